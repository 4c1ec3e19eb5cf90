/*
 * open_files.h: what a process holds open, where it stands and what it executes: every link below its /proc/PID
 * that leads somewhere, read in one visit.
 */
#ifndef PLM_CORE_FACTS_OPEN_FILES_H
#define PLM_CORE_FACTS_OPEN_FILES_H

#include "core/facts/containers.h"
#include "core/facts/ports.h"

/* An open file with a path; pipes, sockets and the like have none. */
struct plm_open_file {
	const char *name;  /* below /proc/PID: "fd/7" */
	const char *path;  /* as the kernel shows it: untrusted text */
	uint64_t mount_id; /* while mount_state is PRESENT: of the mount it was opened on */
	struct plm_datum mount_state; /* ABSENT when it was closed meanwhile */
};

struct plm_open_files {
	struct plm_held_sockets sockets; /* its state is that of all of fd */
	bool no_list;			 /* the process is there, and has no fd */
	const struct plm_open_file *items;
	size_t count;
	struct plm_datum cwd, exe; /* the links: untrusted text */
	struct plm_stat cwd_stat;  /* of what cwd leads to */
};

/* Once an audit and process. Where the process is gone the states and links say ESRCH. */
int plm_facts_open_files(struct plm_facts *facts, const struct plm_process *process,
			 const struct plm_open_files **out, struct plm_err **err);

#endif
