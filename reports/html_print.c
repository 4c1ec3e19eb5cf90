/*
 * html_print.c: what paper carries at the head of each sheet: whose audit it is and when. A style sheet of the report's own, as
 * a margin box cannot read the page; the Content-Security-Policy allows it by its hash. Untrusted text is spelled out for CSS.
 */
#include "reports/page.h"

#include "core/base/sha256.h"

/* A string of CSS: whatever is not plain is written by its number [CSS Syntax 3, 4.3.7]. */
static void add_css_string(struct plm_buf *out, const char *text)
{
	size_t left = strlen(text);

	plm_buf_char(out, '"');
	while (left) {
		uint32_t c = 0;
		size_t n = plm_utf8_length(text, left, &c);
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || (c && c < 0x80 && strchr(" .,:-", (int)c));

		if (plain)
			plm_buf_char(out, (char)c);
		else
			plm_buf_printf(out, "\\%x ", n && c >= 0x20 ? (unsigned)c : 0xfffdU);
		text += n ? n : 1;
		left -= n ? n : 1;
	}
	plm_buf_char(out, '"');
}

static void add_running_title(struct plm_buf *out, const struct plm_audit *audit)
{
	plm_auto_buf struct plm_buf when = {0};

	plm_buf_str(&when, plm_profile_title(audit));
	plm_buf_str(&when, ", ");
	plm_iso_time(&when, audit->end_seconds);
	plm_buf_str(out, "@page { @top-left { content: ");
	add_css_string(out, plm_host_name(audit));
	plm_buf_str(out, "; } @top-right { content: ");
	add_css_string(out, plm_buf_text(&when));
	plm_buf_str(out, "; } }\n@page :first { @top-left { content: none; } @top-right { content: "
			 "none; } }\n");
	if (when.failed && !out->failed)
		out->failed = when.failed;
}

/* 24 bits at a time; the 32 bytes of a digest leave two, so one "=" at the end. */
static void add_base64(struct plm_buf *out, const char *hex)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned bits = 0, held = 0;

	for (; *hex; hex++) {
		bits = (bits << 4 | (unsigned)(*hex <= '9' ? *hex - '0' : *hex - 'a' + 10)) &
		       0xffff;
		held += 4;
		if (held >= 6) {
			held -= 6;
			plm_buf_char(out, letters[bits >> held & 63]);
		}
	}
	if (held)
		plm_buf_char(out, letters[bits << (6 - held) & 63]);
	plm_buf_char(out, '=');
}

void plm_page_running_title(struct plm_page *page, const void *subject)
{
	(void)subject;
	add_running_title(page->out, page->audit);
}

void plm_page_running_title_hash(struct plm_page *page, const void *subject)
{
	plm_auto_buf struct plm_buf style = {0};
	char hex[PLM_SHA256_HEX_BYTES];

	(void)subject;
	add_running_title(&style, page->audit);
	plm_sha256_hex(plm_buf_text(&style), style.size_bytes, hex);
	plm_buf_str(page->out, "sha256-");
	add_base64(page->out, hex);
	if (style.failed && !page->out->failed)
		page->out->failed = style.failed;
}
