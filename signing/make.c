/*
 * make.c: writes signatures: an enveloped one into the text of a document, which stays byte for byte as it is else, or one
 * beside a file. Reads memory only.
 */
#include "signing/private.h"

#include <libxml/uri.h>
#include <stdio.h>
#include <string.h>

/* Around an enveloped signature, by the document's root. */
struct frame {
	const char *ns, *name, *before, *after;
};

static const struct frame frames[] = {
	{PLM_SIGNED_XCCDF_NS, "Benchmark", "  <signature xmlns=\"" PLM_SIGNED_XCCDF_NS "\">",
	 "</signature>\n"},
	{PLM_SIGNED_XCCDF_NS, "TestResult", "  <signature xmlns=\"" PLM_SIGNED_XCCDF_NS "\">",
	 "</signature>\n"},
	{PLM_SIGNED_ARF_NS, "asset-report-collection",
	 "  <extended-infos xmlns=\"" PLM_SIGNED_ARF_NS "\">\n    <extended-info id=\"signature\">",
	 "</extended-info>\n  </extended-infos>\n"},
};

/* What goes into the text of a signature. */
struct parts {
	const struct plm_signer *signer;
	const char *uri; /* NULL: the document around it */
	int64_t time_seconds;
	char id[96];
	char *certificate; /* base64, or NULL */
};

static int prepare(const struct plm_signer *signer, const char *uri, int64_t time_seconds,
		   struct parts *parts)
{
	unsigned char *der = NULL;
	int size = signer->certificate ? i2d_X509(signer->certificate, &der) : 0;

	*parts = (struct parts){.signer = signer, .uri = uri, .time_seconds = time_seconds};
	if (size > 0)
		parts->certificate = plm_base64_encode(der, (size_t)size);
	OPENSSL_free(der);
	if (signer->certificate && !parts->certificate)
		return -PLM_E_NOMEM;
	return plm_signing_id(signer->key, signer->certificate, parts->id) ? 0 : -PLM_E_NOMEM;
}

/* The element ds:Signature; NULL when out of memory. */
static char *write_signature(const struct parts *p, const char *digest, const char *value)
{
	static const char transforms[] =
		"<ds:Transforms><ds:Transform Algorithm=\"" PLM_DS_ENVELOPED
		"\"/><ds:Transform Algorithm=\"" PLM_DS_C14N "\"/></ds:Transforms>";
	char *text = NULL;
	int n = asprintf(&text,
			 "<ds:Signature xmlns:ds=\"" PLM_DS_NS "\"><ds:SignedInfo Id=\"%s\">"
			 "<ds:CanonicalizationMethod Algorithm=\"" PLM_DS_EXC_C14N "\"/>"
			 "<ds:SignatureMethod Algorithm=\"%s\"/>"
			 "<ds:Reference Id=\"audit-ended-%lld\" URI=\"%s\">%s"
			 "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>"
			 "<ds:DigestValue>%s</ds:DigestValue></ds:Reference></ds:SignedInfo>"
			 "<ds:SignatureValue>%s</ds:SignatureValue>%s%s%s</ds:Signature>",
			 p->id, plm_signing_method_of(p->signer->key)->uri,
			 (long long)p->time_seconds, p->uri ? p->uri : PLM_DS_WHOLE,
			 p->uri ? "" : transforms, digest, value,
			 p->certificate ? "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>" : "",
			 p->certificate ? p->certificate : "",
			 p->certificate ? "</ds:X509Certificate></ds:X509Data></ds:KeyInfo>" : "");

	return n < 0 ? NULL : text;
}

/* A document with a text put in at an offset; NULL when out of memory. */
static char *insert(struct plm_signing_bytes document, size_t at, const struct frame *frame,
		    const char *signature)
{
	size_t size = document.size_bytes + strlen(frame->before) + strlen(signature) +
		      strlen(frame->after) + 1;
	char *text = malloc(size), *end;

	if (!text)
		return NULL;
	memcpy(text, document.data, at);
	end = stpcpy(stpcpy(stpcpy(text + at, frame->before), signature), frame->after);
	memcpy(end, document.data + at, document.size_bytes - at);
	end[document.size_bytes - at] = '\0';
	return text;
}

/* Where the root's end tag begins: the last end tag, which the form of what comes out is checked against. */
static size_t end_tag(struct plm_signing_bytes document)
{
	for (size_t at = document.size_bytes; at > 1; at--)
		if (document.data[at - 2] == '<' && document.data[at - 1] == '/')
			return at - 2;
	return 0;
}

static const struct frame *frame_of(struct plm_signing_bytes document, bool *well_formed)
{
	xmlDoc *doc = plm_signing_parse(document);
	const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
	const struct frame *found = NULL;
	xmlNode *first;

	*well_formed = root;
	for (size_t i = 0; root && i < sizeof(frames) / sizeof(frames[0]); i++)
		if (root->ns && strcmp((const char *)root->ns->href, frames[i].ns) == 0 &&
		    strcmp((const char *)root->name, frames[i].name) == 0 &&
		    plm_signature_count(root, &first) == 0)
			found = &frames[i];
	xmlFreeDoc(doc);
	return found;
}

