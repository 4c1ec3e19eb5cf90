/*
 * value_limits.c: what a Value may be: its type, bounds, match and choices under a selector
 * [6.4.5.5]. Reads the model only.
 */
#include "core/benchmark/loader.h"

#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/decimal.h"
#include "core/benchmark/pattern.h"

/* ---- what holds under a selector ---- */

static const struct plm_value_option *find_option(const struct plm_value_option *options,
						  size_t count, const char *selector)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(options[i].selector, selector) == 0)
			return &options[i];
	return *selector ? find_option(options, count, "") : NULL;
}

static const struct plm_value_limit *find_limit(const struct plm_value_limit *limits, size_t count,
						const char *selector)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(limits[i].selector, selector) == 0)
			return &limits[i];
	return *selector ? find_limit(limits, count, "") : NULL;
}

static const struct plm_value_choices *find_choices(const struct plm_value *value,
						    const char *selector)
{
	for (size_t i = 0; i < value->choices_count; i++)
		if (strcmp(value->choices[i].selector, selector) == 0)
			return &value->choices[i];
	return *selector ? find_choices(value, "") : NULL;
}

const struct plm_value_option *plm_value_option(const struct plm_value *value, const char *selector)
{
	static const struct plm_value_option none = {.selector = "", .text = ""};
	const struct plm_value_option *option =
		find_option(value->options, value->option_count, selector);

	if (option)
		return option;
	return value->option_count ? &value->options[0] : &none;
}

struct plm_value_constraints plm_value_constraints(const struct plm_value *value,
						   const char *selector)
{
	return (struct plm_value_constraints){
		.option = plm_value_option(value, selector),
		.suggestion = find_option(value->defaults, value->default_count, selector),
		.match = find_limit(value->matches, value->match_count, selector),
		.lower_bound = find_limit(value->lower_bounds, value->lower_bound_count, selector),
		.upper_bound = find_limit(value->upper_bounds, value->upper_bound_count, selector),
		.choices = find_choices(value, selector),
	};
}

/* ---- whether a text is one ---- */

struct judging {
	const struct plm_value *value;
	struct plm_value_constraints limits;
	struct plm_arena *arena;
	const char *why; /* NULL while all is well */
	const char *remedy;
	bool out_of_memory;
};

static void PLM_PRINTF(3, 4) refuse(struct judging *j, const char *remedy, const char *fmt, ...)
{
	va_list args;

	if (j->why || j->out_of_memory)
		return;
	va_start(args, fmt);
	j->why = plm_arena_vprintf(j->arena, fmt, args);
	va_end(args);
	j->remedy = remedy;
	j->out_of_memory = !j->why || !remedy;
}

static bool same(enum plm_value_type type, const char *a, const char *b)
{
	bool yes_a = plm_str_eq(a, "true") || plm_str_eq(a, "1");
	bool yes_b = plm_str_eq(b, "true") || plm_str_eq(b, "1");

	switch (type) {
	case PLM_VALUE_NUMBER:
		return plm_decimal_compare(a, b) == 0;
	case PLM_VALUE_BOOLEAN:
		return yes_a == yes_b;
	case PLM_VALUE_STRING:
		break;
	}
	return strcmp(a, b) == 0;
}

static const char *name_bounds(struct judging *j)
{
	const struct plm_value_limit *low = j->limits.lower_bound, *high = j->limits.upper_bound;

	if (low && high)
		return plm_arena_printf(j->arena, "write a number from %s to %s", low->text,
					high->text);
	if (low)
		return plm_arena_printf(j->arena, "write a number from %s", low->text);
	return plm_arena_printf(j->arena, "write a number up to %s", high->text);
}

static void judge_bounds(struct judging *j, const char *text)
{
	const struct plm_value_limit *low = j->limits.lower_bound, *high = j->limits.upper_bound;

	if (low && plm_decimal_compare(text, low->text) < 0)
		refuse(j, name_bounds(j), "%s is below the lower bound of %s, %s", text,
		       j->value->id, low->text);
	else if (high && plm_decimal_compare(text, high->text) > 0)
		refuse(j, name_bounds(j), "%s is above the upper bound of %s, %s", text,
		       j->value->id, high->text);
}

static void judge_match(struct judging *j, const char *text)
{
	bool matches = false;
	int r = plm_pattern_matches(j->limits.match->text, text, &matches);

	j->out_of_memory |= r == -PLM_E_NOMEM;
	if (r == 0 && !matches)
		refuse(j,
		       plm_arena_printf(j->arena, "write what matches %s", j->limits.match->text),
		       "\"%s\" does not match what %s may be", text, j->value->id);
}

