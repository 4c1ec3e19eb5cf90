/*
 * capture_pack.h: the parts of a capture: directories held open, and the journal as a manifest;
 * private to core/host and its tests.
 */
#ifndef PLM_CORE_HOST_CAPTURE_PACK_H
#define PLM_CORE_HOST_CAPTURE_PACK_H

#include "core/host/archive.h"
#include "core/host/host.h"

struct plm_buf;
struct plm_journal;

int plm_capture_dir_open(struct plm_host *host, const char *path, struct plm_host_dir **dir,
			 struct plm_datum *why_not);
void plm_capture_dir_close(struct plm_host_dir *dir);
int plm_capture_dir_read(struct plm_host_dir *dir, struct plm_arena *arena, const char *name,
			 size_t max_bytes, struct plm_datum *out);
void plm_capture_dir_read_into(struct plm_host_dir *dir, const char *name, char *buffer,
			       size_t room_bytes, struct plm_datum *out);
int plm_capture_dir_list(struct plm_host_dir *dir, struct plm_arena *arena, const char *name,
			 struct plm_datum *out);
struct plm_stat plm_capture_dir_stat(struct plm_host_dir *dir, const char *name, bool follow);
void plm_capture_dir_readlink_into(struct plm_host_dir *dir, const char *name, char *buffer,
				   size_t room_bytes, struct plm_datum *out);

/* The journal as a manifest and the members it names, manifest first. 0 or -PLM_E_NOMEM. */
int plm_capture_members(struct plm_journal *journal, int64_t time_seconds,
			struct plm_member **members, size_t *count);

#endif
