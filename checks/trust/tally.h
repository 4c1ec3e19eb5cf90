/*
 * tally.h: one verdict from many places: the worst decides, the first of the worst is named and how many more there are.
 * Pure.
 */
#ifndef PLM_CHECKS_TRUST_TALLY_H
#define PLM_CHECKS_TRUST_TALLY_H

#include <plimsoll/plugin.h>

struct trust_tally {
	struct plm_arena *arena;
	enum plm_verdict worst; /* PASS, UNKNOWN or FAIL, while count is not 0 */
	const char *sentence;	/* of the first that is as bad */
	size_t same;		/* how many are as bad */
	size_t count;
	bool failed; /* out of memory */
};

void trust_tally_start(struct trust_tally *tally, struct plm_eval *ev);
/* Only FAIL, UNKNOWN and PASS. */
void trust_note(struct trust_tally *tally, enum plm_verdict verdict, const char *fmt, ...)
	PLM_PRINTF(3, 4);
/* Gives the verdict; NOTAPPLICABLE with `nothing` when nobody noted anything. 0 or -PLM_E_NOMEM. */
int trust_tally_end(struct trust_tally *tally, struct plm_eval *ev, const char *nothing);

#endif
