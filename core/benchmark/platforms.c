/*
 * platforms.c: makes the platforms of a benchmark ready and asks a host for them. Reads only the
 * model; the host answers through struct plm_platform_host.
 */
#include "core/benchmark/platforms.h"

#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/platforms_private.h"

static int made_of_name(struct plm_platforms *p, const char *name, const char *file, long line,
			struct platform **out, struct plm_err **err)
{
	struct platform_test *test = plm_new(p->arena, struct platform_test);

	*out = plm_new(p->arena, struct platform);
	if (!*out || !test)
		return plm_err_nomem(err);
	test->kind = PLATFORM_NAME;
	if (!platform_read_name(p, name, file, line, &test->cpe))
		return p->diags->out_of_memory ? plm_err_nomem(err) : 0;
	for (size_t i = 0; i < p->item_count && !(*out)->title; i++)
		if (plm_cpe_covers(&test->cpe, &p->items[i].cpe) &&
		    plm_cpe_covers(&p->items[i].cpe, &test->cpe))
			(*out)->title = p->items[i].title;
	(*out)->test = test;
	return 0;
}

static int take(struct plm_platforms *p, const struct plm_benchmark *benchmark, const char *idref,
		const char *file, long line, struct plm_err **err)
{
	bool is_expression = idref[0] == '#';
	struct platform *made = NULL;
	int rc;

	if (plm_map_get(&p->by_idref, idref))
		return 0;
	rc = platform_read_expression(p, benchmark->platform_specification, idref + is_expression,
				      &made, err);
	if (rc == 0 && !made && !is_expression)
		rc = made_of_name(p, idref, file, line, &made, err);
	if (rc < 0)
		return rc;
	if (!made) {
		plm_diag_add(p->diags, PLM_DIAG_ERROR, file, line,
			     "define it in <cpe2:platform-specification> or name a CPE",
			     "there is no platform \"%s\"", idref);
		return 0;
	}
	return plm_map_set(&p->by_idref, idref, made) < 0 ? plm_err_nomem(err) : 0;
}

static int take_all(struct plm_platforms *p, const struct plm_benchmark *benchmark,
		    const struct plm_words *list, const char *file, long line, struct plm_err **err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < list->count; i++)
		rc = take(p, benchmark, list->items[i], file, line, err);
	return rc;
}

static int take_dictionaries(struct plm_platforms *p, const struct plm_benchmark *benchmark,
			     const struct plm_element *dictionary, struct plm_err **err)
{
	const struct plm_elements *metadata = &benchmark->origin.metadata;
	int rc = dictionary ? platform_read_dictionary(p, dictionary, err) : 0;

	for (size_t i = 0; rc == 0 && i < metadata->count; i++)
		if (plm_str_eq(metadata->items[i]->ns, PLM_CPE_DICTIONARY_NS) &&
		    plm_str_eq(metadata->items[i]->name, "cpe-list"))
			rc = platform_read_dictionary(p, metadata->items[i], err);
	return rc;
}

int plm_platforms_make(const struct plm_benchmark *benchmark, const struct plm_profile *profile,
		       const struct plm_element *dictionary, struct plm_arena *arena,
		       struct plm_diags *diags, struct plm_platforms **platforms,
		       struct plm_err **err)
{
	struct plm_platforms *p = plm_new(arena, struct plm_platforms);
	int rc;

	if (!p)
		return plm_err_nomem(err);
	p->arena = arena;
	p->diags = diags;
	plm_map_init(&p->by_idref, arena);
	rc = take_dictionaries(p, benchmark, dictionary, err);
	for (size_t i = 0; rc == 0 && i < benchmark->item_count; i++)
		rc = take_all(p, benchmark, &benchmark->items[i]->platforms, benchmark->file,
			      benchmark->items[i]->line, err);
	if (rc == 0 && profile)
		rc = take_all(p, benchmark, &profile->platforms, profile->file, profile->line, err);
	*platforms = p;
	return rc;
}

