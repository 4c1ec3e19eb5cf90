/* upward.c: never built; arrows.sh must refuse these two lines. */
#include "core/host/host.h"
#include "../host/host.h"
