/*
 * test_sqlite.c: a database that SQLite wrote in the form of Podman's: tables of several levels, values on pages of their own,
 * texts and blobs; and what a torn or hostile one may say.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/host/podman_state.h"
#include "core/host/sqlite.h"
#include "read_slice.h"

enum { CONTAINERS = 40, PAGE = 512 };

static char bytes[1 << 20];
static struct plm_slice database = {bytes, 0};

static int load(void **state)
{
	FILE *file = fopen(DATABASES "/podman", "re");

	(void)state;
	if (!file)
		return -1;
	database.size_bytes = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	return 0;
}

static void test_lines(void **state)
{
	static const char *const policies[] = {"no", "no", "always", "on-failure",
					       "unless-stopped"};
	plm_auto_buf struct plm_buf text = {0}, wanted = {0};

	(void)state;
	for (int i = 0; i < CONTAINERS; i++)
		plm_buf_printf(&wanted, "%064x %d %s %d %s\n", (unsigned)i * 7919 + 1, 1000 + i,
			       policies[i % 5], i % 5 == 3 ? 4 : 0, i % 6 == 0 ? "asked" : "none");
	assert_int_equal(0, plm_podman_state_text(read_slice, &database, &text));
	assert_string_equal(plm_buf_text(&wanted), plm_buf_text(&text));
}

static int ignore(void *context, const struct plm_sqlite_row *row)
{
	(void)context;
	(void)row;
	return 0;
}

static void test_answers(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_sqlite db;

	(void)state;
	assert_int_equal(0, plm_sqlite_open(&db, arena, read_slice, &database));
	assert_int_equal(ENOENT, plm_sqlite_each(&db, "NoTable", ignore, NULL));
	assert_int_equal(0, plm_sqlite_each(&db, "IDNamespace", ignore, NULL));
	assert_int_equal(0, plm_sqlite_recheck(&db));
	db.left_bytes = (size_t)4 * PAGE;
	assert_int_equal(EFBIG, plm_sqlite_each(&db, "ContainerConfig", ignore, NULL));
	/* Somebody writes. */
	bytes[27]++;
	assert_int_equal(EAGAIN, plm_sqlite_recheck(&db));
	/* It is cut, of another encoding, no database. */
	database.size_bytes = (size_t)3 * PAGE;
	assert_int_equal(0, plm_sqlite_open(&db, arena, read_slice, &database));
	assert_int_equal(EBADMSG, plm_sqlite_each(&db, "ContainerConfig", ignore, NULL));
	bytes[59] = 2;
	assert_int_equal(EBADMSG, plm_sqlite_open(&db, arena, read_slice, &database));
	bytes[0] = 's';
	assert_false(plm_sqlite_is(read_slice, &database));
	assert_int_equal(EBADMSG, plm_sqlite_open(&db, arena, read_slice, &database));
}

static void test_records(void **state)
{
	static const struct {
		const char *record;
		size_t size;
		bool good;
	} rows[] = {
		{"\x03\x01\x13\x07web", 7, true},
		{"\x03\x01\x13\x07we", 6, false},
		{"\x09\x01", 2, false},
		{"\x02\x0a", 2, false},
		{"\x03\xff\xff", 3, false},
		{"", 0, false},
		{"\x01", 1, true},
	};
	struct plm_sqlite_row row;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(rows[i].good,
				 plm_sqlite_row_parse(
					 (struct plm_slice){rows[i].record, rows[i].size}, &row));
	assert_true(plm_sqlite_row_parse((struct plm_slice){"\x04\x01\x13\x09\xfeweb", 8}, &row));
	assert_int_equal(3, row.count);
	assert_int_equal(-2, row.numbers[0]);
	assert_true(plm_slice_is(row.values[1], "web"));
	assert_int_equal(1, row.numbers[2]);
}

/* Never a crash, an endless walk or another answer than these. */
static void test_every_byte(void **state)
{
	(void)state;
	for (size_t i = 0; i < database.size_bytes; i += 61) {
		plm_auto_buf struct plm_buf text = {0};
		int error;

		bytes[i] = (char)~bytes[i];
		error = plm_podman_sqlite_text(read_slice, &database, &text);
		if (error != 0 && error != EBADMSG && error != EFBIG)
			fail_msg("byte %zu: %d", i, error);
		bytes[i] = (char)~bytes[i];
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup(test_lines, load),
					   cmocka_unit_test_setup(test_answers, load),
					   cmocka_unit_test(test_records),
					   cmocka_unit_test_setup(test_every_byte, load)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
