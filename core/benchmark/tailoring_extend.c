/*
 * tailoring_extend.c: what a Profile of a Tailoring takes from the profile of the benchmark that it extends. Reads both;
 * changes the Profile.
 */
#include "core/benchmark/tailor.h"

#include "core/base/text.h"

static bool overrides(const struct plm_xml_node *node, const char *name)
{
	for (const struct plm_xml_node *c = plm_xml_first(node, name); c; c = plm_xml_same(c))
		if (plm_xml_node_bool(c, "override", false))
			return true;
	return false;
}

/* The title and the description follow the model "override" of table 33; here only the texts of
 * what is extended are left of it. */
static const char *join_text(struct plm_tailor *t, const struct plm_xml_node *node,
			     const char *name, const char *base, const char *between,
			     const char *own)
{
	const struct plm_benchmark *b = t->benchmark;
	const struct plm_template *shown;
	struct plm_loader *l = &t->loader;
	bool shows = false;

	if (overrides(node, name))
		return own;
	if (!*base || !*own)
		return *own ? own : base;
	for (size_t i = t->first_template; i < l->template_count; i++)
		if (l->templates[i].text == own) {
			own = l->templates[i].source;
			shows = true;
			break;
		}
	shown = plm_template_find(b->templates, b->template_count, base);
	own = plm_loader_got(l, plm_arena_printf(l->arena, "%s%s%s", shown ? shown->source : base,
						 between, own));
	if (!own)
		return "";
	return shows || shown ? plm_loader_keep_template(l, own) : own;
}

/* Those of what is extended, then the Profile's own; NULL when out of memory. */
static const void *joined(struct plm_tailor *t, size_t item_bytes, const void *base,
			  size_t base_count, const void *own, size_t own_count)
{
	size_t before = base_count * item_bytes;
	char *all = plm_loader_got(
		&t->loader, plm_arena_alloc(t->loader.arena, before + own_count * item_bytes));

	if (!all)
		return NULL;
	if (base_count)
		memcpy(all, base, before);
	if (own_count)
		memcpy(all + before, own, own_count * item_bytes);
	return all;
}

static void extend_actions(struct plm_tailor *t, struct plm_profile *profile,
			   const struct plm_profile *base)
{
	enum { MAX_INHERITED = 1000000 };
	const struct plm_profile_action *all;

	t->inherited_count += base->action_count;
	if (t->inherited_count > MAX_INHERITED) {
		plm_loader_error(&t->loader, profile->line, "split the tailoring",
				 "Profiles inherit more than %d selectors", MAX_INHERITED);
		return;
	}
	all = joined(t, sizeof(*all), base->actions, base->action_count, profile->actions,
		     profile->action_count);
	if (!all)
		return;
	profile->actions = all;
	profile->action_count += base->action_count;
	profile->inherited_count = base->action_count;
}

static void extend_platforms(struct plm_tailor *t, const struct plm_xml_node *node,
			     struct plm_profile *profile, const struct plm_profile *base)
{
	const struct plm_words *of = &base->platforms, *own = &profile->platforms;
	const char *const *all;

	if (of->count == 0 || overrides(node, "platform"))
		return;
	all = joined(t, sizeof(*all), of->items, of->count, own->items, own->count);
	if (all)
		profile->platforms =
			(struct plm_words){.items = all, .count = of->count + own->count};
}

static void extend_references(struct plm_tailor *t, const struct plm_xml_node *node,
			      struct plm_profile *profile, const struct plm_profile *base)
{
	const struct plm_reference *all;

	if (base->reference_count == 0 || overrides(node, "reference"))
		return;
	all = joined(t, sizeof(*all), base->references, base->reference_count, profile->references,
		     profile->reference_count);
	if (!all)
		return;
	profile->references = all;
	profile->reference_count += base->reference_count;
}

void plm_tailor_extend(struct plm_tailor *t, const struct plm_xml_node *node,
		       struct plm_profile *profile, const struct plm_profile *base)
{
	profile->title = join_text(t, node, "title", base->title, " - ", profile->title);
	profile->description =
		join_text(t, node, "description", base->description, "\n\n", profile->description);
	if (!profile->note_tag)
		profile->note_tag = base->note_tag;
	if (!*profile->origin.version) {
		profile->origin.version = base->origin.version;
		profile->origin.version_time = base->origin.version_time;
		profile->origin.version_update = base->origin.version_update;
	}
	extend_platforms(t, node, profile, base);
	extend_references(t, node, profile, base);
	extend_actions(t, profile, base);
}
