/*
 * tailor_write.c: the Tailoring as XML, in the order of the schema [XCCDF 6.7.2]. Everything that is
 * not ours is escaped.
 */
#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/benchmark/benchmark.h"
#include "exports/tailor_private.h"
#include "reports/escape.h"
#include "reports/view.h"

#define OWN_NAMESPACE "local"

static void attribute(struct plm_buf *out, const char *name, const char *value)
{
	plm_buf_printf(out, " %s=\"", name);
	plm_xml_attr(out, value);
	plm_buf_char(out, '"');
}

static void element(struct plm_buf *out, const char *name, const char *text)
{
	plm_buf_printf(out, "    <%s override=\"true\">", name);
	plm_xml_text(out, text);
	plm_buf_printf(out, "</%s>\n", name);
}

/* The last part of the new profile's id. */
static void write_short_name(const struct tailor *t, struct plm_buf *out)
{
	const struct plm_profile *base = t->options->base;

	if (t->options->name)
		plm_xml_attr(out, plm_benchmark_short_id(t->options->name));
	else if (base)
		plm_xml_attr(out, plm_benchmark_short_id(base->id));
	if (!t->options->name)
		plm_buf_str(out, base ? "-tailored" : "tailored");
}

static void write_profile_id(const struct tailor *t, struct plm_buf *out)
{
	if (t->options->name && plm_str_starts(t->options->name, "xccdf_")) {
		plm_xml_attr(out, t->options->name);
		return;
	}
	plm_buf_str(out, "xccdf_" OWN_NAMESPACE "_profile_");
	write_short_name(t, out);
}

static void write_open(const struct tailor *t, struct plm_buf *out)
{
	const struct plm_benchmark *benchmark = t->options->benchmark;

	plm_buf_str(out,
		    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Tailoring xmlns=\"" PLM_XCCDF_NS
		    "\" id=\"xccdf_" OWN_NAMESPACE "_tailoring_");
	write_short_name(t, out);
	plm_buf_str(out, "\">\n  <benchmark");
	attribute(out, "href", benchmark->file);
	attribute(out, "id", benchmark->id);
	if (*benchmark->version)
		attribute(out, "version", benchmark->version);
	plm_buf_str(out, "/>\n  <version time=\"");
	plm_iso_time(out, t->options->time_seconds);
	plm_buf_str(out, "\">1</version>\n  <Profile id=\"");
	write_profile_id(t, out);
	plm_buf_char(out, '"');
	if (t->options->base)
		attribute(out, "extends", t->options->base->id);
	plm_buf_str(out, ">\n");
}

static void write_title(const struct tailor *t, struct plm_buf *out)
{
	const struct plm_profile *base = t->options->base;

	if (t->options->title) {
		element(out, "title", t->options->title);
	} else {
		plm_buf_str(out, "    <title override=\"true\">");
		plm_xml_text(out, base ? base->title : t->options->benchmark->title);
		plm_buf_str(out, ", tailored</title>\n");
	}
	if (t->options->description)
		element(out, "description", t->options->description);
}

/* ---- the wishes ---- */

static void write_select(const struct tailor_wish *wish, struct plm_buf *out)
{
	plm_buf_str(out, "    <select");
	attribute(out, "idref", wish->item->id);
	attribute(out, "selected", wish->wish->kind == PLM_WISH_SELECT ? "true" : "false");
	plm_buf_str(out, "/>\n");
}

static void write_list(const struct tailor_wish *wish, struct plm_buf *out)
{
	struct plm_slice rest = plm_slice_of(wish->wish->text), item;

	plm_buf_str(out, "    <set-complex-value");
	attribute(out, "idref", wish->value->id);
	plm_buf_str(out, ">\n");
	while (plm_next_word(&rest, " \t\n", &item)) {
		plm_buf_str(out, "      <item>");
		plm_xml_text_n(out, item.data, item.size_bytes);
		plm_buf_str(out, "</item>\n");
	}
	plm_buf_str(out, "    </set-complex-value>\n");
}

static void write_set(const struct tailor_wish *wish, struct plm_buf *out)
{
	if (wish->value->option_count && wish->value->options[0].list) {
		write_list(wish, out);
		return;
	}
	plm_buf_str(out, "    <set-value");
	attribute(out, "idref", wish->value->id);
	plm_buf_char(out, '>');
	plm_xml_text(out, wish->wish->text);
	plm_buf_str(out, "</set-value>\n");
}

static bool refines(const struct tailor_wish *wish, const struct plm_item *item)
{
	return wish->wish->kind >= PLM_WISH_SEVERITY && wish->item == item;
}

/* All that is wished of one rule is one element, where the first of it was said. */
static void write_refine(const struct tailor *t, size_t index, struct plm_buf *out)
{
	static const char *const names[] = {[PLM_WISH_SEVERITY] = "severity",
					    [PLM_WISH_WEIGHT] = "weight",
					    [PLM_WISH_ROLE] = "role"};
	const struct plm_item *item = t->wishes[index].item;

	for (size_t i = 0; i < index; i++)
		if (refines(&t->wishes[i], item))
			return;
	plm_buf_str(out, "    <refine-rule");
	attribute(out, "idref", item->id);
	for (size_t i = index; i < t->options->wish_count; i++)
		if (refines(&t->wishes[i], item))
			attribute(out, names[t->wishes[i].wish->kind], t->wishes[i].wish->text);
	plm_buf_str(out, "/>\n");
}

void tailor_write_document(const struct tailor *tailor, struct plm_buf *out)
{
	write_open(tailor, out);
	write_title(tailor, out);
	for (size_t i = 0; i < tailor->options->wish_count; i++) {
		const struct tailor_wish *wish = &tailor->wishes[i];

		if (wish->wish->kind <= PLM_WISH_UNSELECT)
			write_select(wish, out);
		else if (wish->wish->kind == PLM_WISH_SET)
			write_set(wish, out);
		else
			write_refine(tailor, i, out);
	}
	plm_buf_str(out, "  </Profile>\n</Tailoring>\n");
}
