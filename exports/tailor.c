/*
 * tailor.c: checks each wish against the benchmark, writes the Tailoring, and reads it back. Reads
 * the model only.
 */
#include "exports/tailor.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/nearest.h"
#include "core/base/rational.h"
#include "core/base/text.h"
#include "core/benchmark/selection.h"
#include "core/benchmark/tailoring.h"
#include "exports/tailor_private.h"

/* ---- names ---- */

static const char *item_name_at(const void *list, size_t index)
{
	const struct plm_benchmark *b = list;

	return index + 1 < b->item_count ? plm_benchmark_short_id(b->items[index + 1]->id) : NULL;
}

/* A Rule before a Group of the same name. */
static const struct plm_item *find_item(const struct plm_benchmark *b, const char *name)
{
	const struct plm_item *item = plm_benchmark_item(b, name);

	for (size_t i = 0; !item && i < b->rule_count; i++)
		if (strcmp(plm_benchmark_short_id(b->rules[i]->id), name) == 0)
			item = b->rules[i];
	for (size_t i = 1; !item && i < b->item_count; i++)
		if (strcmp(plm_benchmark_short_id(b->items[i]->id), name) == 0)
			item = b->items[i];
	return item;
}

static int no_such_item(const struct plm_benchmark *b, const char *name, struct plm_err **err)
{
	const char *near = plm_nearest(plm_benchmark_short_id(name), item_name_at, b);

	plm_err_set(err, PLM_E_NOTFOUND, "there is no Rule or Group %s", name);
	plm_err_at(err, b->file, 0);
	if (near)
		plm_err_remedy(err, "did you mean %s?", near);
	else
		plm_err_remedy(err, "plimsoll list rules --all shows them");
	return -PLM_E_NOTFOUND;
}

/* ---- one wish ---- */

static int bad_word(const char *what, const struct plm_wish *wish, const char *remedy,
		    struct plm_err **err)
{
	plm_err_set(err, PLM_E_INVALID, "%s is no %s: %s", wish->text, what, wish->name);
	plm_err_remedy(err, "%s", remedy);
	return -PLM_E_INVALID;
}

static int check_text(const struct tailor_wish *made, const struct plm_wish *wish,
		      struct plm_err **err)
{
	enum plm_severity severity;
	uint64_t num, den;

	if (wish->kind <= PLM_WISH_UNSELECT)
		return 0;
	if (wish->kind != PLM_WISH_WEIGHT && made->item->kind != PLM_ITEM_RULE) {
		plm_err_set(err, PLM_E_INVALID, "%s is a Group: it has no severity and no role",
			    made->item->id);
		plm_err_remedy(err, "name a Rule");
		return -PLM_E_INVALID;
	}
	if (wish->kind == PLM_WISH_SEVERITY && !plm_severity_parse(wish->text, &severity))
		return bad_word("severity", wish, "write unknown, info, low, medium or high", err);
	if (wish->kind == PLM_WISH_ROLE && strcmp(wish->text, "full") != 0 &&
	    strcmp(wish->text, "unscored") != 0 && strcmp(wish->text, "unchecked") != 0)
		return bad_word("role", wish, "write full, unscored or unchecked", err);
	if (wish->kind == PLM_WISH_WEIGHT && !plm_decimal_parse(wish->text, &num, &den))
		return bad_word("weight", wish, "write a decimal from 0", err);
	return 0;
}

static int refuse_change(const char *id, struct plm_err **err)
{
	plm_err_set(err, PLM_E_REFUSED, "%s may not be changed", id);
	plm_err_remedy(err, "leave it: its author prohibits changes");
	return -PLM_E_REFUSED;
}

static int resolve(struct tailor *t, const struct plm_wish *wish, struct tailor_wish *made,
		   struct plm_err **err)
{
	const struct plm_benchmark *b = t->options->benchmark;

	made->wish = wish;
	if (wish->kind == PLM_WISH_SET) {
		const struct plm_value_setting setting = {wish->name, wish->text};
		const struct plm_select_options options = {
			.profile = t->options->base ? t->options->base->id : NULL,
			.settings = &setting,
			.setting_count = 1};
		struct plm_selection *ignored;

		/* It must suit the option that the base profile chooses, as on an audit. */
		made->value = plm_benchmark_value_named(b, wish->name);
		return plm_benchmark_select_with(b, &options, t->arena, &ignored, err);
	}
	made->item = find_item(b, wish->name);
	if (!made->item || made->item->kind == PLM_ITEM_BENCHMARK)
		return no_such_item(b, wish->name, err);
	if (made->item->prohibit_changes)
		return refuse_change(made->item->id, err);
	return check_text(made, wish, err);
}

