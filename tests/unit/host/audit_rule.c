/*
 * audit_rule.c: the kernel's struct audit_rule_data becomes one line of audit.rules(7), or is refused
 * whole.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <libaudit.h>

#include "core/base/buf.h"
#include "core/host/audit_rule.h"

/* A rule with room for its strings behind it. */
struct message {
	size_t size_bytes;
	union {
		char bytes[sizeof(struct audit_rule_data) + 512];
		struct audit_rule_data rule;
	};
};

static struct message new_rule(unsigned list, unsigned action)
{
	struct message m = {.size_bytes = sizeof(struct audit_rule_data)};

	m.rule.flags = list;
	m.rule.action = action;
	return m;
}

static void add_field(struct message *m, unsigned field, unsigned op, unsigned value)
{
	unsigned i = m->rule.field_count++;

	m->rule.fields[i] = field;
	m->rule.fieldflags[i] = op;
	m->rule.values[i] = value;
}

static void add_text(struct message *m, unsigned field, const char *text, size_t size_bytes)
{
	add_field(m, field, AUDIT_EQUAL, (unsigned)size_bytes);
	memcpy(m->bytes + m->size_bytes, text, size_bytes);
	m->size_bytes += size_bytes;
	m->rule.buflen += (unsigned)size_bytes;
}

static void becomes(const struct message *m, const char *want)
{
	plm_auto_buf struct plm_buf text = {0};

	assert_int_equal(plm_audit_rule_text(&m->rule, m->size_bytes, &text), 0);
	assert_string_equal(plm_buf_text(&text), want);
}

static void system_calls_have_the_names_of_their_machine(void **state)
{
	struct message m = new_rule(AUDIT_FILTER_EXIT, AUDIT_ALWAYS);

	(void)state;
	add_field(&m, AUDIT_ARCH, AUDIT_EQUAL, AUDIT_ARCH_X86_64);
	m.rule.mask[0] = 1u << 1 | 1u << 2;
	becomes(&m, "-a always,exit -F arch=b64 -S write,open\n");
	m.rule.values[0] = AUDIT_ARCH_I386;
	becomes(&m, "-a always,exit -F arch=b32 -S exit,fork\n");
	m.rule.values[0] = 0x12345678;
	becomes(&m, "-a always,exit -F arch=0x12345678 -S 1,2\n");
}

