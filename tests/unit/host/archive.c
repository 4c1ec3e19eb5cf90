/*
 * archive.c: a recording in one file: what is packed comes back, and every way in which it can be cut
 * off, altered or made by an enemy is one error that names the file.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <archive.h>
#include <archive_entry.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/sha256.h"
#include "core/host/archive.h"
#include "core/host/archive_seal.h"
#include "core/host/backend.h"

/* A member as an enemy would write it. */
struct odd_member {
	const char *name;
	const char *text;
	unsigned type;	    /* AE_IFREG when 0 */
	const char *target; /* of a link */
	bool hard;
	size_t zeros; /* bytes, instead of text */
};

static la_ssize_t take_bytes(struct archive *archive, void *context, const void *data, size_t size)
{
	(void)archive;
	plm_buf_add(context, data, size);
	return (la_ssize_t)size;
}

static void write_zeros(struct archive *archive, size_t count)
{
	static const char zeros[64 * 1024];

	for (; count; count -= count < sizeof(zeros) ? count : sizeof(zeros))
		archive_write_data(archive, zeros, count < sizeof(zeros) ? count : sizeof(zeros));
}

static void write_odd(struct archive *archive, const struct odd_member *m)
{
	struct archive_entry *entry = archive_entry_new();
	size_t size = m->zeros ? m->zeros : strlen(m->text ? m->text : "");

	archive_entry_set_pathname(entry, m->name);
	archive_entry_set_filetype(entry, m->type ? m->type : AE_IFREG);
	archive_entry_set_perm(entry, 0600);
	archive_entry_set_size(entry, (la_int64_t)size);
	if (m->target && m->hard)
		archive_entry_set_hardlink(entry, m->target);
	else if (m->target)
		archive_entry_set_symlink(entry, m->target);
	assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
	if (m->zeros)
		write_zeros(archive, m->zeros);
	else if (size)
		archive_write_data(archive, m->text, size);
	archive_entry_free(entry);
}

/* Packs members as they are, without digests and seal. */
static void make(struct plm_buf *out, const struct odd_member *members)
{
	struct archive *archive = archive_write_new();

	plm_buf_clear(out);
	archive_write_add_filter_zstd(archive);
	archive_write_set_format_pax_restricted(archive);
	archive_write_set_bytes_in_last_block(archive, 1);
	archive_write_open(archive, out, NULL, take_bytes, NULL);
	for (; members->name; members++)
		write_odd(archive, members);
	archive_write_close(archive);
	archive_write_free(archive);
}

/* Unpacks without the seal; gives the code, and checks that a refusal is one line with the file. */
static int unpack(const struct plm_buf *packed, const char *problem)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_datum manifest = {0};
	struct plm_map members;
	int rc;

	plm_map_init(&members, arena);
	rc = plm_archive_unpack("x.tar.zst", packed->data, packed->size_bytes, &members, &manifest,
				&err);
	if (rc < 0) {
		assert_non_null(problem);
		assert_non_null(strstr(plm_err_message(err), "x.tar.zst: "));
		if (!strstr(plm_err_message(err), problem))
			fail_msg("no \"%s\" in: %s", problem, plm_err_message(err));
	}
	return rc;
}

static void expect_refused(const struct odd_member *members, const char *problem)
{
	plm_auto_buf struct plm_buf packed = {0};

	make(&packed, members);
	assert_true(unpack(&packed, problem) < 0);
}

/* The line of digests for one member. */
static const char *digest_of(const char *name, const char *text, char *line, size_t room)
{
	char hex[PLM_SHA256_HEX_BYTES];

	plm_sha256_hex(text, strlen(text), hex);
	snprintf(line, room, "%s  %s\n", hex, name);
	return line;
}

static void pack_good(struct plm_buf *packed)
{
	const struct plm_member members[] = {
		{"manifest",
		 {.presence = PLM_PRESENT, .data = "plimsoll-host 1\n", .size_bytes = 16}},
		{"root/1", {.presence = PLM_PRESENT, .data = "one\0two", .size_bytes = 7}},
	};

	assert_int_equal(plm_archive_pack(members, 2, 1763800000, packed, NULL), 0);
}

static void test_round_trip(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_buf struct plm_buf packed = {0};
	struct plm_datum manifest = {0};
	const struct plm_datum *one;
	struct plm_map members;
	size_t size;

	(void)state;
	pack_good(&packed);
	size = packed.size_bytes;
	plm_map_init(&members, arena);
	assert_int_equal(plm_archive_unseal("x", packed.data, &size, NULL), 0);
	assert_int_equal(plm_archive_unpack("x", packed.data, size, &members, &manifest, NULL), 0);
	assert_int_equal(manifest.size_bytes, 16);
	assert_int_equal(members.count, 1);
	one = plm_map_get(&members, "1");
	assert_non_null(one);
	assert_int_equal(one->size_bytes, 7);
	assert_memory_equal(one->data, "one\0two", 7);
}

