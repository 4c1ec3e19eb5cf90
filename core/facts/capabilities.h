/*
 * capabilities.h: capabilities(7) by name, and which of them gives a host away first.
 */
#ifndef PLM_CORE_FACTS_CAPABILITIES_H
#define PLM_CORE_FACTS_CAPABILITIES_H

#include <plimsoll/types.h>

/* "CAP_SYS_MODULE"; to needs room for 32 bytes. -PLM_E_NOMEM. */
int plm_capability_name(int capability, char to[static 32]);

/* The one of some bits (not 0) that tells most: what gives the host away at once comes first. */
int plm_capability_worst(uint64_t bits);

#endif
