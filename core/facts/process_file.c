/*
 * process_file.c: /proc/PID of one process that was seen before, if the number is still its. Judges nothing.
 */
#include <errno.h>
#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/containers.h"
#include "core/facts/proc_parse.h"
#include "core/host/host.h"

enum { PROCESS_FILE_BYTES = 256 * 1024 };

/* It has ended and nobody waited for it yet: of it there is nothing left but its number. */
static bool is_zombie(const struct plm_process *process, const struct plm_proc_stat *stat)
{
	return (stat->state == 'Z' || stat->state == 'X') &&
	       (process->thread_of || stat->thread_count <= 1);
}

/* PRESENT while the number is still that process's, else why it cannot be told or is not. */
static struct plm_datum look_again(const struct plm_process *process, struct plm_host_dir *dir)
{
	struct plm_proc_stat stat;
	struct plm_datum text;
	char buffer[1024];

	plm_host_dir_read_into(dir, "stat", buffer, sizeof(buffer), &text);
	if (text.presence == PLM_PRESENT &&
	    plm_proc_parse_stat((struct plm_slice){text.data, text.size_bytes}, &stat) &&
	    stat.start_time_ticks == process->start_time_ticks && !is_zombie(process, &stat))
		return (struct plm_datum){.presence = PLM_PRESENT};
	return (struct plm_datum){.presence = PLM_UNREADABLE,
				  .error = text.presence == PLM_UNREADABLE ? text.error : ESRCH};
}

int plm_facts_open_process(struct plm_facts *facts, const struct plm_process *process,
			   struct plm_host_dir **dir, struct plm_datum *why_not)
{
	char path[48];
	int rc;

	if (process->thread_of)
		snprintf(path, sizeof(path), "/proc/%" PRId32 "/task/%" PRId32, process->thread_of,
			 process->pid);
	else
		snprintf(path, sizeof(path), "/proc/%" PRId32, process->pid);
	rc = plm_host_dir_open(plm_facts_host(facts), path, dir, why_not);
	if (why_not->presence == PLM_ABSENT)
		*why_not = (struct plm_datum){.presence = PLM_UNREADABLE, .error = ESRCH};
	if (rc < 0 || why_not->presence != PLM_PRESENT)
		return rc;
	*why_not = look_again(process, *dir);
	if (why_not->presence == PLM_PRESENT)
		return 0;
	plm_host_dir_close(*dir);
	*dir = NULL;
	return why_not->error == ENOMEM ? -PLM_E_NOMEM : 0;
}

int plm_facts_has_ended(struct plm_facts *facts, const struct plm_process *process, bool *ended,
			struct plm_err **err)
{
	struct plm_host_dir *dir = NULL;
	struct plm_datum why_not;
	int rc = plm_facts_open_process(facts, process, &dir, &why_not);

	plm_host_dir_close(dir);
	*ended = why_not.presence == PLM_UNREADABLE && why_not.error == ESRCH;
	return rc < 0 ? plm_err_nomem(err) : 0;
}

int plm_facts_container_ended(struct plm_facts *facts, const struct plm_container *container,
			      bool *ended, struct plm_err **err)
{
	int rc = 0;

	*ended = true;
	for (size_t i = 0; rc == 0 && *ended && i < container->process_count; i++)
		rc = plm_facts_has_ended(facts, container->processes[i], ended, err);
	return rc;
}

int plm_facts_process_file(struct plm_facts *facts, const struct plm_process *process,
			   const char *name, struct plm_datum *out, struct plm_err **err)
{
	struct plm_host_dir *dir = NULL;
	int rc = plm_facts_open_process(facts, process, &dir, out);

	if (rc == 0 && out->presence == PLM_PRESENT)
		rc = plm_host_dir_read(dir, plm_facts_arena(facts), name, PROCESS_FILE_BYTES, out);
	plm_host_dir_close(dir);
	return rc < 0 ? plm_err_nomem(err) : 0;
}

int plm_facts_belongs_to_root(struct plm_facts *facts, const struct plm_process *process,
			      bool *does, struct plm_err **err)
{
	const struct plm_stat *st;
	bool ended = false;
	char path[32];
	int rc;

	snprintf(path, sizeof(path), "/proc/%" PRId32, process->pid);
	rc = plm_facts_stat(facts, path, &st, err);
	*does = rc == 0 && st->presence == PLM_PRESENT && st->uid == 0;
	if (*does)
		rc = plm_facts_has_ended(facts, process, &ended, err);
	*does &= !ended;
	return rc;
}
