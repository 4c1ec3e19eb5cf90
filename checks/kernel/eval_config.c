/*
 * eval_config.c: judges how the kernel was built. Pure: facts and parameters in, a verdict out.
 */
#include "checks/kernel/kernel.h"

#include "core/base/arena.h"
#include "core/engine/judge.h"

static const char *bare_option(const char *option)
{
	static const char prefix[] = "CONFIG_";

	return plm_str_starts(option, prefix) ? option + strlen(prefix) : option;
}

static bool is_option(const char *option)
{
	for (const char *c = option; *c; c++)
		if (!(*c >= 'A' && *c <= 'Z') && !(*c >= 'a' && *c <= 'z') &&
		    !(*c >= '0' && *c <= '9') && *c != '_')
			return false;
	return *option != '\0';
}

const char *validate_config(const void *params)
{
	const struct config_params *p = params;
	const char *problem = plm_expect_check(&p->expect);

	if (!*bare_option(p->option))
		return "option is empty; write a name such as SECCOMP_FILTER";
	if (!is_option(bare_option(p->option)) ||
	    (p->same_as && !is_option(bare_option(p->same_as))))
		return "option is no name; write letters, digits and _, such as SECCOMP_FILTER";
	if (p->same_as && !problem)
		return "same-as and a wanted value exclude each other; give one of them";
	if (!p->same_as && problem)
		return problem;
	return kernel_when_check(&p->when);
}

static void config_missing(struct plm_eval *ev, const struct kernel_config *config)
{
	for (size_t i = 0; i < config->try_count; i++) {
		const struct kernel_config_try *t = &config->tries[i];
		struct plm_datum datum = {.presence = t->presence, .error = t->error};

		plm_evidence_datum(ev, PLM_RUNNING, t->path, &datum);
	}
	if (config->no_kernel)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "no kernel is installed here");
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "nothing here that can be read tells how the kernel was built: neither "
			    "/proc/config.gz nor its file in /boot or /lib/modules");
}

static int note_option(struct plm_eval *ev, const struct kernel_config *config,
		       const struct kernel_option *option)
{
	const char *source = option->line ? plm_arena_printf(plm_facts_arena(ev->facts), "%s:%zu",
							     config->source, option->line)
					  : config->source;

	if (!source)
		return -PLM_E_NOMEM;
	plm_evidence_value(ev, PLM_RUNNING, source, "%s", option->value);
	return 0;
}

int kernel_same_as(struct plm_eval *ev, const char *name, struct plm_expect *expect, bool *known)
{
	const struct kernel_config *config;
	struct kernel_option option;
	int rc = kernel_config(ev->facts, &config, NULL);

	if (rc < 0)
		return rc;
	*known = false;
	if (!config->source) {
		config_missing(ev, config);
		return 0;
	}
	option = kernel_options_get(&config->options, bare_option(name));
	rc = note_option(ev, config, &option);
	*known = option.line > 0;
	expect->equals = option.value;
	if (!*known)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "this kernel was built without CONFIG_%s, the limit to compare with",
			    bare_option(name));
	return rc;
}

/* An option that does not occur, where that is not the same as n. */
static bool absent_decides(struct plm_eval *ev, const struct config_params *p, const char *subject)
{
	if (p->absent == CONFIG_ABSENT_N)
		return false;
	plm_verdict(ev,
		    p->absent == CONFIG_ABSENT_FAIL ? PLM_VERDICT_FAIL : PLM_VERDICT_NOTAPPLICABLE,
		    "%s does not occur in this kernel's configuration: what it depends on was not "
		    "built",
		    subject);
	return true;
}

static int judge_option(struct plm_eval *ev, const struct config_params *p, const char *subject,
			const struct kernel_config *config, const struct kernel_option *option)
{
	struct plm_expect expect = p->expect;
	const char *words;
	bool known = true;
	int rc = note_option(ev, config, option);

	if (rc == 0 && p->same_as)
		rc = kernel_same_as(ev, p->same_as, &expect, &known);
	if (rc < 0 || !known || (!option->line && absent_decides(ev, p, subject)))
		return rc;
	words = plm_expect_words(plm_facts_arena(ev->facts), &expect);
	if (!words)
		return -PLM_E_NOMEM;
	plm_expected(ev, "%s is %s", subject, words);
	if (plm_expect_meets(ev, &expect, option->value))
		plm_verdict(ev, PLM_VERDICT_PASS, "the kernel was built with %s=%.200s", subject,
			    option->value);
	else
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the kernel was built with %s=%.200s%s; it should be %s", subject,
			    option->value, option->line ? "" : " (the option does not occur)",
			    words);
	return 0;
}

int eval_config(struct plm_eval *ev, const void *params)
{
	const struct config_params *p = params;
	const char *subject =
		plm_arena_printf(plm_facts_arena(ev->facts), "CONFIG_%s", bare_option(p->option));
	const struct kernel_config *config;
	struct kernel_option option;
	enum kernel_fit fit;
	const char *why;
	int rc = subject ? kernel_config(ev->facts, &config, NULL) : -PLM_E_NOMEM;

	if (rc < 0)
		return rc;
	if (!config->source) {
		config_missing(ev, config);
		return 0;
	}
	option = kernel_options_get(&config->options, bare_option(p->option));
	rc = kernel_when_holds(ev->facts, &p->when, subject,
			       option.line > 0 && p->versions == CONFIG_VERSIONS_CARRIED, &fit,
			       &why);
	if (rc < 0)
		return rc;
	if (fit != KERNEL_FITS)
		return kernel_when_verdict(ev, fit, why);
	return judge_option(ev, p, subject, config, &option);
}
