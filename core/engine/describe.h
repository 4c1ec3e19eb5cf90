/*
 * describe.h: the check language written down from the families' tables: as text for people and as
 * XML Schema for editors.
 */
#ifndef PLM_CORE_ENGINE_DESCRIBE_H
#define PLM_CORE_ENGINE_DESCRIBE_H

#include <plimsoll/types.h>

struct plm_buf;
struct plm_err;
struct plm_registry;

/* Every family with its tests, one line each. Failures stick to the buffer. */
void plm_describe_overview(const struct plm_registry *registry, struct plm_buf *out);

/* One family in full: what it reads, its tests, their attributes. PLM_E_NOTFOUND (with the nearest
 * name) when there is none of that name. */
int plm_describe_family(const struct plm_registry *registry, const char *name, struct plm_buf *out,
			struct plm_err **err);

/* The XML Schema of all elements of one namespace, from whichever families they come. PLM_E_NOTFOUND
 * when no family has it. */
int plm_describe_schema(const struct plm_registry *registry, const char *xmlns, struct plm_buf *out,
			struct plm_err **err);

#endif
