/*
 * combine.h: several outcomes become one.
 */
#ifndef PLM_CORE_ENGINE_COMBINE_H
#define PLM_CORE_ENGINE_COMBINE_H

#include "core/engine/audit.h"

/* An outcome's sentence, with its instance before it unless the sentence names it itself; NULL when
 * out of memory. */
const char *plm_outcome_sentence(struct plm_arena *arena, const struct plm_outcome *outcome);

/* Conjunction (plm_verdict_and) of outcomes, merged. */
int plm_outcomes_and(struct plm_arena *arena, const struct plm_outcome *const *outcomes,
		     size_t count, struct plm_outcome *out);
int plm_outcomes_or(struct plm_arena *arena, const struct plm_outcome *const *outcomes,
		    size_t count, struct plm_outcome *out);

/* Swaps pass and fail, and says so in the message. */
int plm_outcome_negate(struct plm_arena *arena, struct plm_outcome *outcome);

/* A failure says why it matters; nothing else does. For outcomes nobody combines any more. */
int plm_outcome_finish(struct plm_arena *arena, struct plm_outcome *outcome);

#endif
