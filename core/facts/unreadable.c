/*
 * unreadable.c: which processes could not be read, and why, in a few words. Reads nothing.
 */
#include "core/facts/containers.h"

#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/text.h"

/* More numbers than these help nobody: `containers --all` lists each. */
enum { MOST_PIDS = 5 };

/* Its own links were read where there is no error, and there was nothing to compare them with. */
const char *plm_unreadable_reason(const struct plm_process *process)
{
	return process->error ? plm_errno_words(process->error)
			      : "the host's own namespaces are not known";
}

const char *plm_unreadable_words(struct plm_arena *arena, const struct plm_process_list *list)
{
	const struct plm_process *first = NULL;
	size_t count = 0;
	const char *pids = "";

	for (size_t i = 0; pids && i < list->count; i++) {
		if (list->classes[i] != PLM_CLASS_UNREADABLE)
			continue;
		first = first ? first : list->items[i];
		if (count++ < MOST_PIDS)
			pids = plm_arena_printf(arena, "%s%s%" PRId32, pids, count > 1 ? ", " : "",
						list->items[i]->pid);
	}
	if (!pids || !first)
		return pids;
	if (count > MOST_PIDS)
		pids = plm_arena_printf(arena, "%s and %zu more", pids, count - MOST_PIDS);
	return pids ? plm_arena_printf(arena, "pid%s %s: %s", count > 1 ? "s" : "", pids,
				       plm_unreadable_reason(first))
		    : NULL;
}
