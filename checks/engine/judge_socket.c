/*
 * judge_socket.c: what the questions about where engines take orders share: evidence, and when there is nothing to ask.
 * Pure.
 */
#include "checks/engine/judge_socket.h"

#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

/* The name of a group, or its number; NULL when out of memory. */
const char *engine_group_name(struct plm_arena *arena, const struct plm_accounts *accounts,
			      uint32_t gid)
{
	for (size_t i = 0; i < accounts->group_count; i++)
		if (accounts->groups[i].gid == gid)
			return accounts->groups[i].name;
	return gid ? plm_arena_printf(arena, "%" PRIu32, gid) : "root";
}

void engine_show_unread(struct plm_eval *ev, const char *source, int error)
{
	plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
						.source = source,
						.presence = PLM_UNREADABLE,
						.error = error});
}

void engine_show_socket(struct plm_eval *ev, const struct engine_endpoint *e, const char *group)
{
	if (e->stat.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_RUNNING, e->path,
				   "user %" PRIu32 ", group %s, mode %04o", e->stat.uid, group,
				   e->stat.mode);
	else
		engine_show_unread(ev, e->path, e->stat.error);
}

/* True when the verdict is given: no engine is here, or nobody can say. */
bool engine_none_listens(struct plm_eval *ev, const struct engine_endpoints *all)
{
	if (all->any_engine)
		return false;
	if (all->processes.presence == PLM_UNREADABLE) {
		engine_show_unread(ev, "/proc", all->processes.error);
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "whether a container engine runs here could not be read from /proc: %s",
			    plm_errno_words(all->processes.error));
		return true;
	}
	plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
		    "no container engine that takes orders is on this host");
	return true;
}

bool engine_untold(struct plm_eval *ev, const struct engine_endpoints *all)
{
	if (!all->unread)
		return false;
	engine_show_unread(ev, all->unread, all->error);
	plm_verdict(ev, PLM_VERDICT_UNKNOWN,
		    "where container engines take orders could not be read from %s: %s",
		    all->unread, plm_errno_words(all->error));
	return true;
}
