/*
 * test_signing.c: a signed report with any one byte changed, taken out or put in is never a good one; nor one that was
 * wrapped, whose signature was moved, or whose certificate is not in force, not for signatures, or of somebody else.
 * Nothing that a report names is opened.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "made.h"

#include <libxml/c14n.h>
#include <libxml/xmlIO.h>
#include <string.h>

struct signing {
	EVP_PKEY *key;
	X509 *certificate;
	struct plm_signer *signer;
	struct plm_signing_bytes public_key;
	bool opened; /* something asked libxml2 for a file */
};

static struct signing *the;

static int note_opening(const char *name)
{
	(void)name;
	the->opened = true;
	return 0;
}

static int set_up(void **state)
{
	static struct signing signing;
	struct plm_signing_bytes private_key, certificate;
	struct plm_signing_said said;

	the = &signing;
	*state = the;
	the->key = made_key();
	the->certificate = made_certificate(the->key, "signer", NULL, NULL, -100, 100, NULL);
	the->public_key = made_pem_public(the->key);
	private_key = made_pem_private(the->key);
	certificate = made_pem_certificate(the->certificate);
	assert_int_equal(plm_signing_open(private_key, certificate, &the->signer, &said), 0);
	made_free(private_key);
	made_free(certificate);
	xmlRegisterInputCallbacks(note_opening, NULL, NULL, NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	plm_signing_close(the->signer);
	made_free(the->public_key);
	X509_free(the->certificate);
	EVP_PKEY_free(the->key);
	assert_false(the->opened);
	return 0;
}

static char *signed_of(const char *document)
{
	struct plm_signing_said said;
	char *text = NULL;

	assert_int_equal(
		plm_signing_sign(the->signer, made_bytes(document), MADE_TIME, &text, &said), 0);
	return text;
}

/* How a document stands by the key. */
static bool is_good(struct plm_signing_bytes document, struct plm_signing_bytes detached)
{
	struct plm_signature_question question = {.document = document,
						  .detached = detached,
						  .name = "r.csv",
						  .key = the->public_key};
	struct plm_signature_answer answer;

	return plm_signing_verify(&question, &answer) == 0 && answer.state == PLM_SIGNATURE_GOOD;
}

static enum plm_signature_state state_of(const char *document)
{
	struct plm_signature_question question = {.document = made_bytes(document),
						  .key = the->public_key};
	struct plm_signature_answer answer;

	assert_int_equal(plm_signing_verify(&question, &answer), 0);
	return answer.state;
}

static const struct plm_signing_bytes nothing;

static void say_nothing(void *context, xmlError *error)
{
	(void)context;
	(void)error;
}

/* What a reader of XML does not tell apart: blanks between attributes, either kind of quotation mark. */
static bool means_the_same(const char *before, const char *after)
{
	xmlDoc *docs[2] = {plm_signing_parse(made_bytes(before)),
			   plm_signing_parse(made_bytes(after))};
	xmlChar *texts[2] = {NULL, NULL};
	int sizes[2] = {0, 0};
	bool same;

	xmlSetStructuredErrorFunc(NULL, say_nothing);
	for (int i = 0; i < 2; i++)
		if (docs[i])
			sizes[i] = xmlC14NDocDumpMemory(docs[i], NULL, XML_C14N_1_0, NULL, 1,
							&texts[i]);
	xmlSetStructuredErrorFunc(NULL, NULL);
	same = sizes[0] == sizes[1] && texts[1] &&
	       memcmp(texts[0], texts[1], (size_t)sizes[0]) == 0;
	for (int i = 0; i < 2; i++) {
		xmlFree(texts[i]);
		xmlFreeDoc(docs[i]);
	}
	return same;
}

static void check_one(const char *whole, const char *altered, size_t at)
{
	if (is_good(made_bytes(altered), nothing) && !means_the_same(whole, altered))
		fail_msg("byte %zu can be altered: %.60s", at, altered + at);
}

/* Each byte turned into others, taken out, and something put in before it. */
static void alter_everywhere(const char *whole)
{
	static const char others[] = "a1 <&\"-\x01\xff";
	size_t size = strlen(whole);
	char *altered = malloc(size + 16);

	assert_non_null(altered);
	for (size_t at = 0; at < size; at++) {
		memcpy(altered, whole, size + 1);
		for (const char *other = others; *other; other++) {
			altered[at] = *other;
			if (*other != whole[at])
				check_one(whole, altered, at);
		}
		memcpy(altered + at, whole + at + 1, size - at);
		check_one(whole, altered, at);
		snprintf(altered + at, size + 16 - at, "<!-- -->%s", whole + at);
		check_one(whole, altered, at);
	}
	free(altered);
}

static void every_byte_of_xccdf_counts(void **state)
{
	char *text = signed_of(made_xccdf);

	(void)state;
	assert_true(is_good(made_bytes(text), nothing));
	alter_everywhere(text);
	free(text);
}

static void every_byte_of_arf_counts(void **state)
{
	char *text = signed_of(made_arf);

	(void)state;
	assert_true(is_good(made_bytes(text), nothing));
	alter_everywhere(text);
	free(text);
}

static void every_byte_beside_counts(void **state)
{
	static const char csv[] = "rule,result\nkernel,fail\n";
	char altered[sizeof(csv)], *signature = NULL;
	struct plm_signing_said said;
	size_t size;

	(void)state;
	assert_int_equal(plm_signing_sign_detached(the->signer, made_bytes(csv), "r.csv", MADE_TIME,
						   &signature, &said),
			 0);
	assert_true(is_good(made_bytes(csv), made_bytes(signature)));
	for (size_t at = 0; at < sizeof(csv) - 1; at++) {
		memcpy(altered, csv, sizeof(csv));
		altered[at] ^= 1;
		assert_false(is_good(made_bytes(altered), made_bytes(signature)));
		assert_false(is_good((struct plm_signing_bytes){csv, at}, made_bytes(signature)));
	}
	size = strlen(signature);
	for (size_t at = 0; at < size; at++) {
		char *other = strdup(signature);

		other[at] = (char)(other[at] == 'a' ? 'b' : 'a');
		if (is_good(made_bytes(csv), made_bytes(other)) &&
		    !means_the_same(signature, other))
			fail_msg("byte %zu of the signature can be altered", at);
		free(other);
	}
	free(signature);
}

/* The text with what stands between two others taken out, or another in its place. */
static char *replaced(const char *text, const char *from, const char *until, const char *by)
{
	const char *start = strstr(text, from), *end = start ? strstr(start, until) : NULL;
	char *made = NULL;

	assert_non_null(end);
	assert_true(asprintf(&made, "%.*s%s%s", (int)(start - text), text, by, end) > 0);
	return made;
}

struct wrap {
	const char *from, *until, *by;
	enum plm_signature_state state;
};

#define XCCDF_NS "xmlns=\"http://checklists.nist.gov/xccdf/1.2\""

/* What can be done to a signed document without its key. */
static const struct wrap wraps[] = {
	/* removed, with and without what held it */
	{"<ds:Signature ", "</signature>", "", PLM_SIGNATURE_ABSENT},
	{"  <signature ", "</Benchmark>", "", PLM_SIGNATURE_ABSENT},
	/* the whole of it below a new root, whose id is what was asked for */
	{"<Benchmark ", "xmlns:k", "<Benchmark " XCCDF_NS "><Benchmark " XCCDF_NS " ",
	 PLM_SIGNATURE_REFUSED},
	/* a reference to a part, to nothing, to somewhere else */
	{"#xpointer(/)", "\"><ds:Transforms", "#xccdf_a.b_benchmark_c", PLM_SIGNATURE_REFUSED},
	{"#xpointer(/)", "\"><ds:Transforms", "", PLM_SIGNATURE_REFUSED},
	{"#xpointer(/)", "\"><ds:Transforms", "#none", PLM_SIGNATURE_REFUSED},
	{"#xpointer(/)", "\"><ds:Transforms", "file:///etc/passwd", PLM_SIGNATURE_REFUSED},
	{"#xpointer(/)", "\"><ds:Transforms", "http://127.0.0.1:9/x", PLM_SIGNATURE_REFUSED},
	/* other ways to the digest and to the value */
	{"http://www.w3.org/2000/09/xmldsig#enveloped-signature", "\"/>",
	 "http://www.w3.org/TR/1999/REC-xslt-19991116", PLM_SIGNATURE_REFUSED},
	{"http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments", "\"/>",
	 "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", PLM_SIGNATURE_REFUSED},
	{"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "\"/>",
	 "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", PLM_SIGNATURE_REFUSED},
	{"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "\"/>",
	 "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1", PLM_SIGNATURE_REFUSED},
	{"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "\"/>",
	 "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", PLM_SIGNATURE_FORGED},
	{"http://www.w3.org/2001/04/xmlenc#sha256", "\"/>",
	 "http://www.w3.org/2000/09/xmldsig#sha1", PLM_SIGNATURE_REFUSED},
	{"http://www.w3.org/2001/10/xml-exc-c14n#", "\"/>",
	 "http://www.w3.org/2001/10/xml-exc-c14n#WithComments", PLM_SIGNATURE_REFUSED},
	/* more inside it */
	{"</ds:Signature>", "</signature>", "<ds:Object Id=\"x\"/></ds:Signature>",
	 PLM_SIGNATURE_REFUSED},
	{"<ds:X509Certificate>", "</ds:X509Data>", "<ds:X509SubjectName>CN=x</ds:X509SubjectName>",
	 PLM_SIGNATURE_REFUSED},
	{"<ds:X509Data>", "</ds:KeyInfo>", "<ds:RetrievalMethod URI=\"file:///etc/passwd\"/>",
	 PLM_SIGNATURE_REFUSED},
	/* the certificate taken away: the key is still who signed */
	{"<ds:KeyInfo>", "</ds:Signature>", "", PLM_SIGNATURE_GOOD},
	{"audit-ended-1763800000", "\" URI", "audit-ended-1763800001", PLM_SIGNATURE_FORGED},
};

static void wrapped_and_bent(void **state)
{
	char *text = signed_of(made_xccdf);

	(void)state;
	for (size_t i = 0; i < sizeof(wraps) / sizeof(wraps[0]); i++) {
		char *bent = replaced(text, wraps[i].from, wraps[i].until, wraps[i].by);

		if (i == 2) { /* the new root is closed as well */
			char *closed = replaced(bent, "</Benchmark>", "\n<!-- after",
						"</Benchmark></Benchmark>");

			free(bent);
			bent = closed;
		}
		if (state_of(bent) != wraps[i].state)
			fail_msg("row %zu: state %d", i, (int)state_of(bent));
		free(bent);
	}
	free(text);
}

/* The signature moved into a document of somebody else. */
static void moved(void **state)
{
	char *text = signed_of(made_xccdf);
	const char *start = strstr(text, "  <signature "), *end = strstr(text, "</signature>");
	char *bent = NULL;

	(void)state;
	assert_true(asprintf(&bent,
			     "<Benchmark " XCCDF_NS "><title>other</title>%.*s</signature>"
			     "</Benchmark>",
			     (int)(end - start), start) > 0);
	assert_int_equal(state_of(bent), PLM_SIGNATURE_ALTERED);
	free(bent);
	free(text);
}

/* The answer by a certificate and an authority, of a report that was signed by the key and the certificate. */
static enum plm_signature_state trusted(X509 *certificate, X509 *given, X509 *authority)
{
	struct plm_signer signer = {the->key, certificate};
	struct plm_signature_question question = {
		.certificate = given ? made_pem_certificate(given) : nothing,
		.authority = authority ? made_pem_certificate(authority) : nothing,
	};
	struct plm_signature_answer answer;
	struct plm_signing_said said;
	char *text = NULL;

	assert_int_equal(plm_signing_sign(&signer, made_bytes(made_xccdf), MADE_TIME, &text, &said),
			 0);
	question.document = made_bytes(text);
	assert_int_equal(plm_signing_verify(&question, &answer), 0);
	made_free(question.certificate);
	made_free(question.authority);
	free(text);
	return answer.state;
}

struct term {
	long from, until;
	const char *usage;
	enum plm_signature_state state;
};

static const struct term terms[] = {
	{-100, 100, NULL, PLM_SIGNATURE_GOOD},
	{-100, 100, "digitalSignature", PLM_SIGNATURE_GOOD},
	{-100, 100, "nonRepudiation", PLM_SIGNATURE_GOOD},
	{-100, 100, "keyEncipherment", PLM_SIGNATURE_UNTRUSTED},
	{-100, 1, NULL, PLM_SIGNATURE_GOOD},
	{-100, -1, NULL, PLM_SIGNATURE_EXPIRED},
	{1, 100, NULL, PLM_SIGNATURE_EXPIRED},
	{-1, 100, NULL, PLM_SIGNATURE_GOOD},
};

static void certificates_have_terms(void **state)
{
	EVP_PKEY *other_key = made_key();
	X509 *authority = made_certificate(other_key, "authority", NULL, NULL, -200, 200, NULL);
	X509 *stranger = made_certificate(other_key, "stranger", NULL, NULL, -200, 200, NULL);

	(void)state;
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		X509 *leaf = made_certificate(the->key, "leaf", authority, other_key, terms[i].from,
					      terms[i].until, terms[i].usage);

		if (trusted(leaf, leaf, NULL) != terms[i].state ||
		    trusted(leaf, NULL, authority) != terms[i].state)
			fail_msg("term %zu", i);
		assert_int_not_equal(trusted(leaf, NULL, stranger), PLM_SIGNATURE_GOOD);
		assert_int_equal(trusted(leaf, stranger, NULL), PLM_SIGNATURE_WRONG_KEY);
		X509_free(leaf);
	}
	X509_free(stranger);
	X509_free(authority);
	EVP_PKEY_free(other_key);
}

