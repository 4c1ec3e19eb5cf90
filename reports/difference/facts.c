/*
 * facts.c: compares what two results rest on, what two audits asked, and which containers they met.
 */
#include "reports/difference/facts.h"

#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/benchmark/tailoring.h"
#include "core/facts/containers.h"
#include "core/facts/facts.h"
#include "reports/view.h"

/* The same place: numbers of processes, "/proc/4711/status", may differ. */
static bool is_same_place(const char *a, const char *b)
{
	static const char proc[] = "/proc/";

	if (strncmp(a, proc, sizeof(proc) - 1) != 0 || strncmp(b, proc, sizeof(proc) - 1) != 0)
		return strcmp(a, b) == 0;
	a += sizeof(proc) - 1;
	b += sizeof(proc) - 1;
	a += strspn(a, "0123456789");
	b += strspn(b, "0123456789");
	return strcmp(a, b) == 0;
}

static const char *value_of(const struct plm_evidence *fact)
{
	return fact->presence == PLM_PRESENT && fact->value ? fact->value
							    : plm_presence_name(fact->presence);
}

static bool is_counterpart(const struct plm_evidence *a, const struct plm_evidence *b)
{
	return a->aspect == b->aspect && a->source && b->source &&
	       is_same_place(a->source, b->source);
}

/* Of several facts from one place the n-th stands for the n-th. */
static const struct plm_evidence *counterpart(const struct plm_outcome *then,
					      const struct plm_outcome *now, size_t index)
{
	const struct plm_evidence *fact = &now->evidence[index];
	size_t ordinal = 0;

	for (size_t i = 0; i < index; i++)
		ordinal += is_counterpart(&now->evidence[i], fact);
	for (size_t i = 0; i < then->evidence_count; i++)
		if (is_counterpart(&then->evidence[i], fact) && ordinal-- == 0)
			return &then->evidence[i];
	return NULL;
}

int plm_changed_facts(struct plm_arena *arena, const struct plm_rule_result *then,
		      const struct plm_rule_result *now, const struct plm_changed_fact **facts,
		      size_t *count)
{
	struct plm_changed_fact *made = NULL, *to;

	*count = 0;
	for (size_t i = 0; i < now->outcome.evidence_count; i++) {
		const struct plm_evidence *fact = &now->outcome.evidence[i];
		const struct plm_evidence *was = counterpart(&then->outcome, &now->outcome, i);

		if (!was || plm_str_eq(value_of(was), value_of(fact)))
			continue;
		to = plm_push(arena, made, *count);
		if (!to)
			return -PLM_E_NOMEM;
		*to = (struct plm_changed_fact){.source = fact->source,
						.aspect = fact->aspect,
						.then = value_of(was),
						.now = value_of(fact)};
	}
	*facts = made;
	return 0;
}

static const char *profile_of(const struct plm_audit *audit)
{
	return audit->selection->profile ? audit->selection->profile->id : "";
}

static const char *tailoring_of(const struct plm_audit *audit)
{
	const struct plm_tailoring *tailoring = audit->selection->tailoring;

	return tailoring && tailoring->sha256 ? tailoring->sha256 : "";
}

static const char *machine_of(const struct plm_audit *audit)
{
	return audit->host ? audit->host->machine_id : NULL;
}

/* Hosts may share a name, as "localhost": what each was installed with tells them apart. */
static int tell_host(struct plm_difference *difference, struct plm_arena *arena)
{
	const struct plm_audit *then = difference->then, *now = difference->now;
	const char *name = plm_host_name(then);

	if (strcmp(name, plm_host_name(now)) != 0) {
		difference->other_host = name;
		return 0;
	}
	if (!machine_of(then) || !machine_of(now) || strcmp(machine_of(then), machine_of(now)) == 0)
		return 0;
	difference->other_host =
		plm_arena_printf(arena, "%s with machine-id %s", name, machine_of(then));
	return difference->other_host ? 0 : -PLM_E_NOMEM;
}

const char *plm_difference_incomparable(const struct plm_difference *difference)
{
	if (difference->other_host)
		return "host";
	if (difference->other_benchmark)
		return "benchmark";
	return difference->other_profile ? "profile" : NULL;
}

int plm_difference_questions(struct plm_difference *difference, struct plm_arena *arena)
{
	const struct plm_audit *then = difference->then, *now = difference->now;
	struct plm_changed_value *values = NULL, *to;

	difference->other_benchmark = strcmp(then->benchmark->id, now->benchmark->id) != 0 ||
				      !plm_str_eq(then->benchmark->sha256, now->benchmark->sha256);
	difference->other_profile = strcmp(profile_of(then), profile_of(now)) != 0 ||
				    strcmp(tailoring_of(then), tailoring_of(now)) != 0;
	if (tell_host(difference, arena) < 0)
		return -PLM_E_NOMEM;
	for (size_t i = 0; i < now->benchmark->value_count; i++) {
		const char *id = now->benchmark->values[i].id;
		const struct plm_value *was = plm_benchmark_value(then->benchmark, id);
		const char *old =
			was ? then->selection->values[was - then->benchmark->values] : NULL;

		if (!old || strcmp(old, now->selection->values[i]) == 0)
			continue;
		to = plm_push(arena, values, difference->value_count);
		if (!to)
			return -PLM_E_NOMEM;
		*to = (struct plm_changed_value){id, old, now->selection->values[i]};
	}
	difference->values = values;
	return 0;
}

static bool has(const struct plm_container_list *list, const struct plm_container *container)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i]->runtime == container->runtime &&
		    strcmp(list->items[i]->id, container->id) == 0)
			return true;
	return false;
}

/* Those of one list that the other does not have. */
static int only_in(const struct plm_container_list *list, const struct plm_container_list *other,
		   struct plm_arena *arena, const struct plm_container *const **only, size_t *count)
{
	const struct plm_container **items = NULL, **to;

	for (size_t i = 0; i < list->count; i++) {
		if (has(other, list->items[i]))
			continue;
		to = plm_push(arena, items, *count);
		if (!to)
			return -PLM_E_NOMEM;
		*to = list->items[i];
	}
	*only = items;
	return 0;
}

/* Told only where both audits asked about containers. */
int plm_difference_containers(struct plm_difference *difference, struct plm_arena *arena)
{
	const struct plm_container_list *then = difference->then->containers;
	const struct plm_container_list *now = difference->now->containers;
	int rc;

	if (!then || !now)
		return 0;
	rc = only_in(now, then, arena, &difference->came, &difference->came_count);
	return rc < 0 ? rc : only_in(then, now, arena, &difference->went, &difference->went_count);
}
