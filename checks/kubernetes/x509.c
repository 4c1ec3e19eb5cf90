/*
 * x509.c: when certificates are valid and whose they are. Steps over the bytes by libcrypto's ASN.1 reader and builds no
 * X509 object of them: that would load providers and openssl.cnf past the door. Verifies no signature. Pure.
 */
#include <string.h>
#include <time.h>

#include "checks/kubernetes/certificate.h"
#include "core/base/arena.h"
#include "core/host/crypto_lib.h"

enum { MOST_CERTIFICATES = 256, MOST_NAME_BYTES = 128 };

/* ---- DER ---- */

struct der {
	const unsigned char *at;
	size_t left;
};

/* Takes the next element off: its tag, and in *inner what it holds. False at the end and for what is none. */
static bool take(const struct kube_reader *r, struct der *d, int *tag, int *class,
		 struct der *inner)
{
	const unsigned char *at = d->at;
	long size = 0;
	int flags;

	if (!d->left || d->left > 1024L * 1024)
		return false;
	flags = r->crypto->asn1_get_object(&at, &size, tag, class, (long)d->left);
	/* 0x80: not ASN.1; 1: of no stated length, which DER does not have. */
	if ((flags & 0x81) || size < 0)
		return false;
	*inner = (struct der){at, (size_t)size};
	d->left -= (size_t)(at - d->at) + (size_t)size;
	d->at = at + size;
	return true;
}

static bool take_universal(const struct kube_reader *r, struct der *d, int wanted,
			   struct der *inner)
{
	int tag, class;

	return take(r, d, &tag, &class, inner) && class == V_ASN1_UNIVERSAL && tag == wanted;
}

static bool parse_time(const struct kube_reader *r, struct der *validity, int64_t *seconds,
		       bool *failed)
{
	struct der text;
	struct tm tm = {0};
	ASN1_TIME *asn1;
	int tag, class;
	bool good;

	if (!take(r, validity, &tag, &class, &text) || class != V_ASN1_UNIVERSAL ||
	    (tag != V_ASN1_UTCTIME && tag != V_ASN1_GENERALIZEDTIME) || text.left > 32)
		return false;
	asn1 = r->crypto->asn1_string_type_new(tag);
	if (!asn1 || !r->crypto->asn1_string_set(asn1, text.at, (int)text.left)) {
		r->crypto->asn1_string_free(asn1);
		*failed = true;
		return false;
	}
	good = r->crypto->asn1_time_to_tm(asn1, &tm) == 1;
	r->crypto->asn1_string_free(asn1);
	*seconds = good ? (int64_t)timegm(&tm) : 0;
	return good;
}

/* The last commonName, 2.5.4.3, of a Name. */
static struct der common_name(const struct kube_reader *r, struct der name)
{
	static const unsigned char common[] = {0x55, 0x04, 0x03};
	struct der set, pair, oid, value, found = {0};
	int tag, class;

	while (take_universal(r, &name, V_ASN1_SET, &set))
		while (take_universal(r, &set, V_ASN1_SEQUENCE, &pair))
			if (take_universal(r, &pair, V_ASN1_OBJECT, &oid) &&
			    oid.left == sizeof(common) &&
			    memcmp(oid.at, common, sizeof(common)) == 0 &&
			    take(r, &pair, &tag, &class, &value))
				found = value;
	return found;
}

bool kube_parse_der(const struct kube_reader *r, const unsigned char *der, size_t size_bytes,
		    struct kube_certificate *out, bool *failed)
{
	struct der all = {der, size_bytes}, certificate, tbs, inner, validity, name;
	int tag, class;

