/*
 * signing.h: what plimsoll asks of the shared object that signs reports and checks signatures. It stands on xmlsec1 and
 * OpenSSL, which only a run with a key pays for: cli/signing.c loads it. Plain C, so that it needs nothing of plimsoll.
 */
#ifndef PLM_SIGNING_SIGNING_H
#define PLM_SIGNING_SIGNING_H

#include <plimsoll/types.h>

#define PLM_SIGNING_SYMBOL "plm_signing_module"

enum { PLM_SIGNING_ABI = 1 };

struct plm_signer; /* a key, and the certificate that goes with it or NULL */

struct plm_signing_bytes {
	const char *data; /* NULL: not given */
	size_t size_bytes;
};

/* Which of the files that were handed over is at fault. */
enum plm_signing_about {
	PLM_SIGNING_REPORT = 0,
	PLM_SIGNING_KEY,
	PLM_SIGNING_CERTIFICATE,
	PLM_SIGNING_AUTHORITY,
};

/* One line for people, without a full stop; untrusted text (names in certificates) may be in it. */
struct plm_signing_said {
	enum plm_signing_about about;
	char text[600];
	char remedy[160];
};

/* How a signature stands. */
enum plm_signature_state {
	PLM_SIGNATURE_GOOD =
		0, /* and somebody vouches: the key, the certificate or the authority that was given */
	PLM_SIGNATURE_UNVOUCHED, /* whole, but none of these was given */
	PLM_SIGNATURE_ABSENT,
	PLM_SIGNATURE_REFUSED, /* of a form that plimsoll does not sign in, or a forbidden algorithm */
	PLM_SIGNATURE_ALTERED, /* what was signed is not what is there */
	PLM_SIGNATURE_WRONG_KEY,
	PLM_SIGNATURE_FORGED, /* the value of the signature does not fit */
	PLM_SIGNATURE_CERTIFICATE_ALTERED,
	PLM_SIGNATURE_UNTRUSTED, /* the authority did not issue the certificate, or not for signatures */
	PLM_SIGNATURE_EXPIRED, /* the certificate was not in force when the audit ended */
};

struct plm_signature_answer {
	enum plm_signature_state state;
	int64_t time_seconds; /* when the audit ended, as it was signed; 0 when that is not known */
	char signer[400];     /* subject of the certificate, or the key's digest; untrusted text */
	struct plm_signing_said said;
};

struct plm_signature_question {
	struct plm_signing_bytes document; /* the report */
	struct plm_signing_bytes detached; /* its signature where that is a file beside it */
	const char *name; /* of the report's file, without directories: for a detached one */
	struct plm_signing_bytes certificate; /* PEM; any of these three may be missing */
	struct plm_signing_bytes key;	      /* PEM, public */
	struct plm_signing_bytes authority;   /* PEM, one or more certificates */
};

/* Everything returns 0 or the negative of a plm_code, then with said filled in (but of -PLM_E_NOMEM). */
struct plm_signing_module {
	uint32_t abi;
	uint32_t size_bytes;
	/* PLM_E_REFUSED: an encrypted key, a weak one, a certificate that is not the key's. */
	int (*open)(struct plm_signing_bytes key, struct plm_signing_bytes certificate,
		    struct plm_signer **signer, struct plm_signing_said *said);
	void (*close)(struct plm_signer *signer);
	/* The XCCDF or ARF document with an enveloped signature at the end of its root, byte for byte as it was else; for the
	 * caller to free. time_seconds is when the audit ended. */
	int (*sign)(const struct plm_signer *signer, struct plm_signing_bytes document,
		    int64_t time_seconds, char **signed_text, struct plm_signing_said *said);
	/* A signature document for a file of that name. */
	int (*sign_detached)(const struct plm_signer *signer, struct plm_signing_bytes document,
			     const char *name, int64_t time_seconds, char **signature,
			     struct plm_signing_said *said);
	/* 0 whatever the answer; PLM_E_PARSE when the document is not well-formed, PLM_E_INVALID when what was given to check it
	 * by is no certificate or key. Reads nothing but what it is handed. */
	int (*verify)(const struct plm_signature_question *question,
		      struct plm_signature_answer *answer);
};

#endif
