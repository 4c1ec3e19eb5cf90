/*
 * apparmor.h: the AppArmor profiles that a boot would load, between apparmor_files.c and
 * eval_apparmor.c.
 */
#ifndef PLM_CHECKS_MAC_APPARMOR_H
#define PLM_CHECKS_MAC_APPARMOR_H

#include "core/base/text.h"
#include "core/facts/facts.h"

#define MAC_APPARMOR_DIRECTORY "/etc/apparmor.d"

/* A profile as its file has it. */
struct mac_profile_file {
	const char
		*name; /* untrusted text; with a variable in it nobody can tell what it becomes */
	const char *mode; /* "enforce", "complain", "kill", "unconfined", "prompt"; "disabled" */
	const char *file;
	size_t line;
};

struct mac_profile_files {
	struct plm_datum state; /* of the directory, or of a file that could not be read */
	const char *state_source;
	struct mac_profile_file *items;
	size_t count;
};

int mac_profile_files(struct plm_facts *facts, const struct mac_profile_files **out,
		      struct plm_err **err);

/* Appends the profiles of one file, those within profiles left out. `mode` is that of all of them, or NULL:
 * as their flags say. 0 or -PLM_E_NOMEM. Follows apparmor.d(5). */
int mac_parse_profiles(struct plm_arena *arena, const char *file, const char *mode,
		       struct plm_slice text, struct mac_profile_files *out);

/* The profile of that name, or NULL. */
const struct mac_profile_file *mac_find_profile(const struct mac_profile_files *files,
						const char *name);

#endif
