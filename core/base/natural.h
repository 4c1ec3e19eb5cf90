/*
 * natural.h: natural numbers of any size up to a limit, for rational.c alone.
 */
#ifndef PLM_CORE_BASE_NATURAL_H
#define PLM_CORE_BASE_NATURAL_H

#include "core/base/rational.h"

/* Numbers beyond 8192 bits are refused (-PLM_E_LIMIT): no honest score needs them, and a hostile
 * benchmark could make each addition cost seconds. */
enum { PLM_NATURAL_MAX_LIMBS = 256 };

/* All give 0, -PLM_E_NOMEM or -PLM_E_LIMIT. Results live in the arena and may share limbs with the
 * operands. */
int plm_natural_set(struct plm_arena *arena, struct plm_natural *n, uint64_t value);
int plm_natural_add(struct plm_arena *arena, struct plm_natural *sum, const struct plm_natural *a,
		    const struct plm_natural *b);
int plm_natural_mul(struct plm_arena *arena, struct plm_natural *product,
		    const struct plm_natural *a, const struct plm_natural *b);
/* b must not be zero. Either result may be NULL. */
int plm_natural_divide(struct plm_arena *arena, struct plm_natural *quotient,
		       struct plm_natural *remainder, const struct plm_natural *a,
		       const struct plm_natural *b);
int plm_natural_gcd(struct plm_arena *arena, struct plm_natural *gcd, const struct plm_natural *a,
		    const struct plm_natural *b);
int plm_natural_compare(const struct plm_natural *a, const struct plm_natural *b); /* -1, 0, 1 */

#endif
