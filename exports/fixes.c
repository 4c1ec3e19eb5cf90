/*
 * fixes.c: which fixes an operator asked for. Reads the model and a stored result only.
 */
#include "exports/fixes.h"

#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/benchmark/benchmark.h"
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

	if (!list->result)
		return list->selection->items[rule->index].active;
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

static const struct plm_fix *best_fix(const struct plm_item *rule, const char *const *systems)
{
	for (; *systems; systems++)
		for (size_t i = 0; i < rule->fix_count; i++)
			if (strcmp(rule->fixes[i].system, *systems) == 0 &&
			    is_usable(&rule->fixes[i]))
				return &rule->fixes[i];
	return NULL;
}

int plm_fixes_collect(const struct plm_fix_format *format, struct plm_arena *arena,
		      struct plm_fix_list *list)
{
	const struct plm_benchmark *benchmark = list->selection->benchmark;
	struct plm_fix_job *jobs = plm_new_array(arena, struct plm_fix_job, benchmark->rule_count);
	const struct plm_item **without =
		plm_new_array(arena, const struct plm_item *, benchmark->rule_count);

	if (!jobs || !without)
		return -PLM_E_NOMEM;
	for (size_t i = 0; i < benchmark->rule_count; i++) {
		const struct plm_item *rule = benchmark->rules[i];
		const struct plm_fix *fix = best_fix(rule, format->systems);

		if (!is_meant(list, rule))
			continue;
		if (!fix) {
			without[list->without_count++] = rule;
			continue;
		}
		jobs[list->job_count++] = (struct plm_fix_job){
			rule, fix, plm_selection_text(list->selection, fix->text)};
	}
	list->jobs = jobs;
	list->without = without;
	return 0;
}
