/*
 * json_writer.h: JSON [RFC 8259] onto a buffer, one member a line. Whatever bytes a text has, what is
 * written is valid UTF-8 and safe to show on a terminal.
 */
#ifndef PLM_CORE_BASE_JSON_WRITER_H
#define PLM_CORE_BASE_JSON_WRITER_H

#include <plimsoll/types.h>

struct plm_buf;

struct plm_json_writer {
	struct plm_buf *out;
	size_t depth;
	bool has_sibling; /* a comma is due before the next value */
	bool on_one_line; /* JSON lines: no line breaks, no indentation */
};

/* key is NULL within an array and at the top. bracket is '{' or '['. */
void plm_jsonw_open(struct plm_json_writer *writer, const char *key, char bracket);
void plm_jsonw_close(struct plm_json_writer *writer, char bracket);
/* NULL writes null. A byte that is not UTF-8 becomes U+FFFD. */
void plm_jsonw_text(struct plm_json_writer *writer, const char *key, const char *text);
void plm_jsonw_text_n(struct plm_json_writer *writer, const char *key, const char *text,
		      size_t size_bytes);
void plm_jsonw_number(struct plm_json_writer *writer, const char *key, uint64_t number);
/* A number as decimal text, which is written as it stands: "87.5". */
void plm_jsonw_decimal(struct plm_json_writer *writer, const char *key, const char *decimal);
void plm_jsonw_bool(struct plm_json_writer *writer, const char *key, bool value);
void plm_jsonw_null(struct plm_json_writer *writer, const char *key);
/* Ends the text with a newline. */
void plm_jsonw_end(struct plm_json_writer *writer);

#endif
