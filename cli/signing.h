/*
 * signing.h: the key of --sign-key, and the shared object that signs and checks (signing/signing.h), loaded only then.
 */
#ifndef PLM_CLI_SIGNING_H
#define PLM_CLI_SIGNING_H

#include "signing/signing.h"

struct plm_buf;
struct plm_err;
struct plm_output;
struct plm_session;

struct plm_signing {
	const struct plm_signing_module *module; /* NULL: nothing is signed */
	struct plm_signer *signer;
};

/* The shared object, to stay: PLM_E_REFUSED when it is not there or somebody else could have written it. */
int plm_signing_load(struct plm_session *session, const struct plm_signing_module **module,
		     struct plm_err **err);

/* With --sign-key: loads all that signing needs, so call it before the process is confined. Nothing without. */
int plm_signing_init(struct plm_session *session, struct plm_signing *signing,
		     struct plm_err **err);
void plm_signing_end(struct plm_signing *signing);

/* Signs a rendered report: XCCDF and ARF in place; for others *beside gets the signature that belongs into FILE.sig. */
int plm_signing_apply(const struct plm_signing *signing, const struct plm_output *output,
		      int64_t end_seconds, struct plm_buf *rendered, struct plm_buf *beside,
		      struct plm_err **err);

/* What the module said as an error; `code` is the negative that it gave. */
int plm_signing_error(int code, const struct plm_signing_said *said, const char *file,
		      struct plm_err **err);

/* The file's name without directories. */
const char *plm_file_name(const char *path);

/* The options these functions read, for the commands' tables. */
#define PLM_OPTIONS_SIGN                                                                           \
	{.name = "sign-key",                                                                       \
	 .argument = "FILE",                                                                       \
	 .help = "Sign every report of --output with this private key (PEM, RSA or ECDSA, not "    \
		 "encrypted): XCCDF and ARF carry the signature inside, other formats get a "      \
		 "FILE.sig beside them. plimsoll verify checks it."},                              \
	{                                                                                          \
		.name = "sign-cert", .argument = "FILE",                                           \
		.help = "The certificate (PEM) of --sign-key, to go with the signature."           \
	}

#endif
