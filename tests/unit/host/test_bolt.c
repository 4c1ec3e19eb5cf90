/*
 * test_bolt.c: BoltDB files: real ones of Podman and containerd, and pages made by hand for what those do not show: two
 * headers, trees of several levels, pages that others belong to, and whatever a torn or hostile file may say.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/host/bolt.h"
#include "read_slice.h"

enum { PAGE = 4096, HEADER = 16, ELEMENT = 16, LEAF = 2, BRANCH = 1 };

struct image {
	unsigned char *bytes;
	size_t size;
};

static bool read_at(void *context, uint64_t offset, void *to, size_t size_bytes)
{
	const struct image *image = context;
	struct plm_slice all = {(const char *)image->bytes, image->size};

	return read_slice(&all, offset, to, size_bytes);
}

/* ---- pages made by hand ---- */

static void put16(struct image *image, size_t at, uint16_t value)
{
	memcpy(image->bytes + at, &value, sizeof(value));
}

static void put32(struct image *image, size_t at, uint32_t value)
{
	memcpy(image->bytes + at, &value, sizeof(value));
}

static void put64(struct image *image, size_t at, uint64_t value)
{
	memcpy(image->bytes + at, &value, sizeof(value));
}

static void seal(struct image *image, unsigned page)
{
	size_t at = (size_t)page * PAGE + HEADER;
	uint64_t sum = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < 56; i++)
		sum = (sum ^ image->bytes[at + i]) * UINT64_C(1099511628211);
	put64(image, at + 56, sum);
}

/* A header, in the page of that number. */
static void put_meta(struct image *image, unsigned page, uint64_t root, uint64_t transaction)
{
	size_t at = (size_t)page * PAGE + HEADER;

	put64(image, (size_t)page * PAGE, page);
	put32(image, at, 0xED0CDAED);
	put32(image, at + 4, 2);
	put32(image, at + 8, PAGE);
	put64(image, at + 16, root);
	put64(image, at + 40, image->size / PAGE);
	put64(image, at + 48, transaction);
	seal(image, page);
}

static void put_page(struct image *image, unsigned page, unsigned kind, unsigned count,
		     unsigned more)
{
	size_t at = (size_t)page * PAGE;

	put64(image, at, page);
	put16(image, at + 8, (uint16_t)kind);
	put16(image, at + 10, (uint16_t)count);
	put32(image, at + 12, more);
}

/* An element of a leaf in a run of bytes that begins at page_at, its key and value at data_at. */
static size_t put_leaf_at(struct image *image, size_t page_at, unsigned index, size_t data_at,
			  const char *key, const void *value, size_t size, bool is_bucket)
{
	size_t at = page_at + HEADER + (size_t)index * ELEMENT;

	put32(image, at, is_bucket);
	put32(image, at + 4, (uint32_t)(data_at - at));
	put32(image, at + 8, (uint32_t)strlen(key));
	put32(image, at + 12, (uint32_t)size);
	memcpy(image->bytes + data_at, key, strlen(key));
	memcpy(image->bytes + data_at + strlen(key), value, size);
	return data_at + strlen(key) + size;
}

static size_t put_leaf(struct image *image, unsigned page, unsigned index, size_t data_at,
		       const char *key, const char *value)
{
	return put_leaf_at(image, (size_t)page * PAGE, index, data_at, key, value, strlen(value),
			   false);
}

static void put_branch(struct image *image, unsigned page, unsigned index, size_t data_at,
		       const char *key, uint64_t child)
{
	size_t at = (size_t)page * PAGE + HEADER + (size_t)index * ELEMENT;

	put32(image, at, (uint32_t)(data_at - at));
	put32(image, at + 4, (uint32_t)strlen(key));
	put64(image, at + 8, child);
	memcpy(image->bytes + data_at, key, strlen(key));
}

enum { PAGES = 10, LONG_VALUE = 5000 };

/*
 * 2: a branch to the leaves 3 (alpha, bravo) and 4 (charlie: a bucket within, whose "inner" is "in"; delta: a bucket on
 * page 5), which is the top; 5 and 6: a leaf of one long value; 7: the top as it was before, empty.
 */
static struct image make(void)
{
	struct image image = {calloc(PAGES, PAGE), PAGES * PAGE};
	unsigned char inner[16 + 64] = {0}, other[16] = {5};
	struct image within = {inner, sizeof(inner)};
	char value[LONG_VALUE];
	size_t at;

