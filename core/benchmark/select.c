/*
 * select.c: what a profile, a tailoring and values set by hand make of a benchmark, and of its
 * texts. Reads the model only.
 */
#include "core/benchmark/selecting.h"

#include "core/base/err.h"
#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/benchmark/tailoring.h"

/* ---- texts ---- */

/* One text a template, or NULL. */
static const char *const *fill_texts(struct plm_arena *arena, const struct plm_template *templates,
				     size_t count, const char *const *values)
{
	const char **texts = plm_new_array(arena, const char *, count);

	for (size_t i = 0; texts && i < count; i++) {
		plm_auto_buf struct plm_buf out = {0};

		plm_template_fill(templates[i].source, values, PLM_INSTANCE_WORD, &out);
		texts[i] = out.failed ? NULL : plm_arena_strdup(arena, plm_buf_text(&out));
		if (!texts[i])
			return NULL;
	}
	return texts;
}

const char *plm_selection_text(const struct plm_selection *selection, const char *text)
{
	const struct plm_benchmark *b = selection->benchmark;
	const struct plm_tailoring *tailoring = selection->tailoring;
	const struct plm_template *t = plm_template_find(b->templates, b->template_count, text);

	if (t)
		return selection->texts[t - b->templates];
	if (tailoring)
		t = plm_template_find(tailoring->templates, tailoring->template_count, text);
	return t ? selection->tailoring_texts[t - tailoring->templates] : text;
}

const char *plm_selection_why_not(const struct plm_selection *selection,
				  const struct plm_item *item, const struct plm_item **of)
{
	for (*of = item; *of; *of = (*of)->parent)
		if (selection->items[(*of)->index].why_deselected)
			return selection->items[(*of)->index].why_deselected;
	return NULL;
}

static bool is_harmless(const char *instance)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789._:/@-";

	return *instance && *instance != '-' && !instance[strspn(instance, allowed)];
}

int plm_selection_fix(const struct plm_selection *selection, const struct plm_fix *fix,
		      const char *instance, struct plm_arena *arena, const char **text,
		      struct plm_err **err)
{
	const struct plm_template *t = plm_template_find(
		selection->benchmark->templates, selection->benchmark->template_count, fix->text);
	plm_auto_buf struct plm_buf out = {0};

	*text = plm_selection_text(selection, fix->text);
	if (!instance || !fix->has_instance || !t)
		return 0;
	if (!is_harmless(instance)) {
		plm_err_set(err, PLM_E_REFUSED,
			    "the name of the instance does not go into a script: %s", instance);
		plm_err_remedy(err, "run the fix by hand for it");
		return -PLM_E_REFUSED;
	}
	plm_template_fill(t->source, selection->values, instance, &out);
	*text = out.failed ? NULL : plm_arena_strdup(arena, plm_buf_text(&out));
	return *text ? 0 : plm_err_nomem(err);
}

/* ---- the profile ---- */

static void name_profiles(struct plm_buf *names, const struct plm_profile *profiles, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!profiles[i].abstract)
			plm_buf_printf(names, "%s%s", names->size_bytes ? ", " : "",
				       plm_benchmark_short_id(profiles[i].id));
}

struct known_profiles {
	const struct plm_benchmark *benchmark;
	const struct plm_tailoring *tailoring; /* NULL: none */
};

static const char *profile_at(const void *list, size_t index)
{
	const struct known_profiles *known = list;
	size_t of_tailoring = known->tailoring ? known->tailoring->profile_count : 0;

	if (index < of_tailoring)
		return plm_benchmark_short_id(known->tailoring->profiles[index].id);
	index -= of_tailoring;
	return index < known->benchmark->profile_count
		       ? plm_benchmark_short_id(known->benchmark->profiles[index].id)
		       : NULL;
}

static int not_found(const struct plm_benchmark *b, const struct plm_select_options *options,
		     struct plm_err **err)
{
	struct known_profiles known = {b, options->tailoring};
	const char *near = plm_nearest(options->profile, profile_at, &known);
	plm_auto_buf struct plm_buf names = {0};

	if (options->tailoring)
		name_profiles(&names, options->tailoring->profiles,
			      options->tailoring->profile_count);
	name_profiles(&names, b->profiles, b->profile_count);
	plm_err_set(err, PLM_E_NOTFOUND, "there is no profile %s", options->profile);
	plm_err_at(err, b->file, 0);
	if (near)
		plm_err_remedy(err, "did you mean %s?", near);
	else if (names.size_bytes)
		plm_err_remedy(err, "choose one of %s", plm_buf_text(&names));
	else
		plm_err_remedy(err, "leave the profile out: the benchmark has none");
	return -PLM_E_NOTFOUND;
}

