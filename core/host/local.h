/*
 * local.h: the operator's own files (benchmarks, reports, plugins), as opposed to files of the
 * audited host. Here a failure is an error with the file's name and a remedy. Follows symbolic
 * links: the operator named them.
 */
#ifndef PLM_CORE_HOST_LOCAL_H
#define PLM_CORE_HOST_LOCAL_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_err;

/* The whole file, NUL-terminated, in the arena. PLM_E_IO, PLM_E_LIMIT beyond max_bytes. */
int plm_local_read(struct plm_arena *arena, const char *path, size_t max_bytes,
		   struct plm_datum *out, struct plm_err **err);

/* A file read from its start to its end, piece by piece. */
struct plm_local_reader {
	const char *path;
	int fd;
	size_t read_bytes, max_bytes;
};
/* PLM_E_IO. On success the reader is to be closed; one that was never opened has fd -1. */
int plm_local_open(struct plm_local_reader *reader, const char *path, size_t max_bytes,
		   struct plm_err **err);
/* How many bytes it put there, at most `room`; 0 at the end; -PLM_E_IO, -PLM_E_LIMIT beyond max_bytes. */
int plm_local_read_some(struct plm_local_reader *reader, char *to, size_t room,
			struct plm_err **err);
void plm_local_close(struct plm_local_reader *reader);

/* Writes a file whole or not at all: a temporary beside it, fsync, rename. Mode 0644 less umask. An
 * existing special file (/dev/stdout, a FIFO) is written directly. `mode` 0 means 0644. A symbolic link stays: what it leads to is
 * written, and made where it is not there. */
int plm_local_write(const char *path, const void *data, size_t size_bytes, unsigned mode,
		    struct plm_err **err);

/* The name that a path's symbolic links lead to, of a file that need not be there: the caller's to
 * free. NULL with errno when out of memory, or ELOOP. */
char *plm_local_target(const char *path);

/* Opens a shared object only when root (or the caller's own user, if not root) alone can write it
 * and every parent: owner, mode, no symbolic link in the last component. PLM_E_REFUSED says which
 * rule was broken. The handle is dlopen's. */
int plm_local_open_plugin(const char *path, void **handle, struct plm_err **err);

/* Names ending in `suffix` in a directory, sorted; an absent directory gives none. */
int plm_local_list(struct plm_arena *arena, const char *directory, const char *suffix,
		   const char *const **names, size_t *count, struct plm_err **err);

#endif
