/*
 * test_escape.c: whatever bytes come in, what goes out is well-formed text for its medium: every
 * byte alone, every pair of bytes, broken UTF-8, and noise.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <libxml/parser.h>

#include "core/base/buf.h"
#include "core/base/text.h"
#include "reports/escape.h"

typedef void escaper(struct plm_buf *out, const char *text);

static void gives(escaper *escape, const char *text, const char *expected)
{
	plm_auto_buf struct plm_buf out = {0};

	escape(&out, text);
	assert_string_equal(plm_buf_text(&out), expected);
}

static void markup_becomes_references(void **state)
{
	(void)state;
	gives(plm_xml_text, "<a b=\"c\">&'</a>", "&lt;a b=&quot;c&quot;&gt;&amp;&#39;&lt;/a&gt;");
	gives(plm_html_text, "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;");
	gives(plm_xml_text, "]]>", "]]&gt;");
	gives(plm_xml_text, NULL, "");
	gives(plm_xml_text, "", "");
}

static void white_space_survives(void **state)
{
	(void)state;
	gives(plm_xml_text, "a\tb\nc\rd", "a\tb\nc&#13;d");
	gives(plm_xml_attr, "a\tb\nc\rd", "a&#9;b&#10;c&#13;d");
	gives(plm_terminal_text, "  a\t b\n\nc\r ", "a b c");
}

static void what_is_no_text_is_replaced(void **state)
{
	(void)state;
	gives(plm_xml_text, "\x01", "\xef\xbf\xbd");
	gives(plm_xml_text, "a\xff\x62", "a\xef\xbf\xbd\x62");
	gives(plm_xml_text, "\xc3", "\xef\xbf\xbd");				     /* cut short */
	gives(plm_xml_text, "\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd");		     /* overlong */
	gives(plm_xml_text, "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"); /* surrogate */
	gives(plm_xml_text, "\xef\xbf\xbf", "\xef\xbf\xbd"); /* U+FFFF, valid UTF-8, no XML */
	gives(plm_xml_text, "Zo\xc3\xab \xf0\x9f\x9a\xa2", "Zo\xc3\xab \xf0\x9f\x9a\xa2");
}

static void what_deceives_the_eye_is_spelled_out(void **state)
{
	/* U+202E as bytes: a literal of it would deceive the reader of this file. */
	static const char reversed[] = {'a', (char)0xe2, (char)0x80, (char)0xae, 'b', '\0'};

	(void)state;
	gives(plm_html_text, reversed, "a\xe2\x9f\xa8U+202E\xe2\x9f\xa9\x62");
	gives(plm_html_text, "\xe2\x80\x8b", "\xe2\x9f\xa8U+200B\xe2\x9f\xa9");
	gives(plm_html_text, "\r", "\xe2\x9f\xa8U+000D\xe2\x9f\xa9");
	gives(plm_html_text, "\x1b[31m", "\xef\xbf\xbd[31m");
	gives(plm_terminal_text, "\x1b[31m", "\\x1b[31m");
	gives(plm_terminal_text, reversed, "a\\xe2\\x80\\xaeb");
}

/* A document whose attribute and content are the escaped text parses, and both come back alike. */
static void parses(const char *raw)
{
	plm_auto_buf struct plm_buf doc = {0};
	xmlDoc *parsed;
	xmlChar *content, *attr;

	plm_buf_str(&doc, "<e a=\"");
	plm_xml_attr(&doc, raw);
	plm_buf_str(&doc, "\">");
	plm_xml_text(&doc, raw);
	plm_buf_str(&doc, "</e>");
	parsed = xmlReadMemory(doc.data, (int)doc.size_bytes, "e.xml", NULL,
			       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	assert_non_null(parsed);
	content = xmlNodeGetContent(xmlDocGetRootElement(parsed));
	attr = xmlGetProp(xmlDocGetRootElement(parsed), (const xmlChar *)"a");
	assert_true(xmlStrEqual(content, attr));
	xmlFree(content);
	xmlFree(attr);
	xmlFreeDoc(parsed);
}

static bool has_markup(const char *s)
{
	for (; *s; s++)
		if (strchr("<>\"'", *s) || (unsigned char)*s == 0x7f ||
		    ((unsigned char)*s < 0x20 && *s != '\n' && *s != '\t'))
			return true;
	return false;
}

static bool is_utf8(const char *s, size_t size_bytes)
{
	uint32_t c;

	for (size_t i = 0, n; i < size_bytes; i += n)
		if (!(n = plm_utf8_length(s + i, size_bytes - i, &c)))
			return false;
	return true;
}

static void is_safe_everywhere(const char *raw)
{
	plm_auto_buf struct plm_buf html = {0}, line = {0};

	parses(raw);
	plm_html_text(&html, raw);
	assert_false(has_markup(plm_buf_text(&html)));
	assert_true(is_utf8(plm_buf_text(&html), html.size_bytes));
	plm_terminal_text(&line, raw);
	assert_true(is_utf8(plm_buf_text(&line), line.size_bytes));
	for (size_t i = 0; i < line.size_bytes; i++)
		assert_true((unsigned char)line.data[i] >= 0x20 && line.data[i] != 0x7f);
}

static void every_pair_of_bytes_is_safe(void **state)
{
	(void)state;
	for (unsigned a = 1; a < 256; a++)
		for (unsigned b = 0; b < 256; b++)
			is_safe_everywhere((char[]){(char)a, (char)b, '\0'});
}

/* Noise that is often nearly UTF-8: lead bytes are likely. */
static void noise_is_safe(void **state)
{
	uint32_t seed = 190;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char raw[24] = {0};

		for (size_t i = 0; i < sizeof raw - 1; i++) {
			seed = seed * 1664525u + 1013904223u;
			raw[i] = (char)(seed & 0x10000 ? seed >> 24 : (seed >> 24 & 0x3f) | 0x80);
			if (!raw[i])
				raw[i] = (char)0xe2;
		}
		is_safe_everywhere(raw);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markup_becomes_references),
		cmocka_unit_test(white_space_survives),
		cmocka_unit_test(what_is_no_text_is_replaced),
		cmocka_unit_test(what_deceives_the_eye_is_spelled_out),
		cmocka_unit_test(every_pair_of_bytes_is_safe),
		cmocka_unit_test(noise_is_safe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
