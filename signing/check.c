/*
 * check.c: checks a signature, worst news first: its form, what it covers, whose it is, whether somebody vouches. Reads
 * memory only.
 */
#include "signing/private.h"

#include <libxml/uri.h>
#include <string.h>

/* What is known while one signature is checked. */
struct checking {
	const struct plm_signature_question *question;
	struct plm_signature_answer *answer;
	xmlDoc *doc; /* with the signature in it */
	struct plm_signature signature;
	X509 *inside;	   /* the certificate in the signature, or NULL */
	X509 *given;	   /* of the question, or NULL */
	EVP_PKEY *key;	   /* the one it is checked by, borrowed */
	EVP_PKEY *own_key; /* the question's, or NULL */
};

static int decide(struct checking *c, enum plm_signature_state state, const char *sentence)
{
	c->answer->state = state;
	plm_signing_say(&c->answer->said, PLM_E_REFUSED, "%s", sentence);
	return 0;
}

static bool decided(const struct checking *c)
{
	return c->answer->said.text[0];
}

/* The form: one signature, in its place, and nothing else in it. */
static int read_form(struct checking *c)
{
	bool enveloped = !c->question->detached.data;
	xmlNode *root = xmlDocGetRootElement(c->doc), *node = root;
	size_t count = plm_signature_count(root, &node);
	const char *problem;

	if (!count)
		return decide(c, PLM_SIGNATURE_ABSENT, "it is not signed");
	if (count > 1)
		return decide(c, PLM_SIGNATURE_REFUSED, "it has more than one signature");
	if (enveloped ? !plm_signature_in_place(root, node)
		      : node != root || root->prev || root->next)
		return decide(c, PLM_SIGNATURE_REFUSED,
			      "its signature does not stand where that of a whole report stands");
	problem = plm_signature_read(node, true, &c->signature);
	if (!problem && enveloped == c->signature.detached)
		problem = "it is not of the report it stands in or beside";
	if (!problem)
		return 0;
	c->answer->state = PLM_SIGNATURE_REFUSED;
	plm_signing_say(&c->answer->said, PLM_E_REFUSED,
			"its signature is not of the form that can be trusted: %s", problem);
	return 0;
}

/* Whether the detached signature is of a file of this name. */
static bool names_file(const struct checking *c)
{
	xmlChar *uri = xmlURIEscapeStr((const xmlChar *)c->question->name, (const xmlChar *)"");
	bool same = uri && strcmp((const char *)uri, c->signature.uri) == 0;

	xmlFree(uri);
	return same;
}

/* What was signed against what is there. */
static int check_content(struct checking *c)
{
	const struct plm_signature *s = &c->signature;
	unsigned char digest[PLM_SIGNING_DIGEST_BYTES];
	size_t size = 0;
	int rc = 0;

	if (c->question->detached.data && !names_file(c))
		return decide(c, PLM_SIGNATURE_ALTERED,
			      "the signature beside it is of another file");
	if (!c->question->detached.data)
		rc = plm_signing_digest_document(c->doc, s->node, s->digest_method, digest, &size);
	else if (c->question->document.size_bytes)
		rc = plm_signing_digest_bytes(c->question->document, s->digest_method, digest,
					      &size);
	/* What cannot be made canonical was never signed. */
	if (rc < 0 || size != s->digest_size || memcmp(digest, s->digest, size) != 0)
		return decide(c, PLM_SIGNATURE_ALTERED, "it was altered after it was signed");
	return 0;
}

static int load_inside(struct checking *c)
{
	const unsigned char *at = c->signature.certificate;

	if (!at)
		return 0;
	c->inside = d2i_X509(NULL, &at, (long)c->signature.certificate_size);
	if (!c->inside || at != c->signature.certificate + c->signature.certificate_size ||
	    !X509_get0_pubkey(c->inside))
		return decide(c, PLM_SIGNATURE_CERTIFICATE_ALTERED,
			      "the certificate in its signature was altered: it is none any more");
	return 0;
}

static int load_given(struct checking *c)
{
	const struct plm_signature_question *q = c->question;
	int rc = 0;

	if (q->certificate.data)
		rc = plm_signing_certificate(q->certificate, &c->given, &c->answer->said);
	if (rc == 0 && q->key.data)
		rc = plm_signing_public_key(q->key, &c->own_key, &c->answer->said);
	if (rc < 0)
		return rc;
	c->key = c->own_key  ? c->own_key
		 : c->given  ? X509_get0_pubkey(c->given)
		 : c->inside ? X509_get0_pubkey(c->inside)
			     : NULL;
	if (!c->key && q->authority.data)
		return decide(c, PLM_SIGNATURE_UNTRUSTED,
			      "there is no certificate in its signature that an authority could "
			      "vouch for");
	if (!c->key)
		return decide(
			c, PLM_SIGNATURE_UNVOUCHED,
			"it is signed, but by whom only its key or certificate tells, and none "
			"was given");
	if (plm_signing_key_problem(c->key))
		return decide(c, PLM_SIGNATURE_REFUSED, "it is signed by a key that is too weak");
	return 0;
}

