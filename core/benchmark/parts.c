/*
 * parts.c: what items, Profiles, Values, the Benchmark and a Tailoring have in common: status,
 * version, metadata, references, warnings, platforms. Reads the tree only.
 */
#include "core/benchmark/loader.h"

#include "core/base/text.h"

#define PLM_DUBLIN_CORE_NS "http://purl.org/dc/elements/1.1/"

/* ---- Dublin Core ---- */

static const struct plm_dublin_core *
read_dublin_core(struct plm_loader *l, const struct plm_xml_node *node, size_t *count)
{
	struct plm_dublin_core *items = NULL, *to;

	*count = 0;
	for (const struct plm_xml_node *c = node->child; c && !l->out_of_memory; c = c->next) {
		if (!c->name || !plm_str_eq(c->ns, PLM_DUBLIN_CORE_NS))
			continue;
		to = plm_loader_got(l, plm_push(l->arena, items, *count));
		if (!to)
			return NULL;
		to->name = plm_loader_copy(l, c->name);
		to->text = plm_loader_text(l, c);
	}
	return items;
}

static const char *join_dublin_core(struct plm_loader *l, const struct plm_reference *r)
{
	const char *joined = "";

	for (size_t i = 0; i < r->dublin_core_count; i++)
		if (strcmp(r->dublin_core[i].name, "title") == 0)
			return r->dublin_core[i].text;
	for (size_t i = 0; joined && i < r->dublin_core_count; i++)
		joined = plm_loader_got(l, plm_arena_printf(l->arena, "%s%s%s", joined,
							    i ? ", " : "", r->dublin_core[i].text));
	return joined ? joined : "";
}

const struct plm_reference *plm_loader_references(struct plm_loader *loader,
						  const struct plm_xml_node *node, size_t *count)
{
	struct plm_reference *references = NULL, *r;

	*count = 0;
	for (const struct plm_xml_node *c = plm_xml_first(node, "reference"); c;
	     c = plm_xml_same(c)) {
		r = plm_loader_got(loader, plm_push(loader->arena, references, *count));
		if (!r)
			return NULL;
		r->href = plm_loader_attr_or(loader, c, "href", "");
		r->dublin_core = read_dublin_core(loader, c, &r->dublin_core_count);
		r->text = r->dublin_core_count ? plm_loader_trimmed(loader, c)
					       : plm_loader_text(loader, c);
		if (!*r->text)
			r->text = join_dublin_core(loader, r);
	}
	return references;
}

/* ---- status, version, metadata ---- */

static void read_statuses(struct plm_loader *l, const struct plm_xml_node *node,
			  struct plm_origin *origin)
{
	struct plm_status *statuses = NULL, *to;
	size_t count = 0;

	for (const struct plm_xml_node *c = plm_xml_first(node, "status"); c; c = plm_xml_same(c)) {
		to = plm_loader_got(l, plm_push(l->arena, statuses, count));
		if (!to)
			return;
		to->word = plm_loader_trimmed(l, c);
		to->date = plm_loader_attr(l, c, "date");
	}
	origin->statuses = statuses;
	origin->status_count = count;
}

static void read_dc_statuses(struct plm_loader *l, const struct plm_xml_node *node,
			     struct plm_origin *origin)
{
	struct plm_dublin_core *all = NULL, *to;
	const struct plm_dublin_core *one;
	size_t count = 0, n;

	for (const struct plm_xml_node *c = plm_xml_first(node, "dc-status"); c;
	     c = plm_xml_same(c)) {
		one = read_dublin_core(l, c, &n);
		for (size_t i = 0; i < n; i++) {
			to = plm_loader_got(l, plm_push(l->arena, all, count));
			if (!to)
				return;
			*to = one[i];
		}
	}
	origin->dc_statuses = all;
	origin->dc_status_count = count;
}

void plm_loader_origin(struct plm_loader *loader, const struct plm_xml_node *node,
		       struct plm_origin *origin)
{
	const struct plm_xml_node *version = plm_xml_node_child(node, PLM_XCCDF_NS, "version");

	read_statuses(loader, node, origin);
	read_dc_statuses(loader, node, origin);
	origin->metadata = plm_loader_elements(loader, node, "metadata");
	origin->version = version ? plm_loader_trimmed(loader, version) : "";
	if (!version)
		return;
	origin->version_time = plm_loader_attr(loader, version, "time");
	origin->version_update = plm_loader_attr(loader, version, "update");
}

/* ---- warnings, platforms ---- */

static const char *const categories[PLM_WARNING_COUNT] = {
	[PLM_WARNING_GENERAL] = "general",
	[PLM_WARNING_FUNCTIONALITY] = "functionality",
	[PLM_WARNING_PERFORMANCE] = "performance",
	[PLM_WARNING_HARDWARE] = "hardware",
	[PLM_WARNING_LEGAL] = "legal",
	[PLM_WARNING_REGULATORY] = "regulatory",
	[PLM_WARNING_MANAGEMENT] = "management",
	[PLM_WARNING_AUDIT] = "audit",
	[PLM_WARNING_DEPENDENCY] = "dependency",
};

static enum plm_warning_category category_of(const struct plm_xml_node *node)
{
	const char *text = plm_xml_node_attr(node, "category");

	for (size_t i = 0; text && i < PLM_WARNING_COUNT; i++)
		if (strcmp(categories[i], text) == 0)
			return (enum plm_warning_category)i;
	return PLM_WARNING_GENERAL;
}

const struct plm_warning *plm_loader_warnings(struct plm_loader *loader,
					      const struct plm_xml_node *node, size_t *count)
{
	struct plm_warning *warnings = NULL, *to;

	*count = 0;
	for (const struct plm_xml_node *c = plm_xml_first(node, "warning"); c;
	     c = plm_xml_same(c)) {
		to = plm_loader_got(loader, plm_push(loader->arena, warnings, *count));
		if (!to)
			return NULL;
		to->category = category_of(c);
		to->text = plm_loader_text(loader, c);
	}
	return warnings;
}

struct plm_words plm_loader_attr_of_all(struct plm_loader *loader, const struct plm_xml_node *node,
					const char *child, const char *attr)
{
	const char **items = NULL, **to;
	const char *text;
	size_t count = 0;

	for (const struct plm_xml_node *c = plm_xml_first(node, child); c; c = plm_xml_same(c)) {
		text = plm_loader_attr(loader, c, attr);
		if (!text)
			continue;
		to = plm_loader_got(loader, plm_push(loader->arena, items, count));
		if (!to)
			return (struct plm_words){0};
		*to = text;
	}
	return (struct plm_words){.items = items, .count = count};
}
