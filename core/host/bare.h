/*
 * bare.h: reading the dump of sysctls a bare host is given; private to core/host and its tests.
 */
#ifndef PLM_CORE_HOST_BARE_H
#define PLM_CORE_HOST_BARE_H

#include "core/base/text.h"

struct plm_recording;

/* What sysctl -a prints: "key = value" a line, of several about one key the last; a key it was
 * refused is one that cannot be read. Lines that say nothing of a key are skipped; *count is of those
 * that do. Only -PLM_E_NOMEM. */
int plm_bare_sysctls(struct plm_recording *recording, struct plm_slice text, size_t *count);

#endif
