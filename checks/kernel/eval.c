/*
 * eval.c: judges sysctl and lockdown. Pure: facts and parameters in,
 * a verdict out.
 */
#include "checks/kernel/boot.h"
#include "checks/kernel/kernel.h"

#include "core/base/text.h"
#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/facts/sysctl.h"

/* ---- sysctl ---- */

const char *validate_sysctl(const void *params)
{
	const struct sysctl_params *p = params;
	const char *problem = plm_expect_check(&p->expect);

	if (!*p->key || strpbrk(p->key, "*?[ \t") || strstr(p->key, ".."))
		return "key names one sysctl, such as kernel.kptr_restrict; patterns belong in "
		       "sysctl.d";
	if (p->same_as)
		return problem ? kernel_when_check(&p->when)
			       : "same-as and a wanted value exclude each other; give one of them";
	return problem ? problem : kernel_when_check(&p->when);
}

static bool sysctl_exists(const struct plm_sysctl *both)
{
	return both->running.value.presence == PLM_PRESENT ||
	       both->persistent.value.presence == PLM_PRESENT;
}

/* What boot lines say of the sysctl, "sysctl.KEY=VALUE": the first value that is not as wanted, else one that every
 * line has. The kernel takes it before any file is read. */
static int find_boot_value(struct plm_eval *ev, const char *parameter,
			   const struct plm_expect *expect, struct plm_side *side)
{
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	const struct boot_lines *lines;
	struct plm_side found = {.source = NULL};
	bool everywhere = true;
	int rc = boot_lines_persistent(ev->facts, &lines, NULL);

	for (size_t i = 0; rc == 0 && i < lines->count; i++) {
		const struct boot_line *line = &lines->items[i];
		struct boot_parameter said = boot_parameter_find(
			(struct plm_slice){line->words.data, line->words.size_bytes}, parameter);
		const char *value = said.value.data ? plm_arena_strndup(arena, said.value.data,
									said.value.size_bytes)
						    : NULL;

		if (said.value.data && !value)
			return -PLM_E_NOMEM;
		everywhere &= value != NULL;
		if (!value || (found.source && plm_expect_meets(ev, expect, value)))
			continue;
		found.source = line->source;
		found.value = (struct plm_datum){
			.presence = PLM_PRESENT, .data = value, .size_bytes = strlen(value)};
	}
	if (rc == 0 && found.source &&
	    (everywhere || !plm_expect_meets(ev, expect, found.value.data)))
		*side = found;
	return rc;
}

/* What a reboot brings where no file that outlives it sets the sysctl. */
static int take_boot_lines(struct plm_eval *ev, const struct sysctl_params *p,
			   const struct plm_expect *expect, struct plm_two_sides *sides)
{
	struct plm_side *side = &sides->persistent;
	char parameter[256];
	int size = snprintf(parameter, sizeof(parameter), "sysctl.%s", p->key);

	if (side->source && side->value.presence == PLM_PRESENT &&
	    plm_str_starts(side->source, "/run/")) {
		plm_evidence_datum(ev, PLM_RUNNING, side->source, &side->value);
		sides->unset = plm_arena_printf(plm_facts_arena(ev->facts),
						"only %s sets it, and a reboot empties /run",
						side->source);
		if (!sides->unset)
			return -PLM_E_NOMEM;
		side->value = (struct plm_datum){.presence = PLM_ABSENT};
	}
	if (!side->source || side->value.presence != PLM_ABSENT || size < 0 ||
	    (size_t)size >= sizeof(parameter))
		return 0;
	for (char *c = strchr(parameter, '/'); c; c = strchr(c, '/'))
		*c = '.';
	return find_boot_value(ev, parameter, expect, side);
}

