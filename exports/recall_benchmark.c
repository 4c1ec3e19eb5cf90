/*
 * recall_benchmark.c: the benchmark that stored results are of: the document around them, or, when they stand alone, one
 * made of the ids they name, so that they can be shown all the same. OpenSCAP writes benchmarks that it
 * does not accept itself (it drops complex values): then titles are kept.
 */
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/map.h"
#include "core/benchmark/xml_write.h"
#include "exports/recall_private.h"
#include "reports/xccdf.h"

/* The last Benchmark on the way to the TestResult or beside it: an ARF collection has it in another part. With an id, the last
 * one of that id: a collection may hold several. */
static const struct plm_xml_node *find_benchmark(const struct plm_xml_node *node, const char *id)
{
	const struct plm_xml_node *found = NULL;

	if (plm_recalls(node, "Benchmark"))
		return !id || plm_str_eq(plm_xml_node_attr(node, "id"), id) ? node : NULL;
	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		const struct plm_xml_node *below = c->name ? find_benchmark(c, id) : NULL;

		found = below ? below : found;
	}
	return found;
}

/* The one that the results name; tools that leave the id out have one benchmark in a file. */
static const struct plm_xml_node *own_benchmark(struct plm_recalling *r)
{
	const struct plm_xml_node *root = r->stored->xml.root, *found = NULL;

	if (r->stored->benchmark)
		found = find_benchmark(root, r->stored->benchmark);
	return found ? found : find_benchmark(root, NULL);
}

/* A Benchmark within another document as a document of its own. */
static void write_own(struct plm_buf *out, const struct plm_xml *xml,
		      const struct plm_xml_node *benchmark)
{
	static const char tag[] = "<Benchmark";
	plm_auto_buf struct plm_buf inner = {0};

	plm_xml_write_node(&inner, xml, benchmark);
	plm_buf_str(out, tag);
	plm_xml_write_namespaces(out, xml);
	plm_buf_str(out, plm_buf_text(&inner) + sizeof(tag) - 1);
	if (inner.failed)
		out->failed = inner.failed;
}

/* The titles that a benchmark gives its rules, by id. */
static int gather_titles(struct plm_recalling *r, const struct plm_xml_node *within,
			 struct plm_map *titles)
{
	for (const struct plm_xml_node *c = within->child; c; c = c->next) {
		const char *id = c->name ? plm_xml_node_attr(c, "id") : NULL;
		const struct plm_xml_node *title =
			id ? plm_xml_node_child(c, PLM_XCCDF_NS, "title") : NULL;
		char *text;

		if (id && plm_recalls(c, "Group") && gather_titles(r, c, titles) < 0)
			return -PLM_E_NOMEM;
		if (!title || !plm_recalls(c, "Rule"))
			continue;
		text = plm_stored_text(r->arena, title, true);
		if (!text || plm_map_add(titles, id, text) == -PLM_E_NOMEM)
			return -PLM_E_NOMEM;
	}
	return 0;
}

static int write_rules(struct plm_recalling *r, const struct plm_xml_node *benchmark,
		       struct plm_buf *out)
{
	struct plm_map seen, titles;

	plm_map_init(&seen, r->arena);
	plm_map_init(&titles, r->arena);
	if (benchmark && gather_titles(r, benchmark, &titles) < 0)
		return -PLM_E_NOMEM;
	for (const struct plm_stored_item *item = r->stored->items; item; item = item->next) {
		const char *title = plm_map_get(&titles, item->idref);

		if (!*item->idref || plm_map_get(&seen, item->idref))
			continue;
		if (plm_map_add(&seen, item->idref, r) < 0)
			return -PLM_E_NOMEM;
		plm_buf_str(out, "<Rule id=\"");
		plm_xml_write_value(out, item->idref);
		plm_buf_str(out, "\" selected=\"true\" multiple=\"true\"><title>");
		plm_xml_write_text(out, title ? title : item->idref);
		plm_buf_str(out, "</title></Rule>\n");
	}
	return 0;
}

static void write_profile(struct plm_recalling *r, struct plm_buf *out)
{
	const struct plm_xml_node *profile = plm_xml_node_child(r->node, PLM_XCCDF_NS, "profile");
	const char *id = profile ? plm_xml_node_attr(profile, "idref") : NULL;

	if (!id)
		return;
	plm_buf_str(out, "<Profile id=\"");
	plm_xml_write_value(out, id);
	plm_buf_str(out, "\"><title>");
	plm_xml_write_text(out, plm_benchmark_short_id(id));
	plm_buf_str(out, "</title></Profile>\n");
}

