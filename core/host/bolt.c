/*
 * bolt.c: headers, buckets and keys of a BoltDB file. Reads what it is handed and writes nothing; takes no lock, which a
 * writer would notice.
 */
#include "core/host/bolt.h"

#include <errno.h>
#include <string.h>

#include "core/base/arena.h"

#define MAGIC 0xED0CDAEDU

enum {
	VERSION = 2,
	META_AT = 16, /* behind the page's header */
	LEAST_PAGE_BYTES = 1024,
	MOST_PAGE_BYTES = 64 * 1024,
	BUCKET_BYTES = 16,
	MOST_DEPTH = 32, /* of pages below a bucket, and of buckets */
};

/* As it is in the file. */
struct meta {
	uint32_t magic, version, page_bytes, flags;
	uint64_t root, sequence, free_list, page_count, transaction, checksum;
};

/* ---- headers ---- */

/* FNV-1a of what stands before it. */
static uint64_t checksum_of(const struct meta *meta)
{
	const unsigned char *bytes = (const unsigned char *)meta;
	uint64_t sum = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < offsetof(struct meta, checksum); i++)
		sum = (sum ^ bytes[i]) * UINT64_C(0x100000001b3);
	return sum;
}

static bool read_meta(const struct plm_bolt *bolt, uint64_t page_at, struct meta *meta)
{
	return bolt->read_at(bolt->context, page_at + META_AT, meta, sizeof(*meta)) &&
	       meta->magic == MAGIC && meta->version == VERSION &&
	       meta->page_bytes >= LEAST_PAGE_BYTES && meta->page_bytes <= MOST_PAGE_BYTES &&
	       (meta->page_bytes & (meta->page_bytes - 1)) == 0 &&
	       meta->page_count <= UINT64_MAX / MOST_PAGE_BYTES &&
	       meta->checksum == checksum_of(meta);
}

/* The second header is one page behind the first, which may be torn and then does not tell how large a page is. */
static bool read_second(const struct plm_bolt *bolt, uint32_t page_bytes, struct meta *second)
{
	if (page_bytes)
		return read_meta(bolt, page_bytes, second) && second->page_bytes == page_bytes;
	for (uint32_t size = LEAST_PAGE_BYTES; size <= MOST_PAGE_BYTES; size *= 2)
		if (read_meta(bolt, size, second) && second->page_bytes == size)
			return true;
	return false;
}

/* Two are written in turn: the valid one of the later transaction counts. */
static bool newest(const struct plm_bolt *bolt, struct meta *meta)
{
	struct meta second;
	bool has_first = read_meta(bolt, 0, meta);
	bool has_second = read_second(bolt, has_first ? meta->page_bytes : 0, &second);

	if (has_second && (!has_first || second.transaction > meta->transaction))
		*meta = second;
	return has_first || has_second;
}

int plm_bolt_open(struct plm_bolt *bolt, struct plm_arena *arena, plm_read_at_fn *read_at,
		  void *context)
{
	struct meta meta;

	*bolt = (struct plm_bolt){.arena = arena,
				  .read_at = read_at,
				  .context = context,
				  .left_bytes = PLM_BOLT_MOST_BYTES};
	if (!newest(bolt, &meta))
		return EBADMSG;
	bolt->page_bytes = meta.page_bytes;
	bolt->root = meta.root;
	bolt->page_count = meta.page_count;
	bolt->transaction = meta.transaction;
	return 0;
}

int plm_bolt_recheck(const struct plm_bolt *bolt)
{
	struct meta meta;

	return newest(bolt, &meta) && meta.transaction == bolt->transaction &&
			       meta.root == bolt->root
		       ? 0
		       : EAGAIN;
}

/* ---- buckets ---- */

struct plm_bolt_bucket plm_bolt_top(const struct plm_bolt *bolt)
{
	return (struct plm_bolt_bucket){.root = bolt->root};
}

static int first_page(struct plm_bolt *bolt, const struct plm_bolt_bucket *bucket,
		      struct plm_bolt_page *page)
{
	return bucket->root ? plm_bolt_page_load(bolt, bucket->root, page)
			    : plm_bolt_page_embedded(bucket->embedded, page);
}

/* A bucket's value: its first page and a sequence; then that page itself, where the number is 0. */
static int take_entry(const struct plm_bolt_bucket *within, const struct plm_bolt_element *element,
		      struct plm_bolt_entry *entry)
{
	*entry = (struct plm_bolt_entry){.key = element->key, .is_bucket = element->is_bucket};
	if (!element->is_bucket) {
		entry->value = element->value;
		return 0;
	}
	if (element->value.size_bytes < BUCKET_BYTES || within->depth >= MOST_DEPTH)
		return EBADMSG;
	memcpy(&entry->bucket.root, element->value.data, sizeof(entry->bucket.root));
	entry->bucket.depth = within->depth + 1;
	entry->bucket.embedded = (struct plm_slice){element->value.data + BUCKET_BYTES,
						    element->value.size_bytes - BUCKET_BYTES};
	return 0;
}

