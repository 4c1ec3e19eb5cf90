/*
 * vector.h: a Vector configuration of several files as one JSON object with sources, transforms and sinks, and what
 * comes through it. For vector_read.c, carry_vector.c and their tests.
 */
#ifndef PLM_CORE_FORWARDING_VECTOR_H
#define PLM_CORE_FORWARDING_VECTOR_H

#include "core/facts/json.h"

struct plm_arena;

/* Under which a component says the file it stands in. */
#define PLM_VECTOR_FILE "plimsoll file"

/* Lays a file (YAML, JSON or TOML, by its name) over config, an object; scalars become texts. False when it is none
 * of them. -PLM_E_NOMEM is told by *out_of_memory. */
bool plm_vector_read(struct plm_arena *arena, json_t *config, const char *file,
		     const struct plm_datum *datum, bool *out_of_memory);

/* What one sink is reached by: `each` is called for every source that leads to it, with the id of the last thing on
 * the way that may drop records, or NULL. It returns 0 or a negative code, which ends the walk. */
int plm_vector_walk(const json_t *config, const json_t *sink,
		    int (*each)(void *context, const char *id, const json_t *source,
				const char *doubt),
		    void *context);

#endif
