/*
 * stale.h: processes that still execute what is no longer on the disk: a deleted program, a deleted
 * library. What an update replaced is installed, and not in effect there. Follows proc(5).
 */
#ifndef PLM_CHECKS_PATCH_STALE_H
#define PLM_CHECKS_PATCH_STALE_H

#include <plimsoll/plugin.h>

#include "core/facts/containers.h"

/* A process that maps deleted files as code. Untrusted text. */
struct patch_stale_process {
	const struct plm_process *process;
	bool program;		  /* its own program is one of them */
	const char *const *files; /* each once, in the order of the process's maps */
	size_t file_count;
};

/* A process whose maps were refused. */
struct patch_stale_refusal {
	const struct plm_process *process;
	int error;
};

struct patch_stale {
	const struct plm_process_list *processes;
	const struct patch_stale_process *items; /* by pid */
	size_t count;
	const struct patch_stale_refusal *refusals;
	size_t refusal_count;
	size_t looked_at; /* processes whose maps were read */
};

/* In the order of the attribute's words. */
enum patch_stale_of {
	PATCH_STALE_HOST = 0,
	PATCH_STALE_CONTAINERS,
	PATCH_STALE_ALL,
};

/* Reads the maps of each of those processes: gathered only when asked. What cannot be told apart is of both. */
int patch_stale(struct plm_facts *facts, enum patch_stale_of of, const struct patch_stale **out,
		struct plm_err **err);

/* ---- stale_maps.c: pure ---- */

/* One line of /proc/PID/maps: true when it maps as code a file that is deleted and was installed once (not what
 * programs make for themselves: memfd, shared memory, devices, temporary files). *path is where it was, as the
 * kernel escapes it. */
bool patch_stale_line(struct plm_slice line, struct plm_slice *path);

struct patch_stale_params {
	int of; /* enum patch_stale_of */
	struct plm_list except;
};

int patch_eval_stale(struct plm_eval *ev, const void *params);

#endif
