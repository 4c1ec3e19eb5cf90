/*
 * container_telling.c: tells containers of one name apart, by what outlives their processes where that will
 * do. Reads what is known of them; asks nobody.
 */
#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/map.h"
#include "core/facts/container_names.h"
#include "core/facts/containers.h"

/* What stands behind a name that others have too: a container that was started again keeps the first two. */
enum telling { BY_NAME = 0, BY_ENGINE, BY_ID, BY_PID };

struct told {
	const char *name;
	enum telling by;
	bool shared;
};

static const char *name_of(struct plm_arena *arena, const struct plm_container *c, enum telling by)
{
	const char *engine = plm_runtime_name(c->runtime);

	switch (by) {
	case BY_ENGINE:
		return plm_arena_printf(arena, "%s (%s)", c->name, engine);
	case BY_ID:
		return plm_arena_printf(arena, "%s (%s, %.12s)", c->name, engine, c->id);
	case BY_PID:
		return plm_arena_printf(arena, "%s (%s, pid %" PRId32 ")", c->name, engine,
					c->init->pid);
	case BY_NAME:
		break;
	}
	return c->name;
}

/* Of each whether another is called the same by now. 0 or -PLM_E_NOMEM. */
static int compare(struct plm_arena *arena, struct plm_container *const *items, struct told *told,
		   size_t count)
{
	struct plm_map first;

	plm_map_init(&first, arena);
	for (size_t i = 0; i < count; i++) {
		struct told *other;

		told[i].shared = false;
		told[i].name = name_of(arena, items[i], told[i].by);
		if (!told[i].name || plm_map_add(&first, told[i].name, &told[i]) == -PLM_E_NOMEM)
			return -PLM_E_NOMEM;
		other = plm_map_get(&first, told[i].name);
		if (other != &told[i])
			told[i].shared = other->shared = true;
	}
	return 0;
}

int plm_containers_tell_apart(struct plm_arena *arena, struct plm_container *const *items,
			      size_t count)
{
	struct told *told = plm_new_array(arena, struct told, count + 1);
	bool more = true;

	if (!told)
		return -PLM_E_NOMEM;
	while (more) {
		if (compare(arena, items, told, count) < 0)
			return -PLM_E_NOMEM;
		more = false;
		for (size_t i = 0; i < count; i++)
			if (told[i].shared && told[i].by < BY_PID) {
				told[i].by++;
				more = true;
			}
	}
	for (size_t i = 0; i < count; i++)
		items[i]->name = told[i].name;
	return 0;
}
