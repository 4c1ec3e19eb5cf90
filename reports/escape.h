/*
 * escape.h: untrusted bytes on their way into a document. Whatever comes in, what goes out is
 * well-formed UTF-8 that the medium takes as text and as nothing else.
 */
#ifndef PLM_REPORTS_ESCAPE_H
#define PLM_REPORTS_ESCAPE_H

#include <plimsoll/types.h>

struct plm_buf;

/* XML 1.0 content [XML 2.2, 2.4]: markup and carriage returns become references; bytes that are not
 * UTF-8 and characters that XML 1.0 forbids become U+FFFD. NULL writes nothing. */
void plm_xml_text(struct plm_buf *out, const char *text);
void plm_xml_text_n(struct plm_buf *out, const char *text, size_t size_bytes);
/* The same between double quotes: every white space that a parser would make a space [XML 3.3.3]
 * becomes a reference. */
void plm_xml_attr(struct plm_buf *out, const char *text);

/* HTML content or double-quoted attribute value. As above, but what a reader could not see, or what
 * would reorder what is seen (controls, zero-width and bidirectional characters), is spelled out as
 * U+202E in angle brackets. */
void plm_html_text(struct plm_buf *out, const char *text);
void plm_html_text_n(struct plm_buf *out, const char *text, size_t size_bytes);

/* One line for a terminal, escaped by plm_text_escape; white space becomes single spaces. */
void plm_terminal_text(struct plm_buf *out, const char *text);
void plm_terminal_text_n(struct plm_buf *out, const char *text, size_t size_bytes);

/* CommonMark on one line: what is markup gets a backslash, line breaks become spaces, what cannot be seen is spelled out as
 * in HTML. The second begins a line, the third is for between two back-ticks. */
void plm_markdown_text(struct plm_buf *out, const char *text);
void plm_markdown_line(struct plm_buf *out, const char *text);
void plm_markdown_code(struct plm_buf *out, const char *text);

#endif
