/*
 * wrap.c: wraps text word by word. Columns are counted in code points; a word that is longer than a
 * line is left whole, so that paths stay copyable.
 */
#include "reports/wrap.h"

#include "core/base/buf.h"
#include "core/base/text.h"
#include "reports/escape.h"

void plm_sheet_ink(struct plm_sheet *sheet, enum plm_ink ink)
{
	static const char *const codes[PLM_INK_COUNT] = {
		[PLM_INK_PLAIN] = "\x1b[0m",  [PLM_INK_BOLD] = "\x1b[1m",
		[PLM_INK_FAINT] = "\x1b[2m",  [PLM_INK_BAD] = "\x1b[1;31m",
		[PLM_INK_DOUBT] = "\x1b[33m", [PLM_INK_GOOD] = "\x1b[32m",
	};

	if (!sheet->colour || sheet->ink == ink)
		return;
	if (sheet->ink != PLM_INK_PLAIN)
		plm_buf_str(sheet->out, codes[PLM_INK_PLAIN]);
	if (ink != PLM_INK_PLAIN)
		plm_buf_str(sheet->out, codes[ink]);
	sheet->ink = ink;
}

static size_t columns(struct plm_slice s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.size_bytes; i++)
		n += ((unsigned char)s.data[i] & 0xc0) != 0x80;
	return n;
}

static void spaces(struct plm_sheet *sheet, size_t n)
{
	for (; n > 0; n--)
		plm_buf_char(sheet->out, ' ');
}

void plm_sheet_line(struct plm_sheet *sheet, size_t indent)
{
	plm_buf_char(sheet->out, '\n');
	spaces(sheet, indent);
	sheet->indent = sheet->column = indent;
	sheet->space = false;
}

void plm_sheet_end_line(struct plm_sheet *sheet)
{
	plm_sheet_ink(sheet, PLM_INK_PLAIN);
	plm_buf_char(sheet->out, '\n');
	sheet->indent = sheet->column = 0;
	sheet->space = false;
}

void plm_sheet_tab(struct plm_sheet *sheet, size_t column)
{
	size_t n = sheet->column < column ? column - sheet->column : 1;

	spaces(sheet, n);
	sheet->column += n;
	sheet->space = false;
}

static void put_word(struct plm_sheet *sheet, struct plm_slice word)
{
	size_t width = columns(word);
	bool fits = sheet->column + sheet->space + width <= sheet->width;

	if (sheet->space && !fits && sheet->column > sheet->indent) {
		plm_sheet_line(sheet, sheet->indent);
	} else if (sheet->space && sheet->column > sheet->indent) {
		plm_buf_char(sheet->out, ' ');
		sheet->column++;
	}
	plm_buf_add(sheet->out, word.data, word.size_bytes);
	sheet->column += width;
	sheet->space = false;
}

void plm_sheet_space(struct plm_sheet *sheet)
{
	sheet->space = true;
}

void plm_sheet_text_n(struct plm_sheet *sheet, const char *text, size_t size_bytes)
{
	plm_auto_buf struct plm_buf safe = {0};
	struct plm_slice rest, word;

	plm_terminal_text_n(&safe, text, size_bytes);
	if (safe.failed && !sheet->out->failed)
		sheet->out->failed = safe.failed;
	rest = (struct plm_slice){plm_buf_text(&safe), safe.size_bytes};
	sheet->space |= size_bytes && text[0] == ' ';
	for (bool first = true; plm_next_word(&rest, " ", &word); first = false) {
		sheet->space |= !first;
		put_word(sheet, word);
	}
}

void plm_sheet_text(struct plm_sheet *sheet, const char *text)
{
	if (text)
		plm_sheet_text_n(sheet, text, strlen(text));
}
