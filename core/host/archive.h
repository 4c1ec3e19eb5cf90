/*
 * archive.h: a recording in one file: a tar of regular files, packed with zstd, and a seal behind it;
 * private to core/host and its tests. docs/recordings.md describes it. Both ways work in memory;
 * nothing is ever unpacked to a disk. libarchive is loaded where it is used.
 */
#ifndef PLM_CORE_HOST_ARCHIVE_H
#define PLM_CORE_HOST_ARCHIVE_H

#include "core/base/map.h"
#include "core/host/host.h"

struct plm_buf;
struct plm_recording;

struct plm_member {
	const char *name; /* "manifest", "root/1" */
	struct plm_datum datum;
};

enum {
	PLM_ARCHIVE_MOST_MEMBERS = 1000000,
	PLM_ARCHIVE_MEMBER_BYTES = 1024 * 1024 * 1024, /* of one member, unpacked */
	PLM_ARCHIVE_RATIO = 400,		       /* unpacked to packed … */
	PLM_ARCHIVE_FREE_BYTES = 64 * 1024 * 1024,     /* … beyond these */
};
#define PLM_ARCHIVE_TOTAL_BYTES ((uint64_t)2 * 1024 * 1024 * 1024)

/* Packs members, adds a list of their digests and the seal. */
int plm_archive_pack(const struct plm_member *members, size_t count, int64_t time_seconds,
		     struct plm_buf *out, struct plm_err **err);

/* Checks the seal: *size_bytes becomes what is before it. PLM_E_REFUSED when it does not fit. file
 * is for the message. */
int plm_archive_unseal(const char *file, const char *data, size_t *size_bytes,
		       struct plm_err **err);

/* Reads all members of an archive without its seal: *manifest, and `members` from the name below
 * root/ to struct plm_datum, all in the map's arena. One error that names the file: PLM_E_REFUSED,
 * PLM_E_LIMIT. */
int plm_archive_unpack(const char *file, const char *data, size_t size_bytes,
		       struct plm_map *members, struct plm_datum *manifest, struct plm_err **err);

/* Where a recording is a file and not a directory. */
int plm_archive_load(struct plm_recording *recording, const char *file, struct plm_err **err);

#endif