static int order_of(struct plm_slice a, struct plm_slice b)
{
	size_t size = a.size_bytes < b.size_bytes ? a.size_bytes : b.size_bytes;
	int order = size ? memcmp(a.data, b.data, size) : 0;

	return order ? order : (a.size_bytes > b.size_bytes) - (a.size_bytes < b.size_bytes);
}

/* The last element whose key is not behind the one asked for; count when all are. Keys that are not in order show a page
 * that is not bbolt's. */
static int last_not_behind(struct plm_bolt *bolt, const struct plm_bolt_page *page,
			   struct plm_slice key, struct plm_bolt_element *found, unsigned *index)
{
	struct plm_bolt_element element, before = {0};

	*index = page->count;
	for (unsigned i = 0; i < page->count; i++) {
		int error = plm_bolt_page_element(bolt, page, i, &element);

		if (error)
			return error;
		if (i && order_of(before.key, element.key) >= 0)
			return EBADMSG;
		before = element;
		if (order_of(element.key, key) > 0)
			continue;
		*found = element;
		*index = i;
	}
	return 0;
}

int plm_bolt_get(struct plm_bolt *bolt, const struct plm_bolt_bucket *bucket, const char *key,
		 struct plm_bolt_entry *entry)
{
	struct plm_slice wanted = plm_slice_of(key);
	struct plm_bolt_element found = {0};
	struct plm_bolt_page page;
	int error = first_page(bolt, bucket, &page);
	unsigned index;

	for (int depth = 0; !error; depth++) {
		error = last_not_behind(bolt, &page, wanted, &found, &index);
		if (error || index == page.count)
			return error ? error : ENOENT;
		if (page.kind == PLM_BOLT_LEAF)
			return order_of(found.key, wanted) == 0 ? take_entry(bucket, &found, entry)
								: ENOENT;
		error = depth < MOST_DEPTH ? plm_bolt_page_load(bolt, found.page, &page) : EBADMSG;
	}
	return error;
}

int plm_bolt_bucket(struct plm_bolt *bolt, const struct plm_bolt_bucket *parent, const char *name,
		    struct plm_bolt_bucket *bucket)
{
	struct plm_bolt_entry entry;
	int error = plm_bolt_get(bolt, parent, name, &entry);

	if (error || !entry.is_bucket)
		return error ? error : ENOENT;
	*bucket = entry.bucket;
	return 0;
}

/* ---- all entries ---- */

struct walk {
	struct plm_bolt *bolt;
	const struct plm_bolt_bucket *bucket;
	int (*fn)(void *context, const struct plm_bolt_entry *entry);
	void *context;
	struct plm_slice before; /* the key that came last */
	bool has_before;
};

static int give(struct walk *walk, const struct plm_bolt_element *element)
{
	struct plm_bolt_entry entry;
	int error;

	if (walk->has_before && order_of(walk->before, element->key) >= 0)
		return EBADMSG;
	walk->before = element->key;
	walk->has_before = true;
	error = take_entry(walk->bucket, element, &entry);
	return error ? error : walk->fn(walk->context, &entry);
}

static int walk_page(struct walk *walk, const struct plm_bolt_page *page, int depth)
{
	struct plm_bolt_element element;
	struct plm_bolt_page below;
	int error = depth < MOST_DEPTH ? 0 : EBADMSG;

	for (unsigned i = 0; !error && i < page->count; i++) {
		error = plm_bolt_page_element(walk->bolt, page, i, &element);
		if (error)
			return error;
		if (page->kind == PLM_BOLT_LEAF) {
			error = give(walk, &element);
			continue;
		}
		error = plm_bolt_page_load(walk->bolt, element.page, &below);
		if (!error)
			error = walk_page(walk, &below, depth + 1);
	}
	return error;
}

int plm_bolt_each(struct plm_bolt *bolt, const struct plm_bolt_bucket *bucket,
		  int (*fn)(void *context, const struct plm_bolt_entry *entry), void *context)
{
	struct walk walk = {.bolt = bolt, .bucket = bucket, .fn = fn, .context = context};
	struct plm_bolt_page page;
	int error = first_page(bolt, bucket, &page);

	return error ? error : walk_page(&walk, &page, 0);
}

int plm_bolt_tell(struct plm_bolt *bolt, const char *name,
		  int (*fn)(void *context, const struct plm_bolt_entry *entry), void *context)
{
	struct plm_bolt_bucket top = plm_bolt_top(bolt), bucket;
	int error = plm_bolt_bucket(bolt, &top, name, &bucket);

	if (!error)
		error = plm_bolt_each(bolt, &bucket, fn, context);
	/* Whatever looks wrong may only be half written. */
	if (error != ENOMEM && plm_bolt_recheck(bolt) != 0)
		return EAGAIN;
	return error == ENOENT ? EBADMSG : error;
}
