/*
 * family.c: the table of the family "swap".
 */
#include "swap.h"

static const struct plm_attr total_attrs[] = {
	{.name = "at-most",
	 .kind = PLM_ATTR_SIZE,
	 .offset = offsetof(struct swap_total_params, at_most),
	 .fallback = "0",
	 .summary = "all swap areas together are no larger than this"},
};

static const struct plm_test tests[] = {
	{.name = "total",
	 .summary = "how much memory can be swapped out",
	 .reads = "/proc/swaps",
	 .params_size = sizeof(struct swap_total_params),
	 .attrs = total_attrs,
	 .attr_count = sizeof(total_attrs) / sizeof(*total_attrs),
	 .eval = swap_total_eval},
};

static const char *const paths[] = {"/proc/swaps", NULL};

extern const struct plm_family plm_family_swap;
const struct plm_family plm_family_swap = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "swap",
	.xmlns = "urn:plimsoll:check:swap",
	.summary = "Swap: memory of containers that goes to disk",
	.paths = paths,
	.tests = tests,
	.test_count = sizeof(tests) / sizeof(*tests),
};
