/*
 * failing.h: which allocation of a run fails. State of its own, for tests only.
 */
#ifndef PLM_TESTS_FAILING_H
#define PLM_TESTS_FAILING_H

#include <plimsoll/types.h>

void failing_init(void);  /* once, first of all: libxml2 allocates through it too */
void failing_start(void); /* counts from 0 again */
void failing_arm(size_t at,
		 bool after); /* the at-th allocation fails, and all after it if asked to */
void failing_disarm(void);
size_t failing_calls(void);    /* since the start */
size_t failing_injected(void); /* how many of them failed */

#endif