static int judge_sysctl(struct plm_eval *ev, const struct sysctl_params *p,
			const struct plm_sysctl *both, const char *subject)
{
	struct plm_two_sides sides = {
		.subject = subject,
		.running = {both->running.source, both->running.value},
		.persistent = {both->persistent.source, both->persistent.value},
		.persistent_required = p->persistent == KERNEL_PERSISTENT_REQUIRED,
		.absent_fails = p->absent == KERNEL_ABSENT_FAIL,
		.absent_reason = "the running kernel has no such setting",
		.unset = both->unapplied,
	};
	struct plm_expect expect = p->expect;
	int rc;

	if (p->same_as && sysctl_exists(both)) {
		bool known;

		rc = kernel_same_as(ev, p->same_as, &expect, &known);
		if (rc < 0 || !known)
			return rc;
	}
	rc = take_boot_lines(ev, p, &expect, &sides);
	if (rc < 0)
		return rc;
	plm_judge_two_sides(ev, &sides, &expect);
	return 0;
}

int eval_sysctl(struct plm_eval *ev, const void *params)
{
	const struct sysctl_params *p = params;
	const char *subject = plm_arena_printf(plm_facts_arena(ev->facts), "sysctl %s", p->key);
	const struct plm_sysctl *both;
	enum kernel_fit fit;
	const char *why;
	int rc = subject ? plm_facts_sysctl(ev->facts, p->key, &both, NULL) : -PLM_E_NOMEM;

	if (rc == 0)
		rc = kernel_when_holds(ev->facts, &p->when, subject,
				       both->running.value.presence == PLM_PRESENT, &fit, &why);
	if (rc != 0)
		return rc;
	/* A kernel nobody knows matters only to what is there to be judged. */
	if (fit == KERNEL_OTHER || (fit == KERNEL_FIT_UNKNOWN && sysctl_exists(both)))
		return kernel_when_verdict(ev, fit, why);
	return judge_sysctl(ev, p, both, subject);
}

/* ---- lockdown ---- */

/* "none [integrity] confidentiality": the word in brackets. -1 when there is none. */
static int lockdown_level(const struct plm_datum *datum)
{
	static const char *const levels[] = {"[none]", "[integrity]", "[confidentiality]"};
	struct plm_slice rest = {datum->data, datum->size_bytes}, word;

	while (plm_next_word(&rest, " \n", &word))
		for (int i = 0; i < 3; i++)
			if (plm_slice_is(word, levels[i]))
				return i;
	return -1;
}

/* The file is not there: no lockdown in this kernel, or nobody mounted securityfs. */
static int lockdown_absent(struct plm_eval *ev, const struct lockdown_params *p)
{
	const struct plm_datum *list;
	int rc = plm_facts_list(ev->facts, "/sys/kernel/security", &list, NULL);

	if (rc < 0)
		return rc;
	if (list->presence == PLM_UNREADABLE ||
	    (list->presence == PLM_PRESENT && list->size_bytes == 0)) {
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "securityfs cannot be seen at /sys/kernel/security, so the kernel does "
			    "not tell whether it is locked down");
		return 0;
	}
	plm_verdict(ev,
		    p->absent == KERNEL_ABSENT_FAIL ? PLM_VERDICT_FAIL : PLM_VERDICT_NOTAPPLICABLE,
		    "this kernel has no lockdown: root can replace or read its memory, also a root "
		    "that came out of a container");
	return 0;
}

int eval_lockdown(struct plm_eval *ev, const void *params)
{
	static const char path[] = "/sys/kernel/security/lockdown";
	static const char *const names[] = {"none", "integrity", "confidentiality"};
	const struct lockdown_params *p = params;
	const struct plm_datum *datum;
	int wanted = p->at_least + 1, level;
	int rc = plm_facts_read(ev->facts, path, 4096, &datum, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, "lockdown at least %s", names[wanted]);
	plm_evidence_datum(ev, PLM_RUNNING, path, datum);
	if (datum->presence == PLM_ABSENT)
		return lockdown_absent(ev, p);
	level = lockdown_level(datum);
	if (datum->presence != PLM_PRESENT || level < 0)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s could not be read, so whether the kernel is locked down is not "
			    "known: %s",
			    path,
			    datum->error ? plm_errno_words(datum->error) : "it names no level");
	else if (level >= wanted)
		plm_verdict(ev, PLM_VERDICT_PASS, "the kernel is locked down for %s", names[level]);
	else
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"kernel lockdown is \"%s\"; it should be at least \"%s\": root can replace "
			"or read kernel memory, also a root that came out of a container",
			names[level], names[wanted]);
	return 0;
}
