/*
 * space.c: the room on the file system of the audit log, and what auditd is told to do when it runs out: the probe
 * space, auditd.conf(5). Judges nothing.
 */
#include "checks/audit/audit.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/auditd_conf.h"
#include "core/host/host.h"

enum { MEGABYTE = 1024 * 1024 };

static int setting_of(struct plm_facts *facts, const struct plm_audit_space *space, const char *key,
		      const char **value, struct plm_err **err)
{
	struct plm_auditd_setting setting;

	if (plm_auditd_setting(plm_facts_arena(facts),
			       (struct plm_slice){space->conf->data, space->conf->size_bytes}, key,
			       &setting) < 0)
		return plm_err_nomem(err);
	*value = setting.value;
	return 0;
}

/* "75" is megabytes, "25%" a part of the file system. */
static uint64_t bytes_of(const char *text, uint64_t size_bytes)
{
	struct plm_slice number = plm_slice_of(text ? text : "0");
	bool percent = plm_str_ends(text ? text : "", "%");
	uint64_t value;

	number.size_bytes -= percent;
	if (!plm_parse_u64(number, 10, &value) || value > UINT32_MAX)
		return 0;
	return percent ? size_bytes / 100 * value : value * MEGABYTE;
}

static int read_limits(struct plm_facts *facts, struct plm_audit_space *space, struct plm_err **err)
{
	const char *left, *admin, *file, *logs;
	uint64_t count = 0;
	int rc = setting_of(facts, space, "space_left", &left, err);

	if (rc == 0)
		rc = setting_of(facts, space, "admin_space_left", &admin, err);
	if (rc == 0)
		rc = setting_of(facts, space, "max_log_file", &file, err);
	if (rc == 0)
		rc = setting_of(facts, space, "num_logs", &logs, err);
	if (rc == 0)
		rc = setting_of(facts, space, "max_log_file_action", &space->full_file_action, err);
	if (rc < 0)
		return rc;
	space->left_bytes = bytes_of(left, space->size_bytes);
	space->admin_bytes = bytes_of(admin, space->size_bytes);
	space->percents = plm_str_ends(left, "%") || plm_str_ends(admin, "%");
	(void)plm_parse_u64(plm_slice_of(logs), 10, &count);
	if (count > UINT16_MAX ||
	    __builtin_mul_overflow(count, bytes_of(file, 0), &space->logs_bytes))
		space->logs_bytes = UINT64_MAX;
	return 0;
}

static bool number_of(const struct plm_datum *datum, const char *key, uint64_t *value)
{
	struct plm_slice text;

	return plm_facts_line(datum, key, &text) && plm_parse_u64(text, 10, value);
}

static int ask(struct plm_facts *facts, struct plm_audit_space *space, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const char *log = NULL, *slash, *probe;
	int rc = setting_of(facts, space, "log_file", &log, err);

	if (rc < 0)
		return rc;
	slash = strrchr(log, '/');
	space->directory =
		slash && slash > log ? plm_arena_strndup(arena, log, (size_t)(slash - log)) : "/";
	probe = space->directory ? plm_arena_printf(arena, "space:%s", space->directory) : NULL;
	rc = probe ? plm_facts_probe(facts, probe, &space->room, err) : plm_err_nomem(err);
	if (rc < 0)
		return rc;
	space->known = number_of(space->room, "size_bytes", &space->size_bytes) &&
		       number_of(space->room, "available_bytes", &space->available_bytes);
	return 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_audit_space *space = plm_new(plm_facts_arena(facts), struct plm_audit_space);
	int rc = space ? plm_facts_read(facts, PLM_AUDITD_CONF, PLM_READ_SMALL, &space->conf, err)
		       : plm_err_nomem(err);

	(void)key;
	*value = space;
	if (rc < 0 || space->conf->presence != PLM_PRESENT)
		return rc;
	rc = ask(facts, space, err);
	return rc < 0 ? rc : read_limits(facts, space, err);
}

int plm_audit_space(struct plm_facts *facts, const struct plm_audit_space **out,
		    struct plm_err **err)
{
	static const struct plm_fact fact = {"the room for the audit log", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