/* Entities are not expanded, files they name not opened, depth and length are bounded. */
static void hostile_documents(void **state)
{
	static const char *const texts[] = {
		"<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
		"<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/a.dtd\"><a/>",
		"<!DOCTYPE a [<!ENTITY % p SYSTEM \"file:///etc/passwd\">%p;]><a/>",
		"<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">"
		"<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;\">"
		"<!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;\"><!ENTITY g \"&f;&f;&f;&f;&f;&f;&f;&f;\">]>"
		"<a b=\"&g;&g;&g;&g;&g;&g;&g;&g;\">&g;</a>",
	};
	enum { DEPTH = 100000 };
	char *deep = malloc(3 * DEPTH + 1);

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct plm_signature_question question = {.document = made_bytes(texts[i])};
		struct plm_signature_answer answer;

		assert_int_equal(plm_signing_verify(&question, &answer), -PLM_E_PARSE);
	}
	assert_non_null(deep);
	for (size_t i = 0; i < DEPTH; i++)
		memcpy(deep + 3 * i, "<a>", 4);
	assert_false(is_good(made_bytes(deep), nothing));
	free(deep);
	assert_int_equal(state_of("<?xml-stylesheet href=\"file:///etc/passwd\"?><a "
				  "xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include "
				  "href=\"file:///etc/passwd\"/></a>"),
			 PLM_SIGNATURE_ABSENT);
}

