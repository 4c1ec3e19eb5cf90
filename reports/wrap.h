/*
 * wrap.h: text for a terminal: wrapped at a width, coloured when asked for. Private to reports.
 */
#ifndef PLM_REPORTS_WRAP_H
#define PLM_REPORTS_WRAP_H

#include <plimsoll/types.h>

struct plm_buf;

enum plm_ink {
	PLM_INK_PLAIN = 0,
	PLM_INK_BOLD,
	PLM_INK_FAINT,
	PLM_INK_BAD,
	PLM_INK_DOUBT,
	PLM_INK_GOOD,
	PLM_INK_COUNT
};

/* A sheet of the terminal. Text put on it is escaped first, whatever it is. */
struct plm_sheet {
	struct plm_buf *out;
	bool colour;
	size_t width;  /* columns */
	size_t indent; /* where a line that was wrapped goes on */
	size_t column; /* where the pen is */
	enum plm_ink ink;
	bool space; /* a blank is due before the next word */
};

void plm_sheet_ink(struct plm_sheet *sheet, enum plm_ink ink);
/* Words, each moved to the next line when it does not fit. The first one joins what stands before
 * it, unless the text begins with a blank or plm_sheet_space was called. */
void plm_sheet_space(struct plm_sheet *sheet);
void plm_sheet_text(struct plm_sheet *sheet, const char *text);
void plm_sheet_text_n(struct plm_sheet *sheet, const char *text, size_t size_bytes);
/* At least one blank, up to a column: for what stands in columns. */
void plm_sheet_tab(struct plm_sheet *sheet, size_t column);
/* Ends the line and begins the next at `indent`. */
void plm_sheet_line(struct plm_sheet *sheet, size_t indent);
void plm_sheet_end_line(struct plm_sheet *sheet);

#endif
