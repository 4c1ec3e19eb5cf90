/*
 * mountinfo.h: the text of /proc/PID/mountinfo as a table, and which mount a path is on. Pure
 * functions on untrusted bytes. Follows proc(5) and the kernel's sharedsubtree.rst.
 */
#ifndef PLM_CORE_FACTS_MOUNTINFO_H
#define PLM_CORE_FACTS_MOUNTINFO_H

#include "core/base/text.h"
#include "core/facts/containers.h"

struct plm_arena;

/* Fills items, count and index of *out, strings in the arena. Returns 0, -PLM_E_NOMEM, or -PLM_E_PARSE for
 * a line the kernel would not write (then *out is untouched). */
int plm_mountinfo_parse(struct plm_arena *arena, struct plm_slice text, struct plm_mount_list *out);

/* What a walk along a path needs to step from mount to mount without looking at all of them: a container
 * may hold 100,000. In the arena. 0 or -PLM_E_NOMEM. */
int plm_mounts_index(struct plm_arena *arena, const struct plm_mount *items, size_t count,
		     const struct plm_mount_index **index);

#endif