	memset(value, 'v', sizeof(value));
	put_meta(&image, 0, 7, 8);
	put_meta(&image, 1, 2, 9);
	put_page(&image, 2, BRANCH, 2, 0);
	put_branch(&image, 2, 0, 2 * PAGE + 100, "alpha", 3);
	put_branch(&image, 2, 1, 2 * PAGE + 200, "charlie", 4);
	put_page(&image, 3, LEAF, 2, 0);
	at = put_leaf(&image, 3, 0, 3 * PAGE + 100, "alpha", "one");
	put_leaf(&image, 3, 1, at, "bravo", "two");
	put_page(&image, 4, LEAF, 2, 0);
	put16(&within, 16 + 8, LEAF);
	put16(&within, 16 + 10, 1);
	put_leaf_at(&within, 16, 0, 16 + 32, "inner", "in", 2, false);
	at = put_leaf_at(&image, 4 * PAGE, 0, 4 * PAGE + 100, "charlie", inner, sizeof(inner),
			 true);
	put_leaf_at(&image, 4 * PAGE, 1, at, "delta", other, sizeof(other), true);
	put_page(&image, 5, LEAF, 1, 1);
	put_leaf_at(&image, 5 * PAGE, 0, 5 * PAGE + 100, "long", value, sizeof(value), false);
	put_page(&image, 7, LEAF, 0, 0);
	return image;
}

struct open {
	struct image image;
	struct plm_arena *arena;
	struct plm_bolt bolt;
	struct plm_bolt_bucket top;
};

static int setup(void **state)
{
	struct open *open = calloc(1, sizeof(*open));

	open->image = make();
	open->arena = plm_arena_new();
	*state = open;
	return open->arena && open->image.bytes ? 0 : -1;
}

static int teardown(void **state)
{
	struct open *open = *state;

	plm_arena_free(open->arena);
	free(open->image.bytes);
	free(open);
	return 0;
}

static int reopen(struct open *open)
{
	int error = plm_bolt_open(&open->bolt, open->arena, read_at, &open->image);

	open->top = plm_bolt_top(&open->bolt);
	return error;
}

static int get(struct open *open, const char *key)
{
	struct plm_bolt_entry entry;

	return plm_bolt_get(&open->bolt, &open->top, key, &entry);
}

static int descend(void *context, const struct plm_bolt_entry *entry)
{
	return entry->is_bucket ? plm_bolt_each(context, &entry->bucket, descend, context) : 0;
}

static int walk(struct open *open)
{
	return plm_bolt_each(&open->bolt, &open->top, descend, &open->bolt);
}

/* ---- what is there ---- */

static void test_keys(void **state)
{
	struct open *open = *state;
	struct plm_bolt_entry entry;
	struct plm_bolt_bucket bucket;

	assert_int_equal(0, reopen(open));
	assert_int_equal(0, plm_bolt_get(&open->bolt, &open->top, "bravo", &entry));
	assert_true(plm_slice_is(entry.value, "two"));
	assert_false(entry.is_bucket);
	assert_int_equal(ENOENT, get(open, "a"));
	assert_int_equal(ENOENT, get(open, "bravo2"));
	assert_int_equal(ENOENT, get(open, "zulu"));
	assert_int_equal(ENOENT, plm_bolt_bucket(&open->bolt, &open->top, "bravo", &bucket));
	assert_int_equal(0, plm_bolt_bucket(&open->bolt, &open->top, "charlie", &bucket));
	assert_int_equal(0, plm_bolt_get(&open->bolt, &bucket, "inner", &entry));
	assert_true(plm_slice_is(entry.value, "in"));
	assert_int_equal(0, plm_bolt_bucket(&open->bolt, &open->top, "delta", &bucket));
	assert_int_equal(0, plm_bolt_get(&open->bolt, &bucket, "long", &entry));
	assert_int_equal(LONG_VALUE, entry.value.size_bytes);
	assert_int_equal('v', entry.value.data[LONG_VALUE - 1]);
	assert_int_equal(0, plm_bolt_recheck(&open->bolt));
}

static int note(void *context, const struct plm_bolt_entry *entry)
{
	plm_buf_add(context, entry->key.data, entry->key.size_bytes);
	plm_buf_char(context, entry->is_bucket ? '/' : ' ');
	return entry->key.data[0] == 'x' ? ECANCELED : 0;
}

