/*
 * test_rsyslog.c: destinations and inputs of an rsyslog configuration in both syntaxes, and which
 * messages reach them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "core/forwarding/rsyslog.h"
#include "core/base/arena.h"

enum { AUTH = 4, LOCAL6 = 22, INFO = 6, NOTICE = 5 };

static struct plm_rsyslog read_conf(struct plm_arena *arena, const char *text)
{
	struct plm_rsyslog conf = {.arena = arena};

	plm_rsyslog_read(&conf, "conf", plm_slice_of(text));
	assert_false(conf.out_of_memory);
	return conf;
}

static size_t find(const struct plm_rsyslog *conf, enum plm_rsyslog_kind kind)
{
	for (size_t i = 0; i < conf->count; i++)
		if (conf->items[i].kind == kind)
			return i;
	fail_msg("no item of kind %d", (int)kind);
	return 0;
}

static void selectors(void **state)
{
	(void)state;
	assert_true(plm_rsyslog_selects("*.*", LOCAL6, INFO));
	assert_true(plm_rsyslog_selects("local6.info", LOCAL6, INFO));
	assert_true(plm_rsyslog_selects("local6.info", LOCAL6, NOTICE));
	assert_false(plm_rsyslog_selects("local6.=notice", LOCAL6, INFO));
	assert_false(plm_rsyslog_selects("local6.warn", LOCAL6, INFO));
	assert_false(plm_rsyslog_selects("*.*;local6.none", LOCAL6, INFO));
	assert_true(plm_rsyslog_selects("mail.none;auth,local6.*", LOCAL6, INFO));
	assert_false(plm_rsyslog_selects("*.*;*.!info", LOCAL6, INFO));
	assert_false(plm_rsyslog_selects("*.*;*.!=info", LOCAL6, INFO));
	assert_true(plm_rsyslog_selects("*.*;*.!=info", LOCAL6, NOTICE));
	assert_false(plm_rsyslog_selects("auth.*", PLM_RSYSLOG_ANY_FACILITY, NOTICE));
	assert_true(plm_rsyslog_selects("*.info", PLM_RSYSLOG_ANY_FACILITY, NOTICE));
	assert_int_equal(plm_rsyslog_facility(plm_slice_of("LOG_LOCAL6")), LOCAL6);
	assert_int_equal(plm_rsyslog_facility(plm_slice_of("security")), AUTH);
	assert_int_equal(plm_rsyslog_severity(plm_slice_of("LOG_INFO")), INFO);
}

static void legacy_targets(void **state)
{
	static const struct {
		const char *text, *host;
		uint16_t port;
		bool udp;
	} examples[] = {
		{"*.* @@host", "host", 514, false},
		{"*.* @host:1514", "host", 1514, true},
		{"*.* @@(o,z9)10.0.0.1:10514;Format", "10.0.0.1", 10514, false},
		{"*.*\t\t@@[2001:db8::1]:6514 # far away", "2001:db8::1", 6514, false},
		{"*.* :omrelp:host:2514;Format", "host", 2514, false},
		{"mail.* /var/log/mail\n& @@host:99999", "host", 514, false},
		{"*.*;auth.none \\\n  @@host", "host", 514, false},
	};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct plm_rsyslog conf = read_conf(arena, examples[i].text);
		const struct plm_rsyslog_item *item = &conf.items[find(&conf, PLM_RSYSLOG_TARGET)];

		assert_string_equal(item->name, examples[i].host);
		assert_int_equal(item->port, examples[i].port);
		assert_int_equal(item->udp, examples[i].udp);
	}
}

static void no_targets(void **state)
{
	static const char *const texts[] = {
		"# *.* @@host",
		"/* *.* @@host */",
		"*.* /var/log/all@home",
		"action(type=\"omfile\" file=\"/var/log/x\" target=\"host\")",
		"template(name=\"t\" type=\"string\" string=\"@@host\")",
		"*.* :omusrmsg:*",
		"$template T,\"@@host\"",
		"*.* @@",
	};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct plm_rsyslog conf = read_conf(arena, texts[i]);

		for (size_t k = 0; k < conf.count; k++)
			if (conf.items[k].kind == PLM_RSYSLOG_TARGET)
				fail_msg("a target in: %s", texts[i]);
	}
}

