/*
 * recall.c: puts a finished audit together again from stored results. Reads one file and judges nothing.
 */
#include "exports/recall.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/iso_time.h"
#include "core/base/rational.h"
#include "core/benchmark/tailoring.h"
#include "core/engine/run.h"
#include "exports/recall_private.h"

bool plm_recalls(const struct plm_xml_node *node, const char *name)
{
	return plm_xml_node_is(node, PLM_XCCDF_NS, name);
}

const char *plm_recalled_text(struct plm_recalling *r, const struct plm_xml_node *node)
{
	return node ? plm_stored_text(r->arena, node, true) : "";
}

/* [+-]HH:MM behind the seconds and their fraction. */
static int64_t zone_of(const char *text)
{
	int64_t hours, minutes;

	text += strspn(text, ".0123456789");
	if ((*text != '+' && *text != '-') || strlen(text) != 6 || text[3] != ':' ||
	    !plm_parse_i64((struct plm_slice){text + 1, 2}, 10, &hours) ||
	    !plm_parse_i64((struct plm_slice){text + 4, 2}, 10, &minutes))
		return 0;
	return (*text == '-' ? -60 : 60) * (60 * hours + minutes);
}

int64_t plm_recalled_time(const char *text)
{
	enum { CLOCK = 19 }; /* 2026-11-22T08:15:00 */
	char utc[PLM_ISO_TIME_BYTES];
	int64_t seconds = 0;

	if (!text || strlen(text) < CLOCK)
		return 0;
	memcpy(utc, text, CLOCK);
	memcpy(utc + CLOCK, "Z", 2);
	return plm_iso_time_parse(utc, &seconds) ? seconds - zone_of(text + CLOCK) : 0;
}

/* A profile that the benchmark does not have, or has otherwise: one of a tailoring. */
static const struct plm_profile *tailored_profile(struct plm_recalling *r)
{
	const char *id = r->stored->profile;
	struct plm_profile *profile = plm_new(r->arena, struct plm_profile);

	if (profile)
		*profile = (struct plm_profile){
			.id = id,
			.title = r->profile_title ? r->profile_title : plm_benchmark_short_id(id)};
	return profile;
}

static void take_group_weights(struct plm_recalling *r, struct plm_selected_item *items)
{
	for (const struct plm_xml_node *c = r->weights; c; c = c->next) {
		const char *id = c->name ? plm_xml_node_attr(c, "idref") : NULL;
		const char *weight = c->name ? plm_xml_node_attr(c, "weight") : NULL;
		const struct plm_item *group = id ? plm_benchmark_item(r->benchmark, id) : NULL;

		if (group && weight)
			plm_decimal_parse(weight, &items[group->index].weight.num,
					  &items[group->index].weight.den);
	}
}

/* Which rules were evaluated is what the results say, whatever the profile says here: a copy with none of them yet. */
static struct plm_selected_item *selected_items(struct plm_recalling *r)
{
	size_t count = r->benchmark->item_count;
	struct plm_selected_item *items = plm_new_array(r->arena, struct plm_selected_item, count);
	struct plm_selection *selection = plm_new(r->arena, struct plm_selection);

	if (!items || !selection)
		return NULL;
	*selection = *r->audit->selection;
	selection->tailoring = r->tailoring;
	if (r->stored->profile && (r->profile_title || !selection->profile))
		selection->profile = tailored_profile(r);
	memcpy(items, selection->items, count * sizeof(*items));
	selection->items = items;
	take_group_weights(r, items);
	r->audit->selection = selection;
	for (size_t i = 0; i < r->benchmark->rule_count; i++)
		items[r->benchmark->rules[i]->index].active = false;
	return items;
}

static bool has_several(const struct plm_stored_item *item, const struct plm_stored_item *before)
{
	return (item->next && strcmp(item->next->idref, item->idref) == 0) ||
	       (before && strcmp(before->idref, item->idref) == 0);
}

/* How many results have that name already; NULL when out of memory. */
static size_t *count_of(struct plm_recalling *r, struct plm_map *names,
			const struct plm_stored_item *item, const char *name)
{
	const char *key = plm_arena_printf(r->arena, "%s\n%s", item->idref, name ? name : "");
	size_t *count = key ? plm_map_get(names, key) : NULL;

	if (!key || count)
		return count;
	count = plm_new(r->arena, size_t);
	return count && plm_map_add(names, key, count) == 0 ? count : NULL;
}

/* Several results of one rule without names: other tools tell them apart by what each of them checked [table 39, multi-check],
 * or not at all. */
static int name_instance(struct plm_recalling *r, const struct plm_stored_item *item,
			 struct plm_map *names, const char **name)
{
	const char *given = item->outcome.instance ? item->outcome.instance : item->check_name;
	size_t *count = count_of(r, names, item, given), *own = count;

	*name = given;
	while (own && (*own)++) {
		*name = plm_arena_printf(r->arena, "%s (%zu)", given ? given : "result", *count);
		own = *name ? count_of(r, names, item, *name) : NULL;
	}
	return own ? 0 : plm_err_nomem(r->err);
}

static int tell_apart(struct plm_recalling *r)
{
	const struct plm_stored_item *before = NULL;
	struct plm_map names;
	size_t at = 0;

	plm_map_init(&names, r->arena);
	for (const struct plm_stored_item *item = r->stored->items; item; item = item->next) {
		bool judged = item->outcome.verdict != PLM_VERDICT_NOTSELECTED;
		int rc = judged && has_several(item, before)
				 ? name_instance(r, item, &names, &r->results[at].outcome.instance)
				 : 0;

		if (rc < 0)
			return rc;
		at += judged;
		before = item;
	}
	return 0;
}

