/*
 * fixes.c: which fixes an operator asked for. Reads the model and a stored result only.
 */
#include "exports/fixes.h"

#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/benchmark/selection.h"
#include "exports/fix_writers.h"
#include "exports/results.h"
#include "exports/yaml.h"

#define SH	 "urn:xccdf:fix:script:sh"
#define COMMANDS "urn:xccdf:fix:commands"

static const char *const shell_systems[] = {SH, COMMANDS, NULL};
static const char *const ansible_systems[] = {PLM_FIX_ANSIBLE, SH, COMMANDS, NULL};

const struct plm_fix_format plm_fix_formats[] = {
	{"sh", "a shell script that runs each fix by itself and counts what failed", 0755,
	 shell_systems, plm_fix_write_shell},
	{"ansible", "an Ansible playbook with a task for each fix", 0644, ansible_systems,
	 plm_fix_write_ansible},
	{0},
};

const struct plm_fix_format *plm_fix_format(const char *name)
{
	for (const struct plm_fix_format *f = plm_fix_formats; f->name; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

static bool is_meant(const struct plm_fix_list *list, const struct plm_item *rule)
{
	const struct plm_stored_rule *stored;

	if (!list->result || list->named)
		if (!list->selection->items[rule->index].active)
			return false;
	if (!list->result)
		return true;
	stored = plm_stored_rule(list->result, rule->id);
	return stored && stored->verdict == PLM_VERDICT_FAIL;
}

/* Ansible that is no list of tasks would break the whole playbook. */
static bool is_usable(const struct plm_fix *fix)
{
	if (strcmp(fix->system, PLM_FIX_ANSIBLE) == 0)
		return plm_yaml_is_sequence(fix->text);
	return plm_slice_trim(plm_slice_of(fix->text)).size_bytes > 0;
}

/* The first for any platform, else the first: nobody is asked what the host is. */
static const struct plm_fix *first_fix(const struct plm_item *rule, const char *system)
{
	const struct plm_fix *first = NULL;

	for (size_t i = 0; i < rule->fix_count; i++) {
		const struct plm_fix *fix = &rule->fixes[i];

		if (strcmp(fix->system, system) != 0 || !is_usable(fix))
			continue;
		if (!fix->platform)
			return fix;
		first = first ? first : fix;
	}
	return first;
}

static const struct plm_fix *best_fix(const struct plm_item *rule, const char *const *systems)
{
	const struct plm_fix *fix = NULL;

	for (; *systems && !fix; systems++)
		fix = first_fix(rule, *systems);
	return fix;
}

struct collecting {
	struct plm_arena *arena;
	struct plm_fix_list *list;
	struct plm_fix_job *jobs;
	const struct plm_item **without;
};

static int without(struct collecting *c, const struct plm_item *rule)
{
	const struct plm_item **place = plm_push(c->arena, c->without, c->list->without_count);

	if (place)
		*place = rule;
	return place ? 0 : -PLM_E_NOMEM;
}

static int add_job(struct collecting *c, const struct plm_item *rule, const struct plm_fix *fix,
		   const char *instance)
{
	struct plm_fix_job *job;
	const char *script;
	int rc = plm_selection_fix(c->list->selection, fix, instance, c->arena, &script, NULL);

	if (rc == -PLM_E_REFUSED)
		return without(c, rule);
	job = rc == 0 ? plm_push(c->arena, c->jobs, c->list->job_count) : NULL;
	if (job)
		*job = (struct plm_fix_job){rule, fix, instance, script};
	return job ? 0 : -PLM_E_NOMEM;
}

/* A script that names an instance is written once for each one that failed. */
static int add_rule(struct collecting *c, const struct plm_item *rule, const struct plm_fix *fix)
{
	const struct plm_stored_rule *stored =
		c->list->result ? plm_stored_rule(c->list->result, rule->id) : NULL;
	int rc = 0;

	if (!fix || (fix->has_instance && !(stored && stored->failed_count)))
		return without(c, rule);
	if (!fix->has_instance)
		return add_job(c, rule, fix, NULL);
	for (size_t i = 0; i < stored->failed_count && rc == 0; i++)
		rc = add_job(c, rule, fix, stored->failed[i]);
	return rc;
}

int plm_fixes_collect(const struct plm_fix_format *format, struct plm_arena *arena,
		      struct plm_fix_list *list)
{
	const struct plm_benchmark *benchmark = list->selection->benchmark;
	struct collecting c = {.arena = arena, .list = list};
	int rc = 0;

	for (size_t i = 0; i < benchmark->rule_count && rc == 0; i++)
		if (is_meant(list, benchmark->rules[i]))
			rc = add_rule(&c, benchmark->rules[i],
				      best_fix(benchmark->rules[i], format->systems));
	list->jobs = c.jobs;
	list->without = c.without;
	return rc;
}