	*failed = false;
	if (!take_universal(r, &all, V_ASN1_SEQUENCE, &certificate) ||
	    !take_universal(r, &certificate, V_ASN1_SEQUENCE, &tbs) ||
	    !take(r, &tbs, &tag, &class, &inner))
		return false;
	/* [0] is the version, which the first one has not; then the serial number. */
	if (class == V_ASN1_CONTEXT_SPECIFIC && tag == 0 && !take(r, &tbs, &tag, &class, &inner))
		return false;
	if (class != V_ASN1_UNIVERSAL || tag != V_ASN1_INTEGER ||
	    !take_universal(r, &tbs, V_ASN1_SEQUENCE, &inner) ||
	    !take_universal(r, &tbs, V_ASN1_SEQUENCE, &inner) ||
	    !take_universal(r, &tbs, V_ASN1_SEQUENCE, &validity) ||
	    !take_universal(r, &tbs, V_ASN1_SEQUENCE, &name) ||
	    !parse_time(r, &validity, &out->not_before, failed) ||
	    !parse_time(r, &validity, &out->not_after, failed))
		return false;
	name = common_name(r, name);
	if (name.left > MOST_NAME_BYTES)
		name.left = MOST_NAME_BYTES;
	out->name = plm_arena_strndup(r->arena, name.at ? (const char *)name.at : "", name.left);
	*failed = !out->name;
	return out->name != NULL;
}

/* ---- PEM ---- */

unsigned char *kube_decode_base64(const struct kube_reader *r, struct plm_slice text,
				  size_t *size_bytes, bool *failed)
{
	unsigned char *packed = plm_arena_alloc(r->arena, text.size_bytes + 1), *bytes;
	size_t used = 0, pads = 0;
	int size;

	*failed = !packed;
	for (size_t i = 0; packed && i < text.size_bytes; i++)
		if (!strchr(" \t\r\n", text.data[i]) || !text.data[i])
			packed[used++] = (unsigned char)text.data[i];
	while (pads < 2 && pads < used && packed[used - 1 - pads] == '=')
		pads++;
	if (!packed || !used || used % 4 || used > 4L * 1024 * 1024)
		return NULL;
	bytes = plm_arena_alloc(r->arena, used);
	*failed = !bytes;
	size = bytes ? r->crypto->evp_decode_block(bytes, packed, (int)used) : -1;
	*size_bytes = size > (int)pads ? (size_t)size - pads : 0;
	return size >= 0 ? bytes : NULL;
}

static int add_block(const struct kube_reader *r, struct plm_slice base64,
		     struct kube_certificates *out)
{
	struct kube_certificate found = {0}, *slot;
	size_t size;
	bool failed;
	unsigned char *der = kube_decode_base64(r, base64, &size, &failed);

	if (failed)
		return -PLM_E_NOMEM;
	if (!der || !kube_parse_der(r, der, size, &found, &failed)) {
		out->bad += failed ? 0 : 1;
		return failed ? -PLM_E_NOMEM : 0;
	}
	slot = plm_push(r->arena, out->items, out->count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = found;
	return 0;
}

static const char *find(const char *from, const char *limit, const char *what)
{
	return from < limit ? memmem(from, (size_t)(limit - from), what, strlen(what)) : NULL;
}

int kube_parse_pem(const struct kube_reader *r, struct plm_slice text,
		   struct kube_certificates *out)
{
	const char *limit = text.data + text.size_bytes, *at = text.data, *label, *body, *end;
	int rc = 0;

	*out = (struct kube_certificates){0};
	/* A recording has a word in the place of a key. */
	out->has_key = find(at, limit, "PRIVATE KEY-----") || find(at, limit, "a private key*");
	while (rc == 0 && out->count + out->bad < MOST_CERTIFICATES &&
	       (at = find(at, limit, "-----BEGIN "))) {
		label = at + strlen("-----BEGIN ");
		body = find(label, limit, "-----");
		end = body ? find(body + 5, limit, "-----END ") : NULL;
		at = label;
		if (!end || body - label < 11 || memcmp(body - 11, "CERTIFICATE", 11) != 0)
			continue;
		rc = add_block(r, (struct plm_slice){body + 5, (size_t)(end - body) - 5}, out);
		at = end;
	}
	return rc;
}
