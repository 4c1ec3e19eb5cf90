/* sideways.c: never built; arrows.sh must refuse the first include and let the second pass. */
#include "checks/audit/audit.h"
#include "core/engine/judge.h"