/* What the TestResult tells of its benchmark, and a Rule for each that it names. */
static int write_stub(struct plm_recalling *r, const struct plm_xml_node *benchmark,
		      struct plm_buf *out)
{
	const struct plm_xml_node *of = plm_xml_node_child(r->node, PLM_XCCDF_NS, "benchmark");
	const char *id = of ? plm_xml_node_attr(of, "id") : NULL;
	const char *version = plm_xml_node_attr(r->node, "version");
	const char *title = plm_recalled_text(
		r, benchmark ? plm_xml_node_child(benchmark, PLM_XCCDF_NS, "title") : NULL);

	plm_buf_str(out, "<Benchmark xmlns=\"" PLM_XCCDF_NS "\" id=\"");
	plm_xml_write_value(out, id ? id : "xccdf_io.plimsoll_benchmark_unnamed");
	plm_buf_str(out, "\"><status>draft</status><title>");
	plm_xml_write_text(out, title && *title ? title
				: id		? plm_benchmark_short_id(id)
						: "unnamed");
	plm_buf_str(out, "</title><version>");
	plm_xml_write_text(out, version ? version : "0");
	plm_buf_str(out, "</version>\n");
	write_profile(r, out);
	if (write_rules(r, benchmark, out) < 0)
		return -PLM_E_NOMEM;
	plm_buf_str(out, "</Benchmark>\n");
	return 0;
}

const char *plm_recalled_path(struct plm_recalling *r, const char *href)
{
	plm_auto_buf struct plm_buf path = {0};

	for (const char *c = href; *c; c++) {
		int64_t byte;

		if (*c == '%' && c[1] && c[2] &&
		    plm_parse_i64((struct plm_slice){c + 1, 2}, 16, &byte) && byte > 0) {
			plm_buf_char(&path, (char)byte);
			c += 2;
		} else {
			plm_buf_char(&path, *c);
		}
	}
	return path.failed ? NULL : plm_arena_strdup(r->arena, plm_buf_text(&path));
}

/* The name of the benchmark's file as the results give it; they are of it and not of themselves. */
static int name_file(struct plm_recalling *r)
{
	const struct plm_xml_node *of = plm_xml_node_child(r->node, PLM_XCCDF_NS, "benchmark");
	const char *href = of ? plm_xml_node_attr(of, "href") : NULL;

	if (href)
		r->benchmark->file = plm_recalled_path(r, href);
	return r->benchmark->file ? 0 : plm_err_nomem(r->err);
}

/* The results are read already, and what is wrong with one is no fault of the benchmark around it. */
static void without_results(struct plm_buf *document)
{
	struct plm_xccdf_seam seam;

	if (!document->size_bytes ||
	    !plm_xccdf_find_seam(document->data, document->size_bytes, &seam))
		return;
	memmove(document->data + seam.head_end, document->data + seam.tail_start,
		document->size_bytes - seam.tail_start + 1);
	document->size_bytes -= seam.tail_start - seam.head_end;
}

/* Problems of a benchmark that other tools wrote anew are no problems of the results. */
static int parse(struct plm_recalling *r, struct plm_buf *document)
{
	plm_auto_err struct plm_err *err = NULL;
	struct plm_diags diags;
	int rc;

	without_results(document);
	plm_diags_init(&diags, r->arena);
	rc = plm_benchmark_parse(r->file, plm_buf_text(document), document->size_bytes, r->arena,
				 &diags, &r->benchmark, &err);
	if (rc < 0)
		plm_err_set(r->err, (enum plm_code) - rc, "%s", plm_err_message(err));
	return rc;
}

int plm_recall_benchmark(struct plm_recalling *r, struct plm_buf *rest)
{
	const struct plm_xml *xml = &r->stored->xml;
	const struct plm_xml_node *benchmark = own_benchmark(r);
	plm_auto_buf struct plm_buf own = {0};
	int rc = 0;

	if (benchmark && benchmark != xml->root)
		write_own(&own, xml, benchmark);
	else if (!benchmark)
		rc = write_stub(r, NULL, &own);
	if (rc < 0 || own.failed)
		return plm_err_nomem(r->err);
	if (own.size_bytes)
		rest = &own;
	rc = parse(r, rest);
	if (rc == -PLM_E_INVALID && benchmark) {
		plm_buf_clear(&own);
		rc = write_stub(r, benchmark, &own) < 0 || own.failed ? plm_err_nomem(r->err)
								      : parse(r, &own);
	}
	return rc < 0 ? rc : name_file(r);
}