static void test_every_byte_is_sealed(void **state)
{
	plm_auto_buf struct plm_buf packed = {0};

	(void)state;
	pack_good(&packed);
	for (size_t i = 0; i < packed.size_bytes; i++) {
		size_t cut = i;

		packed.data[i] ^= 0x20;
		assert_false(plm_archive_is_sealed(packed.data, packed.size_bytes));
		packed.data[i] ^= 0x20;
		assert_true(plm_archive_unseal("x", packed.data, &cut, NULL) < 0);
	}
	assert_true(plm_archive_is_sealed(packed.data, packed.size_bytes));
}

static void test_bad_names(void **state)
{
	static const char *const names[] = {"/etc/shadow", "../manifest", "root/../1",
					    "root/1/2",	   "root/x",	  "./manifest",
					    "manifest ",   "other",	  "root/1234567890"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		expect_refused((struct odd_member[]){{.name = names[i], .text = "x"}, {0}},
			       "no such member");
}

static void test_bad_types(void **state)
{
	(void)state;
	expect_refused(
		(struct odd_member[]){
			{.name = "manifest", .type = AE_IFLNK, .target = "/etc/shadow"}, {0}},
		"no regular file");
	expect_refused((struct odd_member[]){{.name = "root/1", .text = "x"},
					     {.name = "manifest", .target = "root/1", .hard = true},
					     {0}},
		       "no regular file");
	expect_refused((struct odd_member[]){{.name = "manifest", .type = AE_IFDIR}, {0}},
		       "no regular file");
	expect_refused((struct odd_member[]){{.name = "manifest", .type = AE_IFCHR}, {0}},
		       "no regular file");
}

static void test_members_and_digests(void **state)
{
	char good[128], other[128], both[256];

	(void)state;
	digest_of("manifest", "m", good, sizeof(good));
	digest_of("root/1", "o", other, sizeof(other));
	snprintf(both, sizeof(both), "%s%s", good, other);
	expect_refused((struct odd_member[]){{.name = "manifest", .text = "m"},
					     {.name = "manifest", .text = "m"},
					     {0}},
		       "there twice");
	expect_refused((struct odd_member[]){{.name = "manifest", .text = "m"}, {0}}, "missing");
	expect_refused((struct odd_member[]){{.name = "digests", .text = ""}, {0}}, "missing");
	expect_refused((struct odd_member[]){{.name = "digests", .text = good},
					     {.name = "manifest", .text = "n"},
					     {0}},
		       "does not have its digest");
	expect_refused((struct odd_member[]){{.name = "digests", .text = both},
					     {.name = "manifest", .text = "m"},
					     {0}},
		       "a digest has no member");
	expect_refused((struct odd_member[]){{.name = "digests", .text = good},
					     {.name = "manifest", .text = "m"},
					     {.name = "root/1", .text = "o"},
					     {0}},
		       "not those of its members");
	snprintf(both, sizeof(both), "%s%s", other, other);
	expect_refused((struct odd_member[]){{.name = "digests", .text = both},
					     {.name = "manifest", .text = "m"},
					     {.name = "root/1", .text = "o"},
					     {0}},
		       "there twice");
	expect_refused((struct odd_member[]){{.name = "digests", .text = "short\n"},
					     {.name = "manifest", .text = "m"},
					     {0}},
		       "a digest has no member");
}

static void test_bombs(void **state)
{
	(void)state;
	/* Zeros pack to a few thousandths of a percent. */
	expect_refused((struct odd_member[]){{.name = "root/1", .zeros = 200u * 1024 * 1024}, {0}},
		       "far more than a host has");
}

static void test_no_archives(void **state)
{
	plm_auto_buf struct plm_buf packed = {0};

	(void)state;
	plm_buf_str(&packed, "this is no archive");
	assert_true(unpack(&packed, "x.tar.zst") < 0);
	pack_good(&packed);
	plm_buf_clear(&packed);
	pack_good(&packed);
	packed.size_bytes /= 2;
	assert_true(unpack(&packed, "x.tar.zst") < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_every_byte_is_sealed),
		cmocka_unit_test(test_bad_names),
		cmocka_unit_test(test_bad_types),
		cmocka_unit_test(test_members_and_digests),
		cmocka_unit_test(test_bombs),
		cmocka_unit_test(test_no_archives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
