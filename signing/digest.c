/*
 * digest.c: the two things that xmlsec does for a signature: the digest of canonical XML, and the value over SignedInfo. What
 * is canonical and by which algorithm is said by the caller, never by the document; no URI is ever resolved.
 */
#include "signing/private.h"

#include <string.h>
#include <xmlsec/buffer.h>
#include <xmlsec/keys.h>
#include <xmlsec/nodeset.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>

static const struct plm_signing_algorithm methods[] = {
	{"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
	 xmlSecOpenSSLTransformRsaSha256GetKlass, EVP_PKEY_RSA},
	{"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
	 xmlSecOpenSSLTransformEcdsaSha256GetKlass, EVP_PKEY_EC},
	{"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
	 xmlSecOpenSSLTransformRsaSha384GetKlass, EVP_PKEY_RSA},
	{"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
	 xmlSecOpenSSLTransformRsaSha512GetKlass, EVP_PKEY_RSA},
	{"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
	 xmlSecOpenSSLTransformEcdsaSha384GetKlass, EVP_PKEY_EC},
	{"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
	 xmlSecOpenSSLTransformEcdsaSha512GetKlass, EVP_PKEY_EC},
};

static const struct plm_signing_algorithm digests[] = {
	{"http://www.w3.org/2001/04/xmlenc#sha256", xmlSecOpenSSLTransformSha256GetKlass, 0},
	{"http://www.w3.org/2001/04/xmldsig-more#sha384", xmlSecOpenSSLTransformSha384GetKlass, 0},
	{"http://www.w3.org/2001/04/xmlenc#sha512", xmlSecOpenSSLTransformSha512GetKlass, 0},
};

const struct plm_signing_algorithm *plm_signing_method(const char *uri)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (strcmp(methods[i].uri, uri) == 0)
			return &methods[i];
	return NULL;
}

const struct plm_signing_algorithm *plm_signing_digest_method(const char *uri)
{
	for (size_t i = 0; i < sizeof(digests) / sizeof(digests[0]); i++)
		if (strcmp(digests[i].uri, uri) == 0)
			return &digests[i];
	return NULL;
}

const struct plm_signing_algorithm *plm_signing_method_of(EVP_PKEY *key)
{
	return &methods[EVP_PKEY_base_id(key) == EVP_PKEY_EC ? 1 : 0];
}

static int keep(const xmlSecBuffer *result, unsigned char *digest, size_t *size_bytes)
{
	size_t size = result ? result->size : 0;

	if (!size || size > PLM_SIGNING_DIGEST_BYTES)
		return -PLM_E_NOMEM;
	memcpy(digest, result->data, size);
	*size_bytes = size;
	return 0;
}

/* Canonical XML with comments and a digest, run over nodes or, without canonical XML, over bytes. */
static int digest(xmlSecNodeSet *nodes, struct plm_signing_bytes bytes,
		  const struct plm_signing_algorithm *method, unsigned char *out,
		  size_t *size_bytes)
{
	xmlSecTransformCtx chain;
	xmlSecTransform *last;
	int rc = -PLM_E_NOMEM;

	if (xmlSecTransformCtxInitialize(&chain) < 0)
		return rc;
	if (!nodes ||
	    xmlSecTransformCtxCreateAndAppend(&chain, xmlSecTransformInclC14NWithCommentsId)) {
		last = xmlSecTransformCtxCreateAndAppend(&chain, method->transform());
		if (last) {
			last->operation = xmlSecTransformOperationSign;
			rc = nodes ? xmlSecTransformCtxXmlExecute(&chain, nodes)
				   : xmlSecTransformCtxBinaryExecute(&chain,
								     (const xmlSecByte *)bytes.data,
								     (xmlSecSize)bytes.size_bytes);
			rc = rc < 0 ? -PLM_E_INVALID : keep(chain.result, out, size_bytes);
		}
	}
	xmlSecTransformCtxFinalize(&chain);
	return rc;
}

