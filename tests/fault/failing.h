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
/* While on, the way to each allocation is noted: the functions that called each other. */
void failing_record(bool on);
/* Whether the at-th allocation of what was recorded is to fail: it is one of the first three that come by its way. Asked
 * once for each, in order. */
bool failing_is_told(size_t at);
size_t failing_calls(void);    /* since the start */
size_t failing_injected(void); /* how many of them failed */

/* 0, with the digest of what a run gave, or a failure of ours. It calls failing_start() first. */
struct plm_err;
typedef int failing_run(char *digest_hex, struct plm_err **err);
/* main() of such a test: each allocation of a run fails in turn, now and then with all after it; the run then says so, or
 * gives what it gives without. */
int failing_every(failing_run *run);

#endif
