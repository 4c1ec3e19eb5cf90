/*
 * verdict.c: the truth tables of XCCDF 1.2 [6.4.4.4, tables 12-14]. Each table is an order of
 * precedence, so that the result cannot depend on the order of the operands. Pure.
 */
#include "core/engine/audit.h"

/* How strongly a verdict decides a conjunction or a disjunction; the strongest operand is the
 * result. A check never gives `fixed`; beside the others it counts as the pass it is for scores. */
static const unsigned char and_rank[PLM_VERDICT_COUNT] = {
	[PLM_VERDICT_FAIL] = 9,		 [PLM_VERDICT_UNKNOWN] = 8,
	[PLM_VERDICT_ERROR] = 7,	 [PLM_VERDICT_PASS] = 6,
	[PLM_VERDICT_FIXED] = 5,	 [PLM_VERDICT_NOTAPPLICABLE] = 4,
	[PLM_VERDICT_NOTCHECKED] = 3,	 [PLM_VERDICT_NOTSELECTED] = 2,
	[PLM_VERDICT_INFORMATIONAL] = 1,
};

static const unsigned char or_rank[PLM_VERDICT_COUNT] = {
	[PLM_VERDICT_PASS] = 9,		 [PLM_VERDICT_FIXED] = 8,
	[PLM_VERDICT_UNKNOWN] = 7,	 [PLM_VERDICT_ERROR] = 6,
	[PLM_VERDICT_FAIL] = 5,		 [PLM_VERDICT_NOTAPPLICABLE] = 4,
	[PLM_VERDICT_NOTCHECKED] = 3,	 [PLM_VERDICT_NOTSELECTED] = 2,
	[PLM_VERDICT_INFORMATIONAL] = 1,
};

static enum plm_verdict strongest(const unsigned char *rank, const enum plm_verdict *verdicts,
				  size_t count)
{
	enum plm_verdict result = PLM_VERDICT_NOTCHECKED;

	for (size_t i = 0; i < count; i++)
		if (i == 0 || rank[verdicts[i]] > rank[result])
			result = verdicts[i];
	return result;
}

enum plm_verdict plm_verdict_and(const enum plm_verdict *verdicts, size_t count)
{
	return strongest(and_rank, verdicts, count);
}

enum plm_verdict plm_verdict_or(const enum plm_verdict *verdicts, size_t count)
{
	return strongest(or_rank, verdicts, count);
}

enum plm_verdict plm_verdict_negate(enum plm_verdict verdict)
{
	if (verdict == PLM_VERDICT_PASS)
		return PLM_VERDICT_FAIL;
	return verdict == PLM_VERDICT_FAIL ? PLM_VERDICT_PASS : verdict;
}
