/*
 * load.c: a file becomes a benchmark: read, parse, hold against the schema, build. Reads the
 * operator's file through core/host/local.h and nothing else.
 */
#include "core/benchmark/loader.h"

#include "core/base/err.h"
#include "core/base/sha256.h"
#include "core/base/text.h"
#include "core/benchmark/resolved.h"
#include "core/benchmark/resolving.h"
#include "core/benchmark/schema.h"
#include "core/host/local.h"

#define PLM_DATA_STREAM_NS "http://scap.nist.gov/schema/scap/source/1.2"

/* ---- the root ---- */

/* The id of the component of a data stream that holds a Benchmark, or NULL. */
static const char *benchmark_component(const struct plm_xml_node *collection)
{
	for (const struct plm_xml_node *c = collection->child; c; c = c->next)
		if (plm_xml_node_is(c, PLM_DATA_STREAM_NS, "component") &&
		    plm_xml_node_child(c, PLM_XCCDF_NS, "Benchmark"))
			return plm_xml_node_attr(c, "id");
	return NULL;
}

static void refuse_data_stream(struct plm_loader *l, const struct plm_xml_node *root)
{
	const char *component = benchmark_component(root);
	const char *remedy =
		component ? plm_arena_printf(l->scratch,
					     "copy the <Benchmark> inside its component %s into a "
					     "file of its own",
					     component)
			  : "copy the <Benchmark> out of its component into a file of its own";

	plm_loader_error(l, root->line, remedy,
			 "is a SCAP data stream collection, not an XCCDF Benchmark");
}

static void refuse_old(struct plm_loader *l, const struct plm_xml_node *root)
{
	const char *version = strrchr(root->ns, '/') + 1;

	plm_loader_error(l, root->line,
			 "convert it to XCCDF 1.2, namespace " PLM_XCCDF_NS
			 ", with ids of the form xccdf_NAMESPACE_KIND_NAME",
			 "is XCCDF %s, plimsoll reads 1.2", version);
}

/* Whether the root is a Benchmark of XCCDF 1.2; says what it is when not. */
static bool accept_root(struct plm_loader *l, const struct plm_xml_node *root)
{
	static const char xccdf[] = "http://checklists.nist.gov/xccdf/";
	bool benchmark = strcmp(root->name, "Benchmark") == 0;

	if (plm_xml_node_is_xccdf(root, "Benchmark"))
		return true;
	if (plm_xml_node_is(root, PLM_DATA_STREAM_NS, "data-stream-collection"))
		refuse_data_stream(l, root);
	else if (benchmark && root->ns && plm_str_starts(root->ns, xccdf))
		refuse_old(l, root);
	else if (benchmark)
		plm_loader_error(l, root->line, "write <Benchmark xmlns=\"" PLM_XCCDF_NS "\" ...>",
				 "<Benchmark> is in %s%s, not in that of XCCDF 1.2",
				 root->ns ? "namespace " : "no namespace",
				 root->ns ? root->ns : "");
	else
		plm_loader_error(l, root->line, "name a file whose root is an XCCDF 1.2 Benchmark",
				 "the root element is <%s>, not <Benchmark>", root->name);
	return false;
}

/* Values before items and profiles: their texts may show values. */
static void build(struct plm_loader *l, const struct plm_xml_node *root)
{
	struct plm_benchmark *b = l->benchmark;

	l->language = plm_xml_node_language(root);
	plm_loader_plain_texts(l, root);
	plm_loader_values(l, root);
	plm_loader_head(l, root);
	plm_loader_items(l, root);
	plm_loader_profiles(l, root);
	plm_loader_profile_values(l, l->profiles, l->profile_count);
	b->items = l->items;
	b->item_count = l->item_count;
	b->rules = l->rules;
	b->rule_count = l->rule_count;
	b->values = l->values;
	b->value_count = l->value_count;
	b->profiles = l->profiles;
	b->profile_count = l->profile_count;
	plm_loader_sort_templates(l);
	b->templates = l->templates;
	b->template_count = l->template_count;
	b->index = l->index;
	b->root = l->item_count ? l->items[0] : NULL;
}

