/*
 * table_write.c: gives each column its width and writes the lines. Counts display columns.
 */
#include "table_private.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/columns.h"
#include "core/base/text.h"

enum { GAP = 2 };
static const char cut_mark[] = "...";

/* ---- widths ---- */

static size_t natural_width(const struct plm_table *table, size_t column)
{
	const char *title = table->columns[column].title;
	size_t width = title ? strlen(title) : 0;

	for (size_t i = 0; i < table->row_count; i++)
		if (table->rows[i][column].columns > width)
			width = table->rows[i][column].columns;
	return width;
}

/* The widest of those that may still give a column, or column_count. */
static size_t next_to_shrink(const struct plm_table *table, const size_t *widths)
{
	size_t best = table->column_count;

	for (size_t i = 0; i < table->column_count; i++)
		if (table->columns[i].least && widths[i] > table->columns[i].least &&
		    (best == table->column_count || widths[i] > widths[best]))
			best = i;
	return best;
}

static void fit_widths(const struct plm_table *table, size_t room, size_t *widths)
{
	size_t total = GAP * (table->column_count - 1), victim;

	for (size_t i = 0; i < table->column_count; i++) {
		widths[i] = natural_width(table, i);
		/* One step for each column of a name of megabytes would take long. */
		if (table->columns[i].least && widths[i] > room)
			widths[i] = room;
		total += widths[i];
	}
	for (; total > room; total--) {
		victim = next_to_shrink(table, widths);
		if (victim == table->column_count)
			break;
		widths[victim]--;
	}
}

/* ---- writing ---- */

/* Where the writing of one cell is. */
struct cursor {
	size_t piece, offset, line;
};

struct pen {
	struct plm_buf *out;
	const struct plm_table_style *style;
	size_t column;
};

static void move_to(struct pen *pen, size_t column)
{
	for (; pen->column < column; pen->column++)
		plm_buf_char(pen->out, ' ');
}

static void write_inked(struct pen *pen, enum plm_severity severity, const char *text,
			size_t size_bytes, size_t columns)
{
	const char *ink = severity == PLM_SEVERITY_HIGH	    ? "\x1b[1;31m"
			  : severity == PLM_SEVERITY_MEDIUM ? "\x1b[33m"
							    : NULL;
	bool coloured = ink && pen->style->colour;

	if (coloured)
		plm_buf_str(pen->out, ink);
	plm_buf_add(pen->out, text, size_bytes);
	if (coloured)
		plm_buf_str(pen->out, "\x1b[0m");
	pen->column += columns;
}

/* Bytes of what must stay together: a character, or an escape of plm_text_escape. */
static size_t unit_size(const char *text, size_t size_bytes)
{
	uint32_t c = 0;
	size_t n;

	if (text[0] == '\\')
		return size_bytes >= 4 && text[1] == 'x' ? 4 : size_bytes < 2 ? 1 : 2;
	n = plm_utf8_length(text, size_bytes, &c);
	return n ? n : 1;
}

/* How many bytes of a text fit in width columns; at least one unit. */
static size_t fitting_size(const char *text, size_t size_bytes, size_t width, size_t *columns)
{
	size_t used = 0;

	*columns = 0;
	while (used < size_bytes) {
		size_t n = unit_size(text + used, size_bytes - used);
		size_t wide = plm_text_columns(text + used, n);

		if (used && *columns + wide > width)
			break;
		used += n;
		*columns += wide;
	}
	return used;
}

/* Goes back to the last blank, if there is one: better than to break a word. */
static size_t back_to_blank(const char *text, size_t size_bytes, size_t *columns)
{
	for (size_t n = size_bytes; n > 1; n--)
		if (text[n - 1] == ' ') {
			*columns = plm_text_columns(text, n - 1);
			return n;
		}
	return size_bytes;
}

static size_t rest_columns(const struct plm_table_cell *cell, const struct cursor *at)
{
	size_t columns = 0;

	for (size_t i = at->piece; i < cell->count; i++) {
		size_t offset = i == at->piece ? at->offset : 0;

		columns += plm_text_columns(cell->pieces[i].text + offset,
					    cell->pieces[i].size_bytes - offset) +
			   (i > at->piece);
	}
	return columns;
}

