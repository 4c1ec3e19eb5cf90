/*
 * packed.h: a host's file in pieces, unpacked on the way: .lz4 (frames, as apt keeps its lists),
 * .gz, .xz, .zst and .zck (zchunk, as Fedora publishes metadata) by their names, anything else as it is. Never holds more than a few hundred kilobytes.
 */
#ifndef PLM_CORE_FACTS_PACKED_H
#define PLM_CORE_FACTS_PACKED_H

#include <plimsoll/types.h>

struct plm_host;

/* Unpacked bytes a file may give: beyond it is UNREADABLE with EFBIG, so that a small hostile file
 * cannot keep an audit busy. */
#define PLM_PACKED_MAX_BYTES (UINT64_C(2) * 1024 * 1024 * 1024)

/* As plm_host_stream. A file that is cut off or damaged is UNREADABLE with EBADMSG, also when
 * pieces of it were given already; one packed in a way that is not known here (.bz2,
 * .lzma) is UNREADABLE with EOPNOTSUPP. */
int plm_packed_stream(struct plm_host *host, const char *path,
		      int (*piece)(void *context, const char *data, size_t size_bytes),
		      void *context, struct plm_datum *out);

#endif
