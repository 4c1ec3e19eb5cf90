/*
 * verify.h: the parts of `plimsoll verify`. Private to them.
 */
#ifndef PLM_CLI_VERIFY_H
#define PLM_CLI_VERIFY_H

#include <plimsoll/types.h>

#include "signing/signing.h"

struct plm_audit;
struct plm_err;
struct plm_session;

struct plm_verifying {
	struct plm_session *session;
	const struct plm_signing_module *module;
	struct plm_signature_question by; /* certificate, key and authority only */
	bool in_chain; /* one that nobody vouches for, or that is not signed, will do */
};

/* A report that was read. */
struct plm_verified {
	const char *file;
	struct plm_datum bytes;
	struct plm_audit *audit; /* NULL when it is of a format that cannot be read back */
	struct plm_signature_answer answer;
};

/* An exit code, or the negative of a plm_code: what closed it was said on standard error. */
int plm_verify_file(struct plm_verifying *v, const char *file, struct plm_verified *verified,
		    struct plm_err **err);

/* Says on standard error why a report does not hold; PLM_EXIT_GATE. */
int plm_verify_refuse(const char *file, const char *fmt, ...) PLM_PRINTF(2, 3);

/* verify_digests.c: whether the results are of exactly this benchmark; which files of the host changed since. As above. */
int plm_verify_benchmark(struct plm_verifying *v, const struct plm_verified *verified,
			 const char *benchmark, struct plm_err **err);
int plm_verify_evidence(struct plm_verifying *v, const struct plm_verified *verified,
			struct plm_err **err);

/* verify_chain.c: the arguments as a series, oldest first. As above. */
int plm_verify_chain(struct plm_verifying *v, struct plm_err **err);

#endif