/* One line of one cell. */
static void write_cell_line(struct pen *pen, const struct plm_table_cell *cell, struct cursor *at,
			    size_t width)
{
	size_t used = 0;

	for (; at->piece < cell->count; at->piece++, at->offset = 0) {
		const struct plm_table_piece *p = &cell->pieces[at->piece];
		const char *text = p->text + at->offset;
		size_t left = p->size_bytes - at->offset, columns;
		size_t fits = fitting_size(text, left, width, &columns);
		bool whole = fits == left;

		if (used && (!whole || used + 1 + columns > width))
			break;
		if (used)
			move_to(pen, pen->column + 1);
		if (!whole)
			fits = back_to_blank(text, fits, &columns);
		write_inked(pen, p->severity, text, fits - (!whole && text[fits - 1] == ' '),
			    columns);
		used += columns + (used > 0);
		if (!whole) {
			at->offset += fits;
			break;
		}
	}
	at->line++;
}

static void write_cell(struct pen *pen, const struct plm_table_column *column,
		       const struct plm_table_cell *cell, struct cursor *at, size_t width)
{
	bool last = column->most_lines && at->line + 1 == column->most_lines;

	if (column->right && cell->columns < width)
		move_to(pen, pen->column + width - cell->columns);
	if (!last || width <= sizeof(cut_mark) || rest_columns(cell, at) <= width) {
		write_cell_line(pen, cell, at, width);
		return;
	}
	write_cell_line(pen, cell, at, width - (sizeof(cut_mark) - 1));
	write_inked(pen, PLM_SEVERITY_INFO, cut_mark, sizeof(cut_mark) - 1, sizeof(cut_mark) - 1);
	at->piece = cell->count;
}

static bool write_row_line(struct pen *pen, const struct plm_table *table,
			   const struct plm_table_cell *row, struct cursor *cursors,
			   const size_t *widths)
{
	size_t column = pen->style->indent;
	bool wrote = false;

	pen->column = 0;
	for (size_t i = 0; i < table->column_count; i++) {
		if (cursors[i].piece < row[i].count) {
			move_to(pen, column);
			write_cell(pen, &table->columns[i], &row[i], &cursors[i], widths[i]);
			wrote = true;
		}
		column += widths[i] + GAP;
	}
	if (wrote)
		plm_buf_char(pen->out, '\n');
	return wrote;
}

void plm_table_heading(struct plm_buf *out, const struct plm_table_style *style, const char *text)
{
	plm_buf_printf(out, style->colour ? "\x1b[1m%s\x1b[0m\n" : "%s\n", text);
}

static void write_titles(struct pen *pen, const struct plm_table *table, const size_t *widths)
{
	size_t column = pen->style->indent;

	if (!table->columns[0].title)
		return;
	pen->column = 0;
	if (pen->style->colour)
		plm_buf_str(pen->out, "\x1b[1m");
	for (size_t i = 0; i < table->column_count; i++) {
		const char *title = table->columns[i].title;
		size_t size = strlen(title);

		move_to(pen, column + (table->columns[i].right ? widths[i] - size : 0));
		plm_buf_str(pen->out, title);
		pen->column += size;
		column += widths[i] + GAP;
	}
	plm_buf_str(pen->out, pen->style->colour ? "\x1b[0m\n" : "\n");
}

int plm_table_write(const struct plm_table *table, const struct plm_table_style *style,
		    struct plm_buf *out)
{
	struct pen pen = {.out = out, .style = style};
	struct cursor *cursors;
	size_t *widths;

	if (!table || table->failed)
		return -PLM_E_NOMEM;
	widths = plm_new_array(table->arena, size_t, table->column_count);
	cursors = plm_new_array(table->arena, struct cursor, table->column_count);
	if (!widths || !cursors)
		return -PLM_E_NOMEM;
	fit_widths(table, style->width > style->indent ? style->width - style->indent : 1, widths);
	write_titles(&pen, table, widths);
	for (size_t i = 0; i < table->row_count; i++) {
		memset(cursors, 0, sizeof(*cursors) * table->column_count);
		while (write_row_line(&pen, table, table->rows[i], cursors, widths))
			continue;
	}
	return 0;
}
