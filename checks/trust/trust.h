/*
 * trust.h: what collectors and evaluators of the family "trust" share: whom this host believes, and what it keeps that
 * others would believe it for.
 */
#ifndef PLM_CHECKS_TRUST_TRUST_H
#define PLM_CHECKS_TRUST_TRUST_H

#include <plimsoll/plugin.h>

#include "core/base/text.h"
#include "core/facts/facts.h"
#include "core/facts/json.h"

/* No file that is read here is larger. */
enum { TRUST_FILE_BYTES = 1024 * 1024 };

/* ---- files.c ---- */

/* A JSON file in the audit's arena: NULL in *json unless `state` says PRESENT; what is no JSON object is unreadable with
 * EBADMSG. */
int trust_read_json(struct plm_facts *facts, const char *path, struct plm_datum *state,
		    const json_t **json, struct plm_err **err);
/* The same of YAML. */
int trust_read_yaml(struct plm_facts *facts, const char *path, struct plm_datum *state,
		    const json_t **json, struct plm_err **err);
/* Metadata of what a path leads to. */
struct plm_stat trust_stat(struct plm_facts *facts, const char *path);
/* Why something could not be read, in words. */
const char *trust_why(const struct plm_datum *state);
void trust_show(struct plm_eval *ev, const char *path, const struct plm_datum *state,
		const char *value);

/* ---- homes.c: the home directories of this host's accounts, each once, and in them nothing yet ---- */

struct trust_home {
	const char *path;
	const char *user; /* the first account that lives there */
	uint32_t uid;
};

struct trust_homes {
	const struct trust_home *items;
	size_t count;
	const char *source;	  /* what tells them */
	struct plm_datum why_not; /* PRESENT, or why nobody can tell them; /root is there always */
};

int trust_homes(struct plm_facts *facts, const struct trust_homes **out, struct plm_err **err);

/* ---- policy: containers-policy.json(5) ---- */

/* What requirements ask together of an image. */
enum trust_demand {
	TRUST_INVALID = 0, /* nothing the programs understand: they refuse the whole file */
	TRUST_REJECT,
	TRUST_SIGNED,
	TRUST_ANYTHING,
};

struct trust_policy {
	const char *path;
	const char *user; /* whose it is; NULL: the host's */
	struct plm_datum state;
	const json_t *json; /* NULL unless PRESENT */
};

struct trust_policies {
	const struct trust_policy
		*items; /* the host's first, present or not; then overrides that are there */
	size_t count;
	const struct trust_homes *homes;
};

int trust_policies(struct plm_facts *facts, const struct trust_policies **out,
		   struct plm_err **err);

/* policy_scope.c */
enum trust_demand trust_demand_of(const json_t *requirements);
const char *trust_demand_name(enum trust_demand demand); /* "reject", "signed", … */
/* What governs an image "TRANSPORT:REFERENCE" of a policy: *scope says which scope it was, "" the transport's own and NULL
 * the default. NULL when out of memory is told by *failed. */
const json_t *trust_policy_governing(struct plm_arena *arena, const json_t *policy,
				     const char *image, const char **scope, bool *failed);

struct trust_policy_params {
	struct plm_list allow;
	struct plm_list except;
	const char *image;
	struct plm_bool keys;
};
const char *trust_validate_policy(const void *params);
int trust_eval_policy(struct plm_eval *ev, const void *params);

/* ---- credential: logins to registries that are kept as text ---- */

struct trust_login_file {
	const char *path;
	struct plm_datum state; /* never the bytes */
	struct plm_stat st;
	uint32_t owner; /* who ought to own it */
	const char *const *registries;
	size_t count;
};

struct trust_logins {
	const struct trust_login_file *items; /* those that are there or could not be read */
	size_t count;
	const struct trust_homes *homes;
	struct plm_datum runtime; /* presence of /run/user */
};

int trust_logins(struct plm_facts *facts, const struct trust_logins **out, struct plm_err **err);

struct trust_credential_params {
	struct plm_list allowed;
	struct plm_bool guarded;
};
int trust_eval_credential(struct plm_eval *ev, const void *params);

#endif