/* One text: the whole value, or an item of a list. */
static void judge_text(struct judging *j, const char *text)
{
	static const char *const remedies[] = {
		[PLM_VALUE_STRING] = "",
		[PLM_VALUE_NUMBER] = "write a decimal number",
		[PLM_VALUE_BOOLEAN] = "write true or false",
	};
	enum plm_value_type type = j->value->type;

	if (!plm_value_type_fits(type, text)) {
		refuse(j, remedies[type], "\"%s\" is no %s, as %s must be", text,
		       plm_value_type_name(type), j->value->id);
		return;
	}
	if (type == PLM_VALUE_NUMBER)
		judge_bounds(j, text);
	if (j->limits.match && type != PLM_VALUE_BOOLEAN)
		judge_match(j, text);
}

static const char *name_choices(struct judging *j)
{
	const struct plm_value_choices *choices = j->limits.choices;
	const char *all = "choose one of";

	for (size_t i = 0; all && i < choices->count; i++)
		all = plm_arena_printf(j->arena, "%s%s %s", all, i ? "," : "",
				       *choices->items[i].text ? choices->items[i].text
							       : "(nothing)");
	return all;
}

static bool same_list(enum plm_value_type type, const struct plm_words *a,
		      const struct plm_words *b)
{
	for (size_t i = 0; a->count == b->count && i < a->count; i++)
		if (!same(type, a->items[i], b->items[i]))
			return false;
	return a->count == b->count;
}

static bool is_choice(const struct judging *j, const char *text)
{
	const struct plm_value_choices *choices = j->limits.choices;

	for (size_t i = 0; i < choices->count; i++)
		if (!choices->items[i].list && same(j->value->type, choices->items[i].text, text))
			return true;
	return false;
}

/* A list is one of the complex choices; where there are none, each of its items is a choice. */
static bool is_list_choice(const struct judging *j, const struct plm_words *items)
{
	const struct plm_value_choices *choices = j->limits.choices;
	bool lists = false;

	for (size_t i = 0; i < choices->count; i++) {
		lists |= choices->items[i].list;
		if (choices->items[i].list &&
		    same_list(j->value->type, &choices->items[i].items, items))
			return true;
	}
	for (size_t i = 0; !lists && i < items->count; i++)
		if (!is_choice(j, items->items[i]))
			return false;
	return !lists;
}

static void judge_choice(struct judging *j, const struct plm_value_option *option)
{
	const struct plm_value_choices *choices = j->limits.choices;

	if (j->why || !choices || !choices->must_match)
		return;
	if (option->list ? !is_list_choice(j, &option->items) : !is_choice(j, option->text))
		refuse(j, name_choices(j), "\"%s\" is none of the choices of %s", option->text,
		       j->value->id);
}

int plm_value_judge(const struct plm_value *value, const char *selector,
		    const struct plm_value_option *option, struct plm_arena *arena,
		    const char **why, const char **remedy)
{
	struct judging j = {
		.value = value, .limits = plm_value_constraints(value, selector), .arena = arena};

	if (!option->list)
		judge_text(&j, option->text);
	for (size_t i = 0; option->list && i < option->items.count; i++)
		judge_text(&j, option->items.items[i]);
	judge_choice(&j, option);
	*why = j.why;
	*remedy = j.remedy && *j.remedy ? j.remedy : NULL;
	return j.out_of_memory ? -PLM_E_NOMEM : 0;
}

int plm_value_parse(const struct plm_value *value, const char *selector, const char *text,
		    struct plm_arena *arena, struct plm_value_option *option)
{
	struct plm_slice rest = plm_slice_of(text), word;
	const char **items = NULL, **to;

	*option = (struct plm_value_option){
		.selector = "", .text = text, .list = plm_value_option(value, selector)->list};
	while (option->list && plm_next_word(&rest, " \t\r\n", &word)) {
		to = plm_push(arena, items, option->items.count);
		if (!to)
			return -PLM_E_NOMEM;
		*to = plm_arena_strndup(arena, word.data, word.size_bytes);
		if (!*to)
			return -PLM_E_NOMEM;
	}
	option->items.items = items;
	return 0;
}

int plm_value_accepts(const struct plm_value *value, const char *selector, const char *text,
		      struct plm_err **err)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_value_option option;
	const char *why, *remedy;

	if (!arena || plm_value_parse(value, selector, text, arena, &option) < 0 ||
	    plm_value_judge(value, selector, &option, arena, &why, &remedy) < 0)
		return plm_err_nomem(err);
	if (!why)
		return 0;
	plm_err_set(err, PLM_E_INVALID, "%s", why);
	if (remedy)
		plm_err_remedy(err, "%s", remedy);
	return -PLM_E_INVALID;
}
