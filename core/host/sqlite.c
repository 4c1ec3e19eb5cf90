/*
 * sqlite.c: the header, the pages and the trees of tables of an SQLite database. Reads what it is handed and writes
 * nothing; takes no lock, which a writer would notice.
 */
#include "core/host/sqlite.h"

#include <errno.h>
#include <string.h>

#include "core/base/arena.h"

enum {
	HEADER_BYTES = 100,
	LEAST_PAGE_BYTES = 512,
	INTERIOR = 0x05,
	LEAF = 0x0d,
	MOST_DEPTH = 20,
	MOST_BYTES = 64 * 1024 * 1024,
	UTF_8 = 1,
};

static const char magic[16] = "SQLite format 3";

static uint32_t u32(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static uint32_t u16(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;

	return (uint32_t)b[0] << 8 | b[1];
}

/* ---- header ---- */

static bool read_header(plm_read_at_fn *read_at, void *context, char header[static HEADER_BYTES])
{
	return read_at(context, 0, header, HEADER_BYTES) &&
	       memcmp(header, magic, sizeof(magic)) == 0;
}

bool plm_sqlite_is(plm_read_at_fn *read_at, void *context)
{
	char header[HEADER_BYTES];

	return read_header(read_at, context, header);
}

int plm_sqlite_open(struct plm_sqlite *db, struct plm_arena *arena, plm_read_at_fn *read_at,
		    void *context)
{
	char header[HEADER_BYTES];
	uint32_t size;

	*db = (struct plm_sqlite){
		.arena = arena, .read_at = read_at, .context = context, .left_bytes = MOST_BYTES};
	if (!read_header(read_at, context, header) || u32(header + 56) != UTF_8)
		return EBADMSG;
	size = u16(header + 16) == 1 ? 65536 : u16(header + 16);
	if (size < LEAST_PAGE_BYTES || (size & (size - 1)) != 0 ||
	    size - (unsigned char)header[20] < 480)
		return EBADMSG;
	db->page_bytes = size;
	db->usable_bytes = size - (unsigned char)header[20];
	db->page_count = u32(header + 28);
	memcpy(db->changes, header + 24, sizeof(db->changes));
	/* A table is read once, the schema with each: what is more goes in circles. */
	if (db->page_count < MOST_BYTES / 6 / size)
		db->left_bytes = (size_t)6 * db->page_count * size;
	return 0;
}

int plm_sqlite_recheck(const struct plm_sqlite *db)
{
	char header[HEADER_BYTES];

	return read_header(db->read_at, db->context, header) &&
			       memcmp(header + 24, db->changes, sizeof(db->changes)) == 0
		       ? 0
		       : EAGAIN;
}

/* ---- pages ---- */

static int load(struct plm_sqlite *db, uint32_t number, struct plm_slice *page)
{
	char *room;

	if (number == 0 || number > db->page_count)
		return EBADMSG;
	if (db->page_bytes > db->left_bytes)
		return EFBIG;
	db->left_bytes -= db->page_bytes;
	room = plm_arena_alloc(db->arena, db->page_bytes);
	if (!room)
		return ENOMEM;
	*page = (struct plm_slice){room, db->usable_bytes};
	return db->read_at(db->context, (uint64_t)(number - 1) * db->page_bytes, room,
			   db->page_bytes)
		       ? 0
		       : EBADMSG;
}

/* How much of a payload is in its cell; the rest is on pages of its own. */
static size_t local_size(const struct plm_sqlite *db, uint64_t payload)
{
	size_t most = db->usable_bytes - 35, least = (db->usable_bytes - 12) * 32 / 255 - 23;
	size_t size;

	if (payload <= most)
		return (size_t)payload;
	size = least + (size_t)((payload - least) % (db->usable_bytes - 4));
	return size <= most ? size : least;
}

/* Each such page begins with the number of the next. */
static int gather(struct plm_sqlite *db, struct plm_slice local, uint32_t next, size_t size,
		  struct plm_slice *whole)
{
	size_t done = local.size_bytes;
	char *room;

	if (size > db->left_bytes)
		return EFBIG;
	db->left_bytes -= size;
	room = plm_arena_alloc(db->arena, size);
	if (!room)
		return ENOMEM;
	memcpy(room, local.data, done);
	while (done < size) {
		struct plm_slice page;
		int error = load(db, next, &page);
		size_t part = size - done;

		if (error)
			return error;
		if (part > page.size_bytes - 4)
			part = page.size_bytes - 4;
		memcpy(room + done, page.data + 4, part);
		next = u32(page.data);
		done += part;
	}
	*whole = (struct plm_slice){room, size};
	return 0;
}

/* ---- trees ---- */

struct walk {
	struct plm_sqlite *db;
	plm_sqlite_row_fn *fn;
	void *context;
	int64_t before; /* the row that came last: they are in order */
};

static int give(struct walk *walk, struct plm_slice page, size_t at)
{
	struct plm_sqlite_row row;
	struct plm_slice record;
	uint64_t size, id;
	size_t local;
	int error = 0;

	if (!plm_sqlite_varint(page, &at, &size) || !plm_sqlite_varint(page, &at, &id))
		return EBADMSG;
	if ((int64_t)id <= walk->before)
		return EBADMSG;
	walk->before = (int64_t)id;
	if (size > walk->db->left_bytes)
		return EFBIG;
	/* Cells may claim the same bytes, each anew. */
	walk->db->left_bytes -= (size_t)size;
	local = local_size(walk->db, size);
	if (local + (local < size ? 4 : 0) > page.size_bytes - at)
		return EBADMSG;
	record = (struct plm_slice){page.data + at, local};
	if (local < size)
		error = gather(walk->db, record, u32(page.data + at + local), (size_t)size,
			       &record);
	if (error)
		return error;
	return plm_sqlite_row_parse(record, &row) ? walk->fn(walk->context, &row) : EBADMSG;
}

static int walk_tree(struct walk *walk, uint32_t number, int depth)
{
	size_t start = number == 1 ? HEADER_BYTES : 0, cells;
	struct plm_slice page;
	int error = depth < MOST_DEPTH ? load(walk->db, number, &page) : EBADMSG;
	int kind = error ? 0 : page.data[start];
	uint32_t count;

	if (!error && kind != INTERIOR && kind != LEAF)
		error = EBADMSG;
	if (error)
		return error;
	count = u16(page.data + start + 3);
	cells = start + (kind == INTERIOR ? 12 : 8);
	if ((size_t)count * 2 > page.size_bytes - cells)
		return EBADMSG;
	for (uint32_t i = 0; !error && i < count; i++) {
		size_t at = u16(page.data + cells + (size_t)i * 2);

		if (at < cells || at > page.size_bytes - 4)
			return EBADMSG;
		error = kind == LEAF ? give(walk, page, at)
				     : walk_tree(walk, u32(page.data + at), depth + 1);
	}
	return error || kind == LEAF ? error
				     : walk_tree(walk, u32(page.data + start + 8), depth + 1);
}

/* ---- tables ---- */

struct find {
	const char *table;
	int64_t page;
};

/* The schema is a table itself: type, name, table, first page, text. */
static int find_table(void *context, const struct plm_sqlite_row *row)
{
	struct find *find = context;

	if (row->count >= 5 && plm_slice_is(row->values[0], "table") &&
	    plm_slice_is(row->values[1], find->table))
		find->page = row->numbers[3];
	return 0;
}

int plm_sqlite_each(struct plm_sqlite *db, const char *table, plm_sqlite_row_fn *fn, void *context)
{
	struct find find = {.table = table};
	struct walk schema = {db, find_table, &find, INT64_MIN};
	struct walk walk = {db, fn, context, INT64_MIN};
	int error = walk_tree(&schema, 1, 0);

	if (error || !find.page)
		return error ? error : ENOENT;
	return find.page > 1 && find.page <= UINT32_MAX ? walk_tree(&walk, (uint32_t)find.page, 0)
							: EBADMSG;
}