static void every_list_and_action_has_its_word(void **state)
{
	static const struct {
		unsigned list, action;
		const char *text;
	} cases[] = {
		{AUDIT_FILTER_USER, AUDIT_NEVER, "-a never,user\n"},
		{AUDIT_FILTER_TASK, AUDIT_ALWAYS, "-a always,task\n"},
		{AUDIT_FILTER_EXIT, AUDIT_POSSIBLE, "-a possible,exit\n"},
		{AUDIT_FILTER_EXCLUDE, AUDIT_NEVER, "-a never,exclude\n"},
		{AUDIT_FILTER_FS, AUDIT_NEVER, "-a never,filesystem\n"},
		{AUDIT_FILTER_URING_EXIT, AUDIT_ALWAYS, "-a always,io_uring\n"},
		{AUDIT_FILTER_USER | AUDIT_FILTER_PREPEND, 77, "-a 77,user\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct message m = new_rule(cases[i].list, cases[i].action);

		becomes(&m, cases[i].text);
	}
}

static void fields_keep_their_order_and_operator(void **state)
{
	struct message m = new_rule(AUDIT_FILTER_EXIT, AUDIT_ALWAYS);

	(void)state;
	memset(m.rule.mask, 0xff, sizeof(m.rule.mask));
	add_field(&m, AUDIT_LOGINUID, AUDIT_GREATER_THAN_OR_EQUAL, 1000);
	add_field(&m, AUDIT_LOGINUID, AUDIT_NOT_EQUAL, UINT32_MAX);
	add_field(&m, AUDIT_EXIT, AUDIT_EQUAL, (unsigned)-EACCES);
	add_field(&m, AUDIT_EXIT, AUDIT_EQUAL, 17);
	add_field(&m, AUDIT_ARG1, AUDIT_BIT_TEST, 255);
	add_field(&m, AUDIT_PERM, AUDIT_EQUAL, 15);
	add_field(&m, AUDIT_UID, AUDIT_LESS_THAN, 3000000000u);
	add_field(&m, AUDIT_FIELD_COMPARE, AUDIT_NOT_EQUAL, AUDIT_COMPARE_UID_TO_EUID);
	becomes(&m, "-a always,exit -S all -F auid>=1000 -F auid!=-1 -F exit=-EACCES -F exit=17 "
		    "-F a1&=0xFF -F perm=rwxa -F uid<3000000000 -C uid!=euid\n");
}

static void strings_belong_to_their_fields(void **state)
{
	struct message m = new_rule(AUDIT_FILTER_EXIT, AUDIT_ALWAYS);

	(void)state;
	memset(m.rule.mask, 0xff, sizeof(m.rule.mask));
	add_text(&m, AUDIT_DIR, "/etc", 4);
	add_field(&m, AUDIT_PERM, AUDIT_EQUAL, AUDIT_PERM_WRITE);
	add_text(&m, AUDIT_EXE, "/bin/a b", 8);
	add_text(&m, AUDIT_FILTERKEY, "one\001two", 7);
	becomes(&m, "-a always,exit -S all -F dir=/etc -F perm=w -F exe=/bin/a\\ b -F key=one "
		    "-F key=two\n");
}

static void a_newline_makes_no_second_rule(void **state)
{
	struct message m = new_rule(AUDIT_FILTER_USER, AUDIT_ALWAYS);

	(void)state;
	add_text(&m, AUDIT_FILTERKEY, "x\n-a never,exit", 15);
	becomes(&m, "-a always,user -F key=x\\x0a-a\\ never,exit\n");
}

static void unknown_fields_are_not_lost(void **state)
{
	struct message m = new_rule(AUDIT_FILTER_USER, AUDIT_ALWAYS);

	(void)state;
	add_field(&m, 99, AUDIT_EQUAL, 5);
	becomes(&m, "-a always,user -F f99=5\n");
}

static void is_refused(const struct message *m, size_t size_bytes)
{
	plm_auto_buf struct plm_buf text = {0};

	assert_int_equal(plm_audit_rule_text(&m->rule, size_bytes, &text), EBADMSG);
	assert_int_equal(text.size_bytes, 0);
}

static void what_does_not_add_up_is_refused(void **state)
{
	struct message m = new_rule(AUDIT_FILTER_USER, AUDIT_ALWAYS);

	(void)state;
	is_refused(&m, 0);
	is_refused(&m, sizeof(struct audit_rule_data) - 1);
	m.rule.field_count = AUDIT_MAX_FIELDS + 1;
	is_refused(&m, m.size_bytes);
	m.rule.field_count = 0;
	m.rule.buflen = 1;
	is_refused(&m, m.size_bytes);
	m.rule.buflen = UINT32_MAX;
	is_refused(&m, m.size_bytes);
	m.rule.buflen = 0;
	add_text(&m, AUDIT_FILTERKEY, "abc", 3);
	m.rule.values[0] = 4;
	is_refused(&m, m.size_bytes);
	m.rule.values[0] = UINT32_MAX;
	is_refused(&m, m.size_bytes);
	m.rule.values[0] = 3;
	is_refused(&m, m.size_bytes - 1);
	becomes(&m, "-a always,user -F key=abc\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(system_calls_have_the_names_of_their_machine),
		cmocka_unit_test(every_list_and_action_has_its_word),
		cmocka_unit_test(fields_keep_their_order_and_operator),
		cmocka_unit_test(strings_belong_to_their_fields),
		cmocka_unit_test(a_newline_makes_no_second_rule),
		cmocka_unit_test(unknown_fields_are_not_lost),
		cmocka_unit_test(what_does_not_add_up_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
