/*
 * test_packages.c: what is installed, from recorded hosts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include <errno.h>

#include "core/base/arena.h"
#include "core/facts/packages.h"
#include "core/host/host.h"

struct opened {
	struct plm_arena *arena;
	struct plm_host *host;
	const struct plm_package_list *list;
};

static struct opened open_host(const char *directory)
{
	struct opened o = {.arena = plm_arena_new()};
	struct plm_facts *facts;

	assert_non_null(o.arena);
	assert_int_equal(0, plm_host_open_recorded(directory, &o.host, NULL));
	facts = plm_facts_new(o.host, o.arena);
	assert_non_null(facts);
	assert_int_equal(0, plm_facts_packages(facts, &o.list, NULL));
	return o;
}

static void close_host(struct opened *o)
{
	plm_host_close(o->host);
	plm_arena_free(o->arena);
}

#define HOST(name) PLM_SOURCE_DIR "/tests/hosts/" name

static void test_dpkg(void **state)
{
	struct opened o = open_host(HOST("patch/security"));
	const struct plm_package *p = plm_package_find(o.list, plm_slice_of("libssl3"));

	(void)state;
	assert_int_equal(PLM_PACKAGES_DPKG, o.list->manager);
	assert_int_equal(PLM_PRESENT, o.list->why_not.presence);
	assert_string_equal("amd64", o.list->architecture);
	assert_int_equal(10, o.list->count);
	assert_non_null(p);
	assert_string_equal("openssl", p->source);
	assert_string_equal(p->version, p->source_version);
	assert_non_null(p->next);
	assert_string_equal("i386", p->next->architecture);
	assert_null(p->next->next);
	p = plm_package_find(o.list, plm_slice_of("bash"));
	assert_string_equal("5.2.15-2", p->source_version);
	assert_string_equal("installed", p->state);
	assert_false(p->hold);
	assert_true(plm_package_find(o.list, plm_slice_of("runc"))->hold);
	assert_null(plm_package_find(o.list, plm_slice_of("telnetd")));
	close_host(&o);
}

static void test_architectures(void **state)
{
	struct opened o = open_host(HOST("patch/current"));

	(void)state;
	assert_true(plm_package_same_architecture(o.list, plm_slice_of("all"), "amd64"));
	assert_true(plm_package_same_architecture(o.list, plm_slice_of("amd64"), "all"));
	assert_false(plm_package_same_architecture(o.list, plm_slice_of("all"), "i386"));
	assert_false(plm_package_same_architecture(o.list, plm_slice_of("i386"), "amd64"));
	close_host(&o);
}

static void test_others(void **state)
{
	struct opened rpm = open_host(HOST("patch/rpm"));
	struct opened none = open_host(HOST("shared/patch-image"));
	struct opened refused = open_host(HOST("patch/status-unreadable"));

	(void)state;
	assert_int_equal(PLM_PACKAGES_RPM, rpm.list->manager);
	assert_int_equal(PLM_UNREADABLE, rpm.list->why_not.presence);
	assert_int_equal(PLM_PACKAGES_NONE, none.list->manager);
	assert_int_equal(PLM_ABSENT, none.list->why_not.presence);
	assert_int_equal(PLM_PACKAGES_DPKG, refused.list->manager);
	assert_int_equal(EACCES, refused.list->why_not.error);
	close_host(&rpm);
	close_host(&none);
	close_host(&refused);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dpkg),
		cmocka_unit_test(test_architectures),
		cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
