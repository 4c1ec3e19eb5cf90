/*
 * trust.c: whether a certificate was in force when the audit ended, and whether an authority that was given issued it. Asks
 * nobody: revocation lists are not fetched.
 */
#include "signing/private.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

static void say_time(struct plm_signature_answer *answer, const char *what)
{
	answer->state = PLM_SIGNATURE_EXPIRED;
	plm_signing_say(&answer->said, PLM_E_REFUSED,
			"the certificate of %s %s when the audit ended", answer->signer, what);
}

/* All certificates of a PEM file; false when there is none or no memory. */
static bool fill(X509_STORE *store, struct plm_signing_bytes pem)
{
	BIO *bio =
		pem.size_bytes < INT32_MAX ? BIO_new_mem_buf(pem.data, (int)pem.size_bytes) : NULL;
	size_t count = 0;
	X509 *one;

	while (bio && (one = PEM_read_bio_X509(bio, NULL, NULL, NULL))) {
		count += X509_STORE_add_cert(store, one) == 1;
		X509_free(one);
	}
	BIO_free(bio);
	return count;
}

/* 0 or why not: X509_V_… */
static int check(X509_STORE *store, X509 *certificate, int64_t time_seconds)
{
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	int problem = X509_V_ERR_OUT_OF_MEM;

	if (context && X509_STORE_CTX_init(context, store, certificate, NULL) == 1) {
		X509_STORE_CTX_set_flags(context, X509_V_FLAG_PARTIAL_CHAIN |
							  X509_V_FLAG_CHECK_SS_SIGNATURE);
		X509_STORE_CTX_set_time(context, 0, (time_t)time_seconds);
		problem = X509_verify_cert(context) == 1 ? X509_V_OK
							 : X509_STORE_CTX_get_error(context);
	}
	X509_STORE_CTX_free(context);
	return problem;
}

static int ask_authority(X509 *certificate, struct plm_signing_bytes authority,
			 struct plm_signature_answer *answer)
{
	X509_STORE *store = X509_STORE_new();
	int problem;

	if (!store || !fill(store, authority)) {
		X509_STORE_free(store);
		answer->said.about = PLM_SIGNING_AUTHORITY;
		return plm_signing_say(&answer->said, PLM_E_INVALID,
				       "there is no certificate of an authority in PEM in it");
	}
	problem = check(store, certificate, answer->time_seconds);
	X509_STORE_free(store);
	if (problem == X509_V_ERR_OUT_OF_MEM)
		return -PLM_E_NOMEM;
	if (problem == X509_V_OK)
		return 0;
	answer->state = PLM_SIGNATURE_UNTRUSTED;
	plm_signing_say(&answer->said, PLM_E_REFUSED,
			"the authority that was given does not vouch for %s: %s", answer->signer,
			X509_verify_cert_error_string(problem));
	return 0;
}

/* A certificate that names what its key is for has to name signatures. */
static bool is_for_signatures(X509 *certificate)
{
	return X509_get_key_usage(certificate) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION);
}

static int say_usage(struct plm_signature_answer *answer)
{
	answer->state = PLM_SIGNATURE_UNTRUSTED;
	plm_signing_say(&answer->said, PLM_E_REFUSED,
			"the certificate of %s is not for signatures (keyUsage)", answer->signer);
	return 0;
}

int plm_signing_trust(X509 *certificate, struct plm_signing_bytes authority,
		      struct plm_signature_answer *answer)
{
	time_t when = (time_t)answer->time_seconds;

	if (X509_cmp_time(X509_get0_notBefore(certificate), &when) >= 0)
		say_time(answer, "was not in force yet");
	else if (X509_cmp_time(X509_get0_notAfter(certificate), &when) <= 0)
		say_time(answer, "had expired");
	else if (!is_for_signatures(certificate))
		return say_usage(answer);
	else if (authority.data)
		return ask_authority(certificate, authority, answer);
	return 0;
}
