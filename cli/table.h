/*
 * table.h: text in columns that shrink to the terminal; what does not fit wraps under its own column.
 */
#ifndef PLM_CLI_TABLE_H
#define PLM_CLI_TABLE_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_buf;

struct plm_table_column {
	const char *title; /* NULL in every column: no line of titles */
	size_t least;	   /* columns of the terminal it may shrink to; 0: it never shrinks */
	size_t most_lines; /* a longer cell ends in "..."; 0: as many as it takes */
	bool right;	   /* numbers */
};

struct plm_table; /* in the arena */

/* columns are borrowed. NULL when out of memory; every other function takes NULL and does nothing. */
struct plm_table *plm_table_new(struct plm_arena *arena, const struct plm_table_column *columns,
				size_t count);
void plm_table_row(struct plm_table *table);
/* Appends to a cell of the last row: a blank, then the text as it is (untrusted: it is escaped), which is broken only
 * when it is wider than the column. The severity is its colour: high and medium stand out. */
void plm_table_put(struct plm_table *table, size_t column, enum plm_severity severity,
		   const char *text);
/* The same for an item of a list: a comma follows unless it is the last. */
void plm_table_item(struct plm_table *table, size_t column, enum plm_severity severity,
		    const char *text, bool last);
/* Formatted, word by word. */
void plm_table_printf(struct plm_table *table, size_t column, enum plm_severity severity,
		      const char *fmt, ...) PLM_PRINTF(4, 5);
/* Word by word. */
void plm_table_words(struct plm_table *table, size_t column, enum plm_severity severity,
		     const char *text);

struct plm_table_style {
	size_t indent, width;
	bool colour;
};

/* 0 or -PLM_E_NOMEM, also for what failed before. */
int plm_table_write(const struct plm_table *table, const struct plm_table_style *style,
		    struct plm_buf *out);

/* A line of its own in the same colours, for titles. Trusted text. */
void plm_table_heading(struct plm_buf *out, const struct plm_table_style *style, const char *text);

#endif
