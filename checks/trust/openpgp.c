/*
 * openpgp.c: when the public keys of a file expire: steps over its packets and reads times, verifies nothing. Pure. Follows
 * RFC 4880 and RFC 9580.
 */
#include <string.h>

#include "checks/trust/sources.h"
#include "core/base/buf.h"

enum {
	TAG_SIGNATURE = 2,
	TAG_KEY = 6,
	TAG_SUBKEY = 14,
	SIGNATURE_DIRECT = 0x1f,
	SIGNATURE_REVOKES = 0x20,
	SUBPACKET_MADE = 2,
	SUBPACKET_EXPIRES = 9,
	SUBPACKET_FLAGS = 27,
};

struct bytes {
	const unsigned char *at;
	size_t left;
};

/* The primary key that packets are being read of. */
struct key {
	bool is;	/* one has begun */
	bool in_subkey; /* what follows is a subkey's */
	bool revoked;
	int64_t made;
	int64_t signed_at;     /* the newest of its own signatures so far */
	int64_t expires_after; /* by that one; 0: never */
};

static uint32_t number(const unsigned char *at, size_t size)
{
	uint32_t value = 0;

	for (size_t i = 0; i < size; i++)
		value = value << 8 | at[i];
	return value;
}

/* ---- packets ---- */

static bool take_size(struct bytes *b, size_t size, size_t *value)
{
	if (b->left < size)
		return false;
	*value = number(b->at, size);
	b->at += size;
	b->left -= size;
	return true;
}

/* Of the new format, and of subpackets: one, two or five bytes. */
static bool take_length(struct bytes *b, size_t *value)
{
	size_t first, second;

	if (!take_size(b, 1, &first))
		return false;
	if (first < 192) {
		*value = first;
		return true;
	}
	if (first == 255)
		return take_size(b, 4, value);
	/* 224 and more is a part of a length in a packet, and no key is written so. */
	if (first >= 224 || !take_size(b, 1, &second))
		return false;
	*value = ((first - 192) << 8) + second + 192;
	return true;
}

static bool take_packet(struct bytes *b, unsigned *tag, struct bytes *body)
{
	static const size_t sizes[] = {1, 2, 4};
	unsigned head;
	size_t size;

	if (!b->left || !(b->at[0] & 0x80))
		return false;
	head = b->at[0];
	b->at++;
	b->left--;
	if (head & 0x40) {
		*tag = head & 0x3f;
		if (!take_length(b, &size))
			return false;
	} else {
		*tag = (head >> 2) & 0x0f;
		if ((head & 3) == 3 || !take_size(b, sizes[head & 3], &size))
			return false;
	}
	if (size > b->left)
		return false;
	*body = (struct bytes){b->at, size};
	b->at += size;
	b->left -= size;
	return true;
}

/* ---- what they say ---- */

static void end_key(struct key *key, int64_t now, struct trust_pgp *out)
{
	int64_t end = key->expires_after ? key->made + key->expires_after : INT64_MAX;

	if (!key->is)
		return;
	out->keys++;
	if (!key->revoked && end > now)
		out->current++;
	if (!key->revoked && end > out->last)
		out->last = end;
	*key = (struct key){0};
}

/* Others sign keys, too; only a key's own signature says when it expires or what it is for. */
static void take_subpackets(struct key *key, struct bytes hashed)
{
	int64_t made = 0, expires = 0;
	bool own = false;
	size_t size;

	while (hashed.left && take_length(&hashed, &size) && size && size <= hashed.left) {
		unsigned type = hashed.at[0] & 0x7f;

		if (type == SUBPACKET_MADE && size == 5)
			made = number(hashed.at + 1, 4);
		else if (type == SUBPACKET_EXPIRES && size == 5)
			expires = number(hashed.at + 1, 4);
		own = own || type == SUBPACKET_EXPIRES || type == SUBPACKET_FLAGS;
		hashed.at += size;
		hashed.left -= size;
	}
	if (own && made >= key->signed_at) {
		key->signed_at = made;
		key->expires_after = expires;
	}
}

static void take_signature(struct key *key, struct bytes body)
{
	bool six = body.left && body.at[0] == 6;
	size_t wide = six ? 4 : 2, size;
	unsigned type;

	if (body.left < 4 || (body.at[0] != 4 && !six) || key->in_subkey || !key->is)
		return;
	type = body.at[1];
	if (type == SIGNATURE_REVOKES)
		key->revoked = true;
	if ((type < 0x10 || type > 0x13) && type != SIGNATURE_DIRECT)
		return;
	body.at += 4;
	body.left -= 4;
	if (take_size(&body, wide, &size) && size <= body.left)
		take_subpackets(key, (struct bytes){body.at, size});
}

static void take_packets(struct bytes all, int64_t now, struct trust_pgp *out)
{
	struct key key = {0};
	struct bytes body;
	unsigned tag;

	while (all.left) {
		if (!take_packet(&all, &tag, &body)) {
			out->broken = true;
			break;
		}
		if (tag == TAG_KEY) {
			end_key(&key, now, out);
			key.is = body.left >= 5 && body.at[0] >= 4;
			key.made = key.is ? number(body.at + 1, 4) : 0;
			out->broken = out->broken || !key.is;
		} else if (tag == TAG_SUBKEY) {
			key.in_subkey = true;
		} else if (tag == TAG_SIGNATURE) {
			take_signature(&key, body);
		}
	}
	end_key(&key, now, out);
}

/* ---- armour ---- */

static int value_of(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Up to the checksum or the end. */
static void decode(struct plm_slice text, struct plm_buf *out)
{
	struct plm_slice line;
	uint32_t bits = 0;
	unsigned held = 0;

	while (plm_next_line(&text, &line)) {
		line = plm_slice_trim(line);
		if (line.size_bytes && (line.data[0] == '=' || line.data[0] == '-'))
			return;
		for (size_t i = 0; i < line.size_bytes; i++) {
			int value = value_of(line.data[i]);

			if (value < 0)
				continue;
			bits = bits << 6 | (uint32_t)value;
			held += 6;
			if (held >= 8) {
				held -= 8;
				plm_buf_char(out, (char)(bits >> held & 0xff));
			}
		}
	}
}

/* Past the headers, which an empty line ends. */
static struct plm_slice body_of(struct plm_slice block)
{
	struct plm_slice line;

	while (plm_next_line(&block, &line))
		if (!plm_slice_trim(line).size_bytes)
			break;
	return block;
}

int trust_parse_pgp(struct plm_slice text, int64_t now, struct trust_pgp *out)
{
	static const char begin[] = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
	const char *limit = text.data + text.size_bytes, *at = text.data;
	bool armoured = false;

	*out = (struct trust_pgp){0};
	while (at < limit && (at = memmem(at, (size_t)(limit - at), begin, strlen(begin)))) {
		plm_auto_buf struct plm_buf bytes = {0};

		armoured = true;
		at += strlen(begin);
		decode(body_of((struct plm_slice){at, (size_t)(limit - at)}), &bytes);
		if (bytes.failed)
			return -PLM_E_NOMEM;
		take_packets((struct bytes){(const unsigned char *)plm_buf_text(&bytes),
					    bytes.size_bytes},
			     now, out);
	}
	if (!armoured)
		take_packets((struct bytes){(const unsigned char *)text.data, text.size_bytes}, now,
			     out);
	return 0;
}
