/*
 * tailoring.c: a Tailoring file becomes profiles of a benchmark [6.7, tables 29, 30, 32]. Reads the
 * operator's file through core/host/local.h and nothing else.
 */
#include "core/benchmark/tailor.h"

#include "core/base/err.h"
#include "core/base/sha256.h"
#include "core/base/text.h"
#include "core/benchmark/schema.h"
#include "core/host/local.h"

/* ---- the root, and the benchmark it is for ---- */

static bool accept_root(struct plm_loader *l, const struct plm_xml_node *root)
{
	if (plm_xml_node_is_xccdf(root, "Tailoring"))
		return true;
	plm_loader_error(l, root->line,
			 plm_xml_node_is_xccdf(root, "Benchmark")
				 ? "name the benchmark first, and the tailoring with --tailoring"
				 : "name a file whose root is an XCCDF 1.2 Tailoring",
			 "the root element is <%s>, not <Tailoring> of XCCDF 1.2", root->name);
	return false;
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void check_benchmark(struct plm_tailor *t, const struct plm_xml_node *node)
{
	struct plm_tailoring *made = t->tailoring;
	const struct plm_benchmark *b = t->benchmark;
	struct plm_loader *l = &t->loader;

	made->benchmark_href = plm_loader_attr(l, node, "href");
	made->benchmark_id = plm_loader_attr(l, node, "id");
	made->benchmark_version = plm_loader_attr(l, node, "version");
	if (made->benchmark_id && !plm_str_eq(made->benchmark_id, b->id))
		plm_loader_error(l, node->line, "use it with the benchmark it was written for",
				 "this tailoring is for the benchmark %s, not for %s",
				 made->benchmark_id, b->id);
	else if (made->benchmark_version && strcmp(made->benchmark_version, b->version) != 0)
		plm_loader_warn(
			l, node->line, "look it over, then write the version it is for",
			"this tailoring is for version %s of the benchmark, which is %s now",
			made->benchmark_version, b->version);
	else if (made->benchmark_href && !made->benchmark_id &&
		 strcmp(file_name(made->benchmark_href), file_name(b->file)) != 0)
		plm_loader_warn(l, node->line, "add the id of the benchmark",
				"this tailoring is for the file %s, not for %s",
				made->benchmark_href, b->file);
}

/* ---- profiles ---- */

/* What the author does not want changed stays. */
static void check_prohibited(struct plm_tailor *t, const struct plm_profile_action *action)
{
	const struct plm_benchmark *b = t->benchmark;
	const struct plm_named *named = plm_index_target(b->index, action->idref);

	for (; named; named = named->next) {
		bool item = named->kind == PLM_NAMED_ITEM && named->index > 0 &&
			    b->items[named->index]->prohibit_changes;
		bool value =
			named->kind == PLM_NAMED_VALUE && b->values[named->index].prohibit_changes;

		if (item || value)
			plm_loader_error(&t->loader, action->line,
					 "remove it: the author of the benchmark prohibits changes",
					 "%s may not be changed",
					 item ? b->items[named->index]->id
					      : b->values[named->index].id);
	}
}

/* By its whole id: an extends is no name for people. */
static const struct plm_profile *benchmark_profile(const struct plm_tailor *t, const char *id)
{
	const struct plm_named *named = plm_index_find(t->benchmark->index, id);

	return named && named->kind == PLM_NAMED_PROFILE ? &t->benchmark->profiles[named->index]
							 : NULL;
}

/* Table 30. */
static void check_shadow(struct plm_tailor *t, const struct plm_profile *profile)
{
	const struct plm_profile *same = benchmark_profile(t, profile->id);
	struct plm_loader *l = &t->loader;

	if (!same)
		return;
	if (!plm_str_eq(profile->extends, profile->id))
		plm_loader_error(l, profile->line,
				 "give it an id of its own, or let it extend that one",
				 "Profile %s has the id of a profile of the benchmark that it does "
				 "not extend",
				 profile->id);
	else if (same->prohibit_changes)
		plm_loader_error(
			l, profile->line, "give it an id of its own",
			"Profile %s stands for one of the benchmark that may not be changed",
			profile->id);
}

static void read_profile(struct plm_tailor *t, const struct plm_xml_node *node,
			 struct plm_profile *profile, struct plm_map *seen)
{
	struct plm_loader *l = &t->loader;
	const struct plm_profile *base;

	t->first_template = l->template_count;
	plm_loader_profile(l, node, profile);
	if (plm_loader_seen(l, seen, profile->id))
		plm_loader_error(l, node->line, "give one of them another id",
				 "a second Profile %s", profile->id);
	if (profile->abstract)
		plm_loader_error(l, node->line, "remove abstract=\"true\"",
				 "Profile %s is abstract, but none can extend a profile of a "
				 "tailoring",
				 profile->id);
	check_shadow(t, profile);
	for (size_t i = 0; i < profile->action_count; i++)
		check_prohibited(t, &profile->actions[i]);
	base = profile->extends ? benchmark_profile(t, profile->extends) : NULL;
	if (base)
		plm_tailor_extend(t, node, profile, base);
	else if (profile->extends)
		plm_loader_dangling(l, node->line, PLM_NAMED_PROFILE, profile->extends,
				    "extends of <Profile>");
}

static void read_profiles(struct plm_tailor *t, const struct plm_xml_node *root)
{
	struct plm_map seen;

	plm_map_init(&seen, t->loader.scratch);
	for (const struct plm_xml_node *c = plm_xml_first(root, "Profile");
	     c && !t->loader.out_of_memory; c = plm_xml_same(c)) {
		struct plm_profile *profile = plm_loader_got(
			&t->loader, plm_push(t->loader.arena, t->profiles, t->count));

		if (profile)
			read_profile(t, c, profile, &seen);
	}
	t->tailoring->profiles = t->profiles;
	t->tailoring->profile_count = t->count;
	plm_loader_profile_values(&t->loader, t->profiles, t->count);
	plm_loader_sort_templates(&t->loader);
	t->tailoring->templates = t->loader.templates;
	t->tailoring->template_count = t->loader.template_count;
}

/* ---- the file ---- */

/* The readers work on a loader that holds the whole model; they only look at it. */
static int borrow_model(struct plm_tailor *t)
{
	struct plm_loader *l = &t->loader;
	const struct plm_benchmark *b = t->benchmark;

	l->language = b->language;
	l->index = (struct plm_benchmark_index *)(uintptr_t)b->index;
	l->items = plm_new_array(l->scratch, struct plm_item *, b->item_count);
	l->values = plm_new_array(l->scratch, struct plm_value, b->value_count);
	l->profiles = plm_new_array(l->scratch, struct plm_profile, b->profile_count);
	l->default_values = plm_new_array(l->scratch, const char *, b->value_count);
	if (!l->items || !l->values || !l->profiles || !l->default_values)
		return -PLM_E_NOMEM;
	for (size_t i = 0; i < b->item_count; i++)
		l->items[i] = b->items[i];
	for (size_t i = 0; i < b->value_count; i++) {
		l->values[i] = b->values[i];
		l->default_values[i] = plm_value_option(&b->values[i], "")->text;
	}
	for (size_t i = 0; i < b->profile_count; i++)
		l->profiles[i] = b->profiles[i];
	l->item_count = b->item_count;
	l->value_count = b->value_count;
	l->profile_count = b->profile_count;
	return 0;
}

static void build(struct plm_tailor *t, const struct plm_xml_node *root)
{
	struct plm_loader *l = &t->loader;
	const struct plm_xml_node *benchmark = plm_xml_first(root, "benchmark");

	plm_schema_check(l, root, &plm_schema_tailoring);
	t->tailoring->id = plm_loader_attr_or(l, root, "id", "");
	plm_loader_origin(l, root, &t->tailoring->origin);
	if (benchmark)
		check_benchmark(t, benchmark);
	read_profiles(t, root);
}

static int start(struct plm_tailor *t, const char *file, const char *data, size_t size_bytes)
{
	struct plm_loader *l = &t->loader;
	char *hex = plm_arena_alloc(l->arena, PLM_SHA256_HEX_BYTES);

	l->file = plm_arena_strdup(l->arena, file);
	t->tailoring = plm_new(l->arena, struct plm_tailoring);
	if (!hex || !l->file || !t->tailoring)
		return -PLM_E_NOMEM;
	plm_sha256_hex(data, size_bytes, hex);
	t->tailoring->file = l->file;
	t->tailoring->sha256 = hex;
	return borrow_model(t);
}

/* data lives in the arena. */
static int load_kept(const char *file, const char *data, size_t size_bytes,
		     const struct plm_benchmark *benchmark, struct plm_arena *arena,
		     struct plm_diags *diags, struct plm_tailoring **tailoring,
		     struct plm_err **err)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	struct plm_tailor t = {.loader = {.arena = arena, .scratch = scratch, .diags = diags},
			       .benchmark = benchmark};
	struct plm_xml xml;
	int r;

	if (!scratch || start(&t, file, data, size_bytes) < 0)
		return plm_err_nomem(err);
	r = plm_xml_parse(t.loader.file, data, size_bytes, scratch, diags, &xml, err);
	if (r < 0)
		return r;
	if (accept_root(&t.loader, xml.root))
		build(&t, xml.root);
	if (t.loader.out_of_memory)
		return plm_err_nomem(err);
	r = plm_diags_fail(diags, PLM_E_INVALID, err);
	if (r < 0)
		return r;
	if (xml.utf8)
		plm_loader_source(data, size_bytes, &t.tailoring->source_data,
				  &t.tailoring->source_size_bytes);
	*tailoring = t.tailoring;
	return 0;
}