static void test_each(void **state)
{
	struct open *open = *state;
	plm_auto_buf struct plm_buf keys = {0};

	assert_int_equal(0, reopen(open));
	assert_int_equal(0, plm_bolt_each(&open->bolt, &open->top, note, &keys));
	assert_string_equal("alpha bravo charlie/delta/", plm_buf_text(&keys));
	/* What the callback says ends it. */
	open->image.bytes[3 * PAGE + 100] = 'x';
	assert_int_equal(ECANCELED, plm_bolt_each(&open->bolt, &open->top, note, &keys));
}

/* ---- headers ---- */

static void test_headers(void **state)
{
	struct open *open = *state;

	/* The later one is torn: the one before counts, in which there is nothing. */
	open->image.bytes[PAGE + HEADER + 50] ^= 1;
	assert_int_equal(0, reopen(open));
	assert_int_equal(ENOENT, get(open, "alpha"));
	/* Both. */
	open->image.bytes[HEADER + 50] ^= 1;
	assert_int_equal(EBADMSG, reopen(open));
	/* The first alone: the second is found without knowing how large a page is. */
	open->image.bytes[PAGE + HEADER + 50] ^= 1;
	assert_int_equal(0, reopen(open));
	assert_int_equal(0, get(open, "alpha"));
	/* Somebody writes. */
	put_meta(&open->image, 0, 2, 10);
	assert_int_equal(EAGAIN, plm_bolt_recheck(&open->bolt));
	/* The file is cut, or another. */
	open->image.size = PAGE / 2;
	assert_int_equal(0, reopen(open));
	assert_int_equal(EBADMSG, get(open, "alpha"));
	open->image.size = HEADER;
	assert_int_equal(EBADMSG, reopen(open));
	assert_int_equal(EAGAIN, plm_bolt_recheck(&open->bolt));
}

static void test_other_version(void **state)
{
	struct open *open = *state;

	put_meta(&open->image, 0, 2, 10);
	for (unsigned page = 0; page < 2; page++) {
		put32(&open->image, (size_t)page * PAGE + HEADER + 4, 3);
		seal(&open->image, page);
	}
	assert_int_equal(EBADMSG, reopen(open));
}

/* ---- what no writer of bbolt leaves ---- */

static void test_bad_pages(void **state)
{
	static const struct {
		const char *what;
		size_t at;
		uint32_t value;
	} rows[] = {
		{"number of the page", 2 * PAGE, 3},
		{"kind", 2 * PAGE + 8, 0x20004},
		{"more elements than room", 2 * PAGE + 8, 0xFFFF0001},
		{"no elements in a branch", 2 * PAGE + 8, 0x00000001},
		{"more pages than the file has", 2 * PAGE + 12, 0xFFFFFFFE},
		{"child beyond the end", 2 * PAGE + HEADER + 8, 1000},
		{"child that is a header", 2 * PAGE + HEADER + 8, 1},
		{"child that is itself", 2 * PAGE + HEADER + 8, 2},
		{"key before the elements", 2 * PAGE + HEADER, 1},
		{"key beyond the page", 2 * PAGE + HEADER, PAGE},
		{"key that overflows", 2 * PAGE + HEADER + 4, 0xFFFFFFFF},
		{"value beyond the page", 3 * PAGE + HEADER + 12, PAGE},
		{"keys out of order", 3 * PAGE + 100, 0x7A7A7A7A},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct open open = {.image = make(), .arena = plm_arena_new()};

		put32(&open.image, rows[i].at, rows[i].value);
		assert_int_equal(0, reopen(&open));
		if (walk(&open) != EBADMSG)
			fail_msg("not noticed by a walk: %s", rows[i].what);
		if (get(&open, "alpha") != EBADMSG)
			fail_msg("not noticed by a search: %s", rows[i].what);
		plm_arena_free(open.arena);
		free(open.image.bytes);
	}
}

