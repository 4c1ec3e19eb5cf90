/*
 * registry.c: a program's own list of families, in place of checks/registry.c; here the example
 * alone, for its cases.
 */
#include "checks/registry.h"

extern const struct plm_family plm_family_swap;

int plm_checks_register(struct plm_registry *registry, struct plm_err **err)
{
	return plm_registry_add(registry, &plm_family_swap, NULL, err);
}
