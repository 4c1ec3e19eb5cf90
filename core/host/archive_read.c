/*
 * archive_read.c: a packed tar in memory into its members, for a file that may come from an enemy:
 * every name, size and digest is checked, and anything unexpected refuses the whole.
 */
#include "core/host/archive.h"
#include "core/host/archive_lib.h"
#include "core/host/archive_seal.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/sha256.h"
#include "core/base/text.h"
#include "core/host/backend.h"

#include <sys/stat.h>

enum { PIECE_BYTES = 65536 };

struct unpacker {
	struct plm_archive_lib lib;
	struct archive *archive;
	const char *file;
	size_t packed_bytes;
	uint64_t total_bytes;
	struct plm_map all; /* name -> struct plm_datum */
	struct plm_err **err;
};

static int refuse(struct unpacker *u, enum plm_code code, const char *what, const char *about)
{
	int rc = plm_err_set(u->err, code, "%s%s%s", what, about ? ": " : "", about ? about : "");

	plm_err_at(u->err, u->file, 0);
	plm_err_remedy(u->err, "record the host again with plimsoll capture");
	return rc;
}

int plm_archive_unseal(const char *file, const char *data, size_t *size_bytes, struct plm_err **err)
{
	struct unpacker u = {.file = file, .err = err};

	if (!plm_archive_is_sealed(data, *size_bytes))
		return refuse(&u, PLM_E_REFUSED,
			      "this is no recording, or it was cut off or altered", NULL);
	*size_bytes -= PLM_SEAL_BYTES;
	return 0;
}

/* ---- one member ---- */

/* "root/" and a number, without anything that a path could mean. */
static bool is_content_name(const char *name)
{
	size_t digits;

	if (!plm_str_starts(name, "root/"))
		return false;
	digits = strspn(name + 5, "0123456789");
	return digits > 0 && digits < 10 && name[5 + digits] == '\0';
}

static int check_header(struct unpacker *u, struct archive_entry *entry, const char *name)
{
	if (!name)
		return refuse(u, PLM_E_REFUSED, "a member has no name", NULL);
	if (u->lib.entry_filetype(entry) != S_IFREG || u->lib.entry_hardlink(entry))
		return refuse(u, PLM_E_REFUSED, "a member is no regular file", name);
	if (!plm_str_eq(name, "manifest") && !plm_str_eq(name, "digests") && !is_content_name(name))
		return refuse(u, PLM_E_REFUSED, "a recording has no such member", name);
	if (plm_map_get(&u->all, name))
		return refuse(u, PLM_E_REFUSED, "a member is there twice", name);
	if (u->all.count >= PLM_ARCHIVE_MOST_MEMBERS)
		return refuse(u, PLM_E_LIMIT, "it has too many members", NULL);
	if (u->lib.entry_size(entry) > PLM_ARCHIVE_MEMBER_BYTES)
		return refuse(u, PLM_E_LIMIT, "a member is too large", name);
	return 0;
}

static int check_total(struct unpacker *u, const char *name)
{
	uint64_t most = PLM_ARCHIVE_FREE_BYTES + (uint64_t)PLM_ARCHIVE_RATIO * u->packed_bytes;

	if (u->total_bytes <= PLM_ARCHIVE_TOTAL_BYTES && u->total_bytes <= most)
		return 0;
	return refuse(u, PLM_E_LIMIT, "it unpacks to far more than a host has", name);
}

static int read_bytes(struct unpacker *u, const char *name, struct plm_buf *bytes)
{
	la_ssize_t got;
	int rc = 0;

	do {
		char *to = plm_buf_reserve(bytes, PIECE_BYTES);

		if (!to)
			return bytes->failed == PLM_E_LIMIT
				       ? refuse(u, PLM_E_LIMIT, "a member is too large", name)
				       : plm_err_nomem(u->err);
		got = u->lib.read_data(u->archive, to, PIECE_BYTES);
		if (got < 0)
			return refuse(u, PLM_E_REFUSED, "a member cannot be read", name);
		bytes->size_bytes += (size_t)got;
		u->total_bytes += (uint64_t)got;
		rc = check_total(u, name);
	} while (rc == 0 && got > 0);
	return rc;
}

static int read_member(struct unpacker *u, struct archive_entry *entry)
{
	plm_auto_buf struct plm_buf bytes = {.limit_bytes = PLM_ARCHIVE_MEMBER_BYTES};
	struct plm_datum *datum = plm_new(u->all.arena, struct plm_datum);
	const char *name = u->lib.entry_pathname(entry);
	int rc = check_header(u, entry, name);

	if (rc < 0)
		return rc;
	name = plm_arena_strdup(u->all.arena, name);
	if (!name || !datum)
		return plm_err_nomem(u->err);
	rc = read_bytes(u, name, &bytes);
	if (rc < 0)
		return rc;
	if (plm_datum_keep(u->all.arena, plm_buf_text(&bytes), bytes.size_bytes, datum) < 0 ||
	    plm_map_add(&u->all, name, datum) < 0)
		return plm_err_nomem(u->err);
	return 0;
}

