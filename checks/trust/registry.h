/*
 * registry.h: what engines were told of registries: which they reach without knowing whom they talk to, and what they
 * make of a name without a registry.
 */
#ifndef PLM_CHECKS_TRUST_REGISTRY_H
#define PLM_CHECKS_TRUST_REGISTRY_H

#include "checks/trust/trust.h"

struct plm_toml;

/* One registry that is reached in clear text, or whose certificate nobody looks at. */
struct trust_insecure {
	const char *registry; /* untrusted text */
	const char *source;
	const char *why; /* "insecure = true", "http://" */
};

/* A name, and the file that gives it. */
struct trust_word {
	const char *text, *source;
};

struct trust_source {
	const char *path;
	struct plm_datum state;
};

/* All that was found. The host's registries.conf is merged as containers-registries.conf(5) says; what a user's own sets
 * is beside it. */
struct trust_registries {
	struct trust_insecure *insecure;
	size_t insecure_count;
	struct trust_word *search;
	size_t search_count;
	struct trust_word *modes; /* of short names: the host's, then users' */
	size_t mode_count;
	struct trust_source *sources; /* that were there, or could not be read */
	size_t source_count;
	bool has_containers; /* a registries.conf is there, or could not be read */
	bool has_engine;     /* Docker is here, with a file or without */
	const struct trust_homes *homes;
};

int trust_registries(struct plm_facts *facts, const struct trust_registries **out,
		     struct plm_err **err);

/* ---- the collector's own ---- */

struct trust_gathering {
	struct plm_facts *facts;
	struct plm_arena *arena;
	struct trust_registries *found;
};

/* All give 0 or -PLM_E_NOMEM. */
int trust_add_insecure(struct trust_gathering *g, const char *registry, const char *source,
		       const char *why);
int trust_add_source(struct trust_gathering *g, const char *path, struct plm_datum state);
/* Reads a TOML file and notes it as a source; *root is NULL when there is nothing to use. */
int trust_read_toml(struct trust_gathering *g, const char *path, const struct plm_toml **root);
const char *trust_toml_text(const struct plm_toml *table, const char *key);

/* containers_registries.c: the registries.conf of containers/image. */
int trust_take_containers(struct trust_gathering *g);
/* node_registries.c: Docker, containerd, CRI-O, K3s and RKE2. */
int trust_take_engines(struct trust_gathering *g);

enum trust_registry_subject { TRUST_INSECURE = 0, TRUST_SEARCH, TRUST_SHORT_NAMES };

struct trust_registry_params {
	int of;
	struct plm_list allowed;
};
const char *trust_validate_registry(const void *params);
int trust_eval_registry(struct plm_eval *ev, const void *params);

#endif
