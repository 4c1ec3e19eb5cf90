/*
 * ops.h: the table through which families reach plimsoll.
 */
#ifndef PLM_CORE_ENGINE_OPS_H
#define PLM_CORE_ENGINE_OPS_H

#include <plimsoll/plugin.h>

extern const struct plm_ops plm_engine_ops;

#endif