/* Canonical XML knows no namespace that is half a URI: neither signed nor taken for signed. */
static void namespaces_are_whole(void **state)
{
	struct plm_signing_said said;
	char *text = NULL;

	(void)state;
	assert_int_equal(plm_signing_sign(the->signer,
					  made_bytes("<Benchmark " XCCDF_NS "><a xmlns=\"half\"/>"
						     "</Benchmark>"),
					  MADE_TIME, &text, &said),
			 -PLM_E_INVALID);
	assert_null(text);
	assert_non_null(strstr(said.text, "namespace"));
}

/* What was made by a key that is too weak is refused, and freed once. */
static void weak_keys(void **state)
{
	EVP_PKEY *weak = EVP_RSA_gen(1024);
	struct plm_signing_bytes public_key = made_pem_public(weak);
	struct plm_signing_bytes private_key = made_pem_private(weak);
	struct plm_signature_question question = {.key = public_key};
	struct plm_signature_answer answer;
	struct plm_signer *signer = NULL;
	char *text = signed_of(made_xccdf);

	(void)state;
	question.document = made_bytes(text);
	assert_int_equal(plm_signing_verify(&question, &answer), -PLM_E_REFUSED);
	assert_int_equal(plm_signing_open(private_key, nothing, &signer, &answer.said),
			 -PLM_E_REFUSED);
	assert_null(signer);
	made_free(public_key);
	made_free(private_key);
	EVP_PKEY_free(weak);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_of_xccdf_counts),
		cmocka_unit_test(every_byte_of_arf_counts),
		cmocka_unit_test(every_byte_beside_counts),
		cmocka_unit_test(wrapped_and_bent),
		cmocka_unit_test(moved),
		cmocka_unit_test(certificates_have_terms),
		cmocka_unit_test(hostile_documents),
		cmocka_unit_test(namespaces_are_whole),
		cmocka_unit_test(weak_keys),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
