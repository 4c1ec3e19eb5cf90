/*
 * collect_program.c: which file a process executes. Judges nothing.
 */
#include "checks/container/gathered.h"

#include "core/facts/open_files.h"

int container_program(struct plm_facts *facts, const struct plm_process *process,
		      struct plm_datum *link)
{
	const struct plm_open_files *files;
	int rc = plm_facts_open_files(facts, process, &files, NULL);

	if (rc == 0)
		*link = files->exe;
	return rc;
}
