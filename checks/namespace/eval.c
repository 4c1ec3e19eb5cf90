/*
 * eval.c: judges which namespaces there are, their limits, and who may make user namespaces. Pure:
 * facts and parameters in, a verdict out.
 */
#include "checks/namespace/namespace.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/engine/judge.h"
#include "core/facts/sysctl.h"

const char namespace_directory[] = "/proc/self/ns";

const char *const namespace_types[] = {"cgroup", "ipc",	 "mnt", "net", "pid",
				       "time",	 "user", "uts", NULL};

static bool is_type(const char *word)
{
	for (size_t i = 0; namespace_types[i]; i++)
		if (strcmp(word, namespace_types[i]) == 0)
			return true;
	return false;
}

/* ---- support ---- */

const char *validate_support(const void *params)
{
	const struct support_params *p = params;

	for (size_t i = 0; i < p->types.count; i++)
		if (!is_type(p->types.items[i]))
			return "types holds words out of cgroup, ipc, mnt, net, pid, time, user "
			       "and uts";
	return p->types.count ? NULL : "types is empty; write for example \"mnt net pid\"";
}

bool namespace_listed(const struct plm_datum *list, const char *name)
{
	for (size_t at = 0; at < list->size_bytes; at += strlen(list->data + at) + 1)
		if (strcmp(list->data + at, name) == 0)
			return true;
	return false;
}

static int judge_support(struct plm_eval *ev, const struct support_params *p,
			 const struct plm_datum *list)
{
	plm_auto_buf struct plm_buf missing = {0}, wanted = {0};

	for (size_t i = 0; i < p->types.count; i++) {
		plm_buf_printf(&wanted, "%s%s", i ? " " : "", p->types.items[i]);
		if (!namespace_listed(list, p->types.items[i]))
			plm_buf_printf(&missing, "%s%s", missing.size_bytes ? ", " : "",
				       p->types.items[i]);
	}
	if (missing.failed || wanted.failed)
		return -PLM_E_NOMEM;
	plm_expected(ev, "namespaces %s", plm_buf_text(&wanted));
	if (missing.size_bytes)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "this kernel was built without namespaces that containers need: %s",
			    plm_buf_text(&missing));
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "this kernel offers the namespaces %s",
			    plm_buf_text(&wanted));
	return 0;
}

int eval_support(struct plm_eval *ev, const void *params)
{
	const struct plm_datum *list;
	int rc = plm_facts_list(ev->facts, namespace_directory, &list, NULL);

	if (rc < 0)
		return rc;
	plm_evidence_datum(ev, PLM_RUNNING, namespace_directory, list);
	if (list->presence == PLM_PRESENT)
		return judge_support(ev, params, list);
	if (list->presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "no kernel is running here");
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "the kernel's list of namespaces could not be read");
	return 0;
}

/* ---- limit ---- */

const char *validate_limit(const void *params)
{
	const struct limit_params *p = params;

	return plm_expect_check(&p->expect);
}

int eval_limit(struct plm_eval *ev, const void *params)
{
	const struct limit_params *p = params;
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	const char *type = namespace_types[p->type];
	const char *key = plm_arena_printf(arena, "user.max_%s_namespaces", type);
	struct plm_two_sides sides = {.absent_reason = "this kernel has no such limit"};
	const struct plm_sysctl *both;
	int rc = key ? plm_facts_sysctl(ev->facts, key, &both, NULL) : -PLM_E_NOMEM;

	if (rc < 0)
		return rc;
	sides.subject = plm_arena_printf(arena, "the limit of %s namespaces (%s)", type, key);
	if (!sides.subject)
		return -PLM_E_NOMEM;
	sides.running = (struct plm_side){both->running.source, both->running.value};
	sides.persistent = (struct plm_side){both->persistent.source, both->persistent.value};
	sides.persistent_required = p->persistent == 1;
	sides.unset = both->unapplied;
	plm_judge_two_sides(ev, &sides, &p->expect);
	return 0;
}