int plm_tailoring_parse(const char *file, const char *data, size_t size_bytes,
			const struct plm_benchmark *benchmark, struct plm_arena *arena,
			struct plm_diags *diags, struct plm_tailoring **tailoring,
			struct plm_err **err)
{
	const char *kept;
	int rc = plm_load_keep(file, data, size_bytes, arena, diags, &kept, err);

	if (rc < 0)
		return rc;
	return load_kept(file, kept, size_bytes, benchmark, arena, diags, tailoring, err);
}

int plm_tailoring_load(const char *file, const struct plm_benchmark *benchmark,
		       struct plm_arena *arena, struct plm_diags *diags,
		       struct plm_tailoring **tailoring, struct plm_err **err)
{
	struct plm_datum content;
	int r = plm_local_read(arena, file, PLM_BENCHMARK_MAX_BYTES, &content, err);

	if (r < 0)
		return r;
	return load_kept(file, content.data, content.size_bytes, benchmark, arena, diags, tailoring,
			 err);
}

/* ---- look-up ---- */

/* By id or the last part of it; NULL when not there. */
static const struct plm_profile *find_profile(const struct plm_tailoring *tailoring,
					      const char *name)
{
	for (size_t i = 0; i < tailoring->profile_count; i++)
		if (strcmp(tailoring->profiles[i].id, name) == 0)
			return &tailoring->profiles[i];
	for (size_t i = 0; i < tailoring->profile_count; i++)
		if (strcmp(plm_benchmark_short_id(tailoring->profiles[i].id), name) == 0)
			return &tailoring->profiles[i];
	return NULL;
}

const struct plm_profile *plm_profile_find(const struct plm_benchmark *benchmark,
					   const struct plm_tailoring *tailoring, const char *name)
{
	const struct plm_profile *found = tailoring ? find_profile(tailoring, name) : NULL;

	return found ? found : plm_benchmark_profile(benchmark, name);
}