/* Who says so, in words: not yet believed. */
static void name_signer(struct checking *c)
{
	X509 *certificate = c->given ? c->given : c->own_key ? NULL : c->inside;
	char id[96] = "";

	if (certificate) {
		plm_signing_subject(certificate, c->answer->signer, sizeof(c->answer->signer));
	} else if (plm_signing_id(c->key, NULL, id)) {
		snprintf(c->answer->signer, sizeof(c->answer->signer), "the key with SHA-256 %s",
			 strchr(id, '-') + 1);
	}
}

/* The certificate inside is covered by its digest in SignedInfo. */
static bool id_fits(const struct checking *c)
{
	char id[96];

	if (c->inside)
		return plm_signing_id(NULL, c->inside, id) && strcmp(id, c->signature.id) == 0;
	/* Nothing inside: made without a certificate, or it was taken out, which changes nothing that a given one says. */
	return true;
}

static int check_value(struct checking *c)
{
	bool other = c->inside && EVP_PKEY_eq(X509_get0_pubkey(c->inside), c->key) != 1;

	if (plm_signing_value_fits(&c->signature, c->key)) {
		if (id_fits(c) && !other)
			return 0;
		return decide(c, PLM_SIGNATURE_CERTIFICATE_ALTERED,
			      "the certificate in its signature was altered or exchanged");
	}
	if (other && plm_signing_value_fits(&c->signature, X509_get0_pubkey(c->inside)))
		return decide(c, PLM_SIGNATURE_WRONG_KEY,
			      "it was signed by another key than the one that was given");
	return decide(c, PLM_SIGNATURE_FORGED,
		      "its signature does not fit the key: it was altered, or another key made it");
}

static int check_trust(struct checking *c)
{
	const struct plm_signature_question *q = c->question;
	X509 *certificate = c->given ? c->given : c->inside;
	int rc = 0;

	if (c->given && c->own_key && EVP_PKEY_eq(X509_get0_pubkey(c->given), c->own_key) != 1)
		return decide(c, PLM_SIGNATURE_WRONG_KEY,
			      "the key and the certificate that were given are not of one signer");
	if (certificate)
		rc = plm_signing_trust(certificate, q->authority, c->answer);
	else if (q->authority.data)
		return decide(c, PLM_SIGNATURE_UNTRUSTED,
			      "it is signed by that key, but no certificate goes with it that an "
			      "authority could vouch for");
	if (rc < 0 || decided(c))
		return rc;
	if (q->certificate.data || q->key.data || q->authority.data)
		return 0;
	c->answer->state = PLM_SIGNATURE_UNVOUCHED;
	plm_signing_say(&c->answer->said, PLM_E_REFUSED,
			"it is whole and signed by %s, but nobody vouches for that",
			c->answer->signer);
	return 0;
}

/* Each step only when nothing was decided before it. */
static int check_all(struct checking *c)
{
	int rc = read_form(c);

	if (rc == 0 && !decided(c)) {
		c->answer->time_seconds = c->signature.time_seconds;
		rc = check_content(c);
	}
	if (rc == 0 && !decided(c))
		rc = load_inside(c);
	if (rc == 0 && !decided(c))
		rc = load_given(c);
	if (rc == 0 && !decided(c)) {
		name_signer(c);
		rc = check_value(c);
	}
	return rc == 0 && !decided(c) ? check_trust(c) : rc;
}

int plm_signing_verify(const struct plm_signature_question *question,
		       struct plm_signature_answer *answer)
{
	struct checking c = {.question = question, .answer = answer};
	int rc;

	*answer = (struct plm_signature_answer){.state = PLM_SIGNATURE_GOOD};
	rc = plm_signing_start(&answer->said);
	if (rc < 0)
		return rc;
	c.doc = plm_signing_parse(question->detached.data ? question->detached
							  : question->document);
	if (c.doc)
		rc = check_all(&c);
	else
		rc = plm_signing_say(&answer->said, PLM_E_PARSE,
				     "%s is not well-formed XML without a document type",
				     question->detached.data ? "the signature beside it" : "it");
	plm_signature_free(&c.signature);
	X509_free(c.inside);
	X509_free(c.given);
	EVP_PKEY_free(c.own_key);
	xmlFreeDoc(c.doc);
	return plm_signing_end(rc);
}
