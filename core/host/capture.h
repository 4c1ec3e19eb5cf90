/*
 * capture.h: a recording made while a host is audited: a room behind the door that hands every
 * question to another room, notes the answer, and takes out of it what must not leave the host
 * before anybody sees it. Keeps all in memory; writes nothing.
 */
#ifndef PLM_CORE_HOST_CAPTURE_H
#define PLM_CORE_HOST_CAPTURE_H

#include "core/host/host.h"

struct plm_buf;

/* What a recording holds, for a line to the operator. */
struct plm_capture_summary {
	size_t paths;
	size_t redacted; /* files with something taken out */
	uint64_t content_bytes;
};

/* A host that answers as `inner` does and remembers. Takes inner over, also on failure. */
int plm_host_open_capture(struct plm_host *inner, struct plm_host **host, struct plm_err **err);

/* The recording as an archive: docs/recordings.md. The archive is opened once more before it is
 * handed out. host must come from plm_host_open_capture. */
int plm_host_capture_pack(struct plm_host *host, struct plm_buf *archive,
			  struct plm_capture_summary *summary, struct plm_err **err);

#endif
