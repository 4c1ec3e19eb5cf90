/*
 * bolt_page.c: one page of a BoltDB file: fetched, and its elements within its bounds. Trusts nothing that a page says
 * about itself.
 */
#include "core/host/bolt.h"

#include <errno.h>
#include <string.h>

#include "core/base/arena.h"

enum { HEADER_BYTES = 16, ELEMENT_BYTES = 16, IS_BUCKET = 0x01 };

static uint16_t u16(struct plm_slice s, size_t at)
{
	uint16_t value;

	memcpy(&value, s.data + at, sizeof(value));
	return value;
}

static uint32_t u32(struct plm_slice s, size_t at)
{
	uint32_t value;

	memcpy(&value, s.data + at, sizeof(value));
	return value;
}

static uint64_t u64(struct plm_slice s, size_t at)
{
	uint64_t value;

	memcpy(&value, s.data + at, sizeof(value));
	return value;
}

static int spend(struct plm_bolt *bolt, uint64_t bytes)
{
	if (bytes > bolt->left_bytes)
		return EFBIG;
	bolt->left_bytes -= (size_t)bytes;
	return 0;
}

/* A page's header: number, kind, count of elements, count of pages that follow and belong to it. */
static int take_header(struct plm_slice bytes, struct plm_bolt_page *page)
{
	unsigned kind = bytes.size_bytes < HEADER_BYTES ? 0 : u16(bytes, 8);

	if (kind != PLM_BOLT_BRANCH && kind != PLM_BOLT_LEAF)
		return EBADMSG;
	*page = (struct plm_bolt_page){
		.kind = (enum plm_bolt_page_kind)kind, .count = u16(bytes, 10), .bytes = bytes};
	if (kind == PLM_BOLT_BRANCH && page->count == 0)
		return EBADMSG;
	return page->count <= (bytes.size_bytes - HEADER_BYTES) / ELEMENT_BYTES ? 0 : EBADMSG;
}

/* The bytes of a page and of all that belong to it. */
static int fetch(struct plm_bolt *bolt, uint64_t number, uint64_t pages, struct plm_slice *bytes)
{
	uint64_t size = pages * bolt->page_bytes;
	int error = spend(bolt, size);
	char *room;

	if (error)
		return error;
	room = plm_arena_alloc(bolt->arena, (size_t)size);
	if (!room)
		return ENOMEM;
	*bytes = (struct plm_slice){room, (size_t)size};
	return bolt->read_at(bolt->context, number * bolt->page_bytes, room, (size_t)size)
		       ? 0
		       : EBADMSG;
}

int plm_bolt_page_load(struct plm_bolt *bolt, uint64_t number, struct plm_bolt_page *page)
{
	struct plm_slice bytes;
	char header[HEADER_BYTES];
	uint64_t pages;
	int error;

	if (number >= bolt->page_count)
		return EBADMSG;
	bytes = (struct plm_slice){header, sizeof(header)};
	if (!bolt->read_at(bolt->context, number * bolt->page_bytes, header, sizeof(header)) ||
	    u64(bytes, 0) != number)
		return EBADMSG;
	pages = 1 + (uint64_t)u32(bytes, 12);
	if (pages > bolt->page_count - number)
		return EBADMSG;
	error = fetch(bolt, number, pages, &bytes);
	return error ? error : take_header(bytes, page);
}

int plm_bolt_page_embedded(struct plm_slice bytes, struct plm_bolt_page *page)
{
	int error = take_header(bytes, page);

	return error || page->kind == PLM_BOLT_LEAF ? error : EBADMSG;
}

/* Positions are counted from the element itself, and lead behind the last element. */
static int slice_of(const struct plm_bolt_page *page, uint64_t from, uint64_t size,
		    struct plm_slice *slice)
{
	if (from < HEADER_BYTES + (uint64_t)page->count * ELEMENT_BYTES ||
	    from > page->bytes.size_bytes || size > page->bytes.size_bytes - from)
		return EBADMSG;
	*slice = (struct plm_slice){page->bytes.data + from, (size_t)size};
	return 0;
}

static int branch_element(const struct plm_bolt_page *page, size_t at,
			  struct plm_bolt_element *element)
{
	element->page = u64(page->bytes, at + 8);
	return slice_of(page, at + u32(page->bytes, at), u32(page->bytes, at + 4), &element->key);
}

static int leaf_element(const struct plm_bolt_page *page, size_t at,
			struct plm_bolt_element *element)
{
	uint64_t from = at + (uint64_t)u32(page->bytes, at + 4);
	uint64_t size = u32(page->bytes, at + 8);
	int error = slice_of(page, from, size, &element->key);

	element->is_bucket = u32(page->bytes, at) & IS_BUCKET;
	return error ? error
		     : slice_of(page, from + size, u32(page->bytes, at + 12), &element->value);
}

int plm_bolt_page_element(struct plm_bolt *bolt, const struct plm_bolt_page *page, unsigned index,
			  struct plm_bolt_element *element)
{
	size_t at = HEADER_BYTES + (size_t)index * ELEMENT_BYTES;
	int error;

	*element = (struct plm_bolt_element){0};
	error = page->kind == PLM_BOLT_BRANCH ? branch_element(page, at, element)
					      : leaf_element(page, at, element);
	/* Elements may claim the same bytes, each anew. */
	return error ? error
		     : spend(bolt,
			     ELEMENT_BYTES + element->key.size_bytes + element->value.size_bytes);
}
