/*
 * cgroup_path.h: what a control group's path tells about who made it. Pure functions on the text of
 * /proc/PID/cgroup; see cgroups(7) and the table in cgroup_path.c.
 */
#ifndef PLM_CORE_FACTS_CGROUP_PATH_H
#define PLM_CORE_FACTS_CGROUP_PATH_H

#include <plimsoll/facts.h>

#include "core/base/text.h"

/* The names a runtime wrote into a path. Slices of the path as it is: plm_cgroup_unescape. */
struct plm_cgroup_match {
	enum plm_runtime runtime; /* UNKNOWN: no runtime's pattern is in it */
	struct plm_slice id;
	struct plm_slice pod;	/* empty when there is none */
	struct plm_slice outer; /* id of the outermost container around it; empty when none */
};

/* The paths of one process that matter. Slices of the text; data NULL when there is no such line. */
struct plm_cgroup_paths {
	struct plm_slice chosen;  /* the first with a runtime's pattern, else the first but "/" */
	struct plm_slice memory;  /* in the hierarchy of the memory controller, v1 or v2 */
	struct plm_slice pids;	  /* in that of the pids controller */
	struct plm_slice devices; /* in that of the devices controller, which only v1 has */
	struct plm_slice cpu;	  /* in that of the cpu controller, v1 or v2 */
	struct plm_slice unified; /* in that of cgroup v2 */
	struct plm_cgroup_match match; /* of chosen */
};

bool plm_cgroup_parse(struct plm_slice text, struct plm_cgroup_paths *out);
struct plm_cgroup_match plm_cgroup_match(struct plm_slice path);

/* Undoes systemd's \xNN. to needs room for slice.size_bytes + 1; gives the length. */
size_t plm_cgroup_unescape(char *to, struct plm_slice slice);

/* The last component of a path; empty for "/". */
struct plm_slice plm_cgroup_leaf(struct plm_slice path);
/* Whether some component of a path starts and ends so; either may be "". */
bool plm_cgroup_has(struct plm_slice path, const char *prefix, const char *suffix);

#endif
