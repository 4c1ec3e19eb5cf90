/*
 * applicability.c: asks the host for the platforms of rules. Reads the host only through the facts
 * and the checks of the platforms.
 */
#include "core/engine/applicability.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/platforms.h"
#include "core/engine/evaluate.h"
#include "core/engine/plan.h"
#include "core/engine/registry.h"
#include "core/facts/facts.h"
#include "core/facts/platform_names.h"

struct prepared_check {
	const struct plm_platform_check *check;
	struct plm_planned_check *planned; /* NULL: nobody can evaluate it */
	bool asked;
	enum plm_applies answer;
};

/* What is known of an item and everything above it. */
struct item_answer {
	bool asked;
	const struct plm_outcome *outcome; /* NULL: it applies */
};

struct plm_applicability {
	const struct plm_selection *selection;
	struct plm_arena *arena;
	struct plm_platforms *platforms;
	struct prepared_check *checks;
	size_t check_count;
	struct item_answer *items; /* by item index */
	struct item_answer profile;
};

/* ---- before the host is read ---- */

static int prepare_check(struct plm_applicability *a, const struct plm_registry *registry,
			 struct plm_diags *diags, struct prepared_check *to, struct plm_err **err)
{
	const struct plm_item *rule;

	if (!plm_str_eq(to->check->system, PLM_CHECK_SYSTEM_URI) || to->check->href[0])
		return 0;
	rule = plm_benchmark_item(a->selection->benchmark, to->check->id);
	if (!rule || rule->kind != PLM_ITEM_RULE) {
		plm_diag_add(diags, PLM_DIAG_ERROR, to->check->file, to->check->line,
			     "name a Rule of this benchmark",
			     "the platform's check \"%s\" is no rule", to->check->id);
		return 0;
	}
	return plm_plan_check_of(registry, a->selection, rule, a->arena, diags, &to->planned, err);
}

int plm_applicability_make(const struct plm_registry *registry,
			   const struct plm_selection *selection,
			   const struct plm_element *dictionary, struct plm_arena *arena,
			   struct plm_diags *diags, struct plm_applicability **out,
			   struct plm_err **err)
{
	struct plm_applicability *a = plm_new(arena, struct plm_applicability);
	const struct plm_platform_check *const *checks;
	size_t count;
	int rc;

	*out = a;
	if (!a)
		return plm_err_nomem(err);
	a->selection = selection;
	a->arena = arena;
	a->items = plm_new_array(arena, struct item_answer, selection->benchmark->item_count + 1);
	rc = a->items ? plm_platforms_make(selection->benchmark, selection->profile, dictionary,
					   arena, diags, &a->platforms, err)
		      : plm_err_nomem(err);
	if (rc < 0)
		return rc;
	checks = plm_platforms_checks(a->platforms, &count);
	a->checks = plm_new_array(arena, struct prepared_check, count + 1);
	if (!a->checks)
		return plm_err_nomem(err);
	for (; rc == 0 && a->check_count < count; a->check_count++) {
		a->checks[a->check_count].check = checks[a->check_count];
		rc = prepare_check(a, registry, diags, &a->checks[a->check_count], err);
	}
	return rc;
}

void plm_applicability_release(struct plm_applicability *a)
{
	for (size_t i = 0; a && i < a->check_count; i++)
		if (a->checks[i].planned)
			plm_plan_release_check(a->checks[i].planned);
}

/* ---- what the host answers ---- */

struct asking {
	struct plm_applicability *a;
	struct plm_facts *facts;
};

static enum plm_applies of_verdict(enum plm_verdict verdict)
{
	if (verdict == PLM_VERDICT_PASS)
		return PLM_APPLIES_YES;
	return verdict == PLM_VERDICT_FAIL || verdict == PLM_VERDICT_NOTAPPLICABLE
		       ? PLM_APPLIES_NO
		       : PLM_APPLIES_UNKNOWN;
}