/* Of a bucket within its parent's page. */
static void test_bad_embedded(void **state)
{
	struct open *open = *state;
	size_t value_at = 4 * PAGE + 100 + strlen("charlie");
	struct plm_bolt_bucket bucket;

	/* It is a branch, to a page that is there. */
	put16(&open->image, value_at + 16 + 8, BRANCH);
	put32(&open->image, value_at + 32, 32);
	put32(&open->image, value_at + 36, 5);
	put64(&open->image, value_at + 40, 3);
	assert_int_equal(0, reopen(open));
	assert_int_equal(0, plm_bolt_bucket(&open->bolt, &open->top, "charlie", &bucket));
	assert_int_equal(EBADMSG, plm_bolt_each(&open->bolt, &bucket, descend, &open->bolt));
	/* Its value is too short for a bucket. */
	put32(&open->image, 4 * PAGE + HEADER + 12, 15);
	assert_int_equal(EBADMSG, plm_bolt_bucket(&open->bolt, &open->top, "charlie", &bucket));
	/* A bucket that holds itself is as deep as one may be, not deeper. */
	put64(&open->image, value_at, 2);
	put32(&open->image, 4 * PAGE + HEADER + 12, 80);
	bucket = open->top;
	for (int i = 0; i < 32; i++)
		assert_int_equal(0, plm_bolt_bucket(&open->bolt, &bucket, "charlie", &bucket));
	assert_int_equal(EBADMSG, plm_bolt_bucket(&open->bolt, &bucket, "charlie", &bucket));
}

/* Elements that claim the same bytes again and again keep nobody busy. */
static void test_limit(void **state)
{
	struct open *open = *state;

	assert_int_equal(0, reopen(open));
	open->bolt.left_bytes = 3 * PAGE;
	assert_int_equal(EFBIG, walk(open));
	assert_int_equal(EFBIG, get(open, "alpha"));
}

static void flip_all(const struct image *image)
{
	for (size_t i = 0; i < image->size; i++) {
		struct open open = {.image = *image, .arena = plm_arena_new()};
		int error;

		image->bytes[i] ^= 0xFF;
		error = reopen(&open);
		if (!error)
			error = walk(&open);
		if (error != 0 && error != EBADMSG && error != EFBIG)
			fail_msg("byte %zu: %d", i, error);
		image->bytes[i] ^= 0xFF;
		plm_arena_free(open.arena);
	}
}

static void test_every_byte(void **state)
{
	const struct open *open = *state;

	flip_all(&open->image);
}

/* ---- real ones ---- */

static void load(struct open *open, const char *name)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", DATABASES, name);
	file = fopen(path, "re");
	assert_non_null(file);
	free(open->image.bytes);
	open->image = (struct image){calloc(1, 1 << 20), 0};
	open->image.size = fread(open->image.bytes, 1, 1 << 20, file);
	fclose(file);
	assert_int_equal(0, reopen(open));
}

static void expect(struct open *open, const char *const path[], const char *wanted)
{
	struct plm_bolt_bucket bucket = open->top;
	struct plm_bolt_entry entry;
	size_t i = 0;

	for (; path[i + 1]; i++)
		assert_int_equal(0, plm_bolt_bucket(&open->bolt, &bucket, path[i], &bucket));
	assert_int_equal(0, plm_bolt_get(&open->bolt, &bucket, path[i], &entry));
	if (!memmem(entry.value.data, entry.value.size_bytes, wanted, strlen(wanted)))
		fail_msg("%s: no %s", path[i], wanted);
}

static void test_podman(void **state)
{
	struct open *open = *state;
	static const char id[] = "3352dcb036f24ab1ee3bbc66d7ece75a7a6b5febdc81be95cec974c5fb544831";

	load(open, "podman");
	expect(open, (const char *const[]){"name-registry", "web", NULL}, id);
	expect(open, (const char *const[]){"ctr", id, "config", NULL},
	       "\"restart_policy\":\"on-failure\",\"restart_retries\":3");
	assert_int_equal(0, plm_bolt_recheck(&open->bolt));
}

static void test_containerd(void **state)
{
	struct open *open = *state;
	static const char image[] = "docker.io/library/plm:1";

	load(open, "containerd");
	expect(open, (const char *const[]){"v1", "shop", "containers", "web", "image", NULL},
	       image);
	expect(open, (const char *const[]){"v1", "shop", "images", image, "target", "digest", NULL},
	       "sha256:e4350fcc48e39e39278e26f8782b41613bca6188bb11c21a7dffbc60cc635a4a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_keys, setup, teardown),
		cmocka_unit_test_setup_teardown(test_each, setup, teardown),
		cmocka_unit_test_setup_teardown(test_headers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_other_version, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bad_embedded, setup, teardown),
		cmocka_unit_test_setup_teardown(test_limit, setup, teardown),
		cmocka_unit_test_setup_teardown(test_every_byte, setup, teardown),
		cmocka_unit_test_setup_teardown(test_podman, setup, teardown),
		cmocka_unit_test_setup_teardown(test_containerd, setup, teardown),
		cmocka_unit_test(test_bad_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
