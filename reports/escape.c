/*
 * escape.c: escaping for XML, HTML and terminals. Reads nothing but its arguments; trusts none.
 */
#include "reports/escape.h"

#include "core/base/buf.h"
#include "core/base/text.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

/* What stands for one code point: NULL keeps it. `shown` is room for a spelled-out one. */
typedef const char *plm_replace(uint32_t c, char shown[24]);

static const char *replace_markup(uint32_t c)
{
	switch (c) {
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '&':
		return "&amp;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static bool is_forbidden(uint32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe || c == 0xffff;
}

/* Characters that show nothing or change the order of what is shown. */
static bool is_invisible(uint32_t c)
{
	return c == '\r' || (c >= 0x7f && c <= 0x9f) || c == 0xad || c == 0x061c || c == 0x180e ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xe0000 && c <= 0xe007f);
}

static const char *replace_xml(uint32_t c, char shown[24])
{
	(void)shown;
	if (c == '\r')
		return "&#13;";
	return is_forbidden(c) ? REPLACEMENT : replace_markup(c);
}

static const char *replace_xml_attr(uint32_t c, char shown[24])
{
	if (c == '\t')
		return "&#9;";
	return c == '\n' ? "&#10;" : replace_xml(c, shown);
}

static const char *replace_html(uint32_t c, char shown[24])
{
	if (is_forbidden(c))
		return REPLACEMENT;
	if (!is_invisible(c))
		return replace_markup(c);
	snprintf(shown, 24, "\u27e8U+%04X\u27e9", (unsigned)c);
	return shown;
}

/* CommonMark takes a backslash before any ASCII punctuation. */
static const char *replace_markdown(uint32_t c, char shown[24])
{
	if (c == ' ' || c == '\t' || c == '\n')
		return " ";
	if (is_forbidden(c) || is_invisible(c) || c >= 0x80 || !strchr("\\`*_[]<>|#~&$", (int)c))
		return is_forbidden(c) || is_invisible(c) ? replace_html(c, shown) : NULL;
	shown[0] = '\\';
	shown[1] = (char)c;
	shown[2] = '\0';
	return shown;
}

/* Between back-ticks nothing is markup but a back-tick. */
static const char *replace_code(uint32_t c, char shown[24])
{
	if (c == ' ' || c == '\t' || c == '\n')
		return " ";
	if (c == '`')
		return "'";
	return is_forbidden(c) || is_invisible(c) ? replace_html(c, shown) : NULL;
}

/* What no medium replaces, so that nobody is asked. */
static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '+' && c <= ';') || (c >= '?' && c <= 'Z') ||
	       c == ' ' || c == '=' || c == '(' || c == ')' || c == '{' || c == '}';
}

static void escape(struct plm_buf *out, const char *text, size_t size_bytes, plm_replace *replace)
{
	size_t kept = 0;

	for (size_t i = 0; i < size_bytes;) {
		char shown[24];
		const char *instead;
		uint32_t c = 0;
		size_t n;

		if (is_plain(text[i])) {
			i++;
			continue;
		}
		n = plm_utf8_length(text + i, size_bytes - i, &c);
		instead = n ? replace(c, shown) : REPLACEMENT;
		if (instead) {
			plm_buf_add(out, text + kept, i - kept);
			plm_buf_str(out, instead);
			kept = i + (n ? n : 1);
		}
		i += n ? n : 1;
	}
	plm_buf_add(out, text + kept, size_bytes - kept);
}

void plm_xml_text_n(struct plm_buf *out, const char *text, size_t size_bytes)
{
	escape(out, text, size_bytes, replace_xml);
}

void plm_xml_text(struct plm_buf *out, const char *text)
{
	if (text)
		plm_xml_text_n(out, text, strlen(text));
}

void plm_xml_attr(struct plm_buf *out, const char *text)
{
	if (text)
		escape(out, text, strlen(text), replace_xml_attr);
}

void plm_html_text_n(struct plm_buf *out, const char *text, size_t size_bytes)
{
	escape(out, text, size_bytes, replace_html);
}

void plm_html_text(struct plm_buf *out, const char *text)
{
	if (text)
		plm_html_text_n(out, text, strlen(text));
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void plm_terminal_text_n(struct plm_buf *out, const char *text, size_t size_bytes)
{
	size_t i = 0;
	bool space = false;

	while (i < size_bytes) {
		size_t start = i, room;
		char *to;

		while (i < size_bytes && !is_space(text[i]))
			i++;
		if (i > start) {
			if (space)
				plm_buf_char(out, ' ');
			room = plm_text_escaped_size(text + start, i - start);
			to = plm_buf_reserve(out, room);
			if (!to)
				return;
			plm_text_escape(to, room + 1, text + start, i - start);
			out->size_bytes += room;
			space = true;
		}
		while (i < size_bytes && is_space(text[i]))
			i++;
	}
}

void plm_terminal_text(struct plm_buf *out, const char *text)
{
	if (text)
		plm_terminal_text_n(out, text, strlen(text));
}

/* What would begin a list, a heading or a rule at the start of a line. */
static size_t before_block(struct plm_buf *out, const char *text)
{
	size_t digits = strspn(text, "0123456789");

	if (digits && (text[digits] == '.' || text[digits] == ')')) {
		plm_buf_add(out, text, digits);
		plm_buf_char(out, '\\');
		return digits;
	}
	if (*text && strchr("-+=", *text))
		plm_buf_char(out, '\\');
	return 0;
}

void plm_markdown_text(struct plm_buf *out, const char *text)
{
	if (text)
		escape(out, text, strlen(text), replace_markdown);
}

void plm_markdown_line(struct plm_buf *out, const char *text)
{
	if (!text)
		return;
	text += strspn(text, " \t\n");
	text += before_block(out, text);
	plm_markdown_text(out, text);
}

void plm_markdown_code(struct plm_buf *out, const char *text)
{
	if (text)
		escape(out, text, strlen(text), replace_code);
}
