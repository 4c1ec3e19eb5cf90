/*
 * process_file.c: a file of one process that was seen before, if the number is still its. Judges nothing.
 */
#include <errno.h>
#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/containers.h"
#include "core/facts/proc_parse.h"
#include "core/host/host.h"

enum { PROCESS_FILE_BYTES = 256 * 1024 };

static bool is_still(const struct plm_process *process, const struct plm_datum *text)
{
	struct plm_proc_stat stat = {0};

	return text->presence == PLM_PRESENT &&
	       plm_proc_parse_stat((struct plm_slice){text->data, text->size_bytes}, &stat) &&
	       stat.start_time_ticks == process->start_time_ticks;
}

int plm_facts_process_file(struct plm_facts *facts, const struct plm_process *process,
			   const char *name, struct plm_datum *out, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct plm_host_dir *dir = NULL;
	char path[32];
	int rc;

	snprintf(path, sizeof(path), "/proc/%" PRId32, process->pid);
	rc = plm_host_dir_open(plm_facts_host(facts), path, &dir, out);
	if (rc < 0)
		return plm_err_nomem(err);
	if (out->presence == PLM_PRESENT) {
		rc = plm_host_dir_read(dir, arena, "stat", PROCESS_FILE_BYTES, out);
		if (rc == 0 && is_still(process, out))
			rc = plm_host_dir_read(dir, arena, name, PROCESS_FILE_BYTES, out);
		else
			*out = (struct plm_datum){.presence = PLM_UNREADABLE, .error = ESRCH};
		plm_host_dir_close(dir);
	}
	return rc < 0 ? plm_err_nomem(err) : 0;
}