static int evaluate_check(struct asking *ask, struct prepared_check *check, struct plm_err **err)
{
	struct plm_result_list results = {.arena = ask->a->arena};
	int rc =
		plm_check_evaluate(check->planned, ask->facts, ask->a->arena, false, &results, err);

	check->asked = true;
	check->answer = PLM_APPLIES_UNKNOWN;
	if (rc == 0 && results.count)
		check->answer = of_verdict(results.items[0].verdict);
	return rc;
}

static int host_check(void *context, const struct plm_platform_check *check, enum plm_applies *out,
		      struct plm_err **err)
{
	struct asking *ask = context;
	int rc = 0;

	*out = PLM_APPLIES_UNKNOWN;
	for (size_t i = 0; i < ask->a->check_count; i++) {
		struct prepared_check *known = &ask->a->checks[i];

		if (known->check != check || !known->planned)
			continue;
		if (!known->asked)
			rc = evaluate_check(ask, known, err);
		*out = known->answer;
		break;
	}
	return rc;
}

/* The host tells its vendor, product and version; of anything finer nobody here knows. */
static enum plm_applies compare(const struct plm_cpe *wanted, const struct plm_cpe *name)
{
	struct plm_cpe coarse = *wanted;

	if (plm_cpe_covers(wanted, name))
		return PLM_APPLIES_YES;
	for (size_t i = PLM_CPE_UPDATE; i < PLM_CPE_ATTRIBUTES; i++)
		if (!name->values[i][0])
			coarse.values[i] = "";
	return plm_cpe_covers(&coarse, name) ? PLM_APPLIES_UNKNOWN : PLM_APPLIES_NO;
}

/* What is installed is not known by names of platforms, what the system is is. */
static int host_is(void *context, const struct plm_cpe *cpe, enum plm_applies *out,
		   struct plm_err **err)
{
	struct asking *ask = context;
	const struct plm_platform_names *names = NULL;
	int rc = plm_facts_platform_names(ask->facts, &names, err);

	if (rc < 0)
		return rc;
	*out = names->system_known && plm_str_eq(cpe->values[PLM_CPE_PART], "o")
		       ? PLM_APPLIES_NO
		       : PLM_APPLIES_UNKNOWN;
	for (size_t i = 0; i < names->count; i++) {
		struct plm_cpe name;
		enum plm_applies one;

		rc = plm_cpe_parse(names->items[i], ask->a->arena, &name, NULL);
		if (rc == -PLM_E_NOMEM)
			return plm_err_nomem(err);
		one = rc == 0 ? compare(cpe, &name) : PLM_APPLIES_NO;
		*out = one > *out ? one : *out;
	}
	return 0;
}

/* ---- sentences ---- */

static void write_names(struct plm_buf *to, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		plm_buf_printf(to, "%s%s", i ? ", " : "", names[i]);
}

static void write_platforms(const struct plm_applicability *a, struct plm_buf *to,
			    const struct plm_words *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const char *title = plm_platforms_title(a->platforms, list->items[i]);

		plm_buf_str(to, i ? " or " : "");
		if (title && title[0])
			plm_buf_printf(to, "%s (%s)", title, list->items[i]);
		else
			plm_buf_str(to, list->items[i]);
	}
}

static int write_host(struct plm_facts *facts, struct plm_buf *to, struct plm_err **err)
{
	const struct plm_host_identity *id = NULL;
	const struct plm_platform_names *names = NULL;
	int rc = plm_facts_identity(facts, &id, err);

	if (rc < 0)
		return rc;
	rc = plm_facts_platform_names(facts, &names, err);
	if (rc < 0)
		return rc;
	plm_buf_printf(to, "this host is %s (", id->os_name ? id->os_name : "not known");
	write_names(to, names->items, names->count);
	plm_buf_str(to, ")");
	return 0;
}

static int explain(struct asking *ask, const char *what, const struct plm_words *list,
		   enum plm_applies applies, const struct plm_outcome **out, struct plm_err **err)
{
	struct plm_outcome *outcome = plm_new(ask->a->arena, struct plm_outcome);
	plm_auto_buf struct plm_buf text = {0};
	int rc;

