/*
 * facts.c: a fact is gathered once, a failure is remembered, and the identity of a host is what its
 * files and its kernel say.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <sys/stat.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/facts/facts.h"
#include "core/host/host.h"

struct fixture {
	char directory[64];
	char manifest[96];
	struct plm_arena *arena;
	struct plm_host *host;
	struct plm_facts *facts;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	snprintf(f->directory, sizeof(f->directory), "/tmp/plimsoll-test-XXXXXX");
	assert_non_null(mkdtemp(f->directory));
	snprintf(f->manifest, sizeof(f->manifest), "%s/manifest", f->directory);
	f->arena = plm_arena_new();
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	plm_host_close(f->host);
	plm_arena_free(f->arena);
	remove(f->manifest);
	remove(f->directory);
	free(f);
	return 0;
}

static void record(struct fixture *f, const char *lines)
{
	plm_auto_err struct plm_err *err = NULL;
	FILE *file = fopen(f->manifest, "w");

	fprintf(file, "plimsoll-host 1\n%s", lines);
	fclose(file);
	if (plm_host_open_recorded(f->directory, &f->host, &err) < 0)
		fail_msg("%s", plm_err_message(err));
	f->facts = plm_facts_new(f->host, f->arena);
	assert_non_null(f->facts);
}

/* ---- the memory ---- */

static int gathered;

static int gather_count(struct plm_facts *facts, const char *key, const void **value,
			struct plm_err **err)
{
	(void)err;
	gathered++;
	*value = plm_arena_printf(plm_facts_arena(facts), "%s!", key ? key : "none");
	return 0;
}

static int gather_failure(struct plm_facts *facts, const char *key, const void **value,
			  struct plm_err **err)
{
	(void)facts;
	(void)key;
	(void)value;
	gathered++;
	return plm_err_set(err, PLM_E_LIMIT, "too much");
}

static void a_fact_is_gathered_once_for_a_key(void **state)
{
	static const struct plm_fact fact = {"count", gather_count}, twin = {"count", gather_count};
	struct fixture *f = *state;
	const void *first = NULL, *again = NULL, *other = NULL;

	record(f, "");
	gathered = 0;
	assert_int_equal(plm_facts_get(f->facts, &fact, "a", &first, NULL), 0);
	assert_int_equal(plm_facts_get(f->facts, &fact, "a", &again, NULL), 0);
	assert_ptr_equal(first, again);
	assert_string_equal(first, "a!");
	assert_int_equal(gathered, 1);
	assert_int_equal(plm_facts_get(f->facts, &fact, NULL, &other, NULL), 0);
	assert_string_equal(other, "none!");
	assert_int_equal(plm_facts_get(f->facts, &twin, "a", &other, NULL), 0);
	assert_ptr_not_equal(first, other);
	assert_int_equal(gathered, 3);
}

static void a_failure_is_remembered(void **state)
{
	static const struct plm_fact fact = {"failure", gather_failure};
	struct fixture *f = *state;
	plm_auto_err struct plm_err *first = NULL, *again = NULL;
	const void *value = f;

	record(f, "");
	gathered = 0;
	assert_int_equal(plm_facts_get(f->facts, &fact, "a", &value, &first), -PLM_E_LIMIT);
	assert_int_equal(plm_facts_get(f->facts, &fact, "a", &value, &again), -PLM_E_LIMIT);
	assert_int_equal(gathered, 1);
	assert_string_equal(plm_err_message(first), "too much");
	assert_non_null(strstr(plm_err_message(again), "failure"));
	assert_ptr_equal(value, f);
}

static void the_door_is_asked_once_a_question(void **state)
{
	struct fixture *f = *state;
	const struct plm_datum *a = NULL, *b = NULL, *capped = NULL;
	const struct plm_stat *st = NULL, *same = NULL;

	record(f, "file /a text=\"hello\"\nlink /l target=a\nprobe self error=EPERM\n");
	assert_int_equal(plm_facts_read(f->facts, "/a", 100, &a, NULL), 0);
	assert_int_equal(plm_facts_read(f->facts, "/a", 100, &b, NULL), 0);
	assert_ptr_equal(a, b);
	assert_string_equal(a->data, "hello");
	assert_int_equal(plm_facts_read(f->facts, "/a", 3, &capped, NULL), 0);
	assert_int_equal(capped->error, EFBIG);
	assert_int_equal(plm_facts_read(f->facts, "/a", 5, &b, NULL), 0);
	assert_ptr_equal(a, b);
	assert_int_equal(plm_facts_list(f->facts, "/", &a, NULL), 0);
	assert_memory_equal(a->data, "a\0l\0", 5);
	assert_int_equal(plm_facts_readlink(f->facts, "/l", &a, NULL), 0);
	assert_string_equal(a->data, "a");
	assert_int_equal(plm_facts_probe(f->facts, "self", &a, NULL), 0);
	assert_int_equal(a->error, EPERM);
	assert_int_equal(plm_facts_stat(f->facts, "/l", &st, NULL), 0);
	assert_int_equal(plm_facts_stat(f->facts, "/l", &same, NULL), 0);
	assert_int_equal(st->kind, PLM_FILE_SYMLINK);
	assert_ptr_equal(st, same);
}

