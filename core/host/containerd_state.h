/*
 * containerd_state.h: what containerd's database says of which image its containers were made; private to core/host and
 * its tests. Their specifications, which hold environments, stay there. Follows containerd's metadata/buckets.go.
 */
#ifndef PLM_CORE_HOST_CONTAINERD_STATE_H
#define PLM_CORE_HOST_CONTAINERD_STATE_H

#include "core/host/read_at.h"

struct plm_buf;

/* Writes the text of the probe "containerd-containers" (host.h). 0 or an errno: EBADMSG for what is no such database,
 * EAGAIN when it was written meanwhile, EFBIG, ENOMEM. The text is worth nothing then. Pure. */
int plm_containerd_state_text(plm_read_at_fn *read_at, void *context, struct plm_buf *text);

#endif
