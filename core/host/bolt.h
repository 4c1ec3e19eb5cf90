/*
 * bolt.h: a reader of BoltDB files, in which Podman and containerd keep what they know; private to core/host and its
 * tests. Follows bbolt's source: page.go, meta in db.go, bucket.go; in the byte order of this machine, as bbolt.
 *
 * The file belongs to somebody else, perhaps to somebody hostile, and may be written meanwhile. Pages are fetched as they
 * are needed and never leave their bounds. What is not as bbolt writes it is EBADMSG. A writer of bbolt never touches
 * a page that the newest header leads to: so answers count if that header is still the newest when all was read.
 */
#ifndef PLM_CORE_HOST_BOLT_H
#define PLM_CORE_HOST_BOLT_H

#include "core/base/text.h"
#include "core/host/read_at.h"

struct plm_arena;

/* Set by plm_bolt_open. */
struct plm_bolt {
	struct plm_arena *arena; /* pages, and so all keys and values, live here */
	plm_read_at_fn *read_at;
	void *context;
	uint32_t page_bytes;
	uint64_t root, page_count, transaction;
	size_t left_bytes; /* what still may be looked at: no file keeps an audit busy */
};

struct plm_bolt_bucket {
	uint64_t root;		   /* its first page; 0: it is in its parent's */
	struct plm_slice embedded; /* then: that page */
	int depth;		   /* of buckets above it */
};

struct plm_bolt_entry {
	struct plm_slice key;
	struct plm_slice value; /* empty for a bucket */
	bool is_bucket;
	struct plm_bolt_bucket bucket; /* then */
};

enum {
	/* Of pages, keys and values, for one file. containerd's grows to tens of MB, of which few are looked at. */
	PLM_BOLT_MOST_BYTES = 64 * 1024 * 1024,
};

/* All give 0 or an errno: EBADMSG, EFBIG (more than may be looked at), ENOMEM, and what is said beside them. */

/* EBADMSG also when there is no valid header. */
int plm_bolt_open(struct plm_bolt *bolt, struct plm_arena *arena, plm_read_at_fn *read_at,
		  void *context);
/* Asked when everything is read: EAGAIN when somebody has written since plm_bolt_open. */
int plm_bolt_recheck(const struct plm_bolt *bolt);

struct plm_bolt_bucket plm_bolt_top(const struct plm_bolt *bolt);
/* ENOENT when there is no such key. */
int plm_bolt_get(struct plm_bolt *bolt, const struct plm_bolt_bucket *bucket, const char *key,
		 struct plm_bolt_entry *entry);
/* A bucket of that name in another; ENOENT when there is none. */
int plm_bolt_bucket(struct plm_bolt *bolt, const struct plm_bolt_bucket *parent, const char *name,
		    struct plm_bolt_bucket *bucket);
/* All entries, in order of their keys. What the callback gives other than 0 ends it and is given back. */
int plm_bolt_each(struct plm_bolt *bolt, const struct plm_bolt_bucket *bucket,
		  int (*fn)(void *context, const struct plm_bolt_entry *entry), void *context);
/* All entries of a bucket at the top, and whether they were told in one piece: EAGAIN when somebody has written meanwhile,
 * EBADMSG when the bucket is not there. */
int plm_bolt_tell(struct plm_bolt *bolt, const char *name,
		  int (*fn)(void *context, const struct plm_bolt_entry *entry), void *context);

/* ---- bolt_page.c ---- */

enum plm_bolt_page_kind { PLM_BOLT_BRANCH = 0x01, PLM_BOLT_LEAF = 0x02 };

struct plm_bolt_page {
	enum plm_bolt_page_kind kind;
	unsigned count;
	struct plm_slice bytes; /* with its header */
};

struct plm_bolt_element {
	struct plm_slice key, value; /* no value in a branch */
	uint64_t page;		     /* of a branch: where what begins with the key is */
	bool is_bucket;
};

int plm_bolt_page_load(struct plm_bolt *bolt, uint64_t number, struct plm_bolt_page *page);
/* Of a bucket that is in its parent's page: always one leaf. */
int plm_bolt_page_embedded(struct plm_slice bytes, struct plm_bolt_page *page);
/* index is less than count. */
int plm_bolt_page_element(struct plm_bolt *bolt, const struct plm_bolt_page *page, unsigned index,
			  struct plm_bolt_element *element);

#endif