	if (!outcome)
		return plm_err_nomem(err);
	plm_buf_printf(&text, "%s is for ", what);
	write_platforms(ask->a, &text, list);
	plm_buf_str(&text, applies == PLM_APPLIES_NO
				   ? "; "
				   : " and nobody here can tell whether this host is that: ");
	rc = write_host(ask->facts, &text, err);
	if (rc < 0)
		return rc;
	outcome->verdict =
		applies == PLM_APPLIES_NO ? PLM_VERDICT_NOTAPPLICABLE : PLM_VERDICT_UNKNOWN;
	outcome->message = plm_arena_strdup(ask->a->arena, plm_buf_text(&text));
	*out = outcome;
	return outcome->message && !text.failed ? 0 : plm_err_nomem(err);
}

/* ---- asking ---- */

static int ask_list(struct asking *ask, const struct plm_words *list, const char *what,
		    struct item_answer *answer, struct plm_err **err)
{
	const struct plm_platform_host host = {.context = ask, .is = host_is, .check = host_check};
	enum plm_applies applies = PLM_APPLIES_YES;
	int rc = 0;

	answer->asked = true;
	if (list->count == 0)
		return 0;
	rc = plm_platforms_apply(ask->a->platforms, list, &host, &applies, err);
	if (rc < 0 || applies == PLM_APPLIES_YES)
		return rc;
	return explain(ask, what, list, applies, &answer->outcome, err);
}

static const char *const kind_words[] = {
	[PLM_ITEM_BENCHMARK] = "the benchmark",
	[PLM_ITEM_GROUP] = "its group",
	[PLM_ITEM_RULE] = "the rule",
};

static bool is_no(const struct plm_outcome *outcome)
{
	return outcome && outcome->verdict == PLM_VERDICT_NOTAPPLICABLE;
}

/* From the top downwards; that something is not for this host weighs more than that one cannot tell. */
static int ask_item(struct asking *ask, const struct plm_item *item, struct plm_err **err)
{
	struct item_answer *answer = &ask->a->items[item->index], *above = NULL;
	const struct plm_outcome *first;
	int rc = 0;

	if (answer->asked)
		return 0;
	if (item->parent) {
		rc = ask_item(ask, item->parent, err);
		above = &ask->a->items[item->parent->index];
	} else {
		above = &ask->a->profile;
		if (ask->a->selection->profile && !above->asked)
			rc = ask_list(ask, &ask->a->selection->profile->platforms, "the profile",
				      above, err);
	}
	if (rc == 0)
		rc = ask_list(ask, &item->platforms, kind_words[item->kind], answer, err);
	first = above->outcome;
	if (first && (is_no(first) || !is_no(answer->outcome)))
		answer->outcome = first;
	return rc;
}

int plm_applicability_ask(struct plm_applicability *a, struct plm_facts *facts,
			  const struct plm_item *rule, const struct plm_outcome **out,
			  struct plm_err **err)
{
	struct asking ask = {.a = a, .facts = facts};
	int rc = ask_item(&ask, rule, err);

	*out = a->items[rule->index].outcome;
	return rc;
}

int plm_applicability_names(struct plm_facts *facts, struct plm_arena *arena,
			    const char *const **names, size_t *count, struct plm_err **err)
{
	const struct plm_platform_names *all = NULL;
	const char **good = NULL;
	int rc = plm_facts_platform_names(facts, &all, err);

	*count = 0;
	if (rc < 0)
		return rc;
	good = plm_new_array(arena, const char *, all->count + 1);
	if (!good)
		return plm_err_nomem(err);
	for (size_t i = 0; i < all->count; i++) {
		struct plm_cpe cpe;

		rc = plm_cpe_parse(all->items[i], arena, &cpe, NULL);
		if (rc == -PLM_E_NOMEM)
			return plm_err_nomem(err);
		if (rc == 0)
			good[(*count)++] = all->items[i];
	}
	*names = good;
	return 0;
}
