/*
 * keys.c: keys and certificates out of PEM. Asks nobody for a passphrase; refuses what is too weak to sign by.
 */
#include "signing/private.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <string.h>

enum { PLM_RSA_BITS = 2048, PLM_EC_BITS = 256 };

/* Instead of a prompt: notes that there would have been one. */
static int no_passphrase(char *buffer, int size, int writing, void *asked)
{
	(void)buffer;
	(void)size;
	(void)writing;
	*(bool *)asked = true;
	return -1;
}

static BIO *bio_of(struct plm_signing_bytes bytes)
{
	return bytes.size_bytes < INT32_MAX ? BIO_new_mem_buf(bytes.data, (int)bytes.size_bytes)
					    : NULL;
}

const char *plm_signing_key_problem(EVP_PKEY *key)
{
	int kind = EVP_PKEY_base_id(key);

	if (kind != EVP_PKEY_RSA && kind != EVP_PKEY_EC)
		return "it is neither an RSA key nor one of an elliptic curve (ECDSA)";
	if (EVP_PKEY_bits(key) < (kind == EVP_PKEY_RSA ? PLM_RSA_BITS : PLM_EC_BITS))
		return "it is shorter than 2048 bits (RSA) or 256 bits (ECDSA)";
	return NULL;
}

/* Leaves NULL of a key that is refused. */
static int check_key(EVP_PKEY **key, struct plm_signing_said *said)
{
	const char *problem = plm_signing_key_problem(*key);

	if (!problem)
		return 0;
	EVP_PKEY_free(*key);
	*key = NULL;
	plm_signing_remedy(said, "make one by openssl genpkey -algorithm EC -pkeyopt "
				 "ec_paramgen_curve:P-256");
	return plm_signing_say(said, PLM_E_REFUSED, "the key is refused: %s", problem);
}

static int private_key(struct plm_signing_bytes pem, EVP_PKEY **key, struct plm_signing_said *said)
{
	BIO *bio = bio_of(pem);
	bool asked = false;

	said->about = PLM_SIGNING_KEY;
	if (!bio)
		return -PLM_E_NOMEM;
	*key = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, &asked);
	BIO_free(bio);
	if (!*key && asked) {
		plm_signing_remedy(said,
				   "decrypt it where only root reads it: openssl pkey -in KEY "
				   "-out PLAIN");
		return plm_signing_say(said, PLM_E_REFUSED,
				       "the key is encrypted, and plimsoll asks for no passphrase");
	}
	if (!*key)
		return plm_signing_say(said, PLM_E_INVALID, "there is no private key in PEM in it");
	return check_key(key, said);
}

int plm_signing_public_key(struct plm_signing_bytes pem, EVP_PKEY **key,
			   struct plm_signing_said *said)
{
	BIO *bio = bio_of(pem);

	if (!bio)
		return -PLM_E_NOMEM;
	said->about = PLM_SIGNING_KEY;
	*key = PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
	BIO_free(bio);
	if (!*key)
		return plm_signing_say(said, PLM_E_INVALID, "there is no public key in PEM in it");
	return check_key(key, said);
}

int plm_signing_certificate(struct plm_signing_bytes pem, X509 **certificate,
			    struct plm_signing_said *said)
{
	BIO *bio = bio_of(pem);

	if (!bio)
		return -PLM_E_NOMEM;
	said->about = PLM_SIGNING_CERTIFICATE;
	*certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	BIO_free(bio);
	if (*certificate && X509_get0_pubkey(*certificate))
		return 0;
	X509_free(*certificate);
	*certificate = NULL;
	return plm_signing_say(said, PLM_E_INVALID, "there is no certificate in PEM in it");
}

static int open_both(struct plm_signing_bytes key, struct plm_signing_bytes certificate,
		     struct plm_signer *signer, struct plm_signing_said *said)
{
	int rc = private_key(key, &signer->key, said);

	if (rc == 0 && certificate.data)
		rc = plm_signing_certificate(certificate, &signer->certificate, said);
	if (rc == 0 && certificate.data &&
	    EVP_PKEY_eq(X509_get0_pubkey(signer->certificate), signer->key) != 1)
		rc = plm_signing_say(said, PLM_E_REFUSED, "the certificate is of another key");
	return rc;
}

int plm_signing_open(struct plm_signing_bytes key, struct plm_signing_bytes certificate,
		     struct plm_signer **signer, struct plm_signing_said *said)
{
	struct plm_signer *made = calloc(1, sizeof(*made));
	int rc = made ? plm_signing_start(said) : -PLM_E_NOMEM;

	if (rc == 0)
		rc = open_both(key, certificate, made, said);
	rc = plm_signing_end(rc);
	if (rc == 0)
		*signer = made;
	else
		plm_signing_close(made);
	return rc;
}

void plm_signing_close(struct plm_signer *signer)
{
	if (!signer)
		return;
	EVP_PKEY_free(signer->key);
	X509_free(signer->certificate);
	free(signer);
}

static bool write_id(char id[static 96], const char *kind, const unsigned char *der, int size)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int count = 0;
	int at;

	if (size <= 0 || !EVP_Digest(der, (size_t)size, digest, &count, EVP_sha256(), NULL))
		return false;
	at = snprintf(id, 96, "%s-", kind);
	for (unsigned int i = 0; i < count; i++)
		at += snprintf(id + at, 96 - (size_t)at, "%02x", digest[i]);
	return true;
}

bool plm_signing_id(EVP_PKEY *key, X509 *certificate, char id[static 96])
{
	unsigned char *der = NULL;
	int size = certificate ? i2d_X509(certificate, &der) : i2d_PUBKEY(key, &der);
	bool done = write_id(id, certificate ? "certificate" : "key", der, size);

	OPENSSL_free(der);
	return done;
}

void plm_signing_subject(X509 *certificate, char *text, size_t size)
{
	BIO *bio = BIO_new(BIO_s_mem());
	int count = 0;

	if (bio && X509_NAME_print_ex(bio, X509_get_subject_name(certificate), 0,
				      XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) > 0)
		count = BIO_read(bio, text, (int)size - 1);
	text[count > 0 ? count : 0] = '\0';
	BIO_free(bio);
}
