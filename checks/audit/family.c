/*
 * family.c: the audit family's table: its tests, their attributes, what they read.
 */
#include <stddef.h>

#include "checks/audit/audit.h"
#include "core/engine/judge.h"
#include "core/engine/table.h"
#include "core/forwarding/forwarding.h"

static const char *const paths[] = {
	"/etc/audit/auditd.conf",
	"/etc/audit/audit.rules",
	"/etc/audit/rules.d/*.rules",
	"/etc/audit/audisp-remote.conf",
	"/etc/audit/plugins.d/*.conf",
	"/etc/rsyslog.conf",
	"/etc/rsyslog.d/*",
	"/etc/syslog-ng/syslog-ng.conf",
	"/etc/syslog-ng/conf.d/*.conf",
	"/etc/fluent-bit/*",
	"/etc/vector/*",
	"/etc/systemd/journal-upload.conf",
	"/etc/systemd/journal-upload.conf.d/*.conf",
	"/etc/systemd/system/auditd.service",
	"/usr/lib/systemd/system/auditd.service",
	"/etc/systemd/system/audit-rules.service",
	"/usr/lib/systemd/system/audit-rules.service",
	"/proc/*/comm",
	NULL,
};

static const char sides_summary[] =
	"which truth is asked: what the kernel does now, what the files say it will do, or both";

/* ---- status ---- */

#define STATUS(member, xml, what, text)                                                            \
	PLM_ATTR_OF(struct plm_audit_status_params, member, xml, what, text)

static const struct plm_attr status_attrs[] = {
	STATUS(enabled, "enabled", PLM_ATTR_BOOL, "auditing is switched on (or, with false, off)"),
	STATUS(daemon, "daemon", PLM_ATTR_BOOL, "a daemon takes the kernel's records and is alive"),
	{.name = "daemons",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct plm_audit_status_params, daemons),
	 .fallback = "auditd auditbeat go-audit osqueryd",
	 .summary = "names of processes that count as an audit daemon"},
	STATUS(failure_mode, "failure-mode", PLM_ATTR_LIST,
	       "what the kernel does when it cannot record is one of: silent printk panic"),
	STATUS(backlog_limit_at_least, "backlog-limit-at-least", PLM_ATTR_INT,
	       "records the kernel keeps while the daemon is busy"),
	STATUS(backlog_at_most, "backlog-at-most", PLM_ATTR_INT,
	       "records that wait for the daemon now"),
	STATUS(backlog_wait_at_least, "backlog-wait-at-least", PLM_ATTR_INT,
	       "how long, in jiffies, a process waits for room in a full backlog before its record "
	       "is "
	       "lost"),
	STATUS(lost_at_most, "lost-at-most", PLM_ATTR_INT, "records lost since boot"),
};

static const char *validate_status(const void *any)
{
	const struct plm_audit_status_params *params = any;

	for (size_t i = 0; i < params->failure_mode.count; i++) {
		const char *mode = params->failure_mode.items[i];

		if (!plm_str_eq(mode, "silent") && !plm_str_eq(mode, "printk") &&
		    !plm_str_eq(mode, "panic"))
			return "failure-mode has a word that is none of silent, printk, panic";
	}
	if (params->enabled.given || params->daemon.given || params->failure_mode.count ||
	    params->backlog_limit_at_least.given || params->lost_at_most.given ||
	    params->backlog_at_most.given || params->backlog_wait_at_least.given)
		return NULL;
	return "nothing is asked: give enabled, daemon, failure-mode, backlog-limit-at-least, "
	       "backlog-at-most, backlog-wait-at-least or lost-at-most";
}

/* ---- rule ---- */

#define RULE(member, xml, what, text)                                                              \
	PLM_ATTR_OF(struct plm_audit_rule_params, member, xml, what, text)

static const struct plm_attr rule_attrs[] = {
	RULE(path, "path", PLM_ATTR_PATH,
	     "file or directory whose accesses are recorded; of a directory, everything below it"),
	{.name = "perms",
	 .kind = PLM_ATTR_STRING,
	 .offset = offsetof(struct plm_audit_rule_params, perms),
	 .fallback = "wa",
	 .summary = "kinds of access: letters of r (read), w (write), x (execute), a (attribute)"},
	RULE(syscalls, "syscalls", PLM_ATTR_LIST,
	     "instead of a path: system calls that are recorded, each on every ABI that has it"),
	RULE(filters_allowed, "filters-allowed", PLM_ATTR_LIST,
	     "fields that may narrow a rule; auid only as far as it keeps everyone who logged in"),
	RULE(native_only, "native-only", PLM_ATTR_BOOL,
	     "rules for the native ABI are enough: 32-bit programs may go unrecorded"),
	{.name = "of",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct plm_audit_rule_params, sides),
	 .choices = plm_of_choices,
	 .fallback = "both",
	 .summary = sides_summary},
	RULE(absent_fails, "absent-fails", PLM_ATTR_BOOL,
	     "a path that does not exist is a failure instead of not applicable"),
};

