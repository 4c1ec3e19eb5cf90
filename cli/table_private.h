/*
 * table_private.h: a table as it is kept between being filled (table.c) and being written (table_write.c). Private to both.
 */
#ifndef PLM_CLI_TABLE_PRIVATE_H
#define PLM_CLI_TABLE_PRIVATE_H

#include "table.h"

struct plm_table_piece {
	const char *text; /* escaped */
	size_t size_bytes, columns;
	enum plm_severity severity;
};

struct plm_table_cell {
	struct plm_table_piece *pieces;
	size_t count;
	size_t columns; /* on one line */
};

struct plm_table {
	struct plm_arena *arena;
	const struct plm_table_column *columns;
	size_t column_count;
	struct plm_table_cell **rows; /* column_count cells each */
	size_t row_count;
	bool failed;
};
#endif