const struct plm_platform_check *const *plm_platforms_checks(const struct plm_platforms *platforms,
							     size_t *count)
{
	*count = platforms->check_count;
	return (const struct plm_platform_check *const *)platforms->checks;
}

/* ---- asking ---- */

struct asking {
	const struct plm_platforms *platforms;
	const struct plm_platform_host *host;
	struct plm_err **err;
};

static enum plm_applies least(enum plm_applies a, enum plm_applies b)
{
	return a < b ? a : b;
}

static enum plm_applies most(enum plm_applies a, enum plm_applies b)
{
	return a > b ? a : b;
}

static int ask_item(struct asking *a, const struct platform_item *item, enum plm_applies *out)
{
	int rc = 0;

	*out = PLM_APPLIES_YES;
	for (size_t i = 0; rc == 0 && i < item->check_count; i++) {
		enum plm_applies one = PLM_APPLIES_UNKNOWN;

		rc = a->host->check(a->host->context, item->checks[i], &one, a->err);
		*out = least(*out, one);
	}
	return rc;
}

/* The checks of the dictionary decide; where there is none, or none can tell, what the host says of
 * itself does. */
static int ask_name(struct asking *a, const struct plm_cpe *cpe, enum plm_applies *out)
{
	const struct plm_platforms *p = a->platforms;
	enum plm_applies by_check = PLM_APPLIES_NO;
	bool checked = false;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < p->item_count; i++) {
		enum plm_applies one;

		if (!p->items[i].check_count || !plm_cpe_covers(cpe, &p->items[i].cpe))
			continue;
		rc = ask_item(a, &p->items[i], &one);
		by_check = most(by_check, one);
		checked = true;
	}
	*out = by_check;
	if (rc < 0 || (checked && by_check != PLM_APPLIES_UNKNOWN))
		return rc;
	return a->host->is(a->host->context, cpe, out, a->err);
}

static int ask(struct asking *a, const struct platform_test *test, enum plm_applies *out);

static int ask_operands(struct asking *a, const struct platform_test *test, enum plm_applies *out)
{
	int rc = 0;

	*out = test->kind == PLATFORM_AND ? PLM_APPLIES_YES : PLM_APPLIES_NO;
	for (size_t i = 0; rc == 0 && i < test->operand_count; i++) {
		enum plm_applies one = PLM_APPLIES_UNKNOWN;

		rc = ask(a, &test->operands[i], &one);
		*out = test->kind == PLATFORM_AND ? least(*out, one) : most(*out, one);
	}
	return rc;
}

static int ask(struct asking *a, const struct platform_test *test, enum plm_applies *out)
{
	int rc;

	if (test->kind == PLATFORM_NAME)
		rc = ask_name(a, &test->cpe, out);
	else if (test->kind == PLATFORM_CHECK)
		rc = a->host->check(a->host->context, test->check, out, a->err);
	else
		rc = ask_operands(a, test, out);
	if (test->negate && *out != PLM_APPLIES_UNKNOWN)
		*out = *out == PLM_APPLIES_YES ? PLM_APPLIES_NO : PLM_APPLIES_YES;
	return rc;
}

int plm_platforms_apply(struct plm_platforms *platforms, const struct plm_words *list,
			const struct plm_platform_host *host, enum plm_applies *out,
			struct plm_err **err)
{
	struct asking a = {.platforms = platforms, .host = host, .err = err};
	int rc = 0;

	*out = list->count ? PLM_APPLIES_NO : PLM_APPLIES_YES;
	for (size_t i = 0; rc == 0 && i < list->count; i++) {
		struct platform *platform = plm_map_get(&platforms->by_idref, list->items[i]);

		if (!platform || !platform->test)
			continue;
		if (!platform->asked)
			rc = ask(&a, platform->test, &platform->answer);
		platform->asked = true;
		*out = most(*out, platform->answer);
	}
	return rc;
}

const char *plm_platforms_title(const struct plm_platforms *platforms, const char *idref)
{
	const struct platform *platform = plm_map_get(&platforms->by_idref, idref);

	return platform ? platform->title : NULL;
}
