/*
 * waivers_write.c: adds a waiver to the text of a file of waivers and leaves every other byte as it
 * was. Writes only into memory.
 */
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/iso_time.h"
#include "core/base/text.h"
#include "core/benchmark/waivers.h"
#include "core/benchmark/xml_write.h"

static const char empty_file[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
				 "<waivers xmlns=\"" PLM_WAIVERS_NS "\">\n"
				 "</waivers>\n";

static const char end_tag[] = "</waivers>";

static void write_attr(struct plm_buf *out, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	plm_buf_printf(out, " %s=\"", name);
	plm_xml_write_value(out, value);
	plm_buf_char(out, '"');
}

static void write_time(struct plm_buf *out, const char *name, int64_t seconds)
{
	char text[PLM_ISO_TIME_BYTES];

	plm_iso_time_format(seconds, text);
	write_attr(out, name, text);
}

static void write_waiver(struct plm_buf *out, const struct plm_waiver *waiver)
{
	plm_buf_str(out, "  <waiver");
	write_attr(out, "rule", waiver->rule_name);
	write_attr(out, "host", waiver->host);
	write_attr(out, "instance", waiver->instance);
	write_attr(out, "authority", waiver->authority);
	write_time(out, "created", waiver->created);
	write_time(out, "expires", waiver->expires);
	write_attr(out, "ticket", waiver->ticket);
	if (waiver->new_verdict != PLM_VERDICT_INFORMATIONAL)
		write_attr(out, "result", plm_verdict_name(waiver->new_verdict));
	plm_buf_str(out, ">\n    <reason>");
	plm_xml_write_text(out, waiver->reason);
	plm_buf_str(out, "</reason>\n  </waiver>\n");
}

/* The last end tag of the file; a comment behind it that holds another is found by reading the
 * result again. */
static size_t find_end(const char *data, size_t size_bytes)
{
	size_t tag = sizeof(end_tag) - 1;

	for (size_t at = size_bytes >= tag ? size_bytes - tag + 1 : 0; at-- > 0;)
		if (memcmp(data + at, end_tag, tag) == 0)
			return at;
	return SIZE_MAX;
}

static int count(const char *file, const char *data, size_t size_bytes, size_t *to,
		 struct plm_err **err)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_waivers *waivers = NULL;
	struct plm_diags diags;
	int rc;

	if (!arena)
		return plm_err_nomem(err);
	plm_diags_init(&diags, arena);
	rc = plm_waivers_parse(file, data, size_bytes, NULL, arena, &diags, &waivers, err);
	*to = rc == 0 ? waivers->count : 0;
	return rc;
}

int plm_waivers_add(const char *file, const char *data, size_t size_bytes,
		    const struct plm_waiver *waiver, struct plm_buf *out, struct plm_err **err)
{
	const char *from = data ? data : empty_file;
	size_t size = data ? size_bytes : sizeof(empty_file) - 1, before = 0, after = 0;
	size_t end = find_end(from, size);
	int rc = count(file, from, size, &before, err);

	if (rc < 0)
		return rc;
	if (end != SIZE_MAX) {
		plm_buf_add(out, from, end);
		write_waiver(out, waiver);
		plm_buf_add(out, from + end, size - end);
		if (out->failed)
			return plm_err_nomem(err);
		rc = count(file, plm_buf_text(out), out->size_bytes, &after, err);
	}
	if (rc == 0 && after != before + 1) {
		plm_err_set(err, PLM_E_INVALID, "no place was found for another waiver");
		plm_err_at(err, file, 0);
		plm_err_remedy(err, "let the file end with %s, without a prefix", end_tag);
		return -PLM_E_INVALID;
	}
	return rc;
}