static int read_results(struct plm_recalling *r)
{
	struct plm_selected_item *items = selected_items(r);
	size_t count = r->stored->item_count;

	r->results = plm_new_array(r->arena, struct plm_rule_result, count);
	r->overrides = plm_new_array(r->arena, size_t, count);
	if (!items || !r->results || !r->overrides)
		return plm_err_nomem(r->err);
	for (const struct plm_stored_item *item = r->stored->items; item; item = item->next) {
		size_t at = r->audit->result_count;
		int rc = plm_recall_result(r, item, &r->results[at], &r->overrides[at]);

		if (rc < 0)
			return rc;
		if (item->outcome.verdict == PLM_VERDICT_NOTSELECTED)
			continue;
		plm_recall_selected(&r->results[at], &items[r->results[at].rule->index]);
		r->audit->result_count++;
	}
	return plm_str_eq(r->audit->tool_name, "plimsoll") ? 0 : tell_apart(r);
}

/* The scores without the overrides first, as the audit had them. */
static int score(struct plm_recalling *r)
{
	struct plm_audit *audit = r->audit;
	int rc;

	audit->results = r->results;
	if (audit->waivers) {
		for (size_t i = 0; i < audit->result_count; i++)
			if (r->results[i].waiver)
				r->results[i].outcome.verdict = r->results[i].unwaived;
		rc = plm_audit_score(audit, r->arena, r->err);
		if (rc < 0)
			return rc;
		memcpy(audit->unwaived_scores, audit->scores, sizeof(audit->scores));
		for (size_t i = 0; i < audit->result_count; i++)
			if (r->results[i].waiver)
				r->results[i].outcome.verdict = r->results[i].waiver->new_verdict;
	}
	plm_audit_count(audit);
	audit->incomplete = audit->incomplete || audit->scope_problem;
	return plm_audit_score(audit, r->arena, r->err);
}

/* Overrides point at waivers once these stay where they are. */
static int note_waivers(struct plm_recalling *r)
{
	struct plm_waivers *waivers = plm_new(r->arena, struct plm_waivers);
	struct plm_waiver_use *uses =
		plm_new_array(r->arena, struct plm_waiver_use, r->waiver_count);

	if (!r->waivers_listed && !r->waiver_count)
		return 0;
	if (!waivers || !uses)
		return plm_err_nomem(r->err);
	*waivers = (struct plm_waivers){.file = r->waiver_file ? r->waiver_file : r->file,
					.sha256 = r->waiver_sha256,
					.items = r->waivers,
					.count = r->waiver_count};
	for (size_t i = 0; i < r->waiver_count; i++) {
		if (i < r->use_count)
			uses[i] = r->uses[i];
		uses[i].waiver = &r->waivers[i];
	}
	for (size_t i = 0; i < r->audit->result_count; i++) {
		if (r->overrides[i] == SIZE_MAX)
			continue;
		r->results[i].waiver = &r->waivers[r->overrides[i]];
		uses[r->overrides[i]].count += r->overrides[i] >= r->use_count;
		r->audit->waived_count++;
	}
	r->audit->waivers = waivers;
	r->audit->waiver_uses = uses;
	return 0;
}

static int rebuild(struct plm_recalling *r, struct plm_buf *rest)
{
	struct plm_selection *selection = NULL;
	int rc = plm_recall_benchmark(r, rest);

	if (rc == 0)
		rc = plm_stored_result_select(r->stored, r->benchmark, r->arena, &selection,
					      r->err);
	r->audit->benchmark = r->benchmark;
	r->audit->selection = selection;
	if (rc == 0)
		rc = plm_recall_host(r);
	if (rc == 0)
		rc = read_results(r);
	if (rc == 0)
		rc = note_waivers(r);
	return rc < 0 ? rc : score(r);
}

static int recall(struct plm_recalling *r, const struct plm_datum *bytes, struct plm_audit **audit)
{
	plm_auto_buf struct plm_buf rest = {0};
	struct plm_stored_result *stored = NULL;
	int rc;

	r->audit = plm_new(r->arena, struct plm_audit);
	if (!r->audit)
		return plm_err_nomem(r->err);
	rc = bytes ? plm_stored_result_parse(r->file, bytes->data, bytes->size_bytes, &rest,
					     r->arena, r->diags, &stored, r->err)
		   : plm_stored_result_load(r->file, &rest, r->arena, r->diags, &stored, r->err);
	if (rc < 0)
		return rc;
	r->stored = stored;
	r->node = stored->node;
	rc = rest.failed ? plm_err_nomem(r->err) : rebuild(r, &rest);
	if (rc == 0)
		*audit = r->audit;
	return rc;
}

int plm_recall_text(const char *file, const char *data, size_t size_bytes, struct plm_arena *arena,
		    struct plm_diags *diags, struct plm_audit **audit, struct plm_err **err)
{
	struct plm_recalling r = {.arena = arena, .diags = diags, .err = err, .file = file};
	const struct plm_datum bytes = {.data = data, .size_bytes = size_bytes};

	return recall(&r, &bytes, audit);
}

int plm_recall(const char *file, struct plm_arena *arena, struct plm_diags *diags,
	       struct plm_audit **audit, struct plm_err **err)
{
	struct plm_recalling r = {.arena = arena, .diags = diags, .err = err, .file = file};

	return recall(&r, NULL, audit);
}
