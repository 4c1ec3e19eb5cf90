/*
 * misfit.c: a plugin that is good but for what the build defines; each must be loaded or refused for
 * that one reason.
 */
#include <plimsoll/plugin.h>

#ifndef MISFIT_ABI
#define MISFIT_ABI PLM_ABI_VERSION
#endif
#ifndef MISFIT_SIZE
#define MISFIT_SIZE sizeof(struct plm_family)
#endif
#ifndef MISFIT_NAME
#define MISFIT_NAME "misfit"
#endif
#ifndef MISFIT_XMLNS
#define MISFIT_XMLNS "urn:example:check:misfit"
#endif

static int eval(struct plm_eval *ev, const void *params)
{
	(void)params;
	ev->ops->verdict(ev, PLM_VERDICT_PASS, "it was loaded");
	return 0;
}

static const struct plm_test tests[] = {{.name = "name", .summary = "passes", .eval = eval}};
static const char *const paths[] = {NULL};

#ifdef MISFIT_SYMBOL
#define plm_plugin MISFIT_SYMBOL
#endif

PLM_PLUGIN = {
	.abi = MISFIT_ABI,
	.size = MISFIT_SIZE,
	.name = MISFIT_NAME,
	.xmlns = MISFIT_XMLNS,
	.summary = "a plugin for tests",
	.paths = paths,
	.tests = tests,
	.test_count = 1,
};
