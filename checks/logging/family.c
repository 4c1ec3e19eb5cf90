/*
 * family.c: the table of the logging family: its tests, their attributes, what they read.
 */
#include <stddef.h>

#include "checks/logging/logging.h"
#include "core/engine/judge.h"
#include "core/engine/table.h"
#include "core/forwarding/forwarding.h"

static const char *const paths[] = {
	"/etc/systemd/journald.conf",
	"/etc/systemd/journald.conf.d/*.conf",
	"/run/systemd/journald.conf",
	"/run/systemd/journald.conf.d/*.conf",
	"/usr/lib/systemd/journald.conf",
	"/usr/lib/systemd/journald.conf.d/*.conf",
	"/etc/systemd/timesyncd.conf",
	"/etc/systemd/timesyncd.conf.d/*.conf",
	"/usr/lib/systemd/timesyncd.conf.d/*.conf",
	"/etc/chrony/chrony.conf",
	"/etc/chrony/conf.d/*.conf",
	"/etc/chrony/sources.d/*.sources",
	"/etc/chrony.conf",
	"/etc/ntpsec/ntp.conf",
	"/etc/ntp.conf",
	"/etc/linuxptp/ptp4l.conf",
	"/etc/logrotate.conf",
	"/etc/logrotate.d/*",
	"/var/lib/logrotate/status",
	"/etc/docker/daemon.json",
	"/etc/containers/containers.conf",
	"/etc/containers/containers.conf.d/*.conf",
	"/usr/share/containers/containers.conf",
	"/etc/rsyslog.conf",
	"/etc/rsyslog.d/*",
	"/etc/systemd/journal-upload.conf",
	"/etc/systemd/journal-upload.conf.d/*.conf",
	"/etc/syslog-ng/syslog-ng.conf",
	"/etc/syslog-ng/conf.d/*.conf",
	"/etc/fluent-bit/*",
	"/etc/vector/*",
	"/etc/machine-id",
	NULL,
};

static const struct plm_attr journald_attrs[] = {
	{.name = "option",
	 .kind = PLM_ATTR_STRING,
	 .offset = offsetof(struct logging_journald_params, option),
	 .summary =
		 "an option of journald.conf(5): Storage, SystemMaxUse; switches are judged as yes "
		 "or no, sizes in bytes, spans in seconds"},
	{.name = "persistent",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct logging_journald_params, persistent),
	 .summary = "instead of an option: the journal is written to disk now, and will be after a "
		    "restart"},
	PLM_ATTRS_EXPECT(struct logging_journald_params, expect),
};

static const struct plm_attr forwarding_attrs[] = {
	PLM_ATTRS_FORWARDING,
};

static const char *validate_forwarding(const void *params)
{
	return plm_forwarding_validate(params);
}

static int eval_forwarding(struct plm_eval *ev, const void *params)
{
	return plm_forwarding_judge(ev, params, PLM_RECORDS_LOGS);
}

static const struct plm_attr driver_attrs[] = {
	{.name = "one-of",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct logging_driver_params, one_of),
	 .summary = "the driver is one of these: journald local json-file k8s-file syslog fluentd"},
	{.name = "bounded",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct logging_driver_params, bounded),
	 .summary = "a driver that writes files of its own has a maximum size set"},
};

static const struct plm_attr rotation_attrs[] = {
	{.name = "paths",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct logging_rotation_params, paths),
	 .summary = "log files that must be covered, each where it exists"},
	{.name = "state-age",
	 .kind = PLM_ATTR_DURATION,
	 .offset = offsetof(struct logging_rotation_params, state_age),
	 .fallback = "8d",
	 .summary = "how long ago logrotate may have run last"},
};

static const struct plm_attr time_attrs[] = {
	{.name = "by",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct logging_time_params, by),
	 .summary = "only these may set the clock: chrony ntpd systemd-timesyncd ptp4l"},
	{.name = "servers-at-least",
	 .kind = PLM_ATTR_INT,
	 .offset = offsetof(struct logging_time_params, servers_at_least),
	 .fallback = "1",
	 .summary = "sources of time its configuration names; a pool counts as four"},
};

static const struct plm_test tests[] = {
	{.name = "journald",
	 .summary = "The journal survives a restart, or an option of journald is as it should be",
	 .reads = "journald.conf with its drop-ins, /var/log/journal",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct logging_journald_params),
	 .attrs = journald_attrs,
	 .attr_count = PLM_COUNT(journald_attrs),
	 .validate = logging_validate_journald,
	 .eval = logging_eval_journald},
	{.name = "forwarding",
	 .summary = "Something carries logs off the host: configured, running and connected",
	 .reads = "the configuration of rsyslog, syslog-ng, systemd-journal-upload, Fluent Bit and "
		  "Vector; units, processes, the kernel's sockets",
	 .params_size = sizeof(struct plm_forwarding_params),
	 .attrs = forwarding_attrs,
	 .attr_count = PLM_COUNT(forwarding_attrs),
	 .validate = validate_forwarding,
	 .eval = eval_forwarding},
	{.name = "engine-driver",
	 .summary = "What containers log is kept, and cannot fill the disk",
	 .reads = "the configuration of engines and of kubelet",
	 .params_size = sizeof(struct logging_driver_params),
	 .attrs = driver_attrs,
	 .attr_count = PLM_COUNT(driver_attrs),
	 .validate = logging_validate_driver,
	 .eval = logging_eval_driver},
	{.name = "rotation",
	 .summary = "Log files are rotated: configured, started, and done lately",
	 .reads = "logrotate.conf and logrotate.d, units, the state of logrotate",
	 .params_size = sizeof(struct logging_rotation_params),
	 .attrs = rotation_attrs,
	 .attr_count = PLM_COUNT(rotation_attrs),
	 .validate = logging_validate_rotation,
	 .eval = logging_eval_rotation},
	{.name = "time",
	 .summary = "One program keeps the clock right, now and after a restart",
	 .reads = "units, the configuration of chrony, ntp and systemd-timesyncd, the kernel's "
		  "clock",
	 .params_size = sizeof(struct logging_time_params),
	 .attrs = time_attrs,
	 .attr_count = PLM_COUNT(time_attrs),
	 .validate = logging_validate_time,
	 .eval = logging_eval_time},
};

extern const struct plm_family plm_family_logging;
const struct plm_family plm_family_logging = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "logging",
	.xmlns = "urn:plimsoll:check:logging",
	.summary = "Logs are kept, bounded, carried off the host, and carry the right time",
	.paths = paths,
	.tests = tests,
	.test_count = PLM_COUNT(tests),
};
