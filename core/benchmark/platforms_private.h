/*
 * platforms_private.h: what platforms.c makes and platforms_read.c fills: tests that a host passes or
 * not, and the items of the dictionaries.
 */
#ifndef PLM_CORE_BENCHMARK_PLATFORMS_PRIVATE_H
#define PLM_CORE_BENCHMARK_PLATFORMS_PRIVATE_H

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/benchmark/platforms.h"

enum platform_test_kind {
	PLATFORM_AND = 0,
	PLATFORM_OR,
	PLATFORM_NAME,
	PLATFORM_CHECK,
};

struct platform_test {
	enum platform_test_kind kind;
	bool negate;
	struct plm_cpe cpe;		  /* PLATFORM_NAME */
	struct plm_platform_check *check; /* PLATFORM_CHECK */
	struct platform_test *operands;	  /* PLATFORM_AND, PLATFORM_OR */
	size_t operand_count;
};

struct platform {
	const char *title; /* or NULL */
	struct platform_test *test;
	bool asked;
	enum plm_applies answer;
};

/* One <cpe-item>. */
struct platform_item {
	struct plm_cpe cpe;
	const char *title; /* or NULL */
	struct plm_platform_check **checks;
	size_t check_count;
};

struct plm_platforms {
	struct plm_arena *arena;
	struct plm_diags *diags;
	struct plm_map by_idref; /* idref -> struct platform */
	struct platform_item *items;
	size_t item_count;
	struct plm_platform_check **checks;
	size_t check_count;
};

/* platforms_read.c; each returns 0 or -PLM_E_NOMEM. */

/* Takes the items of a <cpe-list>. */
int platform_read_dictionary(struct plm_platforms *p, const struct plm_element *list,
			     struct plm_err **err);
/* Takes the <platform id="…"> of a specification; *out NULL when it does not have it. */
int platform_read_expression(struct plm_platforms *p, const struct plm_element *specification,
			     const char *id, struct platform **out, struct plm_err **err);
/* A name at a line; false, with a diagnostic, when it is none. */
bool platform_read_name(struct plm_platforms *p, const char *name, const char *file, long line,
			struct plm_cpe *cpe);

#endif
