/*
 * content.h: what makes a client ask for signatures: the environment of Docker's, and where the others take signatures
 * from.
 */
#ifndef PLM_CHECKS_TRUST_CONTENT_H
#define PLM_CHECKS_TRUST_CONTENT_H

#include "checks/trust/trust.h"

/* ---- environment.c: DOCKER_CONTENT_TRUST in what shells and sessions read ---- */

/* One assignment; of a file the last one. */
struct trust_assignment {
	const char *path;
	struct plm_datum state;
	const char *user; /* NULL: it is for everybody */
	bool given;	  /* it sets or unsets it */
	bool on;
	size_t line;
};

struct trust_environment {
	const struct trust_assignment
		*items; /* that give it or could not be read; in the order they are read */
	size_t count;
	bool has_docker; /* its client is installed */
};

int trust_environment(struct plm_facts *facts, const struct trust_environment **out,
		      struct plm_err **err);
/* Whether a text sets DOCKER_CONTENT_TRUST, and how: `given` is untouched when it does not. Pure. */
void trust_parse_environment(struct plm_slice text, struct trust_assignment *assignment);

/* ---- attachments.c: containers-registries.d(5) ---- */

/* Where signatures of a scope are: `lookaside` NULL when nowhere is said. */
struct trust_attachment {
	const char *lookaside;
	bool sigstore;
	const char *source; /* the file, or NULL: the default */
};

struct trust_attachments {
	const struct trust_source_file *files; /* that are there, in order */
	size_t count;
	struct plm_datum directory;
};

struct trust_source_file {
	const char *path;
	struct plm_datum state;
	const json_t *json;
};

int trust_attachments(struct plm_facts *facts, const struct trust_attachments **out,
		      struct plm_err **err);
/* For a scope of the transport docker: the nearest that the files name, else default-docker. 0 or -PLM_E_NOMEM. */
int trust_attachment_of(struct plm_arena *arena, const struct trust_attachments *files,
			const char *scope, struct trust_attachment *out);

enum trust_content_subject { TRUST_DOCKER = 0, TRUST_SIGSTORE };

struct trust_content_params {
	int of;
};
int trust_eval_content(struct plm_eval *ev, const void *params);

#endif
