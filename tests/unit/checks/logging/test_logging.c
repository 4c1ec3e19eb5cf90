/*
 * test_logging.c: values of journald.conf, what logrotate is told to rotate, and sources of time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "checks/logging/logging.h"
#include "core/base/arena.h"

static void values(void **state)
{
	static const struct {
		enum logging_option_kind kind;
		const char *text, *value;
	} examples[] = {
		{LOGGING_SIZE, "2G", "2147483648"},
		{LOGGING_SIZE, "512", "512"},
		{LOGGING_SIZE, "1G 512M", "1610612736"},
		{LOGGING_SIZE, "2X", NULL},
		{LOGGING_SIZE, "99999999999E", NULL},
		{LOGGING_SIZE, "20000P", NULL},
		{LOGGING_SPAN, "30s", "30"},
		{LOGGING_SPAN, "1h 30min", "5400"},
		{LOGGING_SPAN, "1month", "2629800"},
		{LOGGING_SPAN, "2week", "1209600"},
		{LOGGING_SPAN, "soon", NULL},
		{LOGGING_SPAN, "", NULL},
		{LOGGING_BOOLEAN, "TRUE", "yes"},
		{LOGGING_BOOLEAN, "off", "no"},
		{LOGGING_BOOLEAN, "perhaps", NULL},
		{LOGGING_NUMBER, "100", "100"},
		{LOGGING_NUMBER, "1e3", NULL},
		{LOGGING_TEXT, "auto", "auto"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		plm_auto_arena struct plm_arena *arena = plm_arena_new();
		const char *value;

		assert_int_equal(
			logging_option_value(arena, examples[i].kind, examples[i].text, &value), 0);
		if (!plm_str_eq(value, examples[i].value))
			fail_msg("\"%s\" is \"%s\"", examples[i].text, value);
	}
}

static void rotated(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct logging_rotation_conf conf = {.arena = arena};

	(void)state;
	logging_rotation_parse(
		&conf, "f",
		plm_slice_of("# x\nweekly\ncompresscmd /usr/bin/zstd\n"
			     "include /etc/logrotate.d\n/var/log/a /var/log/b* {\n"
			     "  olddir /var/old\n  postrotate\n   kill { /not/this }\n"
			     "  endscript\n}\n\"/var/log/with blank\" { daily }\n"
			     "/var/log/c\n{\nmonthly\n}\n"));
	assert_int_equal(conf.count, 4);
	assert_string_equal(conf.items[0].pattern, "/var/log/a");
	assert_int_equal(conf.items[0].line, 5);
	assert_string_equal(conf.items[1].pattern, "/var/log/b*");
	assert_string_equal(conf.items[2].pattern, "/var/log/with blank");
	assert_string_equal(conf.items[3].pattern, "/var/log/c");
	assert_int_equal(conf.include_count, 1);
	assert_string_equal(conf.includes[0], "/etc/logrotate.d");
}

static void sources(void **state)
{
	long line = 0;

	(void)state;
	assert_int_equal(logging_time_servers(plm_slice_of("# server a\n\npool b iburst\nserver c\n"
							   "Peer d\nrefclock PPS /dev/pps0\n"
							   "server # none\nservers\n"),
					      &line),
			 7);
	assert_int_equal(line, 3);
	assert_int_equal(logging_time_servers(plm_slice_of("driftfile /x\n"), &line), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values),
		cmocka_unit_test(rotated),
		cmocka_unit_test(sources),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
