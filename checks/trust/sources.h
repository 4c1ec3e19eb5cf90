/*
 * sources.h: where the package managers of this host take packages from, and whose signatures they believe.
 */
#ifndef PLM_CHECKS_TRUST_SOURCES_H
#define PLM_CHECKS_TRUST_SOURCES_H

#include "checks/trust/trust.h"
#include "core/facts/rpm_sources.h"

/* One enabled source. */
struct trust_repository {
	const char *
		name; /* its address, or its id where that is what its manager calls it; untrusted text */
	const char *file;
	size_t line;
	const char *unverified; /* the setting that has packages taken unverified, or NULL */
	bool own_keys;		/* it names the keys that may sign for it */
	const char **keys;	/* files of them */
	size_t key_count;
};

/* A setting for all sources of a manager that has packages taken unverified: the last word on it. */
struct trust_override {
	const char *name, *value, *file;
	bool bad;
};

/* ---- openpgp.c: keys of RFC 9580 and RFC 4880, in armour or not; pure ---- */

struct trust_pgp {
	size_t keys;	/* primary keys in the file */
	size_t current; /* of them those that have neither expired nor been revoked */
	int64_t last;	/* when the last of them expires, INT64_MAX: never; 0: there is none */
	bool broken;	/* something in it is no OpenPGP */
};
/* 0 or -PLM_E_NOMEM. */
int trust_parse_pgp(struct plm_slice text, int64_t now, struct trust_pgp *out);

struct trust_key_file {
	const char *path;
	struct plm_stat st;
	struct plm_datum state; /* of its content */
	struct trust_pgp pgp;
};

/* A file or directory that could not be read. */
struct trust_unread {
	const char *path;
	int error;
};

struct trust_sources {
	struct trust_repository *items;
	size_t count;
	struct trust_override *overrides;
	size_t override_count;
	struct trust_key_file *keys; /* each once, those that are there */
	size_t key_count;
	struct trust_unread *unread;
	size_t unread_count;
	const char **files; /* that were read */
	size_t file_count;
};

int trust_sources(struct plm_facts *facts, const struct trust_sources **out, struct plm_err **err);

/* ---- the texts; pure, 0 or -PLM_E_NOMEM. `file` is borrowed. ---- */

struct trust_parse {
	struct plm_arena *arena;
	struct trust_sources *out;
	const char *file;
};

/* apt_sources.c: sources.list(5), both forms. */
int trust_parse_list(const struct trust_parse *p, struct plm_slice text);
int trust_parse_deb822(const struct trust_parse *p, struct plm_slice text);

/* apt_switches.c: what of apt's configuration turns verification off; names and values are borrowed of it. */
struct plm_apt_conf;
int trust_take_apt_switches(struct plm_arena *arena, const struct plm_apt_conf *conf,
			    struct trust_sources *out);

/* rpm_repos.c: what is enabled in a *.repo. */
int trust_parse_repo(const struct trust_parse *p, const struct plm_rpm_defaults *defaults,
		     struct plm_slice text);

int trust_add_key(struct plm_arena *arena, struct trust_repository *repository,
		  struct plm_slice path);

enum trust_key_subject { TRUST_VERIFIED = 0, TRUST_OWN_KEYS, TRUST_PROTECTED, TRUST_CURRENT };

struct trust_key_params {
	int of;
	struct plm_list except;
};
int trust_eval_key(struct plm_eval *ev, const void *params);

#endif
