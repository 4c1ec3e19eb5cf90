/*
 * collect_status.c: gathers the state of the kernel's audit system, through the fact of the probe audit-status. Judges
 * nothing.
 */
#include "checks/audit/audit.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

bool plm_audit_line(const struct plm_datum *datum, const char *key, struct plm_slice *value)
{
	struct plm_slice rest = {.data = datum->data, .size_bytes = datum->size_bytes};
	struct plm_slice line, name;

	while (plm_next_line(&rest, &line))
		if (plm_split(line, '=', &name, value) && plm_slice_is(name, key))
			return true;
	return false;
}

static bool number_of(const struct plm_datum *datum, const char *key, int64_t *value)
{
	struct plm_slice text;

	return plm_audit_line(datum, key, &text) && plm_parse_i64(text, 10, value);
}

static int gather_status(struct plm_facts *facts, const char *key, const void **value,
			 struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct plm_audit_status *status = plm_new(arena, struct plm_audit_status);
	int rc;

	(void)key;
	if (!status)
		return plm_err_nomem(err);
	rc = plm_facts_probe(facts, "audit-status", &status->datum, err);
	if (rc < 0)
		return rc;
	status->complete = number_of(status->datum, "enabled", &status->enabled) &&
			   number_of(status->datum, "failure", &status->failure) &&
			   number_of(status->datum, "pid", &status->pid) &&
			   number_of(status->datum, "backlog_limit", &status->backlog_limit) &&
			   number_of(status->datum, "lost", &status->lost);
	if (!number_of(status->datum, "backlog", &status->backlog))
		status->backlog = -1;
	if (!number_of(status->datum, "backlog_wait_time", &status->backlog_wait))
		status->backlog_wait = -1;
	if (status->complete && status->pid > 0) {
		const char *path =
			plm_arena_printf(arena, "/proc/%lld/comm", (long long)status->pid);

		rc = path ? plm_facts_read(facts, path, PLM_READ_SMALL, &status->comm, err)
			  : plm_err_nomem(err);
	}
	*value = status;
	return rc;
}

static const struct plm_fact status_fact = {.name = "the state of the audit system",
					    .gather = gather_status};

int plm_audit_status(struct plm_facts *facts, const struct plm_audit_status **out,
		     struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &status_fact, NULL, &value, err);

	*out = value;
	return rc;
}
