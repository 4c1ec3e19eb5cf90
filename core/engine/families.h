/*
 * families.h: the check system urn:plimsoll:check:1, in which the registered families are the
 * vocabulary.
 */
#ifndef PLM_CORE_ENGINE_FAMILIES_H
#define PLM_CORE_ENGINE_FAMILIES_H

#include "core/engine/system.h"

extern const struct plm_check_system plm_families_system;

#endif