static int which_of_them(const struct plm_tailoring *tailoring, struct plm_err **err)
{
	plm_auto_buf struct plm_buf names = {0};

	name_profiles(&names, tailoring->profiles, tailoring->profile_count);
	plm_err_set(err, PLM_E_INVALID, "the tailoring has several profiles");
	plm_err_at(err, tailoring->file, 0);
	plm_err_remedy(err, "choose one of %s with --profile", plm_buf_text(&names));
	return -PLM_E_INVALID;
}

static int refuse_abstract(const struct plm_profile *profile, struct plm_err **err)
{
	plm_err_set(err, PLM_E_INVALID, "profile %s is abstract",
		    plm_benchmark_short_id(profile->id));
	plm_err_at(err, profile->file, profile->line);
	plm_err_remedy(err, "choose a profile that extends it");
	return -PLM_E_INVALID;
}

/* The profile that was asked for; of a tailoring without a choice its only one. */
static int find_profile(const struct plm_benchmark *benchmark,
			const struct plm_select_options *options,
			const struct plm_profile **profile, struct plm_err **err)
{
	const struct plm_tailoring *tailoring = options->tailoring;

	*profile = NULL;
	if (options->profile)
		*profile = plm_profile_find(benchmark, tailoring, options->profile);
	else if (tailoring && tailoring->profile_count > 1)
		return which_of_them(tailoring, err);
	else if (tailoring)
		*profile = &tailoring->profiles[0];
	if (options->profile && !*profile)
		return not_found(benchmark, options, err);
	return *profile && (*profile)->abstract ? refuse_abstract(*profile, err) : 0;
}

static bool is_of(const struct plm_tailoring *tailoring, const struct plm_profile *profile)
{
	for (size_t i = 0; tailoring && i < tailoring->profile_count; i++)
		if (&tailoring->profiles[i] == profile)
			return true;
	return false;
}

/* ---- the selection ---- */

static int make_texts(struct plm_selecting *s, struct plm_selection *made)
{
	const struct plm_benchmark *b = s->benchmark;
	const struct plm_tailoring *tailoring = made->tailoring;

	made->texts = fill_texts(s->arena, b->templates, b->template_count, made->values);
	if (!made->texts)
		return -PLM_E_NOMEM;
	if (tailoring)
		made->tailoring_texts = fill_texts(s->arena, tailoring->templates,
						   tailoring->template_count, made->values);
	return !tailoring || made->tailoring_texts ? 0 : -PLM_E_NOMEM;
}

static int finish(struct plm_selecting *s, struct plm_selection *made, struct plm_err **err)
{
	size_t count = s->benchmark->value_count;
	const char **values = plm_new_array(s->arena, const char *, count);

	if (!values || plm_selecting_activate(s) < 0)
		return plm_err_nomem(err);
	for (size_t i = 0; i < count; i++)
		values[i] = s->values[i].text;
	made->benchmark = s->benchmark;
	made->items = s->items;
	made->values = values;
	made->selected_values = s->values;
	return make_texts(s, made) < 0 ? plm_err_nomem(err) : 0;
}

int plm_benchmark_select_with(const struct plm_benchmark *benchmark,
			      const struct plm_select_options *options, struct plm_arena *arena,
			      struct plm_selection **selection, struct plm_err **err)
{
	struct plm_selecting s = {.benchmark = benchmark, .arena = arena};
	struct plm_selection *made = plm_new(arena, struct plm_selection);
	const struct plm_profile *profile;
	int r = find_profile(benchmark, options, &profile, err);

	if (r < 0)
		return r;
	s.items = plm_new_array(arena, struct plm_selected_item, benchmark->item_count);
	s.values = plm_new_array(arena, struct plm_selected_value, benchmark->value_count);
	if (!made || !s.items || !s.values)
		return plm_err_nomem(err);
	plm_selecting_start(&s);
	if (profile)
		plm_selecting_apply(&s, profile);
	made->profile = profile;
	made->tailoring = is_of(options->tailoring, profile) ? options->tailoring : NULL;
	r = plm_selecting_set(&s, options, err);
	if (r == 0)
		r = finish(&s, made, err);
	if (r < 0)
		return r;
	*selection = made;
	return 0;
}

int plm_benchmark_select(const struct plm_benchmark *benchmark, const char *profile,
			 struct plm_arena *arena, struct plm_selection **selection,
			 struct plm_err **err)
{
	const struct plm_select_options options = {.profile = profile};

	return plm_benchmark_select_with(benchmark, &options, arena, selection, err);
}
