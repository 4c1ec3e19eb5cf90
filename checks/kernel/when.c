/*
 * when.c: whether a test is about this kernel: its architecture, its version. Pure: facts and
 * parameters in, a verdict out.
 */
#include "checks/kernel/kernel.h"

#include "core/base/arena.h"
#include "core/engine/judge.h"

const char *kernel_when_check(const struct kernel_when *when)
{
	if ((when->since && !kernel_version_valid(when->since)) ||
	    (when->until && !kernel_version_valid(when->until)))
		return "since or until is no version; write numbers and dots, such as 5.13";
	if (when->since && when->until && kernel_version_compare(when->since, when->until) >= 0)
		return "since is not before until, so that no kernel is meant";
	return NULL;
}

static enum kernel_fit fit_arch(const struct kernel_when *when, const struct kernel_build *build)
{
	if (!when->arch.count)
		return KERNEL_FITS;
	if (!build->machine)
		return KERNEL_FIT_UNKNOWN;
	for (size_t i = 0; i < when->arch.count; i++)
		if (strcmp(when->arch.items[i], build->machine) == 0)
			return KERNEL_FITS;
	return KERNEL_OTHER;
}

static enum kernel_fit fit_version(const struct kernel_when *when, const struct kernel_build *build)
{
	if (!when->since && !when->until)
		return KERNEL_FITS;
	if (!build->version)
		return KERNEL_FIT_UNKNOWN;
	if (when->since && kernel_version_compare(build->version, when->since) < 0)
		return KERNEL_OTHER;
	if (when->until && kernel_version_compare(build->version, when->until) >= 0)
		return KERNEL_OTHER;
	return KERNEL_FITS;
}

static const char *explain_version(struct plm_arena *arena, const struct kernel_when *when,
				   const struct kernel_build *build, const char *subject)
{
	if (!build->version)
		return plm_arena_printf(arena,
					"no one can say whether %s matters here: the kernel's "
					"version is not known",
					subject);
	if (when->since && kernel_version_compare(build->version, when->since) < 0)
		return plm_arena_printf(arena, "%s came with Linux %s, and this kernel is %.100s",
					subject, when->since, build->version);
	return plm_arena_printf(arena, "%s went with Linux %s, and this kernel is %.100s", subject,
				when->until, build->version);
}

static const char *explain_arch(struct plm_arena *arena, const struct kernel_build *build,
				const char *subject)
{
	if (!build->machine)
		return plm_arena_printf(arena,
					"no one can say whether %s matters here: the kernel's "
					"architecture is not known",
					subject);
	return plm_arena_printf(arena, "%s does not concern a kernel for %.100s", subject,
				build->machine);
}

int kernel_when_holds(struct plm_facts *facts, const struct kernel_when *when, const char *subject,
		      bool occurs, enum kernel_fit *fit, const char **why)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct kernel_build *build;
	int rc;

	*fit = KERNEL_FITS;
	*why = "";
	if (!when->arch.count && !when->since && !when->until)
		return 0;
	rc = kernel_build(facts, &build, NULL);
	if (rc < 0)
		return rc;
	*fit = fit_arch(when, build);
	if (*fit != KERNEL_FITS) {
		*why = explain_arch(arena, build, subject);
	} else if (!occurs) {
		*fit = fit_version(when, build);
		if (*fit != KERNEL_FITS)
			*why = explain_version(arena, when, build, subject);
	}
	return *why ? 0 : -PLM_E_NOMEM;
}

int kernel_when_verdict(struct plm_eval *ev, enum kernel_fit fit, const char *why)
{
	const struct kernel_build *build;
	int rc = kernel_build(ev->facts, &build, NULL);

	if (rc < 0)
		return rc;
	if (build->machine)
		plm_evidence_value(ev, PLM_RUNNING, build->machine_source, "%s", build->machine);
	if (build->version)
		plm_evidence_value(ev, PLM_RUNNING, build->version_source, "%s", build->version);
	plm_verdict(ev, fit == KERNEL_OTHER ? PLM_VERDICT_NOTAPPLICABLE : PLM_VERDICT_UNKNOWN, "%s",
		    why);
	return 0;
}
