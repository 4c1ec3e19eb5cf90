/*
 * eval.c: judges version, sysctl, build options, taint and lockdown. Pure: facts and parameters in,
 * a verdict out.
 */
#include "checks/kernel/kernel.h"

#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/facts/sysctl.h"

/* ---- version ---- */

const char *validate_version(const void *params)
{
	const struct version_params *p = params;

	return kernel_version_valid(p->at_least)
		       ? NULL
		       : "at-least is no version; write numbers and dots, such as 5.10 or 6.1.76";
}

static void judge_version(struct plm_eval *ev, const struct version_params *p,
			  const struct kernel_release *r)
{
	const char *version = r->upstream ? r->upstream : r->release;
	const char *verb = r->installed ? "newest kernel installed is" : "running kernel is";

	if (kernel_version_compare(version, p->at_least) >= 0)
		plm_verdict(ev, PLM_VERDICT_PASS, "the %s %s%s%s", verb, r->release,
			    r->upstream ? ", built from " : "", r->upstream ? r->upstream : "");
	else
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the %s %s%s%s, older than %s: it lacks fixes and container features "
			    "that came later",
			    verb, r->release, r->upstream ? ", built from " : "",
			    r->upstream ? r->upstream : "", p->at_least);
}

int eval_version(struct plm_eval *ev, const void *params)
{
	const struct version_params *p = params;
	const struct kernel_release *r;
	int rc = kernel_release(ev->facts, &r, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, "version %s or later", p->at_least);
	if (r->release) {
		plm_evidence_value(ev, r->installed ? PLM_PERSISTENT : PLM_RUNNING, r->source, "%s",
				   r->release);
		if (r->upstream)
			plm_evidence_value(ev, PLM_RUNNING, r->upstream_source, "%s", r->upstream);
		judge_version(ev, p, r);
	} else if (r->modules.presence == PLM_UNREADABLE && r->uname.presence == PLM_ABSENT) {
		plm_evidence_datum(ev, PLM_PERSISTENT, "/lib/modules", &r->modules);
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "/lib/modules could not be listed, so no one "
			    "can say which kernel this image holds");
	} else if (r->uname.presence == PLM_ABSENT) {
		plm_evidence_datum(ev, PLM_PERSISTENT, "/lib/modules", &r->modules);
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "there is no kernel here");
	} else {
		plm_evidence_datum(ev, PLM_RUNNING, "uname", &r->uname);
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "the kernel's release could not be read");
	}
	return 0;
}

/* ---- sysctl ---- */

const char *validate_sysctl(const void *params)
{
	const struct sysctl_params *p = params;

	if (!*p->key || strpbrk(p->key, "*?[ \t") || strstr(p->key, ".."))
		return "key names one sysctl, such as kernel.kptr_restrict; patterns belong in "
		       "sysctl.d";
	return plm_expect_check(&p->expect);
}

int eval_sysctl(struct plm_eval *ev, const void *params)
{
	const struct sysctl_params *p = params;
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	const struct plm_sysctl *both;
	struct plm_two_sides sides = {0};
	int rc = plm_facts_sysctl(ev->facts, p->key, &both, NULL);

	if (rc < 0)
		return rc;
	sides.subject = plm_arena_printf(arena, "sysctl %s", p->key);
	sides.absent_reason = "the running kernel has no such setting";
	if (!sides.subject)
		return -PLM_E_NOMEM;
	sides.running = (struct plm_side){both->running.source, both->running.value};
	sides.persistent = (struct plm_side){both->persistent.source, both->persistent.value};
	sides.persistent_required = p->persistent == KERNEL_PERSISTENT_REQUIRED;
	sides.absent_fails = p->absent == KERNEL_ABSENT_FAIL;
	plm_judge_two_sides(ev, &sides, &p->expect);
	return 0;
}

/* ---- config ---- */

static const char *bare_option(const char *option)
{
	static const char prefix[] = "CONFIG_";

	return plm_str_starts(option, prefix) ? option + strlen(prefix) : option;
}

const char *validate_config(const void *params)
{
	const struct config_params *p = params;

	if (!*bare_option(p->option))
		return "option is empty; write a name such as SECCOMP_FILTER";
	for (const char *c = bare_option(p->option); *c; c++)
		if (!(*c >= 'A' && *c <= 'Z') && !(*c >= 'a' && *c <= 'z') &&
		    !(*c >= '0' && *c <= '9') && *c != '_')
			return "option is no name; write letters, digits and _, such as "
			       "SECCOMP_FILTER";
	return plm_expect_check(&p->expect);
}

static void config_missing(struct plm_eval *ev, const struct kernel_config *config)
{
	for (size_t i = 0; i < config->try_count; i++) {
		const struct kernel_config_try *t = &config->tries[i];
		struct plm_datum datum = {.presence = t->presence, .error = t->error};

		plm_evidence_datum(ev, PLM_RUNNING, t->path, &datum);
	}
	if (config->no_kernel)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "there is no kernel here");
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "nothing here that can be read tells how the kernel was built: neither "
			    "/proc/config.gz nor its file in /boot or /lib/modules");
}

int eval_config(struct plm_eval *ev, const void *params)
{
	const struct config_params *p = params;
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	const char *option = bare_option(p->option);
	const struct kernel_config *config;
	const char *value, *words, *source;
	size_t line;
	int rc = kernel_config(ev->facts, &config, NULL);

	if (rc < 0)
		return rc;
	words = plm_expect_words(arena, &p->expect);
	if (!words)
		return -PLM_E_NOMEM;
	plm_expected(ev, "CONFIG_%s is %s", option, words);
	if (!config->source) {
		config_missing(ev, config);
		return 0;
	}
	value = kernel_config_value(arena, config->text, option, &line);
	source = line ? plm_arena_printf(arena, "%s:%zu", config->source, line) : config->source;
	if (!value || !source)
		return -PLM_E_NOMEM;
	plm_evidence_value(ev, PLM_RUNNING, source, "%s", value);
	if (plm_expect_meets(ev, &p->expect, value))
		plm_verdict(ev, PLM_VERDICT_PASS, "the kernel was built with CONFIG_%s=%s", option,
			    value);
	else
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the kernel was built with CONFIG_%s=%s%s, expected %s", option, value,
			    line ? "" : " (the option does not occur)", words);
	return 0;
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
		    "this kernel has no lockdown");
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
			    "the kernel did not tell whether it is locked down");
	else if (level >= wanted)
		plm_verdict(ev, PLM_VERDICT_PASS, "the kernel is locked down for %s", names[level]);
	else
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "kernel lockdown is \"%s\", expected at least \"%s\": root can replace "
			    "or read kernel memory, also a root that came out of a container",
			    names[level], names[wanted]);
	return 0;
}