static int start(struct plm_loader *l, const char *file, const char *data, size_t size_bytes)
{
	char *hex = plm_arena_alloc(l->arena, PLM_SHA256_HEX_BYTES);

	l->file = plm_arena_strdup(l->arena, file);
	l->benchmark = plm_new(l->arena, struct plm_benchmark);
	l->index = plm_new(l->arena, struct plm_benchmark_index);
	if (!hex || !l->file || !l->benchmark || !l->index)
		return -PLM_E_NOMEM;
	plm_sha256_hex(data, size_bytes, hex);
	l->benchmark->file = l->file;
	l->benchmark->sha256 = hex;
	plm_map_init(&l->index->ids, l->arena);
	plm_map_init(&l->index->clusters, l->arena);
	return 0;
}

static int load_tree(struct plm_loader *l, struct plm_xml_node *root, struct plm_err **err)
{
	if (accept_root(l, root)) {
		plm_schema_check(l, root, &plm_schema_benchmark);
		plm_loader_resolve(l, root);
		build(l, root);
	}
	if (l->out_of_memory)
		return plm_err_nomem(err);
	return plm_diags_fail(l->diags, PLM_E_INVALID, err);
}

/* data lives in the arena. resolved, unless it is NULL, gets the document once more. */
static int load_kept(const char *file, const char *data, size_t size_bytes, struct plm_arena *arena,
		     struct plm_diags *diags, struct plm_benchmark **benchmark,
		     struct plm_buf *resolved, struct plm_err **err)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	struct plm_loader l = {.arena = arena, .scratch = scratch, .diags = diags};
	struct plm_resolving writing = {.loader = &l, .out = resolved};
	struct plm_xml xml;
	int r;

	if (!scratch || start(&l, file, data, size_bytes) < 0)
		return plm_err_nomem(err);
	r = plm_xml_parse(l.file, data, size_bytes, scratch, diags, &xml, err);
	if (r == 0)
		r = load_tree(&l, xml.root, err);
	if (r < 0)
		return r;
	if (xml.utf8)
		plm_loader_source(data, size_bytes, &l.benchmark->source_data,
				  &l.benchmark->source_size_bytes);
	*benchmark = l.benchmark;
	writing.xml = &xml;
	if (resolved)
		plm_resolving_document(&writing);
	return l.out_of_memory || (resolved && resolved->failed) ? plm_err_nomem(err) : 0;
}

static int parse(const char *file, const char *data, size_t size_bytes, struct plm_arena *arena,
		 struct plm_diags *diags, struct plm_benchmark **benchmark,
		 struct plm_buf *resolved, struct plm_err **err)
{
	const char *kept = NULL;
	int rc = plm_load_keep(file, data, size_bytes, arena, diags, &kept, err);

	if (rc != 0)
		return rc;
	return load_kept(file, kept, size_bytes, arena, diags, benchmark, resolved, err);
}

static int load(const char *file, struct plm_arena *arena, struct plm_diags *diags,
		struct plm_benchmark **benchmark, struct plm_buf *resolved, struct plm_err **err)
{
	struct plm_datum content;
	int r = plm_local_read(arena, file, PLM_BENCHMARK_MAX_BYTES, &content, err);

	if (r < 0)
		return r;
	return load_kept(file, content.data, content.size_bytes, arena, diags, benchmark, resolved,
			 err);
}

int plm_benchmark_parse(const char *file, const char *data, size_t size_bytes,
			struct plm_arena *arena, struct plm_diags *diags,
			struct plm_benchmark **benchmark, struct plm_err **err)
{
	return parse(file, data, size_bytes, arena, diags, benchmark, NULL, err);
}

int plm_benchmark_load(const char *file, struct plm_arena *arena, struct plm_diags *diags,
		       struct plm_benchmark **benchmark, struct plm_err **err)
{
	return load(file, arena, diags, benchmark, NULL, err);
}

int plm_benchmark_resolve_text(const char *file, const char *data, size_t size_bytes,
			       struct plm_arena *arena, struct plm_diags *diags,
			       struct plm_buf *out, struct plm_err **err)
{
	struct plm_benchmark *benchmark;

	return parse(file, data, size_bytes, arena, diags, &benchmark, out, err);
}

int plm_benchmark_resolve(const char *file, struct plm_arena *arena, struct plm_diags *diags,
			  struct plm_buf *out, struct plm_err **err)
{
	struct plm_benchmark *benchmark;

	return load(file, arena, diags, &benchmark, out, err);
}
