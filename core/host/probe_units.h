/*
 * probe_units.h: the units probe with an address of choice; private to core/host and its tests.
 */
#ifndef PLM_CORE_HOST_PROBE_UNITS_H
#define PLM_CORE_HOST_PROBE_UNITS_H

#include "core/host/probe.h"

/* Asks the manager behind a D-Bus address, or the system bus when nobody answers there. Gives 0 or an
 * errno, never ENOENT. */
int plm_units_ask(const char *address, struct plm_buf *text);

#endif