int plm_signing_digest_document(xmlDoc *doc, xmlNode *without,
				const struct plm_signing_algorithm *method, unsigned char *out,
				size_t *size_bytes)
{
	xmlSecNodeSet *whole = xmlSecNodeSetGetChildren(doc, NULL, 1, 0), *rest, *both = NULL;
	int rc = -PLM_E_NOMEM;

	rest = whole ? xmlSecNodeSetGetChildren(doc, without, 1, 1) : NULL;
	if (rest)
		both = xmlSecNodeSetAdd(whole, rest, xmlSecNodeSetIntersection);
	if (both)
		rc = digest(both, (struct plm_signing_bytes){0}, method, out, size_bytes);
	else
		xmlSecNodeSetDestroy(rest);
	xmlSecNodeSetDestroy(whole);
	return rc;
}

int plm_signing_digest_bytes(struct plm_signing_bytes bytes,
			     const struct plm_signing_algorithm *method, unsigned char *out,
			     size_t *size_bytes)
{
	return digest(NULL, bytes, method, out, size_bytes);
}

/* A key as xmlsec has them; NULL when out of memory. */
static xmlSecKey *wrap(EVP_PKEY *key)
{
	xmlSecKeyData *data = EVP_PKEY_up_ref(key) ? xmlSecOpenSSLEvpKeyAdopt(key) : NULL;
	xmlSecKey *wrapped = data ? xmlSecKeyCreate() : NULL;

	if (!data)
		EVP_PKEY_free(key);
	if (wrapped && xmlSecKeySetValue(wrapped, data) == 0)
		return wrapped;
	if (data)
		xmlSecKeyDataDestroy(data);
	if (wrapped)
		xmlSecKeyDestroy(wrapped);
	return NULL;
}

/* Runs exclusive canonical XML of SignedInfo into the signature's transform; NULL on failure. */
static xmlSecTransform *run(xmlSecTransformCtx *chain, const struct plm_signature *s,
			    xmlSecKey *key, xmlSecTransformOperation operation)
{
	xmlSecTransform *last = NULL;
	xmlSecNodeSet *nodes;
	int rc = -1;

	if (xmlSecTransformCtxCreateAndAppend(chain, xmlSecTransformExclC14NId))
		last = xmlSecTransformCtxCreateAndAppend(chain, s->method->transform());
	if (!last)
		return NULL;
	last->operation = operation;
	if (xmlSecTransformSetKey(last, key) < 0)
		return NULL;
	nodes = xmlSecNodeSetGetChildren(s->node->doc, s->signed_info, 0, 0);
	if (nodes)
		rc = xmlSecTransformCtxXmlExecute(chain, nodes);
	xmlSecNodeSetDestroy(nodes);
	return rc < 0 ? NULL : last;
}

int plm_signing_value(const struct plm_signature *s, EVP_PKEY *key, unsigned char **value,
		      size_t *size_bytes)
{
	xmlSecKey *wrapped = wrap(key);
	xmlSecTransformCtx chain;
	int rc = -PLM_E_NOMEM;

	if (!wrapped)
		return rc;
	if (xmlSecTransformCtxInitialize(&chain) == 0) {
		if (run(&chain, s, wrapped, xmlSecTransformOperationSign) && chain.result) {
			*size_bytes = chain.result->size;
			*value = malloc(*size_bytes + 1);
			if (*value && *size_bytes) {
				memcpy(*value, chain.result->data, *size_bytes);
				rc = 0;
			}
		}
		xmlSecTransformCtxFinalize(&chain);
	}
	xmlSecKeyDestroy(wrapped);
	return rc;
}

bool plm_signing_value_fits(const struct plm_signature *s, EVP_PKEY *key)
{
	xmlSecKey *wrapped = EVP_PKEY_base_id(key) == s->method->key_type ? wrap(key) : NULL;
	xmlSecTransformCtx chain;
	xmlSecTransform *last;
	bool fits = false;

	if (!wrapped)
		return false;
	if (xmlSecTransformCtxInitialize(&chain) == 0) {
		last = run(&chain, s, wrapped, xmlSecTransformOperationVerify);
		fits = last &&
		       xmlSecTransformVerify(last, s->value, (xmlSecSize)s->value_size, &chain) ==
			       0 &&
		       last->status == xmlSecTransformStatusOk;
		xmlSecTransformCtxFinalize(&chain);
	}
	xmlSecKeyDestroy(wrapped);
	return fits;
}