static void objects(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_rsyslog conf = read_conf(
		arena,
		"module(load=\"imfile\" mode=\"inotify\") # one\n"
		"Input(Type=\"imfile\" FILE=\"/var/log/audit/audit.log\" Tag=\"a)b\"\n"
		"      facility=\"local6\" ruleset=\"out\")\n"
		"ruleset(name=\"out\"\n queue.type=\"disk\") {\n"
		"  action(type=\"omfwd\" target=\"h\" port=\"6514\" protocol=\"TCP\"\n"
		"         StreamDriverPermittedPeer=[\"a\",\"b\"] StreamDriverMode=\"1\")\n}\n"
		"*.* @@other\n");
	size_t target = find(&conf, PLM_RSYSLOG_TARGET);
	const struct plm_rsyslog_item *input = &conf.items[find(&conf, PLM_RSYSLOG_INPUT)];

	(void)state;
	assert_string_equal(input->filter.ruleset, "out");
	assert_int_equal(input->facility, LOCAL6);
	assert_string_equal(conf.items[target].name, "h");
	assert_true(conf.items[target].encrypted);
	assert_string_equal(conf.items[target].filter.ruleset, "out");
	assert_int_equal(plm_rsyslog_reaches(&conf, target, "out", LOCAL6, INFO),
			 PLM_RSYSLOG_ALWAYS);
	assert_int_equal(plm_rsyslog_reaches(&conf, target, NULL, LOCAL6, INFO), PLM_RSYSLOG_NEVER);
	assert_int_equal(plm_rsyslog_reaches(&conf, target + 1, "out", LOCAL6, INFO),
			 PLM_RSYSLOG_NEVER);
	assert_int_equal(plm_rsyslog_reaches(&conf, target + 1, NULL, LOCAL6, INFO),
			 PLM_RSYSLOG_ALWAYS);
}

static enum plm_rsyslog_reach reach(struct plm_arena *arena, const char *text)
{
	struct plm_rsyslog conf = read_conf(arena, text);

	return plm_rsyslog_reaches(&conf, find(&conf, PLM_RSYSLOG_TARGET), NULL, LOCAL6, INFO);
}

static void filters(void **state)
{
	static const struct {
		const char *text;
		enum plm_rsyslog_reach reach;
	} examples[] = {
		{"*.* @@h", PLM_RSYSLOG_ALWAYS},
		{"@@h", PLM_RSYSLOG_ALWAYS},
		{"mail.* @@h", PLM_RSYSLOG_NEVER},
		{"mail.* /x\n& @@h", PLM_RSYSLOG_NEVER},
		{"local6.* { action(type=\"omfwd\" target=\"h\") }", PLM_RSYSLOG_ALWAYS},
		{"mail.* { @@x\n }\n*.* { *.info { @@h\n } }", PLM_RSYSLOG_NEVER},
		{"if $programname == 'then' then @@h", PLM_RSYSLOG_PERHAPS},
		{"if $a == 'b' then {\n stop\n} else {\n @@h\n}", PLM_RSYSLOG_PERHAPS},
		{"if $a == 'b' then {\n stop\n}\n*.* @@h", PLM_RSYSLOG_ALWAYS},
		{"if $a == 'audit' then stop\n*.* @@h", PLM_RSYSLOG_PERHAPS},
		{":msg, contains, \"x\" @@h", PLM_RSYSLOG_PERHAPS},
		{":msg, contains, \"x\" ~\n*.* @@h", PLM_RSYSLOG_ALWAYS},
		{"local6.* ~\n*.* @@h", PLM_RSYSLOG_NEVER},
		{"*.* @@h\nlocal6.* ~", PLM_RSYSLOG_ALWAYS},
		{"ruleset(name=\"r\") { @@h\n }\n*.* call r", PLM_RSYSLOG_ALWAYS},
		{"ruleset(name=\"r\") { @@h\n }\nmail.* call r", PLM_RSYSLOG_NEVER},
		{"ruleset(name=\"r\") { @@h\n call r\n }", PLM_RSYSLOG_NEVER},
		{"foreach ($.i in $.list) do {\n set $.x = 1;\n}\n*.* @@h", PLM_RSYSLOG_ALWAYS},
	};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		if (reach(arena, examples[i].text) != examples[i].reach)
			fail_msg("%s: %d", examples[i].text, (int)reach(arena, examples[i].text));
}

static void legacy_input(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_rsyslog conf =
		read_conf(arena, "$ModLoad imfile.so\n$InputFileName /var/log/audit/audit.log\n"
				 "$InputFileFacility local6\n$InputFileSeverity info\n"
				 "$InputRunFileMonitor\n$ActionSendStreamDriverMode 1\n*.* @@h\n");
	const struct plm_rsyslog_item *input = &conf.items[find(&conf, PLM_RSYSLOG_INPUT)];

	(void)state;
	assert_string_equal(input->name, "/var/log/audit/audit.log");
	assert_int_equal(input->facility, LOCAL6);
	assert_int_equal(input->severity, INFO);
	assert_true(conf.items[find(&conf, PLM_RSYSLOG_TARGET)].encrypted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(selectors),  cmocka_unit_test(legacy_targets),
		cmocka_unit_test(no_targets), cmocka_unit_test(objects),
		cmocka_unit_test(filters),    cmocka_unit_test(legacy_input),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
