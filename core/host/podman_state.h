/*
 * podman_state.h: what Podman's database says about restarts and health of its containers; private to core/host and its
 * tests. Everything else in there, environments and commands among it, stays there. Follows libpod's container_config.go,
 * boltdb_state.go, sqlite_state_internal.go.
 */
#ifndef PLM_CORE_HOST_PODMAN_STATE_H
#define PLM_CORE_HOST_PODMAN_STATE_H

#include "core/base/text.h"
#include "core/host/read_at.h"

struct plm_buf;

/* Writes the text of the probe "podman-containers" (host.h). 0 or an errno: EBADMSG for what is no such database, EAGAIN
 * when it was written meanwhile, EFBIG, ENOMEM. The text is worth nothing then. Pure. */
int plm_podman_state_text(plm_read_at_fn *read_at, void *context, struct plm_buf *text);

/* The same of SQLite alone; the one above takes BoltDB and SQLite. */
int plm_podman_sqlite_text(plm_read_at_fn *read_at, void *context, struct plm_buf *text);

/* A line of it: id as it is, the others are JSON, or empty where there is none. 0 or ENOMEM. */
int plm_podman_state_line(struct plm_slice id, struct plm_slice config, struct plm_slice state,
			  struct plm_buf *text);

#endif
