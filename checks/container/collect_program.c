/*
 * collect_program.c: which file a process executes. Reads one link of /proc/PID; judges nothing.
 */
#include "checks/container/gathered.h"

#include "core/base/arena.h"
#include "core/host/host.h"

int container_program(struct plm_facts *facts, const struct plm_process *process,
		      struct plm_datum *link)
{
	enum { PATH_BYTES = 4096 };
	char target[PATH_BYTES];
	struct plm_host_dir *dir = NULL;
	int rc = plm_facts_open_process(facts, process, &dir, link);

	if (rc < 0 || !dir)
		return rc;
	plm_host_dir_readlink_into(dir, "exe", target, sizeof(target), link);
	plm_host_dir_close(dir);
	if (link->presence != PLM_PRESENT)
		return 0;
	link->data = plm_arena_strndup(plm_facts_arena(facts), target, link->size_bytes);
	return link->data ? 0 : -PLM_E_NOMEM;
}