static const char *validate_rule(const void *any)
{
	const struct plm_audit_rule_params *params = any;

	if (!params->path == !params->syscalls.count)
		return "it asks for a path or for system calls: give one of path and syscalls";
	if (params->path && plm_kaudit_perms_of(params->perms) == 0)
		return "perms are letters of r, w, x, a";
	return NULL;
}

/* ---- immutable, setting ---- */

static const struct plm_attr immutable_attrs[] = {
	{.name = "of",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct plm_audit_immutable_params, sides),
	 .choices = plm_of_choices,
	 .fallback = "both",
	 .summary = sides_summary},
};

static const struct plm_attr setting_attrs[] = {
	{.name = "key",
	 .kind = PLM_ATTR_STRING,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct plm_audit_setting_params, key),
	 .summary = "setting of auditd.conf; values that are keywords are compared in lower case"},
	PLM_ATTRS_EXPECT(struct plm_audit_setting_params, expect),
};

static const char *validate_setting(const void *any)
{
	const struct plm_audit_setting_params *params = any;

	return plm_expect_check(&params->expect);
}

/* ---- space ---- */

static const struct plm_attr space_attrs[] = {
	{.name = "free-percent",
	 .kind = PLM_ATTR_INT,
	 .offset = offsetof(struct plm_audit_space_params, free_percent),
	 .fallback = "5",
	 .summary = "at least so much of the log's file system is free, from 0 to 100"},
};

static const char *validate_space(const void *any)
{
	const struct plm_audit_space_params *params = any;

	return params->free_percent.value >= 0 && params->free_percent.value <= 100
		       ? NULL
		       : "free-percent is from 0 to 100";
}

/* ---- forwarding ---- */

static const struct plm_attr forwarding_attrs[] = {
	PLM_ATTRS_FORWARDING,
};

static const char *validate_forwarding(const void *any)
{
	return plm_forwarding_validate(any);
}

static int eval_forwarding(struct plm_eval *ev, const void *any)
{
	return plm_forwarding_judge(ev, any, PLM_RECORDS_AUDIT);
}

static const struct plm_test tests[] = {
	{.name = "status",
	 .summary = "The kernel's audit system is on, has a living daemon, and loses nothing",
	 .reads = "the kernel's audit status, and auditd",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct plm_audit_status_params),
	 .attrs = status_attrs,
	 .attr_count = PLM_COUNT(status_attrs),
	 .validate = validate_status,
	 .eval = plm_audit_eval_status},
	{.name = "rule",
	 .summary = "Accesses to a path, or system calls, are recorded, by what the rules mean",
	 .reads = "the kernel's audit rules, /etc/audit/rules.d and audit.rules",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct plm_audit_rule_params),
	 .attrs = rule_attrs,
	 .attr_count = PLM_COUNT(rule_attrs),
	 .validate = validate_rule,
	 .eval = plm_audit_eval_rule},
	{.name = "immutable",
	 .summary = "The rules are locked until the next boot",
	 .reads = "the kernel's audit status, /etc/audit/rules.d and audit.rules",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct plm_audit_immutable_params),
	 .attrs = immutable_attrs,
	 .attr_count = PLM_COUNT(immutable_attrs),
	 .eval = plm_audit_eval_immutable},
	{.name = "setting",
	 .summary = "A setting of auditd.conf, or auditd's own default where the file has none",
	 .reads = "/etc/audit/auditd.conf",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct plm_audit_setting_params),
	 .attrs = setting_attrs,
	 .attr_count = PLM_COUNT(setting_attrs),
	 .validate = validate_setting,
	 .eval = plm_audit_eval_setting},
	{.name = "space",
	 .summary = "The audit log has room, and auditd warns before it has none",
	 .reads = "/etc/audit/auditd.conf, and the file system of the log",
	 .params_size = sizeof(struct plm_audit_space_params),
	 .attrs = space_attrs,
	 .attr_count = PLM_COUNT(space_attrs),
	 .validate = validate_space,
	 .eval = plm_audit_eval_space},
	{.name = "forwarding",
	 .summary =
		 "Something carries audit records off the host: configured, running and connected",
	 .reads = "the configuration of audisp-remote, rsyslog, syslog-ng, systemd-journal-upload, "
		  "Fluent Bit and Vector; units, processes, the kernel's sockets",
	 .params_size = sizeof(struct plm_forwarding_params),
	 .attrs = forwarding_attrs,
	 .attr_count = PLM_COUNT(forwarding_attrs),
	 .validate = validate_forwarding,
	 .eval = eval_forwarding},
};

extern const struct plm_family plm_family_audit;
const struct plm_family plm_family_audit = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "audit",
	.xmlns = "urn:plimsoll:check:audit",
	.summary = "What happens on the host is recorded, and the record leaves the host",
	.paths = paths,
	.tests = tests,
	.test_count = PLM_COUNT(tests),
};
