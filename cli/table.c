/*
 * table.c: collects rows of cells; what comes from a host is escaped on the way in.
 */
#include "table_private.h"

#include "core/base/arena.h"
#include "core/base/columns.h"
#include "core/base/text.h"

struct plm_table *plm_table_new(struct plm_arena *arena, const struct plm_table_column *columns,
				size_t count)
{
	struct plm_table *table = plm_new(arena, struct plm_table);

	if (table)
		*table = (struct plm_table){
			.arena = arena, .columns = columns, .column_count = count};
	return table;
}

void plm_table_row(struct plm_table *table)
{
	struct plm_table_cell **row;

	if (!table || table->failed)
		return;
	row = plm_push(table->arena, table->rows, table->row_count);
	if (row)
		*row = plm_new_array(table->arena, struct plm_table_cell, table->column_count);
	table->failed = !row || !*row;
}

static void put_piece(struct plm_table *table, size_t column, enum plm_severity severity,
		      struct plm_slice text)
{
	size_t room = plm_text_escaped_size(text.data, text.size_bytes) + 1;
	char *safe = plm_arena_alloc(table->arena, room);
	struct plm_table_cell *cell = &table->rows[table->row_count - 1][column];
	struct plm_table_piece *piece =
		safe ? plm_push(table->arena, cell->pieces, cell->count) : NULL;

	if (!piece) {
		table->failed = true;
		return;
	}
	plm_text_escape(safe, room, text.data, text.size_bytes);
	*piece = (struct plm_table_piece){
		.text = safe, .size_bytes = room - 1, .severity = severity};
	piece->columns = plm_text_columns(piece->text, piece->size_bytes);
	cell->columns += piece->columns + (cell->count > 1);
}

void plm_table_put(struct plm_table *table, size_t column, enum plm_severity severity,
		   const char *text)
{
	if (table && !table->failed)
		put_piece(table, column, severity, plm_slice_of(text));
}

void plm_table_item(struct plm_table *table, size_t column, enum plm_severity severity,
		    const char *text, bool last)
{
	const char *item =
		table ? plm_arena_printf(table->arena, "%s%s", text, last ? "" : ",") : NULL;

	if (item)
		plm_table_put(table, column, severity, item);
	else if (table)
		table->failed = true;
}

void plm_table_printf(struct plm_table *table, size_t column, enum plm_severity severity,
		      const char *fmt, ...)
{
	const char *text;
	va_list args;

	if (!table || table->failed)
		return;
	va_start(args, fmt);
	text = plm_arena_vprintf(table->arena, fmt, args);
	va_end(args);
	table->failed = !text;
	if (text)
		plm_table_words(table, column, severity, text);
}

void plm_table_words(struct plm_table *table, size_t column, enum plm_severity severity,
		     const char *text)
{
	struct plm_slice rest = plm_slice_of(text), word;

	while (table && !table->failed && plm_next_word(&rest, " ", &word))
		put_piece(table, column, severity, word);
}