static const char *target(const struct tailor_wish *wish)
{
	return wish->value ? wish->value->id : wish->item->id;
}

static bool clash(enum plm_wish_kind a, enum plm_wish_kind b)
{
	return a == b || (a <= PLM_WISH_UNSELECT && b <= PLM_WISH_UNSELECT);
}

static int refuse_twice(const struct tailor *t, const struct tailor_wish *made,
			struct plm_err **err)
{
	static const char *const words[] = {"--select or --unselect",
					    "--select or --unselect",
					    "--set",
					    "--severity",
					    "--weight",
					    "--role"};

	for (const struct tailor_wish *other = t->wishes; other < made; other++)
		if (clash(other->wish->kind, made->wish->kind) &&
		    strcmp(target(other), target(made)) == 0) {
			plm_err_set(err, PLM_E_INVALID, "a second %s of %s",
				    words[made->wish->kind], target(made));
			plm_err_remedy(err, "keep one of them");
			return -PLM_E_INVALID;
		}
	return 0;
}

static int resolve_all(struct tailor *t, struct plm_err **err)
{
	int rc = 0;

	t->wishes = plm_new_array(t->arena, struct tailor_wish, t->options->wish_count);
	if (!t->wishes)
		return plm_err_nomem(err);
	for (size_t i = 0; i < t->options->wish_count && rc == 0; i++) {
		rc = resolve(t, &t->options->wishes[i], &t->wishes[i], err);
		if (rc == 0)
			rc = refuse_twice(t, &t->wishes[i], err);
	}
	return rc;
}

/* ---- what came of it ---- */

static int not_evaluated(const struct plm_item *rule, const struct plm_selection *selection,
			 struct plm_err **err)
{
	const struct plm_item *group = rule->parent;
	const char *why = selection->items[rule->index].why_deselected;

	while (group && selection->items[group->index].selected && !group->abstract)
		group = group->parent;
	if (why)
		plm_err_set(err, PLM_E_INVALID, "%s would still not be evaluated: %s", rule->id,
			    why);
	else
		plm_err_set(err, PLM_E_INVALID,
			    "%s would still not be evaluated: its Group %s is not selected",
			    rule->id, group ? group->id : "");
	if (!why && group)
		plm_err_remedy(err, "add --select %s", plm_benchmark_short_id(group->id));
	else
		plm_err_remedy(err, "select what it requires, and unselect what it conflicts with");
	return -PLM_E_INVALID;
}

static int check_effect(const struct tailor *t, const struct plm_selection *selection,
			struct plm_err **err)
{
	for (size_t i = 0; i < t->options->wish_count; i++) {
		const struct plm_item *item = t->wishes[i].item;

		if (t->wishes[i].wish->kind == PLM_WISH_SELECT && item->kind == PLM_ITEM_RULE &&
		    !selection->items[item->index].active)
			return not_evaluated(item, selection, err);
	}
	return 0;
}

static int read_back(const struct tailor *t, const char *data, size_t size_bytes,
		     struct plm_selection **selection, struct plm_err **err)
{
	struct plm_select_options options = {0};
	struct plm_tailoring *tailoring;
	struct plm_diags diags;
	int rc;

	plm_diags_init(&diags, t->arena);
	rc = plm_tailoring_parse("the tailoring", data, size_bytes, t->options->benchmark, t->arena,
				 &diags, &tailoring, err);
	if (rc < 0)
		return rc;
	options.tailoring = tailoring;
	rc = plm_benchmark_select_with(t->options->benchmark, &options, t->arena, selection, err);
	return rc < 0 ? rc : check_effect(t, *selection, err);
}

int plm_tailor_write(const struct plm_tailor_options *options, struct plm_arena *arena,
		     struct plm_buf *out, struct plm_selection **selection, struct plm_err **err)
{
	struct tailor t = {.options = options, .arena = arena};
	size_t start = out->size_bytes;
	int rc = resolve_all(&t, err);

	if (rc < 0)
		return rc;
	tailor_write_document(&t, out);
	if (out->failed)
		return plm_err_nomem(err);
	return read_back(&t, plm_buf_text(out) + start, out->size_bytes - start, selection, err);
}
