/*
 * pins.h: apt_preferences(5): which archives and versions apt prefers on this host.
 */
#ifndef PLM_CHECKS_PATCH_PINS_H
#define PLM_CHECKS_PATCH_PINS_H

#include "core/base/text.h"
#include "core/facts/facts.h"

struct patch_list;

#define PATCH_PREFERENCES	"/etc/apt/preferences"
#define PATCH_PREFERENCES_PARTS "/etc/apt/preferences.d"

enum {
	PATCH_PRIORITY_NORMAL = 500,
	PATCH_PRIORITY_KEPT =
		100, /* of the installed version, and of archives that only keep up what is theirs */
	PATCH_PRIORITY_NOT_AUTOMATIC = 1,
	PATCH_PRIORITY_NEVER = -32768,
};

/* One stanza. Untrusted text. */
struct patch_pin {
	const char *packages; /* "*", or names and patterns separated by blanks */
	const char *pin;      /* "release a=stable-backports", "origin \"…\"", "version 1.2*" */
	int priority;
	const char *file;
};

/* A file or directory that could not be read. */
struct patch_pin_gap {
	const char *file;
	int error;
};

struct patch_pins {
	struct patch_pin *items; /* in the order apt reads them */
	size_t count;
	struct patch_pin_gap *gaps;
	size_t gap_count;
};

int patch_pins(struct plm_facts *facts, const struct patch_pins **out, struct plm_err **err);

/* The priority of an archive: of the first stanza about all packages that fits it, else apt's own. */
int patch_priority_of(const struct patch_pins *pins, const struct patch_list *list);
/* The first stanza that names a package, or NULL: about its versions only apt itself can tell. */
const struct patch_pin *patch_pin_of(const struct patch_pins *pins, const char *package,
				     const char *source);

/* ---- pure ---- */

/* Reads the stanzas of one file; `file` is borrowed. 0, -PLM_E_NOMEM, -PLM_E_LIMIT. */
int patch_pins_parse(struct plm_arena *arena, const char *file, struct plm_slice text,
		     struct patch_pins *pins);
/* "a=stable-backports": whether a key of a Release file (o, l, a, n, c, v, site, and their long names) fits a
 * pattern. */
bool patch_release_key_matches(struct plm_slice key, const char *pattern,
			       const struct patch_list *list);

#endif
