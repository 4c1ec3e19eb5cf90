/*
 * made.h: keys and certificates made for a test, and reports signed by them. Reads and writes memory only.
 */
#ifndef PLM_TESTS_SIGNING_MADE_H
#define PLM_TESTS_SIGNING_MADE_H

#include "signing/private.h"

/* When the audits of these tests ended. */
enum { MADE_TIME = 1763800000 };

EVP_PKEY *made_key(void); /* of P-256 */
/* In force from MADE_TIME + from to MADE_TIME + until, by the issuer, or by itself when that is NULL. `usage` NULL: none. */
X509 *made_certificate(EVP_PKEY *key, const char *name, X509 *issuer, EVP_PKEY *issuer_key,
		       long from, long until, const char *usage);
/* PEM, in memory for the caller to free. */
struct plm_signing_bytes made_pem_private(EVP_PKEY *key);
struct plm_signing_bytes made_pem_public(EVP_PKEY *key);
struct plm_signing_bytes made_pem_certificate(X509 *certificate);
struct plm_signing_bytes made_bytes(const char *text); /* borrowed */
void made_free(struct plm_signing_bytes bytes);

/* XCCDF and ARF with everything a signature could miss: comments, instructions, namespaces, blanks, references. */
extern const char made_xccdf[];
extern const char made_arf[];

#endif
