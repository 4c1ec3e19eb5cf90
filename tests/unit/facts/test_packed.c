/*
 * test_packed.c: files come out of lz4, gzip, xz and zstd as they went in, whatever the block size, and never
 * whole when they are cut off, damaged, or packed in a way that is not known.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include <errno.h>
#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include "core/base/buf.h"
#include "core/facts/packed.h"
#include "core/host/host.h"

enum { TEXT_BYTES = 3 * 1024 * 1024 + 17 };

struct place {
	char directory[32];
	char *text;
	struct plm_host *host;
};

static int set_up(void **state)
{
	struct place *p = calloc(1, sizeof(*p));
	uint32_t noise = 1;

	memcpy(p->directory, "/tmp/test_packed_XXXXXX", 24);
	assert_non_null(mkdtemp(p->directory));
	p->text = malloc(TEXT_BYTES);
	assert_non_null(p->text);
	/* Repeats itself at all distances, and does not pack too well. */
	for (size_t i = 0; i < TEXT_BYTES; i++) {
		noise = noise * 1664525 + 1013904223;
		p->text[i] = "etaoinshrdlucmfw"[noise >> 28];
		if (i > 70000 && noise >> 26 & 3)
			p->text[i] = p->text[i - 1 - (noise >> 8) % 70000];
	}
	*state = p;
	return plm_host_open_root(p->directory, &p->host, NULL);
}

static int tear_down(void **state)
{
	struct place *p = *state;

	plm_host_close(p->host);
	rmdir(p->directory);
	free(p->text);
	free(p);
	return 0;
}

static int collect(void *context, const char *data, size_t size_bytes)
{
	plm_buf_add(context, data, size_bytes);
	return 0;
}

static int enough(void *context, const char *data, size_t size_bytes)
{
	plm_buf_add(context, data, size_bytes);
	return 1;
}

/* What streaming a file of this name and content gives. */
static struct plm_datum stream(struct place *p, const char *name, const void *data, size_t size,
			       int (*piece)(void *, const char *, size_t), struct plm_buf *out)
{
	struct plm_datum datum;
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "%s%s", p->directory, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(size, fwrite(data, 1, size, f));
	fclose(f);
	assert_int_equal(0, plm_packed_stream(p->host, name, piece, out, &datum));
	unlink(path);
	return datum;
}

static void check_whole(struct place *p, const char *name, const void *data, size_t size,
			size_t copies)
{
	plm_auto_buf struct plm_buf out = {.limit_bytes = 0};
	struct plm_datum datum = stream(p, name, data, size, collect, &out);

	assert_int_equal(PLM_PRESENT, datum.presence);
	assert_int_equal(copies * TEXT_BYTES, out.size_bytes);
	for (size_t i = 0; i < copies; i++)
		assert_memory_equal(p->text, out.data + i * TEXT_BYTES, TEXT_BYTES);
}

static void check_damaged(struct place *p, const char *name, const void *data, size_t size)
{
	plm_auto_buf struct plm_buf out = {.limit_bytes = 0};
	struct plm_datum datum = stream(p, name, data, size, collect, &out);

	assert_int_equal(PLM_UNREADABLE, datum.presence);
	assert_int_equal(EBADMSG, datum.error);
}

static char *pack_lz4(const struct place *p, LZ4F_blockSizeID_t block, LZ4F_blockMode_t mode,
		      size_t *size)
{
	LZ4F_preferences_t preferences = {.frameInfo = {.blockSizeID = block, .blockMode = mode}};
	size_t room = LZ4F_compressFrameBound(TEXT_BYTES, &preferences);
	char *packed = malloc(2 * room);

	assert_non_null(packed);
	*size = LZ4F_compressFrame(packed, room, p->text, TEXT_BYTES, &preferences);
	assert_false(LZ4F_isError(*size));
	return packed;
}

static void test_lz4_of_every_shape(void **state)
{
	static const LZ4F_blockSizeID_t blocks[] = {LZ4F_max64KB, LZ4F_max256KB, LZ4F_max1MB,
						    LZ4F_max4MB};

	for (size_t i = 0; i < 8; i++) {
		plm_auto_free char *packed = NULL;
		size_t size;

		packed = pack_lz4(*state, blocks[i / 2],
				  i % 2 ? LZ4F_blockIndependent : LZ4F_blockLinked, &size);
		check_whole(*state, "/list.lz4", packed, size, 1);
		check_damaged(*state, "/list.lz4", packed, size / 2);
		check_damaged(*state, "/list.lz4", packed, size - 1);
		memcpy(packed + size, packed, size);
		check_whole(*state, "/list.lz4", packed, 2 * size, 2);
		packed[size] ^= 1;
		check_damaged(*state, "/list.lz4", packed, 2 * size);
	}
}

