/*
 * decimal.h: XML Schema's decimals of any length, compared exactly as text.
 */
#ifndef PLM_CORE_BENCHMARK_DECIMAL_H
#define PLM_CORE_BENCHMARK_DECIMAL_H

#include <plimsoll/types.h>

/* Digits with at most one point and a sign in front. */
bool plm_decimal_is(const char *text);
/* -1, 0, 1. Both must be decimals. */
int plm_decimal_compare(const char *a, const char *b);

#endif
