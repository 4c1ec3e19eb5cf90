/*
 * collect_time.c: which programs set the clock of this host, now and after a restart, and whether the kernel
 * takes its clock to be right: processes, units, the probe clock. Judges nothing.
 */
#include "checks/logging/logging.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/containers.h"
#include "core/facts/units.h"

static const struct logging_clock_program programs[LOGGING_CLOCKS_MAX] = {
	{"chrony",
	 "chronyd",
	 {"chrony.service", "chronyd.service"},
	 {"/etc/chrony/chrony.conf", "/etc/chrony.conf"}},
	{"ntpd",
	 "ntpd",
	 {"ntpsec.service", "ntp.service", "ntpd.service", "openntpd.service"},
	 {"/etc/ntpsec/ntp.conf", "/etc/ntp.conf", "/etc/openntpd/ntpd.conf", "/etc/ntpd.conf"}},
	{"systemd-timesyncd", "systemd-timesyncd", {"systemd-timesyncd.service"}, {NULL}},
	{"ptp4l",
	 "ptp4l",
	 {"ptp4l.service", "ptp4l@.service"},
	 {"/etc/linuxptp/ptp4l.conf", "/etc/ptp4l.conf"}},
};

/* The kernel keeps 15 bytes of a name. */
static const struct plm_process *find_process(const struct plm_process_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i]->comm && strncmp(list->items[i]->comm, name, 15) == 0 &&
		    (list->classes[i] == PLM_CLASS_HOST ||
		     list->classes[i] == PLM_CLASS_PRIVATE_MOUNTS))
			return list->items[i];
	return NULL;
}

static bool starts(const struct plm_unit *unit)
{
	return unit->file.presence == PLM_PRESENT && (unit->file_state == PLM_UNIT_FILE_ENABLED ||
						      unit->file_state == PLM_UNIT_FILE_GENERATED ||
						      unit->file_state == PLM_UNIT_FILE_STATIC);
}

/* The first unit of a program that starts with the host, else the first that exists. */
static int find_unit(struct plm_facts *facts, struct logging_time *time,
		     struct logging_clock *clock, struct plm_err **err)
{
	for (size_t i = 0; i < 4 && clock->program->units[i] && !clock->starts; i++) {
		const struct plm_unit *unit;
		int rc = plm_facts_unit(facts, clock->program->units[i], &unit, err);

		if (rc < 0)
			return rc;
		if (unit->state.presence == PLM_UNREADABLE)
			time->units = unit->state;
		if (unit->state.presence != PLM_PRESENT)
			continue;
		clock->starts = starts(unit);
		if (!clock->unit || clock->starts)
			clock->unit = unit;
	}
	return 0;
}

static int add_program(struct plm_facts *facts, const struct logging_clock_program *program,
		       const struct plm_process_list *list, struct logging_time *time,
		       struct plm_err **err)
{
	struct logging_clock clock = {.program = program,
				      .process = find_process(list, program->process)};
	int rc = find_unit(facts, time, &clock, err);

	if (rc < 0 || (!clock.process && !clock.starts))
		return rc;
	rc = logging_clock_servers(facts, &clock, err);
	time->items[time->count++] = clock;
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct logging_time *time = plm_new(plm_facts_arena(facts), struct logging_time);
	const struct plm_process_list *list;
	int rc = time ? plm_facts_processes(facts, &list, err) : plm_err_nomem(err);

	(void)key;
	*value = time;
	if (rc == 0)
		rc = plm_facts_probe(facts, "clock", &time->clock, err);
	if (rc < 0)
		return rc;
	time->processes = list->why_not;
	time->nothing_runs = list->why_not.presence == PLM_ABSENT;
	time->units = (struct plm_datum){.presence = PLM_PRESENT};
	for (size_t i = 0; rc == 0 && i < LOGGING_CLOCKS_MAX && programs[i].name; i++)
		rc = add_program(facts, &programs[i], list, time, err);
	return rc;
}

int logging_time(struct plm_facts *facts, const struct logging_time **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"what sets the clock", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
