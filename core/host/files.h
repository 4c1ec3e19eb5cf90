/*
 * files.h: file operations that the live and the root backend share; private to core/host.
 * Contracts are those of host.h.
 */
#ifndef PLM_CORE_HOST_FILES_H
#define PLM_CORE_HOST_FILES_H

#include "core/host/backend.h"

/* Opens a path with O_PATH and flags (O_NOFOLLOW, O_DIRECTORY): a descriptor or a negative errno,
 * EREMOTE for what may wait. The other two are how each backend finds it. */
int plm_files_open(struct plm_host *host, const char *path, int flags);
/* The same, and what it is. */
int plm_files_open_known(struct plm_host *host, const char *path, int flags, struct plm_stat *st);
int plm_live_open(const struct plm_host *host, const char *path, int flags);
int plm_root_open(const struct plm_host *host, const char *path, int flags);

int plm_files_read(struct plm_host *host, struct plm_arena *arena, const char *path,
		   size_t max_bytes, struct plm_datum *out);
int plm_files_stream(struct plm_host *host, const char *path, plm_piece_fn *piece, void *context,
		     struct plm_datum *out);
int plm_files_list(struct plm_host *host, struct plm_arena *arena, const char *path,
		   struct plm_datum *out);
int plm_files_readlink(struct plm_host *host, struct plm_arena *arena, const char *path,
		       struct plm_datum *out);
int plm_files_xattr(struct plm_host *host, struct plm_arena *arena, const char *path,
		    const char *name, struct plm_datum *out);
int plm_files_dir_open(struct plm_host *host, const char *path, struct plm_host_dir **dir,
		       struct plm_datum *why_not);

#endif