static void a_file_too_large_for_one_is_read_for_another(void **state)
{
	struct fixture *f = *state;
	const struct plm_datum *small = NULL, *smaller = NULL, *whole = NULL, *gone = NULL;
	const struct plm_datum *gone_again = NULL;

	record(f, "file /a text=\"hello\"\n");
	assert_int_equal(plm_facts_read(f->facts, "/a", 4, &small, NULL), 0);
	assert_int_equal(plm_facts_read(f->facts, "/a", 3, &smaller, NULL), 0);
	assert_int_equal(small->error, EFBIG);
	assert_ptr_equal(small, smaller);
	assert_int_equal(plm_facts_read(f->facts, "/a", 100, &whole, NULL), 0);
	assert_string_equal(whole->data, "hello");
	assert_int_equal(small->error, EFBIG);
	assert_int_equal(plm_facts_read(f->facts, "/a", 4, &small, NULL), 0);
	assert_int_equal(small->error, EFBIG);
	assert_int_equal(plm_facts_read(f->facts, "/none", 1, &gone, NULL), 0);
	assert_int_equal(plm_facts_read(f->facts, "/none", 100, &gone_again, NULL), 0);
	assert_int_equal(gone->presence, PLM_ABSENT);
	assert_ptr_equal(gone, gone_again);
}

static void values_come_without_their_quotes(void **state)
{
	static const char text[] = "# A=0\nA=1\nB=\"two words\"\nC='x'\nD=\"\nAA=9\nA=2\nE=\n";
	struct plm_datum datum = {
		.presence = PLM_PRESENT, .data = text, .size_bytes = sizeof(text) - 1};
	struct plm_datum none = {.presence = PLM_ABSENT};
	struct fixture *f = *state;

	assert_string_equal(plm_facts_line_value(f->arena, &datum, "A"), "1");
	assert_string_equal(plm_facts_line_value(f->arena, &datum, "B"), "two words");
	assert_string_equal(plm_facts_line_value(f->arena, &datum, "C"), "x");
	assert_string_equal(plm_facts_line_value(f->arena, &datum, "D"), "\"");
	assert_string_equal(plm_facts_line_value(f->arena, &datum, "E"), "");
	assert_null(plm_facts_line_value(f->arena, &datum, "F"));
	assert_null(plm_facts_line_value(f->arena, &none, "A"));
}

/* ---- identity ---- */

static const struct plm_host_identity *identify(struct fixture *f)
{
	const struct plm_host_identity *id = NULL;

	assert_int_equal(plm_facts_identity(f->facts, &id, NULL), 0);
	assert_non_null(id);
	return id;
}

static void a_host_says_who_it_is(void **state)
{
	struct fixture *f = *state;
	const struct plm_host_identity *id;

	record(f, "probe uname text=\"sysname=Linux\\nnodename=ship\\nrelease=6.1.0-18\\n"
		  "machine=x86_64\\n\"\n"
		  "file /etc/os-release text=\"PRETTY_NAME=\\\"Debian 12\\\"\\nID=debian\\n"
		  "VERSION_ID=\\\"12\\\"\\n\"\n"
		  "file /etc/machine-id text=\"0123abcd\\n\"\n"
		  "file /proc/sys/kernel/random/boot_id text=\"beef\\n\"\n"
		  "file /proc/meminfo text=\"MemTotal:        2048 kB\\nMemFree: 1 kB\\n\"\n"
		  "file /sys/devices/system/cpu/online text=\"0-3,8,10-11\\n\"\n");
	id = identify(f);
	assert_string_equal(id->hostname, "ship");
	assert_string_equal(id->os_name, "Debian 12");
	assert_string_equal(id->os_id, "debian");
	assert_string_equal(id->os_version, "12");
	assert_string_equal(id->kernel, "6.1.0-18");
	assert_string_equal(id->machine, "x86_64");
	assert_string_equal(id->machine_id, "0123abcd");
	assert_string_equal(id->boot_id, "beef");
	assert_int_equal(id->memory_bytes, 2048 * 1024);
	assert_int_equal(id->cpu_count, 7);
}

static void expect_addresses(struct fixture *f, const char *probe, const char *expected)
{
	plm_auto_buf struct plm_buf said = {0};
	const struct plm_host_identity *id;

	record(f, probe);
	id = identify(f);
	for (size_t i = 0; i < id->addresses.count; i++) {
		plm_buf_str(&said, i ? "; " : "");
		plm_address_add(&said, &id->addresses.items[i]);
	}
	if (id->addresses.problem)
		plm_buf_printf(&said, "problem: %s", id->addresses.problem);
	assert_string_equal(plm_buf_text(&said), expected);
}