static int read_all(struct unpacker *u, const char *data, size_t size_bytes)
{
	struct archive_entry *entry;
	int answer, rc = 0;

	/* Without zstd in it libarchive would start a program; that is a warning to it. */
	if (u->lib.read_support_filter_zstd(u->archive) != ARCHIVE_OK ||
	    u->lib.read_support_format_tar(u->archive) != ARCHIVE_OK)
		return refuse(u, PLM_E_INTERNAL, "libarchive cannot read tar with zstd", NULL);
	if (u->lib.read_open_memory(u->archive, data, size_bytes) != ARCHIVE_OK)
		return refuse(u, PLM_E_REFUSED, "this is no archive", NULL);
	do {
		answer = u->lib.read_next_header(u->archive, &entry);
		if (answer == ARCHIVE_OK)
			rc = read_member(u, entry);
	} while (rc == 0 && answer == ARCHIVE_OK);
	if (rc == 0 && answer != ARCHIVE_EOF)
		rc = refuse(u, PLM_E_REFUSED, "the archive is damaged", NULL);
	return rc;
}

/* ---- digests ---- */

static int check_digest(struct unpacker *u, struct plm_slice line)
{
	struct plm_slice name = {.data = line.data + PLM_SHA256_HEX_BYTES + 1};
	const struct plm_datum *member = NULL;
	char hex[PLM_SHA256_HEX_BYTES];

	if (line.size_bytes > PLM_SHA256_HEX_BYTES + 1) {
		name.size_bytes = line.size_bytes - PLM_SHA256_HEX_BYTES - 1;
		member = plm_map_get_n(&u->all, name.data, name.size_bytes);
	}
	if (!member)
		return refuse(u, PLM_E_REFUSED, "a digest has no member", NULL);
	plm_sha256_hex(member->data, member->size_bytes, hex);
	if (memcmp(line.data, hex, sizeof(hex) - 1) != 0)
		return refuse(u, PLM_E_REFUSED, "a member does not have its digest", NULL);
	return 0;
}

static int check_digests(struct unpacker *u)
{
	const struct plm_datum *list = plm_map_get(&u->all, "digests");
	struct plm_slice rest = {0}, line;
	size_t count = 0;
	int rc = 0;

	if (!list || !plm_map_get(&u->all, "manifest"))
		return refuse(u, PLM_E_REFUSED, "the manifest or the digests are missing", NULL);
	rest = (struct plm_slice){.data = list->data, .size_bytes = list->size_bytes};
	while (rc == 0 && plm_next_line(&rest, &line)) {
		rc = check_digest(u, line);
		count++;
	}
	/* Every member but the list itself; a name that stands twice would leave another without. */
	if (rc == 0 && count != u->all.count - 1)
		rc = refuse(u, PLM_E_REFUSED, "the digests are not those of its members", NULL);
	return rc;
}

static int share(struct unpacker *u, struct plm_map *members)
{
	const struct plm_datum *list = plm_map_get(&u->all, "digests");
	struct plm_slice rest = {.data = list->data, .size_bytes = list->size_bytes}, line;

	while (plm_next_line(&rest, &line)) {
		struct plm_slice name = {.data = line.data + PLM_SHA256_HEX_BYTES + 1,
					 .size_bytes = line.size_bytes - PLM_SHA256_HEX_BYTES - 1};
		void *member = plm_map_get_n(&u->all, name.data, name.size_bytes);
		const char *key;
		int rc;

		if (!plm_slice_starts(name, "root/"))
			continue;
		key = plm_arena_strndup(members->arena, name.data + 5, name.size_bytes - 5);
		rc = key ? plm_map_add(members, key, member) : -PLM_E_NOMEM;
		if (rc == -PLM_E_NOMEM)
			return plm_err_nomem(u->err);
		if (rc < 0)
			return refuse(u, PLM_E_REFUSED, "a digest is there twice", key);
	}
	return 0;
}

int plm_archive_unpack(const char *file, const char *data, size_t size_bytes,
		       struct plm_map *members, struct plm_datum *manifest, struct plm_err **err)
{
	struct unpacker u = {.file = file, .packed_bytes = size_bytes, .err = err};
	int rc = plm_archive_lib_load(&u.lib, err);

	if (rc < 0)
		return rc;
	plm_map_init(&u.all, members->arena);
	u.archive = u.lib.read_new();
	if (!u.archive)
		return plm_err_nomem(err);
	rc = read_all(&u, data, size_bytes);
	u.lib.read_free(u.archive);
	if (rc == 0)
		rc = check_digests(&u);
	if (rc == 0)
		rc = share(&u, members);
	if (rc == 0)
		*manifest = *(const struct plm_datum *)plm_map_get(&u.all, "manifest");
	return rc;
}
