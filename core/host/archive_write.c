/*
 * archive_write.c: members into a packed tar in memory, with their digests and a seal. Owners are
 * root, modes 0600, times the recording's: nothing of the machine that packs.
 */
#include "core/host/archive.h"
#include "core/host/archive_lib.h"
#include "core/host/archive_seal.h"

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/sha256.h"

#include <sys/stat.h>

struct packer {
	struct plm_archive_lib lib;
	struct archive *archive;
	int64_t time_seconds;
	struct plm_buf *out;
};

static la_ssize_t take_bytes(struct archive *archive, void *context, const void *data,
			     size_t size_bytes)
{
	struct plm_buf *out = context;

	(void)archive;
	plm_buf_add(out, data, size_bytes);
	return out->failed ? -1 : (la_ssize_t)size_bytes;
}

/* Without zstd in it libarchive would start a program; that is a warning to it and a failure here. */
static int start(struct packer *p, struct plm_err **err)
{
	int rc = plm_archive_lib_load(&p->lib, err);

	if (rc < 0)
		return rc;
	p->archive = p->lib.write_new();
	if (!p->archive)
		return plm_err_nomem(err);
	if (p->lib.write_add_filter_zstd(p->archive) == ARCHIVE_OK &&
	    p->lib.write_set_format_ustar(p->archive) == ARCHIVE_OK &&
	    p->lib.write_set_bytes_in_last_block(p->archive, 1) == ARCHIVE_OK &&
	    p->lib.write_open(p->archive, p->out, NULL, take_bytes, NULL) == ARCHIVE_OK)
		return 0;
	return plm_err_set(err, PLM_E_INTERNAL, "libarchive cannot write tar with zstd: %s",
			   p->lib.error_string(p->archive));
}

static bool add_entry(struct packer *p, struct archive_entry *entry, const char *name,
		      const struct plm_datum *datum)
{
	p->lib.entry_set_pathname(entry, name);
	p->lib.entry_set_filetype(entry, S_IFREG);
	p->lib.entry_set_perm(entry, 0600);
	p->lib.entry_set_size(entry, (la_int64_t)datum->size_bytes);
	p->lib.entry_set_mtime(entry, p->time_seconds, 0);
	return p->lib.write_header(p->archive, entry) == ARCHIVE_OK &&
	       p->lib.write_data(p->archive, datum->data, datum->size_bytes) ==
		       (la_ssize_t)datum->size_bytes;
}

static int add(struct packer *p, const char *name, const struct plm_datum *datum,
	       struct plm_err **err)
{
	struct archive_entry *entry = p->lib.entry_new();
	bool added = entry && add_entry(p, entry, name, datum);

	p->lib.entry_free(entry);
	if (added)
		return 0;
	if (!entry || p->out->failed == PLM_E_NOMEM)
		return plm_err_nomem(err);
	return plm_err_set(err, PLM_E_INTERNAL, "libarchive: %s", p->lib.error_string(p->archive));
}

static int add_all(struct packer *p, const struct plm_member *members, size_t count,
		   struct plm_err **err)
{
	plm_auto_buf struct plm_buf digests = {0};
	char hex[PLM_SHA256_HEX_BYTES];
	struct plm_datum list;
	int rc;

	for (size_t i = 0; i < count; i++) {
		plm_sha256_hex(members[i].datum.data, members[i].datum.size_bytes, hex);
		plm_buf_printf(&digests, "%s  %s\n", hex, members[i].name);
	}
	if (digests.failed)
		return plm_err_nomem(err);
	list = (struct plm_datum){.presence = PLM_PRESENT,
				  .data = plm_buf_text(&digests),
				  .size_bytes = digests.size_bytes};
	rc = add(p, "digests", &list, err);
	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = add(p, members[i].name, &members[i].datum, err);
	if (rc == 0 && p->lib.write_close(p->archive) != ARCHIVE_OK)
		rc = plm_err_set(err, PLM_E_INTERNAL, "libarchive: %s",
				 p->lib.error_string(p->archive));
	return rc;
}

int plm_archive_pack(const struct plm_member *members, size_t count, int64_t time_seconds,
		     struct plm_buf *out, struct plm_err **err)
{
	struct packer p = {.time_seconds = time_seconds, .out = out};
	int rc = start(&p, err);

	if (rc == 0)
		rc = add_all(&p, members, count, err);
	if (p.archive)
		p.lib.write_free(p.archive);
	if (rc == 0)
		plm_archive_seal(out);
	return rc == 0 && out->failed ? plm_err_nomem(err) : rc;
}