#define LINKS                                                                                      \
	"link 1 lo - up\\nlink 9 eth1 02:00:00:00:00:09 up\\nlink 2 eth0 02:00:00:00:00:02 up\\n"  \
	"link 3 ipvs - down\\n"
#define LOOPBACK "address 1 127.0.0.1/8 host\\naddress 1 ::1/128 host\\n"

static void its_own_addresses_come_in_the_order_of_its_interfaces(void **state)
{
	expect_addresses(*state,
			 "probe addresses text=\"" LINKS "address 9 192.0.2.9/24 global\\n"
			 "address 3 10.96.0.1/32 global\\naddress 2 2001:DB8:0::2/64 global\\n"
			 "address 2 192.0.2.10/24 global\\naddress 2 192.0.2.2/24 global\\n"
			 "address 2 fe80::2/64 link\\naddress 9 169.254.1.1/16 global\\n" LOOPBACK
			 "\"\n",
			 "eth0 192.0.2.2/24 02:00:00:00:00:02; eth0 192.0.2.10/24 "
			 "02:00:00:00:00:02; eth0 2001:db8::2/64 02:00:00:00:00:02; eth1 "
			 "192.0.2.9/24 02:00:00:00:00:09");
}

static void what_holds_on_one_link_names_a_host_that_has_nothing_else(void **state)
{
	expect_addresses(*state,
			 "probe addresses text=\"" LINKS "address 2 fe80::2/64 link\\n" LOOPBACK
			 "\"\n",
			 "eth0 fe80::2/64 02:00:00:00:00:02");
}

static void loopback_names_a_host_without_a_network(void **state)
{
	expect_addresses(*state, "probe addresses text=\"" LINKS LOOPBACK "\"\n",
			 "lo 127.0.0.1/8 -; lo ::1/128 -");
}

static void nonsense_is_no_address(void **state)
{
	expect_addresses(*state,
			 "probe addresses text=\"" LINKS "address\\naddress 2\\n"
			 "address 2 192.0.2.2 global\\naddress 2 192.0.2.2/33 global\\n"
			 "address 2 192.0.2.256/24 global\\naddress 7 192.0.2.7/24 global\\n"
			 "address 2 2001:db8::2/129 global\\nlink 4\\naddress x 1.2.3.4/8 global\\n"
			 "\"\n",
			 "");
}

static void addresses_that_are_refused_are_said_to_be(void **state)
{
	expect_addresses(*state, "probe addresses error=EPERM\n",
			 "problem: Operation not permitted");
}

static void an_image_has_no_addresses(void **state)
{
	expect_addresses(*state, "file /etc/hostname text=\"image\\n\"\n", "");
}

static void an_image_says_less(void **state)
{
	struct fixture *f = *state;
	const struct plm_host_identity *id;

	record(f, "file /etc/hostname text=\"image\\n\"\n"
		  "file /usr/lib/os-release text=\"ID=alma\\n\"\n");
	id = identify(f);
	assert_string_equal(id->hostname, "image");
	assert_string_equal(id->os_id, "alma");
	assert_null(id->os_name);
	assert_null(id->kernel);
	assert_null(id->machine_id);
	assert_int_equal(id->memory_bytes, 0);
	assert_int_equal(id->cpu_count, 0);
}

static void what_is_refused_or_nonsense_is_not_known(void **state)
{
	struct fixture *f = *state;
	const struct plm_host_identity *id;

	record(f, "file /etc/machine-id error=EACCES\n"
		  "file /etc/hostname text=\"\\n\"\n"
		  "file /etc/os-release error=EIO\n"
		  "probe uname error=EPERM\n"
		  "file /proc/meminfo text=\"MemTotal: 99999999999999999999 kB\\n\"\n"
		  "file /sys/devices/system/cpu/online text=\"3-0\\n\"\n");
	id = identify(f);
	assert_null(id->machine_id);
	assert_null(id->hostname);
	assert_null(id->os_id);
	assert_int_equal(id->memory_bytes, 0);
	assert_int_equal(id->cpu_count, 0);
}

#define WITH_HOST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOST(a_fact_is_gathered_once_for_a_key),
		WITH_HOST(a_failure_is_remembered),
		WITH_HOST(the_door_is_asked_once_a_question),
		WITH_HOST(a_file_too_large_for_one_is_read_for_another),
		WITH_HOST(values_come_without_their_quotes),
		WITH_HOST(a_host_says_who_it_is),
		WITH_HOST(an_image_says_less),
		WITH_HOST(its_own_addresses_come_in_the_order_of_its_interfaces),
		WITH_HOST(what_holds_on_one_link_names_a_host_that_has_nothing_else),
		WITH_HOST(loopback_names_a_host_without_a_network),
		WITH_HOST(nonsense_is_no_address),
		WITH_HOST(addresses_that_are_refused_are_said_to_be),
		WITH_HOST(an_image_has_no_addresses),
		WITH_HOST(what_is_refused_or_nonsense_is_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
