/*
 * json_writer.c: writes JSON and escapes every text. Reads nothing; a failure sticks to the buffer.
 */
#include "core/base/json_writer.h"

#include <inttypes.h>

#include "core/base/buf.h"
#include "core/base/text.h"

/* Legal in JSON, but they would move a terminal's cursor or reorder what it shows. */
static bool is_spelled_out(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x061c || c == 0x200e || c == 0x200f ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

static void put_string(struct plm_buf *out, const char *text, size_t size_bytes)
{
	plm_buf_char(out, '"');
	for (size_t i = 0; i < size_bytes;) {
		uint32_t c = 0;
		size_t n = plm_utf8_length(text + i, size_bytes - i, &c);

		if (n == 0)
			plm_buf_str(out, "\xef\xbf\xbd");
		else if (c == '"' || c == '\\')
			plm_buf_printf(out, "\\%c", (int)c);
		else if (is_spelled_out(c))
			plm_buf_printf(out, "\\u%04" PRIx32, c);
		else
			plm_buf_add(out, text + i, n);
		i += n ? n : 1;
	}
	plm_buf_char(out, '"');
}

static void new_line(struct plm_json_writer *writer)
{
	if (writer->on_one_line)
		return;
	plm_buf_char(writer->out, '\n');
	for (size_t i = 0; i < writer->depth; i++)
		plm_buf_str(writer->out, "  ");
}

/* What stands before a value. */
static void begin(struct plm_json_writer *writer, const char *key)
{
	if (writer->has_sibling)
		plm_buf_char(writer->out, ',');
	if (writer->depth)
		new_line(writer);
	if (key) {
		put_string(writer->out, key, strlen(key));
		plm_buf_str(writer->out, ": ");
	}
	writer->has_sibling = true;
}

void plm_jsonw_open(struct plm_json_writer *writer, const char *key, char bracket)
{
	begin(writer, key);
	plm_buf_char(writer->out, bracket);
	writer->depth++;
	writer->has_sibling = false;
}

void plm_jsonw_close(struct plm_json_writer *writer, char bracket)
{
	writer->depth--;
	if (writer->has_sibling)
		new_line(writer);
	plm_buf_char(writer->out, bracket);
	writer->has_sibling = true;
}

void plm_jsonw_text_n(struct plm_json_writer *writer, const char *key, const char *text,
		      size_t size_bytes)
{
	begin(writer, key);
	put_string(writer->out, text, size_bytes);
}

void plm_jsonw_text(struct plm_json_writer *writer, const char *key, const char *text)
{
	if (text)
		plm_jsonw_text_n(writer, key, text, strlen(text));
	else
		plm_jsonw_null(writer, key);
}

void plm_jsonw_number(struct plm_json_writer *writer, const char *key, uint64_t number)
{
	begin(writer, key);
	plm_buf_printf(writer->out, "%" PRIu64, number);
}

void plm_jsonw_decimal(struct plm_json_writer *writer, const char *key, const char *decimal)
{
	begin(writer, key);
	plm_buf_str(writer->out, decimal);
}

void plm_jsonw_bool(struct plm_json_writer *writer, const char *key, bool value)
{
	begin(writer, key);
	plm_buf_str(writer->out, value ? "true" : "false");
}

void plm_jsonw_null(struct plm_json_writer *writer, const char *key)
{
	begin(writer, key);
	plm_buf_str(writer->out, "null");
}

void plm_jsonw_end(struct plm_json_writer *writer)
{
	plm_buf_char(writer->out, '\n');
}
