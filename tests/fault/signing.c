/*
 * signing.c: signs reports and checks signatures once to count the allocations of ours, libxml2, xmlsec and OpenSSL, then once
 * for each of them with that one failing. Demands that nothing crashes, that no text comes out of a failure, and
 * that a failure is told as one: never as a signature that is good, and never as one that is not.
 */
#include "failing.h"

#include "tests/unit/signing/made.h"

#include "core/base/err.h"
#include "core/base/sha256.h"

#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <string.h>

/* What the tests are given: made before anything fails. */
struct given {
	struct plm_signing_bytes private_key, public_key, certificate, authority;
	char *good, *altered, *beside; /* reports that were signed, and one signature beside */
};

static struct given given;

void *__wrap_malloc(size_t size);
void *__wrap_realloc(void *old, size_t size);

static void *crypto_malloc(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return __wrap_malloc(size);
}

static void *crypto_realloc(void *old, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return __wrap_realloc(old, size);
}

static void crypto_free(void *old, const char *file, int line)
{
	(void)file;
	(void)line;
	free(old);
}

/* The lists of libxml2 print what they lack past every handler but this. */
__attribute__((format(printf, 2, 3))) static void say_nothing(void *context, const char *fmt, ...)
{
	(void)context;
	(void)fmt;
}

static int wrong(struct plm_err **err, const char *what)
{
	return plm_err_set(err, PLM_E_INTERNAL, "%s", what);
}

/* A failure has to be that of memory, and to leave nothing. */
static int told(int rc, const char *text, struct plm_err **err)
{
	if (rc == 0 || (rc == -PLM_E_NOMEM && !text))
		return rc;
	return wrong(err, text ? "half a text" : "a failure that is told as another");
}

static int sign(const struct plm_signer *signer, struct plm_err **err)
{
	struct plm_signing_said said;
	char *texts[3] = {NULL, NULL, NULL};
	int rc = plm_signing_sign(signer, made_bytes(made_xccdf), MADE_TIME, &texts[0], &said);

	rc = told(rc, rc < 0 ? texts[0] : NULL, err);
	if (rc == 0) {
		rc = plm_signing_sign(signer, made_bytes(made_arf), MADE_TIME, &texts[1], &said);
		rc = told(rc, rc < 0 ? texts[1] : NULL, err);
	}
	if (rc == 0) {
		rc = plm_signing_sign_detached(signer, made_bytes("a,b\n"), "r.csv", MADE_TIME,
					       &texts[2], &said);
		rc = told(rc, rc < 0 ? texts[2] : NULL, err);
	}
	/* RSA signs the same bytes the same way. */
	if (rc == 0 && given.good &&
	    (strcmp(texts[0], given.good) != 0 || strcmp(texts[2], given.beside) != 0))
		rc = wrong(err, "another signature");
	if (rc == 0 && !given.good) {
		given.good = strdup(texts[0]);
		given.beside = strdup(texts[2]);
	}
	for (size_t i = 0; i < 3; i++)
		free(texts[i]);
	return rc;
}

static int open_and_sign(struct plm_err **err)
{
	struct plm_signer *signer = NULL;
	struct plm_signing_said said;
	int rc = plm_signing_open(given.private_key, given.certificate, &signer, &said);

	if (rc < 0)
		return signer ? wrong(err, "half a signer") : told(rc, NULL, err);
	rc = sign(signer, err);
	plm_signing_close(signer);
	return rc;
}

struct row {
	struct plm_signing_bytes document, detached, key, certificate, authority;
	enum plm_signature_state state;
};

static int verify(const struct row *row, struct plm_err **err)
{
	struct plm_signature_question question = {
		.document = row->document,
		.detached = row->detached,
		.name = "r.csv",
		.certificate = row->certificate,
		.key = row->key,
		.authority = row->authority,
	};
	struct plm_signature_answer answer;
	int rc = plm_signing_verify(&question, &answer);

	if (rc == 0 && answer.state != row->state)
		return wrong(err, answer.state == PLM_SIGNATURE_GOOD ? "a good signature"
								     : answer.said.text);
	return told(rc, NULL, err);
}

static int verify_all(struct plm_err **err)
{
	const struct row rows[] = {
		{.document = made_bytes(given.good), .key = given.public_key},
		{.document = made_bytes(given.good),
		 .certificate = given.certificate,
		 .authority = given.authority},
		{.document = made_bytes("a,b\n"),
		 .detached = made_bytes(given.beside),
		 .certificate = given.certificate},
		{.document = made_bytes(given.good), .state = PLM_SIGNATURE_UNVOUCHED},
		{.document = made_bytes(given.altered),
		 .key = given.public_key,
		 .state = PLM_SIGNATURE_ALTERED},
		{.document = made_bytes(made_xccdf), .state = PLM_SIGNATURE_ABSENT},
	};
	int rc = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && rc == 0; i++)
		rc = verify(&rows[i], err);
	return rc;
}

static int run(char digest[PLM_SHA256_HEX_BYTES], struct plm_err **err)
{
	int rc;

	failing_start();
	rc = open_and_sign(err);
	if (rc == 0)
		rc = verify_all(err);
	plm_sha256_hex(given.good, strlen(given.good), digest);
	return rc;
}

static void make(void)
{
	EVP_PKEY *key = EVP_RSA_gen(2048), *authority_key = made_key();
	X509 *authority = made_certificate(authority_key, "authority", NULL, NULL, -100, 100, NULL);
	X509 *certificate =
		made_certificate(key, "signer", authority, authority_key, -100, 100, NULL);
	plm_auto_err struct plm_err *err = NULL;
	char *result;

	given.private_key = made_pem_private(key);
	given.public_key = made_pem_public(key);
	given.certificate = made_pem_certificate(certificate);
	given.authority = made_pem_certificate(authority);
	X509_free(certificate);
	X509_free(authority);
	EVP_PKEY_free(authority_key);
	EVP_PKEY_free(key);
	if (open_and_sign(&err) < 0)
		abort();
	given.altered = strdup(given.good);
	result = given.altered ? strstr(given.altered, "<message>m") : NULL;
	if (!result)
		abort();
	result[9] = 'n';
}

int main(void)
{
	int bad;

	CRYPTO_set_mem_functions(crypto_malloc, crypto_realloc, crypto_free);
	failing_init();
	xmlSetGenericErrorFunc(NULL, say_nothing);
	make();
	bad = failing_every(run);
	free(given.good);
	free(given.altered);
	free(given.beside);
	made_free(given.private_key);
	made_free(given.public_key);
	made_free(given.certificate);
	made_free(given.authority);
	return bad;
}
