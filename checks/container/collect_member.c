/*
 * collect_member.c: what is read of a container's processes beside the pass over all of them: the
 * score of the out-of-memory killer. Reads /proc/PID through one held directory; judges nothing.
 */
#include <errno.h>
#include <inttypes.h>

#include "checks/container/container.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/proc_parse.h"
#include "core/host/host.h"

static struct plm_slice slice_of(const struct plm_datum *datum)
{
	return (struct plm_slice){.data = datum->data, .size_bytes = datum->size_bytes};
}

int container_open_process(struct plm_facts *facts, const struct plm_process *p,
			   struct plm_host_dir **dir, struct plm_datum *why_not)
{
	struct plm_proc_stat stat;
	struct plm_datum text;
	char path[32], buffer[1024];
	int rc;

	snprintf(path, sizeof(path), "/proc/%" PRId32, p->pid);
	rc = plm_host_dir_open(plm_facts_host(facts), path, dir, why_not);
	if (why_not->presence == PLM_ABSENT)
		*why_not = (struct plm_datum){.presence = PLM_UNREADABLE, .error = ESRCH};
	if (rc < 0 || why_not->presence != PLM_PRESENT)
		return rc;
	/* The number may have been given to another process since. */
	plm_host_dir_read_into(*dir, "stat", buffer, sizeof(buffer), &text);
	if (text.presence == PLM_PRESENT && plm_proc_parse_stat(slice_of(&text), &stat) &&
	    stat.start_time_ticks == p->start_time_ticks)
		return 0;
	plm_host_dir_close(*dir);
	*dir = NULL;
	*why_not = (struct plm_datum){.presence = PLM_UNREADABLE, .error = ESRCH};
	return 0;
}

/* ---- oom_score_adj ---- */

static void read_oom(struct plm_host_dir *dir, struct container_oom *oom)
{
	struct plm_datum text;
	char buffer[32];

	plm_host_dir_read_into(dir, "oom_score_adj", buffer, sizeof(buffer), &text);
	oom->state = (struct plm_datum){.presence = text.presence, .error = text.error};
	/* Every kernel since 2.6.36 has it. */
	if (text.presence == PLM_ABSENT)
		oom->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = ENOENT};
	else if (text.presence == PLM_PRESENT &&
		 !plm_parse_i64(plm_slice_trim(slice_of(&text)), 10, &oom->adjustment))
		oom->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
}

int container_oom(struct plm_facts *facts, const struct plm_process *p, struct container_oom *oom)
{
	struct plm_host_dir *dir = NULL;
	int rc;

	*oom = (struct container_oom){0};
	rc = container_open_process(facts, p, &dir, &oom->state);
	if (rc < 0 || oom->state.presence != PLM_PRESENT)
		return rc;
	read_oom(dir, oom);
	plm_host_dir_close(dir);
	return 0;
}
