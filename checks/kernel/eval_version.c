/*
 * eval_version.c: judges the kernel's version, and whether it is the newest one installed. Pure: facts
 * and parameters in, a verdict out.
 */
#include "checks/kernel/kernel.h"

#include "core/base/text.h"
#include "core/engine/judge.h"
#include "core/facts/kernels.h"

const char *validate_version(const void *params)
{
	const struct version_params *p = params;

	if (!p->at_least && !p->newest.value)
		return "it asks for nothing; give at-least, or newest=\"true\"";
	return !p->at_least || kernel_version_valid(p->at_least)
		       ? NULL
		       : "at-least is no version; write numbers and dots, such as 5.10 or 6.1.76";
}

/* ---- the version ---- */

/* Whether it is new enough; the verdict for either. */
static bool judge_version(struct plm_eval *ev, const char *at_least, const struct kernel_release *r)
{
	const char *version = r->upstream ? r->upstream : r->release;
	const char *verb = r->installed ? "newest kernel installed is" : "running kernel is";
	bool good = kernel_version_compare(version, at_least) >= 0;

	if (good)
		plm_verdict(ev, PLM_VERDICT_PASS, "the %s %s%s%s", verb, r->release,
			    r->upstream ? ", built from " : "", r->upstream ? r->upstream : "");
	else
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the %s %s%s%s, older than %s: it lacks fixes and container features "
			    "that came later",
			    verb, r->release, r->upstream ? ", built from " : "",
			    r->upstream ? r->upstream : "", at_least);
	return good;
}

/* There is no release: why. */
static void judge_nameless(struct plm_eval *ev, const struct kernel_release *r)
{
	bool nowhere = r->uname.presence == PLM_ABSENT;

	if (nowhere)
		plm_evidence_datum(ev, PLM_PERSISTENT, "/lib/modules", &r->modules);
	else
		plm_evidence_datum(ev, PLM_RUNNING, "uname", &r->uname);
	if (nowhere && r->modules.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "/lib/modules could not be listed, so no one "
			    "can say which kernel this image holds");
	else if (nowhere)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "no kernel is installed here");
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "the kernel's release could not be read: %s",
			    plm_errno_words(r->uname.error));
}

/* ---- the newest ---- */

static void show_installed(struct plm_eval *ev, const struct plm_kernels *kernels)
{
	for (size_t i = 0; i < kernels->count; i++)
		plm_evidence_value(ev, PLM_PERSISTENT, kernels->items[i].source, "%s",
				   kernels->items[i].release);
	if (kernels->boot.presence == PLM_UNREADABLE)
		plm_evidence_datum(ev, PLM_PERSISTENT, "/boot", &kernels->boot);
}

static void judge_newest(struct plm_eval *ev, const struct plm_kernels *kernels)
{
	const struct plm_kernel *newer = plm_kernels_newer(kernels);
	const struct plm_kernel *upgraded = plm_kernels_upgraded(kernels);

	if (newer)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the running kernel is %s, and %s is installed: what it mends is open "
			    "until the host is started again",
			    kernels->running, newer->release);
	else if (upgraded)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the running kernel is %s as built for %s, and %s is installed: what "
			    "it mends is open until the host is started again",
			    kernels->running, kernels->running_package, upgraded->package_version);
	else if (kernels->boot.presence == PLM_UNREADABLE)
		plm_verdict(
			ev, PLM_VERDICT_UNKNOWN,
			"/boot could not be listed, so no one can say whether a newer kernel is "
			"installed");
	else if (!kernels->count)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "no kernel is installed on this host: %s was started from outside",
			    kernels->running);
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "the running kernel is %s, and nothing newer is installed",
			    kernels->running);
}

static int eval_newest(struct plm_eval *ev, const struct kernel_release *r)
{
	const struct plm_kernels *kernels;
	int rc;

	if (r->installed || !r->release) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "no kernel is running here");
		return 0;
	}
	rc = plm_facts_kernels(ev->facts, &kernels, NULL);
	if (rc < 0)
		return rc;
	show_installed(ev, kernels);
	judge_newest(ev, kernels);
	return 0;
}

int eval_version(struct plm_eval *ev, const void *params)
{
	const struct version_params *p = params;
	const struct kernel_release *r;
	int rc = kernel_release(ev->facts, &r, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, "%s%s%s", p->at_least ? "version at least " : "",
		     p->at_least ? p->at_least : "",
		     !p->newest.value ? ""
		     : p->at_least    ? ", the newest installed"
				      : "the newest kernel installed");
	if (!r->release) {
		judge_nameless(ev, r);
		return 0;
	}
	plm_evidence_value(ev, r->installed ? PLM_PERSISTENT : PLM_RUNNING, r->source, "%s",
			   r->release);
	if (r->upstream)
		plm_evidence_value(ev, PLM_RUNNING, r->upstream_source, "%s", r->upstream);
	if (p->at_least && (!judge_version(ev, p->at_least, r) || !p->newest.value))
		return 0;
	return eval_newest(ev, r);
}
