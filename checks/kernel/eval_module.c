/*
 * eval_module.c: judges whether a module is loaded, or kept out. Pure: facts and parameters in, a
 * verdict out.
 */
#include "checks/kernel/kernel.h"

#include "core/base/arena.h"
#include "core/engine/judge.h"

const char *validate_module(const void *params)
{
	const struct module_params *p = params;

	return !*p->name || strpbrk(p->name, "/.*?[ \t")
		       ? "name is one module without its path or ending, such as sctp"
		       : NULL;
}

static void state_evidence(struct plm_eval *ev, const struct module_params *p,
			   const struct module_state *s)
{
	if (!s->image && s->proc_modules.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_RUNNING, "/proc/modules", "%s %s", p->name,
				   s->loaded ? "loaded" : "not loaded");
	else if (!s->image)
		plm_evidence_datum(ev, PLM_RUNNING, "/proc/modules", &s->proc_modules);
	if (s->builtin_path && s->builtin_list.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_RUNNING, s->builtin_path, "%s %s", p->name,
				   s->builtin ? "built in" : "not built in");
	else if (s->builtin_path)
		plm_evidence_datum(ev, PLM_RUNNING, s->builtin_path, &s->builtin_list);
}

/* What keeps the verdict from being sure; NULL when everything that matters was read. */
static const char *doubt(const struct module_state *s)
{
	if (!s->image && s->proc_modules.presence == PLM_UNREADABLE)
		return "/proc/modules";
	if (!s->builtin_path)
		return "the kernel's release";
	/* Also when it is absent: what is built in is then not known. */
	return s->builtin_list.presence == PLM_PRESENT ? NULL : s->builtin_path;
}

static void judge_loaded(struct plm_eval *ev, const struct module_params *p,
			 const struct module_state *s)
{
	if (s->loaded || s->builtin)
		plm_verdict(ev, PLM_VERDICT_PASS, "module %s is %s", p->name,
			    s->loaded ? "loaded" : "built into the kernel");
	else if (doubt(s))
		plm_verdict(
			ev, PLM_VERDICT_UNKNOWN,
			"no one can say whether module %s is loaded: %s is missing or unreadable",
			p->name, doubt(s));
	else
		plm_verdict(ev, PLM_VERDICT_FAIL, "module %s is neither loaded nor built in",
			    p->name);
}

/* True when the verdict is given: it is in the kernel now, or nobody knows. */
static bool judge_presence(struct plm_eval *ev, const struct module_params *p,
			   const struct module_state *s)
{
	if (s->loaded || s->builtin) {
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "module %s is %s: every container can reach its code", p->name,
			    s->loaded ? "loaded" : "built into the kernel");
		return true;
	}
	if (doubt(s)) {
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "no one can say whether module %s is in the kernel: %s is missing or "
			    "unreadable",
			    p->name, doubt(s));
		return true;
	}
	return false;
}

static int judge_rule(struct plm_eval *ev, const struct module_params *p,
		      const struct module_rule *rule)
{
	const char *source =
		plm_arena_printf(plm_facts_arena(ev->facts), "%s:%zu", rule->file, rule->line);

	if (!source)
		return -PLM_E_NOMEM;
	plm_evidence_value(ev, PLM_PERSISTENT, source, "%s %s",
			   rule->install ? "install" : "blacklist", p->name);
	plm_verdict(ev, PLM_VERDICT_PASS, "module %s is not loaded and kept out by %s", p->name,
		    rule->install ? "an install line"
				  : "a blacklist line, which stops loading on "
				    "demand");
	return 0;
}

static int judge_blocked(struct plm_eval *ev, const struct module_params *p,
			 const struct module_state *s)
{
	const struct module_rules *rules;
	const struct module_rule *rule;
	struct plm_datum gap = {.presence = PLM_UNREADABLE};
	int rc = module_rules(ev->facts, &rules, NULL);

	if (rc < 0)
		return rc;
	if (!s->image && s->proc_modules.presence == PLM_ABSENT) {
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "this kernel loads no modules, and %s is not built in", p->name);
		return 0;
	}
	if (s->dep.presence != PLM_PRESENT)
		plm_evidence_datum(ev, PLM_PERSISTENT, s->dep_path, &s->dep);
	else
		plm_evidence_value(ev, PLM_PERSISTENT, s->dep_path, "%s %s", p->name,
				   s->on_disk ? "can be loaded" : "is not there");
	rule = module_rules_find(rules, p->name);
	if (rule)
		return judge_rule(ev, p, rule);
	if (!s->on_disk && s->dep.presence != PLM_UNREADABLE) {
		plm_verdict(ev, PLM_VERDICT_PASS, "module %s is not there to be loaded", p->name);
		return 0;
	}
	gap.error = rules->gap_error;
	if (rules->gap)
		plm_evidence_datum(ev, PLM_PERSISTENT, rules->gap, &gap);
	if (rules->gap || s->dep.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "no one can say whether module %s is kept out: %s could not be read",
			    p->name, rules->gap ? rules->gap : s->dep_path);
	else
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "module %s is not loaded, but nothing in modprobe.d keeps a container "
			    "from having it loaded on demand",
			    p->name);
	return 0;
}

int eval_module(struct plm_eval *ev, const void *params)
{
	static const char *const wishes[] = {"loaded", "not loaded", "not loaded and kept out"};
	const struct module_params *p = params;
	const struct module_state *s;
	int rc = module_state(ev->facts, p->name, &s, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, "module %s %s", p->name, wishes[p->state]);
	if (s->image && !s->builtin_path) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "there is no kernel here");
		return 0;
	}
	state_evidence(ev, p, s);
	if (s->image && p->state != MODULE_BLOCKED && !s->builtin) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "no kernel is running here");
		return 0;
	}
	if (p->state == MODULE_LOADED) {
		judge_loaded(ev, p, s);
		return 0;
	}
	if (judge_presence(ev, p, s))
		return 0;
	if (p->state == MODULE_BLOCKED)
		return judge_blocked(ev, p, s);
	plm_verdict(ev, PLM_VERDICT_PASS, "module %s is neither loaded nor built in", p->name);
	return 0;
}
