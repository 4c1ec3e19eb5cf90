/*
 * namespace.h: what the namespace family gathers and what its evaluators take.
 */
#ifndef PLM_CHECKS_NAMESPACE_NAMESPACE_H
#define PLM_CHECKS_NAMESPACE_NAMESPACE_H

#include <plimsoll/plugin.h>

#include "core/base/text.h"
#include "core/facts/facts.h"

/* ---- facts ---- */

/* One line of /etc/subuid or /etc/subgid. */
struct subid_range {
	const char *file;
	size_t line;
	struct plm_slice owner; /* as written: a name, or a number in decimal */
	const char *name; /* the owner's name, also when written as a number; untrusted text */
	uint64_t first, last;
};

/* A uid of /etc/passwd or a gid of /etc/group. */
struct subid_account {
	const char *name;
	uint64_t id;
};

struct subid_table {
	const char *file;	   /* "/etc/subuid" */
	const char *accounts_file; /* "/etc/passwd" */
	struct plm_datum ranges_datum, accounts_datum;
	struct subid_range *ranges; /* by first id */
	size_t range_count;
	struct subid_account *accounts; /* by id */
	size_t account_count;
	size_t bad_line; /* the first line that is no range; 0 */
};

/* `file` is "/etc/subuid" or "/etc/subgid". */
int subid_table(struct plm_facts *facts, const char *file, const struct subid_table **out,
		struct plm_err **err);

/* The account with the smallest id that is `id` or more; NULL. */
const struct subid_account *subid_account_from(const struct subid_account *accounts, size_t count,
					       uint64_t id);

/* Parses both texts into the table, names resolved through `users` (the accounts of /etc/passwd, by
 * which both files name owners). Pure but for memory. */
int subid_parse_accounts(struct plm_arena *arena, struct plm_slice text, struct subid_table *table);
int subid_parse_ranges(struct plm_arena *arena, struct plm_slice text,
		       const struct subid_account *users, size_t user_count,
		       struct subid_table *table);

/* ---- parameters ---- */

enum userns_wish { USERNS_ALLOWED = 0, USERNS_RESTRICTED };

struct support_params {
	struct plm_list types;
};

struct limit_params {
	int type;
	struct plm_expect expect;
	int persistent; /* 0 optional, 1 required */
};

struct userns_params {
	int expected;	/* enum userns_wish */
	int persistent; /* 0 optional, 1 required */
};

/* ---- evaluators ---- */

extern const char namespace_directory[];    /* "/proc/self/ns" */
extern const char *const namespace_types[]; /* NULL-terminated, names as in that directory */
/* Whether a listing of it has a name. */
bool namespace_listed(const struct plm_datum *list, const char *name);

int eval_support(struct plm_eval *ev, const void *params);
int eval_limit(struct plm_eval *ev, const void *params);
int eval_userns(struct plm_eval *ev, const void *params);
int eval_subid(struct plm_eval *ev, const void *params);

const char *validate_support(const void *params);
const char *validate_limit(const void *params);

#endif
