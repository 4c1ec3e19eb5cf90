/*
 * structure.c: finds the signature of a document and takes it apart. Only the one form that plimsoll writes is taken, so that
 * nothing can hide in another: one Reference, to the whole, by named algorithms, and no element that recall could read.
 */
#include "signing/private.h"

#include <libxml/parser.h>
#include <string.h>

static const char *text_of(const xmlChar *text)
{
	return (const char *)text;
}

static bool is(const xmlNode *node, const char *ns, const char *name)
{
	return node->type == XML_ELEMENT_NODE && node->ns && node->ns->href &&
	       strcmp(text_of(node->ns->href), ns) == 0 && strcmp(text_of(node->name), name) == 0;
}

xmlDoc *plm_signing_parse(struct plm_signing_bytes document)
{
	int size = document.size_bytes < INT32_MAX ? (int)document.size_bytes : 0;
	xmlDoc *doc =
		size ? xmlReadMemory(document.data, size, NULL, NULL,
				     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
		     : NULL;

	/* Without memory libxml2 leaves out namespaces and calls the document whole. */
	if (doc && !doc->intSubset && xmlDocGetRootElement(doc) && !plm_signing_ran_out())
		return doc;
	xmlFreeDoc(doc);
	return NULL;
}

static xmlNode *next_in_tree(const xmlNode *node, const xmlNode *root)
{
	if (node->type == XML_ELEMENT_NODE && node->children)
		return node->children;
	while (node && node != root && !node->next)
		node = node->parent;
	return node && node != root ? node->next : NULL;
}

size_t plm_signature_count(const xmlNode *root, xmlNode **first)
{
	size_t count = 0;

	if (is(root, PLM_DS_NS, "Signature"))
		return 1;
	for (xmlNode *n = root->children; n; n = next_in_tree(n, root))
		if (is(n, PLM_DS_NS, "Signature") && count++ == 0)
			*first = n;
	return count;
}

static bool is_blank(const xmlNode *node)
{
	return node->type == XML_TEXT_NODE && xmlIsBlankNode(node);
}

/* The only element inside, with nothing but white space around it. */
static bool holds_only(const xmlNode *node, const xmlNode *child)
{
	for (const xmlNode *n = node->children; n; n = n->next)
		if (n != child && !is_blank(n))
			return false;
	return true;
}

static bool is_last(const xmlNode *node)
{
	for (const xmlNode *n = node->next; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE)
			return false;
	return true;
}

bool plm_signature_in_place(const xmlNode *root, const xmlNode *signature)
{
	const xmlNode *holder = signature->parent;

	if (is(root, PLM_SIGNED_XCCDF_NS, "Benchmark") ||
	    is(root, PLM_SIGNED_XCCDF_NS, "TestResult"))
		return holder != root && is(holder, PLM_SIGNED_XCCDF_NS, "signature") &&
		       holds_only(holder, signature) && holder->parent == root && is_last(holder);
	if (!is(root, PLM_SIGNED_ARF_NS, "asset-report-collection") ||
	    !is(holder, PLM_SIGNED_ARF_NS, "extended-info") || !holds_only(holder, signature))
		return false;
	return is(holder->parent, PLM_SIGNED_ARF_NS, "extended-infos") &&
	       holds_only(holder->parent, holder) && holder->parent->parent == root &&
	       is_last(holder->parent);
}

/* Exactly these attributes, none with a namespace. */
static bool has_attributes(const xmlNode *node, const char *first, const char *second)
{
	size_t wanted = (first ? 1u : 0u) + (second ? 1u : 0u);

	for (const xmlAttr *a = node->properties; a; a = a->next) {
		const char *name = text_of(a->name);

		if (a->ns || !wanted-- ||
		    !((first && strcmp(name, first) == 0) || (second && strcmp(name, second) == 0)))
			return false;
	}
	return wanted == 0;
}

/* The children are exactly the named elements in that order; the last may be missing when it is optional. */
static bool take(const xmlNode *node, const char *const *names, size_t count, bool last_optional,
		 xmlNode **found)
{
	size_t at = 0;

	for (xmlNode *n = node->children; n; n = n->next) {
		if (is_blank(n))
			continue;
		if (at == count || !is(n, PLM_DS_NS, names[at]))
			return false;
		found[at++] = n;
	}
	return at == count || (last_optional && at == count - 1);
}

/* An attribute's value copied; false when it does not fit. */
static bool attribute(const xmlNode *node, const char *name, char *text, size_t size)
{
	xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
	size_t length = value ? (size_t)xmlStrlen(value) : size;
	bool fits = length < size;

	if (fits)
		memcpy(text, value, length + 1);
	xmlFree(value);
	return fits;
}

/* An empty element with one Algorithm. */
static bool algorithm(const xmlNode *node, char uri[static 128])
{
	return !node->children && has_attributes(node, "Algorithm", NULL) &&
	       attribute(node, "Algorithm", uri, 128);
}

static bool is_algorithm(const xmlNode *node, const char *wanted)
{
	char uri[128];

	return algorithm(node, uri) && strcmp(uri, wanted) == 0;
}

/* The base64 inside an element that holds nothing but text. */
static bool bytes_of(const xmlNode *node, unsigned char **bytes, size_t *size_bytes)
{
	xmlChar *text;

	for (const xmlNode *n = node->children; n; n = n->next)
		if (n->type != XML_TEXT_NODE)
			return false;
	if (!has_attributes(node, NULL, NULL))
		return false;
	text = xmlNodeGetContent(node);
	*bytes = text ? plm_base64_decode(text_of(text), size_bytes) : NULL;
	xmlFree(text);
	return *bytes;
}

static const char *read_transforms(const xmlNode *node)
{
	static const char *const names[] = {"Transform", "Transform"};
	xmlNode *found[2];

	if (!has_attributes(node, NULL, NULL) || !take(node, names, 2, false, found) ||
	    !is_algorithm(found[0], PLM_DS_ENVELOPED) || !is_algorithm(found[1], PLM_DS_C14N))
		return "its Transforms are others than enveloped-signature and canonical XML with "
		       "comments, in that order";
	return NULL;
}

static const char *read_digest(xmlNode *method, xmlNode *value, bool filled,
			       struct plm_signature *s)
{
	unsigned char *bytes = NULL;
	bool fits;
	char uri[128];

	if (!algorithm(method, uri) || !(s->digest_method = plm_signing_digest_method(uri)))
		return "its DigestMethod is not SHA-256, SHA-384 or SHA-512";
	s->digest_node = value;
	if (!filled)
		return NULL;
	fits = bytes_of(value, &bytes, &s->digest_size) && s->digest_size <= sizeof(s->digest);
	if (fits)
		memcpy(s->digest, bytes, s->digest_size);
	free(bytes);
	return fits ? NULL : "its DigestValue is no digest";
}

/* When the audit ended is signed with it: "audit-ended-" and seconds since 1970. */
static bool read_time(const xmlNode *node, int64_t *seconds)
{
	static const char prefix[] = "audit-ended-";
	char id[64], *end;

	if (!attribute(node, "Id", id, sizeof(id)) || strncmp(id, prefix, sizeof(prefix) - 1) != 0)
		return false;
	*seconds = strtoll(id + sizeof(prefix) - 1, &end, 10);
	return end != id + sizeof(prefix) - 1 && !*end && *seconds >= 0;
}

static const char *read_reference(const xmlNode *node, bool filled, struct plm_signature *s)
{
	static const char *const whole[] = {"Transforms", "DigestMethod", "DigestValue"};
	xmlNode *found[3] = {NULL};
	const char *problem = NULL;
	size_t first;

	if (!has_attributes(node, "Id", "URI") || !attribute(node, "URI", s->uri, sizeof(s->uri)) ||
	    !read_time(node, &s->time_seconds))
		return "its Reference does not name what is signed as plimsoll does";
	/* A reference to a part of the document, or to nothing, is a file's name here, and no file's. */
	s->detached = strcmp(s->uri, PLM_DS_WHOLE) != 0;
	first = s->detached ? 1 : 0;
	if (!take(node, whole + first, 3 - first, false, found + first))
		return "its Reference has other parts than plimsoll writes";
	if (!s->detached)
		problem = read_transforms(found[0]);
	return problem ? problem : read_digest(found[1], found[2], filled, s);
}

static const char *read_signed_info(xmlNode *node, bool filled, struct plm_signature *s)
{
	static const char *const names[] = {"CanonicalizationMethod", "SignatureMethod",
					    "Reference"};
	xmlNode *found[3];
	char uri[128];

	if (!has_attributes(node, "Id", NULL) || !attribute(node, "Id", s->id, sizeof(s->id)))
		return "its SignedInfo does not say what it was signed by";
	if (!take(node, names, 3, false, found))
		return "it has more than one Reference, or other parts than plimsoll writes";
	if (!is_algorithm(found[0], PLM_DS_EXC_C14N))
		return "its CanonicalizationMethod is not exclusive canonical XML";
	if (!algorithm(found[1], uri) || !(s->method = plm_signing_method(uri)))
		return "its SignatureMethod is not RSA or ECDSA with SHA-256, SHA-384 or SHA-512";
	s->signed_info = node;
	return read_reference(found[2], filled, s);
}

static bool read_certificate(const xmlNode *key_info, struct plm_signature *s)
{
	static const char *const data[] = {"X509Data"};
	static const char *const certificate[] = {"X509Certificate"};
	xmlNode *inner, *innermost;

	return has_attributes(key_info, NULL, NULL) && take(key_info, data, 1, false, &inner) &&
	       has_attributes(inner, NULL, NULL) &&
	       take(inner, certificate, 1, false, &innermost) &&
	       bytes_of(innermost, &s->certificate, &s->certificate_size);
}

const char *plm_signature_read(xmlNode *node, bool filled, struct plm_signature *s)
{
	static const char *const names[] = {"SignedInfo", "SignatureValue", "KeyInfo"};
	xmlNode *found[3] = {NULL};
	const char *problem;

	s->node = node;
	if (!is(node, PLM_DS_NS, "Signature") || !has_attributes(node, NULL, NULL) ||
	    !take(node, names, 3, true, found))
		return "it has other parts than plimsoll writes";
	problem = read_signed_info(found[0], filled, s);
	if (problem)
		return problem;
	if (filled && !bytes_of(found[1], &s->value, &s->value_size))
		return "its SignatureValue is not base64";
	if (found[2] && !read_certificate(found[2], s))
		return "its KeyInfo is not one X.509 certificate";
	return NULL;
}

void plm_signature_free(struct plm_signature *s)
{
	free(s->value);
	free(s->certificate);
}
