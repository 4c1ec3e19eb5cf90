/*
 * collect_journald.c: what journald is told by journald.conf and its drop-ins, whether it runs since they were
 * changed, and where it writes now. Judges nothing.
 */
#include "checks/logging/logging.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/containers.h"
#include "core/facts/docker_daemon.h"
#include "core/host/host.h"

static const char *const programs[] = {"/usr/lib/systemd/systemd-journald",
				       "/lib/systemd/systemd-journald"};
static const char directory[] = "/var/log/journal";

static int find_program(struct plm_facts *facts, struct logging_journald *j, struct plm_err **err)
{
	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		const struct plm_stat *st;
		int rc = plm_facts_stat(facts, programs[i], &st, err);

		if (rc < 0)
			return rc;
		j->installed = j->installed || st->presence == PLM_PRESENT;
	}
	return 0;
}

static int find_process(struct plm_facts *facts, struct logging_journald *j, struct plm_err **err)
{
	const struct plm_process_list *list;
	int rc = plm_facts_processes(facts, &list, err);

	if (rc < 0)
		return rc;
	j->nothing_runs = list->why_not.presence == PLM_ABSENT;
	j->now_source = "/proc";
	j->now = (struct plm_datum){
		.presence = list->why_not.presence == PLM_UNREADABLE ? PLM_UNREADABLE : PLM_ABSENT,
		.error = list->why_not.error};
	for (size_t i = 0; i < list->count && !j->process; i++)
		if (list->items[i]->comm &&
		    plm_str_starts(list->items[i]->comm, "systemd-journal") &&
		    !plm_str_starts(list->items[i]->comm, "systemd-journal-") &&
		    (list->classes[i] == PLM_CLASS_HOST ||
		     list->classes[i] == PLM_CLASS_PRIVATE_MOUNTS))
			j->process = list->items[i];
	return 0;
}

static int find_newer(struct plm_facts *facts, struct logging_journald *j, struct plm_err **err)
{
	for (size_t i = 0; j->process && !j->newer && i < j->conf->file_count; i++) {
		bool newer = false;
		int rc = plm_facts_is_newer(facts, j->conf->files[i], j->process, &newer, err);

		if (rc < 0)
			return rc;
		if (newer)
			j->newer = j->conf->files[i];
	}
	return 0;
}

/* A journal that is open is always called system.journal, below the name of the machine. */
static int look_below(struct plm_facts *facts, const char *where, const char *word,
		      struct logging_journald *j, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *id;
	const struct plm_stat *st;
	struct plm_slice name;
	const char *path;
	int rc = plm_facts_read(facts, "/etc/machine-id", PLM_READ_SMALL, &id, err);

	if (rc < 0 || j->now.presence == PLM_PRESENT)
		return rc;
	name = plm_slice_trim((struct plm_slice){id->data, id->size_bytes});
	path = plm_arena_printf(arena, "%s/%.*s/system.journal", where, (int)name.size_bytes,
				name.size_bytes ? name.data : "");
	rc = path ? plm_facts_stat(facts, path, &st, err) : plm_err_nomem(err);
	if (rc < 0 || st->presence == PLM_ABSENT)
		return rc;
	j->now_source = path;
	j->now = (struct plm_datum){.presence = st->presence, .error = st->error};
	if (st->presence == PLM_PRESENT) {
		j->now.data = word;
		j->now.size_bytes = strlen(word);
	}
	return 0;
}

static int find_now(struct plm_facts *facts, struct logging_journald *j, struct plm_err **err)
{
	const struct plm_stat *st;
	int rc = plm_facts_stat(facts, directory, &st, err);

	if (rc < 0)
		return rc;
	j->directory = *st;
	if (!j->process)
		return 0;
	j->now_source = directory;
	j->now = (struct plm_datum){.presence = PLM_ABSENT};
	rc = look_below(facts, directory, "persistent", j, err);
	return rc < 0 ? rc : look_below(facts, "/run/log/journal", "volatile", j, err);
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct logging_journald *j = plm_new(plm_facts_arena(facts), struct logging_journald);
	int rc = j ? plm_facts_settings(facts, "systemd/journald.conf", &j->conf, err)
		   : plm_err_nomem(err);

	(void)key;
	if (rc == 0)
		rc = plm_facts_settings_after_boot(facts, "systemd/journald.conf", &j->later, err);
	if (rc == 0)
		rc = find_program(facts, j, err);
	if (rc == 0)
		rc = find_process(facts, j, err);
	if (rc == 0)
		rc = find_newer(facts, j, err);
	if (rc == 0)
		rc = find_now(facts, j, err);
	*value = j;
	return rc;
}

int logging_journald(struct plm_facts *facts, const struct logging_journald **out,
		     struct plm_err **err)
{
	static const struct plm_fact fact = {"journald", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
