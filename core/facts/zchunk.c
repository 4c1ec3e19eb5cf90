/*
 * zchunk.c: takes the head of a zchunk file apart: lead, preface, and of the index the dictionary. Trusts no length in it. Pure.
 */
#include "core/facts/zchunk.h"

#include <string.h>

struct reader {
	const unsigned char *data;
	size_t at, size_bytes;
	bool wrong; /* beyond the end, or larger than anything there is */
};

/* Seven bits a byte, the least first; the last byte has the eighth. */
static size_t take_number(struct reader *r)
{
	uint64_t value = 0;

	for (unsigned shift = 0; shift < 63 && r->at < r->size_bytes; shift += 7) {
		unsigned char byte = r->data[r->at++];

		value |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			continue;
		if (value <= PLM_ZCHUNK_MOST_BYTES)
			return (size_t)value;
		break;
	}
	r->wrong = true;
	return 0;
}

static void skip(struct reader *r, size_t bytes)
{
	if (bytes > r->size_bytes - r->at) {
		r->wrong = true;
		bytes = 0;
	}
	r->at += bytes;
}

/* SHA-1, SHA-256, SHA-512, and the first half of that halved. */
static size_t take_checksum_kind(struct reader *r)
{
	static const unsigned char sizes[] = {20, 32, 64, 16};
	size_t kind = take_number(r);

	if (kind >= sizeof(sizes))
		r->wrong = true;
	return r->wrong ? 0 : sizes[kind];
}

enum { WITH_STREAMS = 1, WITH_ELEMENTS = 2, WITH_SOURCE_SUMS = 4, KNOWN_FLAGS = 7 };
enum { PLAIN = 0, ZSTD = 2 };

static void take_elements(struct reader *r)
{
	for (size_t left = take_number(r); left > 0 && !r->wrong; left--) {
		take_number(r);
		skip(r, take_number(r));
	}
}

/* The dictionary is the first of the chunks. */
static void take_dictionary(struct reader *r, size_t flags, struct plm_zchunk *out)
{
	size_t sum;

	take_number(r); /* the size of the index */
	sum = take_checksum_kind(r);
	take_number(r); /* how many chunks */
	if (flags & WITH_STREAMS)
		take_number(r);
	skip(r, flags & WITH_SOURCE_SUMS ? 2 * sum : sum);
	out->dictionary_bytes = take_number(r);
	out->dictionary_size = take_number(r);
}

static int take_head(struct reader *r, size_t sum, struct plm_zchunk *out)
{
	size_t flags, packing;

	skip(r, sum); /* of the head */
	skip(r, sum); /* of the data */
	flags = take_number(r);
	packing = take_number(r);
	if (flags & WITH_ELEMENTS)
		take_elements(r);
	take_dictionary(r, flags, out);
	out->packed = packing == ZSTD;
	if (r->wrong || (flags & ~(size_t)KNOWN_FLAGS) || (packing != PLAIN && packing != ZSTD))
		return -PLM_E_PARSE;
	return 0;
}

int plm_zchunk_head(const void *data, size_t size_bytes, struct plm_zchunk *out)
{
	static const char magic[] = {'\0', 'Z', 'C', 'K', '1'};
	enum {
		MOST_NUMBER_BYTES = 9,
		LEAD_BYTES = sizeof(magic) + MOST_NUMBER_BYTES + MOST_NUMBER_BYTES
	};
	struct reader r = {.data = data, .at = sizeof(magic), .size_bytes = size_bytes};
	size_t sum, bytes;

	if (size_bytes < LEAD_BYTES)
		return 1;
	if (memcmp(data, magic, sizeof(magic)) != 0)
		return -PLM_E_PARSE;
	sum = take_checksum_kind(&r);
	bytes = take_number(&r);
	if (r.wrong)
		return -PLM_E_PARSE;
	out->head_bytes = r.at + sum + bytes;
	if (size_bytes < out->head_bytes)
		return 1;
	r.size_bytes = out->head_bytes;
	return take_head(&r, sum, out);
}
