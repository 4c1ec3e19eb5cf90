/*
 * collect_member.c: what is read of a container's processes beside the pass over all of them: the
 * score of the out-of-memory killer. Reads /proc/PID through one held directory; judges nothing.
 */
#include <errno.h>

#include "checks/container/container.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/host/host.h"

static struct plm_slice slice_of(const struct plm_datum *datum)
{
	return (struct plm_slice){.data = datum->data, .size_bytes = datum->size_bytes};
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
	rc = plm_facts_open_process(facts, p, &dir, &oom->state);
	if (rc < 0 || oom->state.presence != PLM_PRESENT)
		return rc;
	read_oom(dir, oom);
	plm_host_dir_close(dir);
	return 0;
}
