/*
 * test_plugin.c: the example plugin, built outside the tree, is loaded and run; others are refused
 * for one reason each. Works in a directory of its own below /tmp, which everyone can write, but
 * with the sticky bit.
 */
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/benchmark/selection.h"
#include "core/engine/audit.h"
#include "core/engine/registry.h"
#include "core/host/host.h"
#include "core/host/local.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
	struct plm_arena *arena;
	struct plm_registry *registry;
	char above[64];	    /* writable by us alone */
	char directory[80]; /* above/checks */
};

static int setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	snprintf(p->above, sizeof(p->above), "/tmp/plimsoll-test-XXXXXX");
	assert_non_null(mkdtemp(p->above));
	snprintf(p->directory, sizeof(p->directory), "%s/checks", p->above);
	assert_int_equal(mkdir(p->directory, 0755), 0);
	assert_int_equal(chmod(p->directory, 0755), 0);
	p->arena = plm_arena_new();
	p->registry = plm_registry_new(p->arena);
	*state = p;
	return 0;
}

static const char *path_of(struct place *p, const char *name)
{
	return plm_arena_printf(p->arena, "%s/%s", p->directory, name);
}

static int teardown(void **state)
{
	struct place *p = *state;
	const char *const *names = NULL;
	size_t count = 0;

	plm_local_list(p->arena, p->directory, "", &names, &count, NULL);
	for (size_t i = 0; i < count; i++)
		unlink(path_of(p, names[i]));
	rmdir(p->directory);
	rmdir(p->above);
	plm_arena_free(p->arena);
	free(p);
	return 0;
}

/* Puts a copy of a shared object of the build into the directory, mode 0644. */
static void install(struct place *p, const char *object, const char *name)
{
	const char *to = path_of(p, name);
	struct plm_datum data;

	assert_int_equal(plm_local_read(p->arena, object, 1 << 24, &data, NULL), 0);
	assert_int_equal(plm_local_write(to, data.data, data.size_bytes, 0, NULL), 0);
	assert_int_equal(chmod(to, 0644), 0);
}

static void expect_loaded(struct place *p, size_t count)
{
	plm_auto_err struct plm_err *err = NULL;

	if (plm_registry_load_plugins(p->registry, p->directory, &err) < 0)
		fail_msg("%s", plm_err_message(err));
	assert_int_equal(plm_registry_count(p->registry), count);
}

/* One line with the file's (or directory's) path and these words. */
static void expect_refused(struct place *p, const char *words)
{
	plm_auto_err struct plm_err *err = NULL;
	const char *message;

	assert_int_equal(plm_registry_load_plugins(p->registry, p->directory, &err),
			 -PLM_E_REFUSED);
	message = plm_err_message(err);
	print_message("%s\n", message);
	assert_null(strchr(message, '\n'));
	assert_int_equal(strncmp(message, p->above, strlen(p->above)), 0);
	if (!strstr(message, words))
		fail_msg("\"%s\" does not say \"%s\"", message, words);
}

/* ---- loaded and run ---- */

static void audit(struct place *p, struct plm_host *host, enum plm_verdict verdict,
		  const char *message)
{
	struct plm_audit_options options = {
		.registry = p->registry, .host = host, .tool_version = "test"};
	plm_auto_err struct plm_err *err = NULL;
	struct plm_benchmark *benchmark = NULL;
	struct plm_selection *selection = NULL;
	struct plm_audit *done = NULL;
	struct plm_diags diags;
	int rc;

	plm_diags_init(&diags, p->arena);
	rc = plm_benchmark_load(PLM_SOURCE_DIR "/docs/examples/plugin-hostname/rule.xml", p->arena,
				&diags, &benchmark, &err);
	if (rc == 0)
		rc = plm_benchmark_select(benchmark, NULL, p->arena, &selection, &err);
	options.selection = selection;
	if (rc == 0)
		rc = plm_audit_run(&options, p->arena, &diags, &done, &err);
	if (rc < 0)
		fail_msg("%s", plm_err_message(err));
	assert_int_equal(done->result_count, 1);
	assert_string_equal(done->results[0].outcome.message, message);
	assert_int_equal(done->results[0].outcome.verdict, verdict);
	assert_int_equal(done->results[0].outcome.evidence_count, 2);
	plm_host_close(host);
}

static struct plm_host *recorded(const char *name)
{
	struct plm_host *host = NULL;
	char directory[512];

	snprintf(directory, sizeof(directory), "%s/tests/plugin/hosts/%s", PLM_SOURCE_DIR, name);
	assert_int_equal(plm_host_open_recorded(directory, &host, NULL), 0);
	return host;
}

static void test_example_is_loaded_and_run(void **state)
{
	struct place *p = *state;
	const struct plm_registered *registered;

	install(p, PLM_PLUGIN_EXAMPLE, "hostname.so");
	install(p, PLM_SOURCE_DIR "/README.md", "README"); /* not .so: none of our business */
	expect_loaded(p, 1);
	registered = plm_registry_family(p->registry, 0);
	assert_string_equal(registered->family->name, "hostname");
	assert_string_equal(registered->file, path_of(p, "hostname.so"));
	audit(p, recorded("good"), PLM_VERDICT_PASS, "the name of this host is as it should be");
	audit(p, recorded("mixed"), PLM_VERDICT_FAIL,
	      "after a reboot this host will have a name it should not have (/etc/hostname)");
	audit(p, recorded("unreadable"), PLM_VERDICT_UNKNOWN,
	      "the name of this host cannot be read (/etc/hostname: Permission denied)");
}

