/*
 * oscal_words.c: identifiers, strings and properties as OSCAL wants them. Identifiers are made of what they name, so the same audit gives
 * the same ones.
 */
#include "reports/data/oscal.h"

#include "core/base/buf.h"
#include "core/base/sha256.h"
#include "reports/view.h"

/* A UUID in the layout of version 5 [RFC 9562], from SHA-256. */
void plm_oscal_make_uuid(const struct plm_audit *audit, const char *what, const char *more,
			 char uuid[PLM_UUID_ROOM])
{
	plm_auto_buf struct plm_buf text = {0};
	char digest[PLM_SHA256_HEX_BYTES];

	plm_buf_printf(&text, "plimsoll\n%s\n%lld\n%s\n%s\n%s", plm_host_name(audit),
		       (long long)audit->end_seconds, audit->benchmark->id, what, more ? more : "");
	plm_sha256_hex(plm_buf_text(&text), text.size_bytes, digest);
	snprintf(uuid, PLM_UUID_ROOM, "%.8s-%.4s-5%.3s-8%.3s-%.12s", digest, digest + 8,
		 digest + 12, digest + 15, digest + 18);
}

void plm_oscal_uuid(struct plm_json_writer *w, const struct plm_audit *audit, const char *key,
		    const char *what, const char *more)
{
	char uuid[PLM_UUID_ROOM];

	plm_oscal_make_uuid(audit, what, more, uuid);
	plm_jsonw_text(w, key, uuid);
}

/* OSCAL wants a text that is not empty and not blank. */
const char *plm_oscal_some(const char *text, const char *otherwise)
{
	return text && text[strspn(text, " \t\r\n")] ? text : otherwise;
}

static bool is_blank(uint32_t c)
{
	return c <= 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
	       c == 0x205f || c == 0x3000 || c == 0xfeff;
}

/* OSCAL's strings are one line, without a blank at either end. */
void plm_oscal_add_line(struct plm_buf *line, const char *text)
{
	size_t blanks = 0;

	for (size_t i = 0, size = strlen(text), n; i < size; i += n) {
		uint32_t c = 0;

		n = plm_utf8_length(text + i, size - i, &c);
		if (n && is_blank(c)) {
			blanks++;
		} else {
			for (; blanks && line->size_bytes; blanks--)
				plm_buf_char(line, ' ');
			blanks = 0;
			plm_buf_add(line, n ? text + i : "\xef\xbf\xbd", n ? n : 3);
		}
		n = n ? n : 1;
	}
}

/* One text as a line; out of memory is the report's. */
static const char *one_line(struct plm_json_writer *w, struct plm_buf *line, const char *text)
{
	plm_oscal_add_line(line, text ? text : "");
	if (line->failed)
		w->out->failed = line->failed;
	return line->size_bytes ? plm_buf_text(line) : NULL;
}

/* OSCAL's string; `otherwise` for one with nothing in it. */
void plm_oscal_line(struct plm_json_writer *w, const char *key, const char *text,
		    const char *otherwise)
{
	plm_auto_buf struct plm_buf line = {0};
	const char *said = one_line(w, &line, text);

	plm_jsonw_text(w, key, said ? said : otherwise);
}

static void write_property_of(struct plm_json_writer *w, const char *ns, const char *name,
			      const char *value)
{
	plm_auto_buf struct plm_buf line = {0};
	const char *said = one_line(w, &line, value);

	if (!said)
		return;
	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_text(w, "name", name);
	if (ns)
		plm_jsonw_text(w, "ns", ns);
	plm_jsonw_text(w, "value", said);
	plm_jsonw_close(w, '}');
}

/* A name of our own. */
void plm_oscal_property(struct plm_json_writer *w, const char *name, const char *value)
{
	write_property_of(w, "urn:plimsoll:oscal", name, value);
}

/* A name that OSCAL gives a meaning. */
void plm_oscal_known(struct plm_json_writer *w, const char *name, const char *value)
{
	write_property_of(w, NULL, name, value);
}
