/*
 * sqlite_row.c: one record of an SQLite table. Trusts nothing that it says about itself.
 */
#include "core/host/sqlite.h"

bool plm_sqlite_varint(struct plm_slice s, size_t *at, uint64_t *value)
{
	*value = 0;
	for (int i = 0; i < 9 && *at < s.size_bytes; i++) {
		unsigned char byte = (unsigned char)s.data[(*at)++];

		if (i == 8) {
			*value = *value << 8 | byte;
			return true;
		}
		*value = *value << 7 | (byte & 0x7f);
		if (!(byte & 0x80))
			return true;
	}
	return false;
}

/* 1 to 6 are integers of these sizes, 7 a float; 8 and 9 are 0 and 1; from 12 on blobs and texts in turn. */
static bool size_of(uint64_t kind, uint64_t *size)
{
	static const unsigned char sizes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};

	if (kind < sizeof(sizes))
		*size = sizes[kind];
	else
		*size = (kind - 12) / 2;
	return kind != 10 && kind != 11;
}

static int64_t number_of(uint64_t kind, struct plm_slice bytes)
{
	uint64_t value = bytes.size_bytes && bytes.data[0] & 0x80 ? UINT64_MAX : 0;

	if (kind == 8 || kind == 9)
		return kind == 9;
	for (size_t i = 0; i < bytes.size_bytes; i++)
		value = value << 8 | (unsigned char)bytes.data[i];
	return kind <= 6 ? (int64_t)value : 0;
}

bool plm_sqlite_row_parse(struct plm_slice record, struct plm_sqlite_row *row)
{
	uint64_t header, kind, size;
	size_t at = 0, value_at;

	*row = (struct plm_sqlite_row){0};
	if (!plm_sqlite_varint(record, &at, &header) || header > record.size_bytes)
		return false;
	value_at = (size_t)header;
	while (at < header && row->count < PLM_SQLITE_COLUMNS) {
		struct plm_slice value;

		if (!plm_sqlite_varint(record, &at, &kind) || at > header ||
		    !size_of(kind, &size) || size > record.size_bytes - value_at)
			return false;
		value = (struct plm_slice){record.data + value_at, (size_t)size};
		if (kind >= 12)
			row->values[row->count] = value;
		else
			row->numbers[row->count] = number_of(kind, value);
		row->count++;
		value_at += (size_t)size;
	}
	return true;
}
