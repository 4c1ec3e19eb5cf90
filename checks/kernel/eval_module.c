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
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "module %s is neither loaded nor built into the kernel, which has to "
			    "have it",
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

/* ---- kept out ---- */

/* All that is known of one module's way into the kernel. */
struct ways {
	const struct module_params *p;
	const struct module_state *s;
	const struct module_rules *rules;
	const struct module_rule *rule; /* of modprobe.d; NULL */
	struct module_cmdline cmdline;
};

static void cmdline_evidence(struct plm_eval *ev, const struct ways *w)
{
	const struct module_cmdline *c = &w->cmdline;

	if (c->now || c->now_modprobe)
		plm_evidence_value(ev, PLM_RUNNING, c->source, "%s %s",
				   c->now ? "module_blacklist" : "modprobe.blacklist", w->p->name);
	if (c->later || c->later_modprobe)
		plm_evidence_value(ev, PLM_PERSISTENT, "boot entries", "%s %s",
				   c->later ? "module_blacklist" : "modprobe.blacklist",
				   w->p->name);
}

static int way_evidence(struct plm_eval *ev, const struct ways *w)
{
	const struct module_rule *rule = w->rule;
	const char *source;

	if (w->s->dep.presence != PLM_PRESENT)
		plm_evidence_datum(ev, PLM_PERSISTENT, w->s->dep_path, &w->s->dep);
	else
		plm_evidence_value(ev, PLM_PERSISTENT, w->s->dep_path, "%s %s", w->p->name,
				   w->s->on_disk ? "can be loaded" : "is not there");
	cmdline_evidence(ev, w);
	if (!rule)
		return 0;
	source = plm_arena_printf(plm_facts_arena(ev->facts), "%s:%zu", rule->file, rule->line);
	if (!source)
		return -PLM_E_NOMEM;
	plm_evidence_value(ev, PLM_PERSISTENT, source, "%s %s",
			   rule->kind == MODULE_INSTALL ? "install" : "blacklist", w->p->name);
	return 0;
}

/* The kernel refuses it now, as far as something runs, and after the next start. */
static bool refused_by_kernel(const struct ways *w)
{
	return w->cmdline.later && !w->cmdline.unknown && (w->cmdline.now || !w->cmdline.source);
}

/* Modprobe takes no alias for it, now and after the next start. */
static bool blacklisted(const struct ways *w)
{
	const struct module_cmdline *c = &w->cmdline;

	if (w->rule)
		return true;
	return c->later_modprobe && !c->unknown && (c->now_modprobe || !c->source);
}

/* A blacklist hinders aliases; a module that needs this one loads it all the same. */
static void judge_blacklist(struct plm_eval *ev, const struct ways *w)
{
	struct plm_slice dep = {w->s->dep.data, w->s->dep.size_bytes};
	struct plm_slice bringer = module_bringer(dep, w->rules, w->p->name);

	if (bringer.data)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "module %s is blacklisted, but module %.*s brings it along and is not "
			    "kept out: loading that one on demand loads both",
			    w->p->name, (int)bringer.size_bytes, bringer.data);
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "module %s is not loaded and kept out by a blacklist, which stops "
			    "loading on demand",
			    w->p->name);
}

static void judge_gap(struct plm_eval *ev, const struct ways *w)
{
	struct plm_datum gap = {.presence = PLM_UNREADABLE, .error = w->rules->gap_error};
	const char *what = w->rules->gap			  ? w->rules->gap
			   : w->s->dep.presence == PLM_UNREADABLE ? w->s->dep_path
								  : "a boot loader's file";

	if (w->rules->gap)
		plm_evidence_datum(ev, PLM_PERSISTENT, w->rules->gap, &gap);
	plm_verdict(ev, PLM_VERDICT_UNKNOWN,
		    "no one can say whether module %s is kept out: %s could not be read",
		    w->p->name, what);
}

static void judge_free(struct plm_eval *ev, const struct ways *w)
{
	const struct module_cmdline *c = &w->cmdline;

	if (c->now || c->now_modprobe)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "module %s is kept out by the command line this kernel was started "
			    "with, but by nothing a reboot would bring back",
			    w->p->name);
	else if (c->later || c->later_modprobe)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "module %s will be kept out by the command line of the next start; "
			    "until then nothing keeps a container from having it loaded on demand",
			    w->p->name);
	else
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "module %s is not loaded, but nothing in modprobe.d keeps a container "
			    "from having it loaded on demand",
			    w->p->name);
}

static void judge_ways(struct plm_eval *ev, const struct ways *w)
{
	const struct module_state *s = w->s;

	if (refused_by_kernel(w))
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "module %s is not loaded, and module_blacklist= on the command line "
			    "makes the kernel refuse it",
			    w->p->name);
	else if (w->rule && module_rule_is_passing(w->rule))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "module %s is kept out now, but only by %s, which a reboot takes away: "
			    "then nothing keeps a container from having it loaded on demand",
			    w->p->name, w->rule->file);
	else if (w->rule && w->rule->kind == MODULE_INSTALL)
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "module %s is not loaded and kept out by an install line", w->p->name);
	else if (!s->on_disk && s->dep.presence != PLM_UNREADABLE && !w->rule)
		plm_verdict(ev, PLM_VERDICT_PASS, "module %s is not there to be loaded",
			    w->p->name);
	else if (blacklisted(w))
		judge_blacklist(ev, w);
	else if (w->rules->gap || s->dep.presence == PLM_UNREADABLE || w->cmdline.unknown)
		judge_gap(ev, w);
	else
		judge_free(ev, w);
}

static int judge_blocked(struct plm_eval *ev, const struct module_params *p,
			 const struct module_state *s)
{
	struct ways w = {.p = p, .s = s};
	int rc;

	if (!s->image && s->proc_modules.presence == PLM_ABSENT) {
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "this kernel loads no modules, and %s is not built in", p->name);
		return 0;
	}
	rc = module_rules(ev->facts, &w.rules, NULL);
	if (rc == 0)
		rc = module_cmdline(ev->facts, p->name, &w.cmdline);
	if (rc < 0)
		return rc;
	w.rule = module_rules_find(w.rules, p->name);
	rc = way_evidence(ev, &w);
	if (rc == 0)
		judge_ways(ev, &w);
	return rc;
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
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "no kernel is installed here");
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
