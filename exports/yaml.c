/*
 * yaml.c: scalars of YAML. Writes ASCII escapes for whatever a YAML reader could take for something
 * else than text.
 */
#include "exports/yaml.h"

#include "core/base/buf.h"
#include "core/base/text.h"

/* Not printable in YAML [1.2, 5.1], a line end of YAML 1.1, or of no width. */
static bool is_special(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{0x7f, 0x9f},	  {0xad, 0xad},	    {0x200b, 0x200f}, {0x2028, 0x202e},
		{0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff0, 0xffff},
	};

	if (c < 0x20)
		return true;
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

static void write_special(struct plm_buf *out, uint32_t c)
{
	if (c == '\n')
		plm_buf_str(out, "\\n");
	else if (c == '\t')
		plm_buf_str(out, "\\t");
	else if (c < 0x100)
		plm_buf_printf(out, "\\x%02X", (unsigned)c);
	else
		plm_buf_printf(out, "\\u%04X", (unsigned)c);
}

/* One character in double quotes; gives its size. */
static size_t write_character(struct plm_buf *out, const char *text, size_t size_bytes)
{
	uint32_t c;
	size_t n = plm_utf8_length(text, size_bytes, &c);

	if (n == 0) {
		plm_buf_str(out, "\\uFFFD");
		return 1;
	}
	if (is_special(c)) {
		write_special(out, c);
		return n;
	}
	if (c == '"' || c == '\\')
		plm_buf_char(out, '\\');
	plm_buf_add(out, text, n);
	return n;
}

static void write_quoted(struct plm_buf *out, const char *text, bool part_braces)
{
	const char *end = text + strlen(text);

	plm_buf_char(out, '"');
	while (text < end) {
		bool opens = *text == '{';

		text += write_character(out, text, (size_t)(end - text));
		if (part_braces && opens && (*text == '{' || *text == '%' || *text == '#'))
			plm_buf_char(out, ' ');
	}
	plm_buf_char(out, '"');
}

void plm_yaml_name(struct plm_buf *out, const char *text)
{
	write_quoted(out, text, true);
}

static bool fits_block(const char *text)
{
	const char *end = text + strlen(text);
	uint32_t c;
	size_t n;

	for (; text < end; text += n) {
		n = plm_utf8_length(text, (size_t)(end - text), &c);
		if (n == 0 || (is_special(c) && c != '\n' && c != '\t'))
			return false;
	}
	return true;
}

void plm_yaml_block(struct plm_buf *out, const char *text, unsigned indent)
{
	struct plm_slice rest = plm_slice_of(text), line;

	if (!fits_block(text)) {
		write_quoted(out, text, false);
		plm_buf_char(out, '\n');
		return;
	}
	plm_buf_str(out, "|2\n");
	while (plm_next_line(&rest, &line)) {
		if (line.size_bytes)
			plm_buf_printf(out, "%*s%.*s", (int)indent, "", (int)line.size_bytes,
				       line.data);
		plm_buf_char(out, '\n');
	}
}

bool plm_yaml_is_sequence(const char *text)
{
	struct plm_slice rest = plm_slice_of(text), line;

	while (plm_next_line(&rest, &line)) {
		struct plm_slice words = plm_slice_trim(line);

		if (!words.size_bytes || words.data[0] == '#' || plm_slice_is(words, "---"))
			continue;
		return plm_slice_starts(words, "- ");
	}
	return false;
}
