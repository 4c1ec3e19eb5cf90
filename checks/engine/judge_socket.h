/*
 * judge_socket.h: what the questions about where engines take orders share. Pure.
 */
#ifndef PLM_CHECKS_ENGINE_JUDGE_SOCKET_H
#define PLM_CHECKS_ENGINE_JUDGE_SOCKET_H

#include "checks/engine/endpoints.h"
#include "checks/engine/engine.h"
#include "core/facts/accounts.h"

/* The name of a group, or its number; NULL when out of memory. */
const char *engine_group_name(struct plm_arena *arena, const struct plm_accounts *accounts,
			      uint32_t gid);
/* Evidence: what could not be read; a socket with its owner and mode. */
void engine_show_unread(struct plm_eval *ev, const char *source, int error);
void engine_show_socket(struct plm_eval *ev, const struct engine_endpoint *e, const char *group);
/* True when the verdict is given: no engine is here, or nobody can say; where they listen is not known. */
bool engine_none_listens(struct plm_eval *ev, const struct engine_endpoints *all);
bool engine_untold(struct plm_eval *ev, const struct engine_endpoints *all);

#endif
