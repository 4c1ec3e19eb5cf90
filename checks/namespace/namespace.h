/*
 * namespace.h: what the namespace family gathers and what its evaluators take.
 */
#ifndef PLM_CHECKS_NAMESPACE_NAMESPACE_H
#define PLM_CHECKS_NAMESPACE_NAMESPACE_H

#include <plimsoll/plugin.h>

#include "core/base/text.h"
#include "core/facts/accounts.h"
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
	struct plm_datum ranges_datum;
	struct plm_datum accounts_datum; /* its state, no bytes */
	struct subid_range *ranges;	 /* by first id */
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

/* Takes the uids of users, or the gids of groups, into the table, sorted. 0 or -PLM_E_NOMEM. */
int subid_take_accounts(struct plm_arena *arena, const struct plm_accounts *accounts, bool groups,
			struct subid_table *table);
/* Parses subuid(5), by which both files name owners: names resolved through `users`, sorted by id. Pure
 * but for memory. */
int subid_parse_ranges(struct plm_arena *arena, struct plm_slice text,
		       const struct subid_account *users, size_t user_count,
		       struct subid_table *table);
/* The source that nsswitch.conf(5) names for them where that is not the files; NULL. */
int subid_other_source(struct plm_facts *facts, const char **source, struct plm_err **err);

/* ---- parameters ---- */

enum userns_wish { USERNS_ALLOWED = 0, USERNS_RESTRICTED };

enum shared_with { SHARED_WITH_CONTAINERS = 0, SHARED_WITH_PROCESSES };

struct shared_params {
	struct plm_list types;
	int with; /* enum shared_with */
};

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
int eval_shared(struct plm_eval *ev, const void *params);

const char *validate_support(const void *params);
const char *validate_limit(const void *params);
const char *validate_shared(const void *params);

#endif
