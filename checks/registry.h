/*
 * registry.h: the families built into plimsoll.
 */
#ifndef PLM_CHECKS_REGISTRY_H
#define PLM_CHECKS_REGISTRY_H

#include "core/engine/registry.h"

/* Adds every built-in family. */
int plm_checks_register(struct plm_registry *registry, struct plm_err **err);

#endif