/* Digest of the document around, which the empty signature does not change, and the value over it, both as base64. */
static int compute(xmlDoc *doc, const struct plm_signer *signer, char **digest, char **value,
		   struct plm_signing_bytes file)
{
	xmlNode *root = xmlDocGetRootElement(doc), *node = root;
	struct plm_signature s = {0};
	unsigned char *bytes = NULL;
	size_t size = 0;
	int rc = 0;

	plm_signature_count(root, &node);
	if (plm_signature_read(node, false, &s) ||
	    (!s.detached && !plm_signature_in_place(root, node)))
		rc = -PLM_E_REFUSED;
	if (rc == 0)
		rc = s.detached ? plm_signing_digest_bytes(file, s.digest_method, s.digest,
							   &s.digest_size)
				: plm_signing_digest_document(doc, node, s.digest_method, s.digest,
							      &s.digest_size);
	if (rc == 0)
		*digest = plm_base64_encode(s.digest, s.digest_size);
	if (*digest)
		xmlNodeSetContent(s.digest_node, (const xmlChar *)*digest);
	if (rc == 0)
		rc = *digest ? plm_signing_value(&s, signer->key, &bytes, &size) : -PLM_E_NOMEM;
	if (rc == 0)
		*value = plm_base64_encode(bytes, size);
	free(bytes);
	plm_signature_free(&s);
	return rc == 0 && !*value ? -PLM_E_NOMEM : rc;
}

/* The text with a signature in it: first an empty one, then the same filled in. `frame` NULL: the signature alone. */
static int assemble(const struct parts *parts, struct plm_signing_bytes document,
		    const struct frame *frame, char **out)
{
	static const struct frame alone = {.before = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
					   .after = "\n"};
	struct plm_signing_bytes around = frame ? document : (struct plm_signing_bytes){"", 0};
	size_t at = frame ? end_tag(document) : 0;
	char *digest = NULL, *value = NULL, *empty, *text, *full;
	xmlDoc *doc = NULL;
	int rc = -PLM_E_NOMEM;

	empty = write_signature(parts, "", "");
	text = empty ? insert(around, at, frame ? frame : &alone, empty) : NULL;
	if (text)
		doc = plm_signing_parse((struct plm_signing_bytes){text, strlen(text)});
	if (doc)
		rc = compute(doc, parts->signer, &digest, &value, document);
	full = rc == 0 ? write_signature(parts, digest, value) : NULL;
	if (full)
		*out = insert(around, at, frame ? frame : &alone, full);
	xmlFreeDoc(doc);
	free(empty);
	free(text);
	free(digest);
	free(value);
	free(full);
	return rc == 0 && !*out ? -PLM_E_NOMEM : rc;
}

/* What canonical XML lost for want of memory is signed by nobody. */
static int ended(int rc, char **text)
{
	rc = plm_signing_end(rc);
	if (rc < 0) {
		free(*text);
		*text = NULL;
	}
	return rc;
}

int plm_signing_sign(const struct plm_signer *signer, struct plm_signing_bytes document,
		     int64_t time_seconds, char **signed_text, struct plm_signing_said *said)
{
	const struct frame *frame;
	struct parts parts;
	bool well_formed;
	int rc = plm_signing_start(said);

	*signed_text = NULL;
	if (rc < 0)
		return rc;
	frame = frame_of(document, &well_formed);
	if (!frame)
		return plm_signing_end(plm_signing_say(said,
						       well_formed ? PLM_E_REFUSED : PLM_E_PARSE,
						       "the report has no place for a signature"));
	rc = prepare(signer, NULL, time_seconds, &parts);
	if (rc == 0)
		rc = assemble(&parts, document, frame, signed_text);
	free(parts.certificate);
	if (rc == -PLM_E_REFUSED)
		plm_signing_say(said, PLM_E_REFUSED, "the report has no place for a signature");
	if (rc == -PLM_E_INVALID)
		plm_signing_say(said, PLM_E_INVALID,
				"the report cannot be signed: a namespace in it is no whole URI");
	return ended(rc, signed_text);
}

/* A file's name as a URI reference: never one with a scheme, a directory or a fragment. NULL when out of memory. */
static char *uri_of(const char *name)
{
	xmlChar *escaped = xmlURIEscapeStr((const xmlChar *)name, (const xmlChar *)"");
	char *uri = escaped ? strdup((const char *)escaped) : NULL;

	xmlFree(escaped);
	return uri;
}

int plm_signing_sign_detached(const struct plm_signer *signer, struct plm_signing_bytes document,
			      const char *name, int64_t time_seconds, char **signature,
			      struct plm_signing_said *said)
{
	char *uri = uri_of(name);
	struct parts parts = {0};
	int rc = uri ? plm_signing_start(said) : -PLM_E_NOMEM;

	*signature = NULL;
	if (rc == 0)
		rc = prepare(signer, uri, time_seconds, &parts);
	if (rc == 0)
		rc = assemble(&parts, document, NULL, signature);
	free(parts.certificate);
	free(uri);
	if (rc == -PLM_E_REFUSED)
		plm_signing_say(said, PLM_E_REFUSED, "the file's name is too long to be signed");
	return ended(rc, signature);
}
