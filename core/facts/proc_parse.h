/*
 * proc_parse.h: the text of /proc/PID files as numbers. Pure functions on bytes that a hostile
 * process may have shaped; they allocate nothing and judge nothing. Follows proc(5).
 */
#ifndef PLM_CORE_FACTS_PROC_PARSE_H
#define PLM_CORE_FACTS_PROC_PARSE_H

#include <plimsoll/facts.h>

#include "core/base/text.h"

struct plm_proc_stat {
	struct plm_slice comm; /* what is between the first '(' and the last ')' */
	char state;	       /* 'R', 'S', 'Z', … */
	int32_t ppid;
	bool kernel_thread; /* PF_KTHREAD: no process of user space can set it */
	int32_t thread_count;
	uint64_t start_time_ticks;
};

/* All of these return false, and leave *out alone, when the text is not what the kernel writes. */
bool plm_proc_parse_stat(struct plm_slice text, struct plm_proc_stat *out);

/* Sets the identities, capability sets, no_new_privs, seccomp and pid_depth of *out; what the
 * kernel does not say becomes -1. */
bool plm_proc_parse_status(struct plm_slice text, struct plm_process *out);

/* "mnt:[4026531832]" as its number. */
bool plm_proc_parse_ns(struct plm_slice text, uint64_t *inode);

struct plm_uid_map {
	bool maps_host_root; /* some line covers user 0 of the reader's user namespace */
	bool whole;	     /* the single line "0 0 4294967295": no user namespace at all */
};
bool plm_proc_parse_uid_map(struct plm_slice text, struct plm_uid_map *out);

#endif
