/*
 * boot_time.h: when the host started, and so when each process did: /proc/stat and the ticks of /proc/PID/stat. By the
 * host's clock, which may have been set since.
 */
#ifndef PLM_CORE_FACTS_BOOT_TIME_H
#define PLM_CORE_FACTS_BOOT_TIME_H

#include "core/facts/facts.h"

#define PLM_BOOT_TIME_FILE "/proc/stat"

struct plm_boot_time {
	struct plm_datum file; /* PLM_BOOT_TIME_FILE */
	int64_t seconds;       /* since 1970; 0: nobody says */
};
int plm_facts_boot_time(struct plm_facts *facts, const struct plm_boot_time **out,
			struct plm_err **err);

/* When a process started, 0 when nobody says when the host did. */
int plm_facts_started(struct plm_facts *facts, const struct plm_process *process, int64_t *seconds,
		      struct plm_err **err);

#endif