static void test_gzip(void **state)
{
	struct place *p = *state;
	uLong room = 2 * compressBound(TEXT_BYTES) + 100;
	plm_auto_free char *packed = malloc(room);
	z_stream z = {0};
	size_t size;

	assert_int_equal(Z_OK, deflateInit2(&z, 6, Z_DEFLATED, 16 + 15, 8, Z_DEFAULT_STRATEGY));
	z.next_in = (Bytef *)p->text;
	z.avail_in = TEXT_BYTES;
	z.next_out = (Bytef *)packed;
	z.avail_out = (uInt)room;
	assert_int_equal(Z_STREAM_END, deflate(&z, Z_FINISH));
	size = z.total_out;
	deflateEnd(&z);
	check_whole(p, "/list.gz", packed, size, 1);
	check_damaged(p, "/list.gz", packed, size / 2);
	check_damaged(p, "/list.gz", packed, size - 1);
	memcpy(packed + size, packed, size);
	check_whole(p, "/list.gz", packed, 2 * size, 2);
	packed[size / 2] ^= 0x55;
	check_damaged(p, "/list.gz", packed, size);
}

/* Whole, twice, cut off, and with a byte turned. */
static void check_stream(struct place *p, const char *name, char *packed, size_t size)
{
	check_whole(p, name, packed, size, 1);
	check_damaged(p, name, packed, size / 2);
	check_damaged(p, name, packed, size - 1);
	memcpy(packed + size, packed, size);
	check_whole(p, name, packed, 2 * size, 2);
	packed[size / 2] ^= 0x55;
	check_damaged(p, name, packed, size);
}

static void test_xz(void **state)
{
	struct place *p = *state;
	size_t room = lzma_stream_buffer_bound(TEXT_BYTES), size = 0;
	plm_auto_free char *packed = malloc(2 * room);

	assert_non_null(packed);
	assert_int_equal(LZMA_OK, lzma_easy_buffer_encode(0, LZMA_CHECK_CRC32, NULL,
							  (const uint8_t *)p->text, TEXT_BYTES,
							  (uint8_t *)packed, &size, room));
	check_stream(p, "/list.xz", packed, size);
}

static void test_zstd(void **state)
{
	struct place *p = *state;
	size_t room = ZSTD_compressBound(TEXT_BYTES) + 100, size;
	plm_auto_free char *packed = malloc(2 * room);
	ZSTD_CCtx *context = ZSTD_createCCtx();

	assert_non_null(packed);
	ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
	size = ZSTD_compress2(context, packed, room, p->text, TEXT_BYTES);
	assert_false(ZSTD_isError(size));
	ZSTD_freeCCtx(context);
	check_stream(p, "/list.zst", packed, size);
}

static void test_plain_and_others(void **state)
{
	struct place *p = *state;
	plm_auto_buf struct plm_buf out = {.limit_bytes = 0};
	struct plm_datum datum;

	check_whole(p, "/list", p->text, TEXT_BYTES, 1);
	check_damaged(p, "/list.lz4", p->text, TEXT_BYTES);
	check_damaged(p, "/list.lz4", "", 0);
	check_damaged(p, "/list.gz", p->text, TEXT_BYTES);
	check_damaged(p, "/list.xz", p->text, TEXT_BYTES);
	check_damaged(p, "/list.xz", "", 0);
	check_damaged(p, "/list.zst", p->text, TEXT_BYTES);
	check_damaged(p, "/list.zst", "", 0);
	check_damaged(p, "/list.zck", p->text, TEXT_BYTES);
	check_damaged(p, "/list.zck", "", 0);
	datum = stream(p, "/list.bz2", p->text, 10, collect, &out);
	assert_int_equal(PLM_UNREADABLE, datum.presence);
	assert_int_equal(EOPNOTSUPP, datum.error);
	assert_int_equal(0, plm_packed_stream(p->host, "/none.lz4", collect, &out, &datum));
	assert_int_equal(PLM_ABSENT, datum.presence);
}

static void test_stopping_is_no_damage(void **state)
{
	plm_auto_buf struct plm_buf out = {.limit_bytes = 0};
	plm_auto_free char *packed = NULL;
	struct plm_datum datum;
	size_t size;

	packed = pack_lz4(*state, LZ4F_max64KB, LZ4F_blockLinked, &size);
	datum = stream(*state, "/list.lz4", packed, size, enough, &out);
	assert_int_equal(PLM_PRESENT, datum.presence);
	assert_true(out.size_bytes < TEXT_BYTES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_lz4_of_every_shape, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_gzip, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_xz, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_zstd, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_plain_and_others, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_stopping_is_no_damage, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
