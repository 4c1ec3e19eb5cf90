/*
 * made.c: keys, certificates and small reports for the tests of signing. Reads and writes memory only.
 */
#include "made.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

const char made_xccdf[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	"<?note one?><!-- before -->\n"
	"<Benchmark xmlns=\"http://checklists.nist.gov/xccdf/1.2\" xmlns:k=\"urn:k\" "
	"id=\"xccdf_a.b_benchmark_c\">\n"
	"  <!-- within --><title xml:lang=\"en\">T&amp;t</title><?note two?>\n"
	"  <TestResult id=\"xccdf_a.b_testresult_d\" end-time=\"2025-11-22T08:26:40Z\">\n"
	"    <rule-result idref=\"xccdf_a.b_rule_e\"><result>fa<!-- cut -->il</result>\n"
	"      <message>m&#xE9;<![CDATA[<x>]]></message><k:v a='1' k:b=\"2\"/></rule-result>\n"
	"  </TestResult>\n"
	"</Benchmark>\n"
	"<!-- after -->\n";

const char made_arf[] = "<asset-report-collection "
			"xmlns=\"http://scap.nist.gov/schema/asset-reporting-format/1.1\">\n"
			"  <reports><report id=\"r\"><content><!-- c "
			"--><result>pass</result></content></report></reports>\n"
			"</asset-report-collection>\n";

EVP_PKEY *made_key(void)
{
	return EVP_EC_gen("P-256");
}

static void add(X509 *certificate, int nid, const char *value)
{
	X509_EXTENSION *extension = value ? X509V3_EXT_conf_nid(NULL, NULL, nid, value) : NULL;

	if (extension)
		X509_add_ext(certificate, extension, -1);
	X509_EXTENSION_free(extension);
}

X509 *made_certificate(EVP_PKEY *key, const char *name, X509 *issuer, EVP_PKEY *issuer_key,
		       long from, long until, const char *usage)
{
	X509 *made = X509_new();
	X509_NAME *subject = X509_NAME_new();

	X509_set_version(made, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(made), 7);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1,
				   -1, 0);
	X509_set_subject_name(made, subject);
	X509_set_issuer_name(made, issuer ? X509_get_subject_name(issuer) : subject);
	ASN1_TIME_set(X509_getm_notBefore(made), MADE_TIME + from);
	ASN1_TIME_set(X509_getm_notAfter(made), MADE_TIME + until);
	X509_set_pubkey(made, key);
	add(made, NID_key_usage, usage);
	if (!issuer)
		add(made, NID_basic_constraints, "CA:TRUE");
	X509_sign(made, issuer_key ? issuer_key : key, EVP_sha256());
	X509_NAME_free(subject);
	return made;
}

static struct plm_signing_bytes taken(BIO *bio)
{
	char *data = NULL;
	long size = BIO_get_mem_data(bio, &data);
	struct plm_signing_bytes bytes = {strndup(data, (size_t)size), (size_t)size};

	BIO_free(bio);
	return bytes;
}

struct plm_signing_bytes made_pem_private(EVP_PKEY *key)
{
	BIO *bio = BIO_new(BIO_s_mem());

	PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL);
	return taken(bio);
}

struct plm_signing_bytes made_pem_public(EVP_PKEY *key)
{
	BIO *bio = BIO_new(BIO_s_mem());

	PEM_write_bio_PUBKEY(bio, key);
	return taken(bio);
}

struct plm_signing_bytes made_pem_certificate(X509 *certificate)
{
	BIO *bio = BIO_new(BIO_s_mem());

	PEM_write_bio_X509(bio, certificate);
	return taken(bio);
}

struct plm_signing_bytes made_bytes(const char *text)
{
	return (struct plm_signing_bytes){text, strlen(text)};
}

void made_free(struct plm_signing_bytes bytes)
{
	union {
		const char *borrowed;
		char *own;
	} data = {.borrowed = bytes.data};

	free(data.own);
}
