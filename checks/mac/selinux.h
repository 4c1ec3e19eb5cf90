/*
 * selinux.h: what SELinux's own files say: the booleans of the binary policy, local settings of
 * booleans, and which label the policy has for a path. Parsers are pure but for memory; collectors
 * read through the facts and judge nothing.
 */
#ifndef PLM_CHECKS_MAC_SELINUX_H
#define PLM_CHECKS_MAC_SELINUX_H

#include "core/base/text.h"
#include "core/facts/facts.h"

/* ---- policydb.c, boolean.c: booleans ---- */

struct mac_boolean {
	const char *name; /* untrusted text */
	bool on;
};

struct mac_booleans {
	struct mac_boolean *items;
	size_t count;
};

/* The booleans of a binary policy (policy.33) with the state they have when it is loaded. 0,
 * -PLM_E_NOMEM, or -PLM_E_PARSE for what is no kernel policy of version 19 to 35. Follows
 * security/selinux/ss/policydb.c. */
int mac_parse_policy(struct plm_arena *arena, struct plm_slice bytes, struct mac_booleans *out);
/* Lines "NAME=1" of booleans.local. 0 or -PLM_E_NOMEM. */
int mac_parse_booleans_local(struct plm_arena *arena, struct plm_slice text,
			     struct mac_booleans *out);
/* The last of that name, or NULL. */
const struct mac_boolean *mac_find_boolean(const struct mac_booleans *booleans, const char *name);

/* What a boot would bring. */
struct mac_boot_booleans {
	struct plm_datum policy;   /* state of the binary policy, no bytes */
	const char *policy_source; /* the file, or where it was looked for */
	struct mac_booleans in_policy;
	struct plm_datum local; /* the same of booleans.local */
	const char *local_source;
	struct mac_booleans in_local;
};
int mac_boot_booleans(struct plm_facts *facts, const struct mac_boot_booleans **out,
		      struct plm_err **err);

/* ---- file_contexts.c, label.c: labels of files ---- */

/* One line of file_contexts(5). */
struct mac_spec {
	const char *pattern; /* PCRE, as written; untrusted text */
	const char *context; /* "<<none>>": not to be labelled */
	const char *file;
	size_t line;
	size_t fixed;		 /* the path begins with that many bytes of pattern */
	enum plm_file_kind kind; /* the only kind meant, while any_kind is false */
	bool any_kind;
	bool literal; /* a path written out: it goes before every pattern */
};

/* "FROM TO" of file_contexts.subs. */
struct mac_substitution {
	const char *from, *to;
};

struct mac_substitutions {
	struct mac_substitution *items;
	size_t count;
};

struct mac_contexts {
	struct plm_datum
		state; /* of the policy's own file; or why another part could not be read */
	const char *state_source;
	struct mac_spec *specs; /* in the files' order */
	size_t count;
	struct mac_substitutions local_subs, dist_subs;
};

/* Appends the lines of one file, which is borrowed; what is no such line is skipped, as libselinux
 * does. 0 or -PLM_E_NOMEM. */
int mac_parse_file_contexts(struct plm_arena *arena, const char *file, struct plm_slice text,
			    struct mac_contexts *contexts);
int mac_parse_substitutions(struct plm_arena *arena, struct plm_slice text,
			    struct mac_substitutions *out);
/* Which line holds for a path: as selabel_lookup(3), the last that matches, those without a
 * metacharacter first. *spec is NULL where none does. 0, -PLM_E_NOMEM, or -PLM_E_PARSE where a
 * pattern that might match cannot be understood. */
int mac_match_context(struct plm_arena *arena, const struct mac_contexts *contexts,
		      const char *path, enum plm_file_kind kind, const struct mac_spec **spec);

/* One file's label and what the policy would give it. */
struct mac_file_label {
	const char *path;	 /* links resolved; as asked for where it cannot be */
	struct plm_stat st;	 /* of that path */
	struct plm_datum label;	 /* security.selinux without the NUL at its end */
	struct plm_datum wanted; /* ABSENT: the policy has none for it */
	const char *wanted_source;
};
int mac_file_label(struct plm_facts *facts, const char *path, const struct mac_file_label **out,
		   struct plm_err **err);

/* ---- label.c ---- */

/* "USER:ROLE:TYPE:LEVEL"; level is empty in a policy without one. */
struct mac_label {
	struct plm_slice user, role, type, level;
};
bool mac_parse_label(struct plm_slice text, struct mac_label *label);
/* Whether both have the same type, the only part that a policy without levels enforces on files. */
bool mac_same_type(struct plm_slice a, struct plm_slice b);

/* A file of the policy that is configured: "/etc/selinux/targeted/" and rest; NULL when there is no
 * policy's name or it is no name. */
int mac_policy_path(struct plm_facts *facts, const char *rest, const char **path,
		    struct plm_err **err);

#endif