/* Whatever the machine is called, the plugin reads what the kernel says. */
static void test_example_on_the_live_host(void **state)
{
	static const char pattern[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	struct place *p = *state;
	struct plm_host *host = NULL;
	char name[256] = "";
	bool good;

	install(p, PLM_PLUGIN_EXAMPLE, "hostname.so");
	expect_loaded(p, 1);
	assert_int_equal(gethostname(name, sizeof(name) - 1), 0);
	good = name[0] >= 'a' && name[0] <= 'z' && strspn(name, pattern) == strlen(name);
	if (!good || access("/etc/hostname", R_OK) < 0) {
		print_message("skip: this host is called \"%s\", which the rule does not want\n",
			      name);
		skip();
	}
	assert_int_equal(plm_host_open_live(&host, NULL), 0);
	audit(p, host, PLM_VERDICT_PASS, "the name of this host is as it should be");
}

static void test_several_plugins(void **state)
{
	struct place *p = *state;

	install(p, PLM_PLUGIN_EXAMPLE, "z.so");
	install(p, PLM_PLUGIN_GOOD, "a.so");
	expect_loaded(p, 2);
	assert_string_equal(plm_registry_family(p->registry, 0)->family->name, "misfit");
	assert_string_equal(plm_registry_family(p->registry, 1)->family->name, "hostname");
}

static void test_no_directory_is_no_plugins(void **state)
{
	struct place *p = *state;

	assert_int_equal(rmdir(p->directory), 0);
	expect_loaded(p, 0);
}

/* ---- refused for its table ---- */

static void test_wrong_abi(void **state)
{
	install(*state, PLM_PLUGIN_BAD_ABI, "x.so");
	expect_refused(*state, "x.so: it is built for ABI 99, and this plimsoll has ABI 2; build "
			       "it again with the headers of this plimsoll");
}

static void test_wrong_size(void **state)
{
	install(*state, PLM_PLUGIN_BAD_SIZE, "x.so");
	expect_refused(*state, "x.so: its struct plm_family has 8 bytes, and that of this "
			       "plimsoll");
}

static void test_same_family_name(void **state)
{
	install(*state, PLM_PLUGIN_EXAMPLE, "a.so");
	install(*state, PLM_PLUGIN_SAME_NAME, "b.so");
	expect_refused(*state, "b.so: there is a family hostname already, from /tmp/");
}

static void test_same_element(void **state)
{
	install(*state, PLM_PLUGIN_EXAMPLE, "a.so");
	install(*state, PLM_PLUGIN_SAME_ELEMENT, "b.so");
	expect_refused(*state, "b.so: family misfit: the test <name> of "
			       "urn:example:check:hostname is there already");
}

static void test_no_symbol(void **state)
{
	install(*state, PLM_PLUGIN_NO_SYMBOL, "x.so");
	expect_refused(*state, "x.so: it exports no symbol plm_plugin");
}

static void test_no_shared_object(void **state)
{
	install(*state, PLM_SOURCE_DIR "/README.md", "x.so");
	expect_refused(*state, "x.so: the plugin is refused: ");
}

/* ---- refused for its file ---- */

static void test_writable_file(void **state)
{
	install(*state, PLM_PLUGIN_GOOD, "x.so");
	assert_int_equal(chmod(path_of(*state, "x.so"), 0664), 0);
	expect_refused(*state, "x.so: the plugin is refused: its group or everyone can write it");
	assert_int_equal(chmod(path_of(*state, "x.so"), 0646), 0);
	expect_refused(*state, "x.so: the plugin is refused: its group or everyone can write it");
}

static void test_somebody_elses_file(void **state)
{
	if (geteuid() != 0) {
		print_message("skip: only root can give a file away\n");
		skip();
	}
	install(*state, PLM_PLUGIN_GOOD, "x.so");
	assert_int_equal(chown(path_of(*state, "x.so"), 65534, 65534), 0);
	expect_refused(*state, "x.so: the plugin is refused: somebody else owns it");
}

static void test_writable_directory(void **state)
{
	struct place *p = *state;

	install(p, PLM_PLUGIN_GOOD, "x.so");
	assert_int_equal(chmod(p->directory, 0775), 0);
	expect_refused(p, "can write a directory above it");
	assert_int_equal(chmod(p->directory, 0755), 0);
	assert_int_equal(chmod(p->above, 0777), 0);
	expect_refused(p, "can write a directory above it");
	assert_int_equal(chmod(p->above, 0755), 0);
	expect_loaded(p, 1);
}

static void test_symbolic_link(void **state)
{
	install(*state, PLM_PLUGIN_GOOD, "real");
	assert_int_equal(symlink("real", path_of(*state, "x.so")), 0);
	expect_refused(*state, "x.so: the plugin is refused: it is a symbolic link");
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_PLACE(test_example_is_loaded_and_run),
		IN_PLACE(test_example_on_the_live_host),
		IN_PLACE(test_several_plugins),
		IN_PLACE(test_no_directory_is_no_plugins),
		IN_PLACE(test_wrong_abi),
		IN_PLACE(test_wrong_size),
		IN_PLACE(test_same_family_name),
		IN_PLACE(test_same_element),
		IN_PLACE(test_no_symbol),
		IN_PLACE(test_no_shared_object),
		IN_PLACE(test_writable_file),
		IN_PLACE(test_somebody_elses_file),
		IN_PLACE(test_writable_directory),
		IN_PLACE(test_symbolic_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
