/*
 * select.c: what a profile makes of a benchmark [7.2.3.4]: its children applied in document order,
 * the last one wins. Reads the model only.
 */
#include "core/benchmark/loader.h"

#include "core/base/err.h"
#include "core/base/text.h"

struct selecting {
	const struct plm_benchmark *benchmark;
	struct plm_arena *arena;
	struct plm_selected_item *items;
	const char **values;
};

static void start(struct selecting *s)
{
	for (size_t i = 0; i < s->benchmark->item_count; i++) {
		const struct plm_item *item = s->benchmark->items[i];

		s->items[i] = (struct plm_selected_item){.selected = item->selected,
							 .weight = item->weight,
							 .severity = item->severity,
							 .role = item->role,
							 .check_selector = ""};
	}
	for (size_t i = 0; i < s->benchmark->value_count; i++)
		s->values[i] = plm_value_text(&s->benchmark->values[i], "");
}

static void refine_rule(struct plm_selected_item *item, const struct plm_profile_action *action)
{
	if (action->selector)
		item->check_selector = action->selector;
	if (action->has_weight)
		item->weight = action->weight;
	if (action->has_severity)
		item->severity = action->severity;
	if (action->has_role)
		item->role = action->role;
}

static void apply_to(struct selecting *s, const struct plm_profile_action *action,
		     const struct plm_named *named)
{
	bool item = named->kind == PLM_NAMED_ITEM, value = named->kind == PLM_NAMED_VALUE;

	switch (action->kind) {
	case PLM_SELECT:
		if (item)
			s->items[named->index].selected = action->selected;
		break;
	case PLM_REFINE_RULE:
		if (item)
			refine_rule(&s->items[named->index], action);
		break;
	case PLM_SET_VALUE:
	case PLM_SET_COMPLEX_VALUE:
		if (value)
			s->values[named->index] = action->text;
		break;
	case PLM_REFINE_VALUE:
		if (value && action->selector)
			s->values[named->index] = plm_value_text(
				&s->benchmark->values[named->index], action->selector);
		break;
	}
}

static void apply(struct selecting *s, const struct plm_profile *profile)
{
	for (size_t i = 0; i < profile->action_count; i++) {
		const struct plm_profile_action *action = &profile->actions[i];
		const struct plm_named *named =
			plm_index_target(s->benchmark->index, action->idref);

		for (; named; named = named->next)
			apply_to(s, action, named);
	}
}

/* Document order: a parent is decided before its children. */
static void activate(struct selecting *s)
{
	for (size_t i = 0; i < s->benchmark->item_count; i++) {
		const struct plm_item *item = s->benchmark->items[i];
		bool parent = !item->parent || s->items[item->parent->index].active;

		s->items[i].active = parent && s->items[i].selected && !item->abstract;
	}
}

static int fill_texts(struct selecting *s, const char ***texts)
{
	const struct plm_benchmark *b = s->benchmark;

	*texts = plm_new_array(s->arena, const char *, b->template_count);
	for (size_t i = 0; *texts && i < b->template_count; i++) {
		plm_auto_buf struct plm_buf out = {0};

		plm_template_fill(b->templates[i].source, s->values, &out);
		(*texts)[i] = out.failed ? NULL : plm_arena_strdup(s->arena, plm_buf_text(&out));
		if (!(*texts)[i])
			return -PLM_E_NOMEM;
	}
	return *texts ? 0 : -PLM_E_NOMEM;
}

static int not_found(const struct plm_benchmark *b, const char *name, struct plm_err **err)
{
	plm_auto_buf struct plm_buf names = {0};

	for (size_t i = 0; i < b->profile_count; i++)
		if (!b->profiles[i].abstract)
			plm_buf_printf(&names, "%s%s", names.size_bytes ? ", " : "",
				       plm_benchmark_short_id(b->profiles[i].id));
	plm_err_set(err, PLM_E_NOTFOUND, "there is no profile %s", name);
	plm_err_at(err, b->file, 0);
	if (names.size_bytes)
		plm_err_remedy(err, "choose one of %s", plm_buf_text(&names));
	else
		plm_err_remedy(err, "leave the profile out: the benchmark has none");
	return -PLM_E_NOTFOUND;
}

static int find_profile(const struct plm_benchmark *benchmark, const char *name,
			const struct plm_profile **profile, struct plm_err **err)
{
	*profile = name ? plm_benchmark_profile(benchmark, name) : NULL;
	if (name && !*profile)
		return not_found(benchmark, name, err);
	if (*profile && (*profile)->abstract) {
		plm_err_set(err, PLM_E_INVALID, "profile %s is abstract", name);
		plm_err_at(err, benchmark->file, (*profile)->line);
		plm_err_remedy(err, "choose a profile that extends it");
		return -PLM_E_INVALID;
	}
	return 0;
}

int plm_benchmark_select(const struct plm_benchmark *benchmark, const char *profile,
			 struct plm_arena *arena, struct plm_selection **selection,
			 struct plm_err **err)
{
	struct selecting s = {.benchmark = benchmark, .arena = arena};
	struct plm_selection *made = plm_new(arena, struct plm_selection);
	const struct plm_profile *found;
	const char **texts;
	int r = find_profile(benchmark, profile, &found, err);

	if (r < 0)
		return r;
	s.items = plm_new_array(arena, struct plm_selected_item, benchmark->item_count);
	s.values = plm_new_array(arena, const char *, benchmark->value_count);
	if (!made || !s.items || !s.values)
		return plm_err_nomem(err);
	start(&s);
	if (found)
		apply(&s, found);
	activate(&s);
	if (fill_texts(&s, &texts) < 0)
		return plm_err_nomem(err);
	*made = (struct plm_selection){.benchmark = benchmark,
				       .profile = found,
				       .items = s.items,
				       .values = s.values,
				       .texts = texts};
	*selection = made;
	return 0;
}

const char *plm_selection_text(const struct plm_selection *selection, const char *text)
{
	const struct plm_template *templates = selection->benchmark->templates;
	size_t low = 0, high = selection->benchmark->template_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (templates[middle].text == text)
			return selection->texts[middle];
		if ((uintptr_t)templates[middle].text < (uintptr_t)text)
			low = middle + 1;
		else
			high = middle;
	}
	return text;
}
