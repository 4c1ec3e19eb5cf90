/*
 * load.c: a file becomes a benchmark: read, parse, hold against the schema, build. Reads the
 * operator's file through core/host/local.h and nothing else.
 */
#include "core/benchmark/loader.h"

#include "core/base/err.h"
#include "core/base/sha256.h"
#include "core/base/text.h"
#include "core/benchmark/schema.h"
#include "core/host/local.h"

#define PLM_DATA_STREAM_NS "http://scap.nist.gov/schema/scap/source/1.2"

static void PLM_PRINTF(5, 0) diagnose(struct plm_loader *l, enum plm_diag_level level, long line,
				      const char *remedy, const char *fmt, va_list args)
{
	const char *message = plm_loader_got(l, plm_arena_vprintf(l->scratch, fmt, args));

	if (message)
		plm_diag_add(l->diags, level, l->file, line, remedy, "%s", message);
}

void plm_loader_error(struct plm_loader *loader, long line, const char *remedy, const char *fmt,
		      ...)
{
	va_list args;

	va_start(args, fmt);
	diagnose(loader, PLM_DIAG_ERROR, line, remedy, fmt, args);
	va_end(args);
}

void plm_loader_warn(struct plm_loader *loader, long line, const char *remedy, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	diagnose(loader, PLM_DIAG_WARNING, line, remedy, fmt, args);
	va_end(args);
}

void *plm_loader_got(struct plm_loader *loader, void *p)
{
	if (!p)
		loader->out_of_memory = true;
	return p;
}

const char *plm_loader_copy(struct plm_loader *loader, const char *text)
{
	const char *copy;

	if (!text)
		return NULL;
	copy = plm_loader_got(loader, plm_arena_strdup(loader->arena, text));
	return copy ? copy : "";
}

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

/* ---- the model ---- */

static void read_head(struct plm_loader *l, const struct plm_xml_node *root)
{
	struct plm_benchmark *b = l->benchmark;
	const struct plm_xml_node *status = plm_xml_node_child(root, PLM_XCCDF_NS, "status");
	const struct plm_xml_node *version = plm_xml_node_child(root, PLM_XCCDF_NS, "version");

	b->id = plm_loader_attr(l, root, "id");
	b->style = plm_loader_attr(l, root, "style");
	b->title = plm_loader_texts(l, root, "title");
	b->description = plm_loader_texts(l, root, "description");
	b->version = version ? plm_loader_trimmed(l, version) : "";
	b->status = status ? plm_loader_trimmed(l, status) : "";
	b->status_date = status ? plm_loader_attr(l, status, "date") : NULL;
}

static void index_plain_texts(struct plm_loader *l, const struct plm_xml_node *root)
{
	for (const struct plm_xml_node *c = root->child; c; c = c->next) {
		struct plm_named named = {.kind = PLM_NAMED_PLAIN_TEXT, .line = c->line};

		if (!plm_xml_node_is_xccdf(c, "plain-text"))
			continue;
		named.text = plm_loader_raw(l, c);
		plm_index_add(l, plm_loader_attr(l, c, "id"), &named);
	}
}

static int by_address(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t)((const struct plm_template *)a)->text;
	uintptr_t y = (uintptr_t)((const struct plm_template *)b)->text;

	return x < y ? -1 : x > y;
}

/* Values before items and profiles: their texts may show values. */
static void build(struct plm_loader *l, const struct plm_xml_node *root)
{
	struct plm_benchmark *b = l->benchmark;

	index_plain_texts(l, root);
	plm_loader_values(l, root);
	read_head(l, root);
	plm_loader_items(l, root);
	plm_loader_profiles(l, root);
	b->items = l->items;
	b->item_count = l->item_count;
	b->rules = l->rules;
	b->rule_count = l->rule_count;
	b->values = l->values;
	b->value_count = l->value_count;
	b->profiles = l->profiles;
	b->profile_count = l->profile_count;
	if (l->template_count)
		qsort(l->templates, l->template_count, sizeof(*l->templates), by_address);
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

static int load_tree(struct plm_loader *l, const struct plm_xml_node *root, struct plm_err **err)
{
	if (accept_root(l, root)) {
		plm_schema_check(l, root);
		build(l, root);
	}
	if (l->out_of_memory)
		return plm_err_nomem(err);
	return plm_diags_fail(l->diags, PLM_E_INVALID, err);
}

/* A byte order mark is of the file, not of the text that a report embeds. */
static void keep_source(struct plm_benchmark *benchmark, const char *data, size_t size_bytes)
{
	size_t mark = plm_str_starts(data, "\xef\xbb\xbf") ? 3 : 0;

	benchmark->source_data = data + mark;
	benchmark->source_size_bytes = size_bytes - mark;
}

/* data lives in the arena. */
static int load_kept(const char *file, const char *data, size_t size_bytes, struct plm_arena *arena,
		     struct plm_diags *diags, struct plm_benchmark **benchmark,
		     struct plm_err **err)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	struct plm_loader l = {.arena = arena, .scratch = scratch, .diags = diags};
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
		keep_source(l.benchmark, data, size_bytes);
	*benchmark = l.benchmark;
	return 0;
}

int plm_benchmark_parse(const char *file, const char *data, size_t size_bytes,
			struct plm_arena *arena, struct plm_diags *diags,
			struct plm_benchmark **benchmark, struct plm_err **err)
{
	const char *kept;

	if (size_bytes > PLM_BENCHMARK_MAX_BYTES) {
		plm_diag_add(diags, PLM_DIAG_ERROR, file, 0, "split it", "is larger than %d bytes",
			     PLM_BENCHMARK_MAX_BYTES);
		return plm_diags_fail(diags, PLM_E_LIMIT, err);
	}
	kept = plm_arena_strndup(arena, data, size_bytes);
	if (!kept)
		return plm_err_nomem(err);
	return load_kept(file, kept, size_bytes, arena, diags, benchmark, err);
}

int plm_benchmark_load(const char *file, struct plm_arena *arena, struct plm_diags *diags,
		       struct plm_benchmark **benchmark, struct plm_err **err)
{
	struct plm_datum content;
	int r = plm_local_read(arena, file, PLM_BENCHMARK_MAX_BYTES, &content, err);

	if (r < 0)
		return r;
	return load_kept(file, content.data, content.size_bytes, arena, diags, benchmark, err);
}
