/*
 * sqlite.h: a reader of tables in SQLite databases, in which newer Podmans keep what they know; private to core/host and
 * its tests. Follows "Database File Format" of sqlite.org. It reads ordinary tables in UTF-8, whole; no index, no log of
 * writes: who asks sees to it that none is waiting beside the file.
 *
 * The file belongs to somebody else, perhaps to somebody hostile: libsqlite3 would open it by itself, lock it and run
 * what its schema says. Here pages never leave their bounds, and what is not as SQLite writes it is EBADMSG.
 */
#ifndef PLM_CORE_HOST_SQLITE_H
#define PLM_CORE_HOST_SQLITE_H

#include "core/base/text.h"
#include "core/host/read_at.h"

struct plm_arena;

struct plm_sqlite {
	struct plm_arena *arena; /* pages, and so all values, live here */
	plm_read_at_fn *read_at;
	void *context;
	uint32_t page_bytes, usable_bytes, page_count;
	unsigned char changes[4]; /* of the header: another number after each write */
	size_t left_bytes;	  /* what still may be looked at */
};

enum { PLM_SQLITE_COLUMNS = 8 };

/* The first columns of a row. Texts and blobs are slices; of numbers and NULL only that they are none. */
struct plm_sqlite_row {
	struct plm_slice values[PLM_SQLITE_COLUMNS];
	int64_t numbers[PLM_SQLITE_COLUMNS];
	unsigned count;
};

typedef int plm_sqlite_row_fn(void *context, const struct plm_sqlite_row *row);

bool plm_sqlite_is(plm_read_at_fn *read_at, void *context);

/* All give 0 or an errno: EBADMSG, EFBIG (more than may be looked at), ENOMEM, and what is said beside them. */
int plm_sqlite_open(struct plm_sqlite *db, struct plm_arena *arena, plm_read_at_fn *read_at,
		    void *context);
/* Asked when everything is read: EAGAIN when somebody has written since plm_sqlite_open. */
int plm_sqlite_recheck(const struct plm_sqlite *db);
/* All rows of a table, in order; ENOENT when there is none of that name. What the callback gives other than 0 ends it and
 * is given back. */
int plm_sqlite_each(struct plm_sqlite *db, const char *table, plm_sqlite_row_fn *fn, void *context);

/* ---- sqlite_row.c ---- */

/* A number of up to nine bytes at *at, which moves on; false at the end. */
bool plm_sqlite_varint(struct plm_slice s, size_t *at, uint64_t *value);
/* A record: its columns' kinds, then their values. False for what is none. */
bool plm_sqlite_row_parse(struct plm_slice record, struct plm_sqlite_row *row);

#endif
