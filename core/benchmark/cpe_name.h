/*
 * cpe_name.h: names of platforms: CPE 2.3 formatted strings ("cpe:2.3:o:debian:debian_linux:12:…")
 * and CPE 2.2 URIs ("cpe:/o:debian:debian_linux:12"), by NISTIR 7695; matching by NISTIR 7696.
 */
#ifndef PLM_CORE_BENCHMARK_CPE_NAME_H
#define PLM_CORE_BENCHMARK_CPE_NAME_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_err;

enum plm_cpe_attribute {
	PLM_CPE_PART = 0, /* "a" application, "o" operating system, "h" hardware */
	PLM_CPE_VENDOR,
	PLM_CPE_PRODUCT,
	PLM_CPE_VERSION,
	PLM_CPE_UPDATE,
	PLM_CPE_EDITION,
	PLM_CPE_LANGUAGE,
	PLM_CPE_SW_EDITION,
	PLM_CPE_TARGET_SW,
	PLM_CPE_TARGET_HW,
	PLM_CPE_OTHER,
	PLM_CPE_ATTRIBUTES,
};

/* A value in lower case without quoting; "" is ANY, "-" NA (a value that is a hyphen is not told
 * from it: no dictionary has one). Wildcards are the bytes below, at either end only. */
struct plm_cpe {
	const char *values[PLM_CPE_ATTRIBUTES];
};

enum {
	PLM_CPE_ONE = 1,  /* "?": no character or one */
	PLM_CPE_MANY = 2, /* "*": any number of them */
};

/* PLM_E_INVALID with the part that is wrong; values live in the arena. */
int plm_cpe_parse(const char *name, struct plm_arena *arena, struct plm_cpe *cpe,
		  struct plm_err **err);

/* Whether everything `name` stands for is what `pattern` stands for too: each attribute a superset
 * or equal. A wildcard in `name` is covered by ANY only. */
bool plm_cpe_covers(const struct plm_cpe *pattern, const struct plm_cpe *name);

#endif
