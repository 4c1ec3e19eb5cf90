/*
 * podman_sqlite.c: the containers in Podman's SQLite database: the tables ContainerConfig (ID, Name, PodID, JSON) and
 * ContainerState (ID, State, ExitCode, JSON).
 */
#include "core/host/podman_state.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/map.h"
#include "core/host/sqlite.h"

enum { ID = 0, JSON = 3, COLUMNS };

struct telling {
	struct plm_arena *arena;
	struct plm_buf *text;
	struct plm_map states; /* id -> struct plm_slice of JSON */
};

static int note_state(void *context, const struct plm_sqlite_row *row)
{
	struct telling *t = context;
	struct plm_slice *kept = plm_new(t->arena, struct plm_slice);
	const char *id;

	if (row->count < COLUMNS)
		return EBADMSG;
	id = plm_arena_strndup(t->arena, row->values[ID].data ? row->values[ID].data : "",
			       row->values[ID].size_bytes);
	if (!kept || !id)
		return ENOMEM;
	*kept = row->values[JSON];
	return plm_map_set(&t->states, id, kept) < 0 ? ENOMEM : 0;
}

static int tell_container(void *context, const struct plm_sqlite_row *row)
{
	struct telling *t = context;
	struct plm_slice id = row->values[ID];
	const struct plm_slice *state;

	if (row->count < COLUMNS)
		return EBADMSG;
	state = id.size_bytes ? plm_map_get_n(&t->states, id.data, id.size_bytes) : NULL;
	return plm_podman_state_line(id, row->values[JSON], state ? *state : plm_slice_of(""),
				     t->text);
}

int plm_podman_sqlite_text(plm_read_at_fn *read_at, void *context, struct plm_buf *text)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct telling telling = {.arena = arena, .text = text};
	struct plm_sqlite db;
	int error = arena ? plm_sqlite_open(&db, arena, read_at, context) : ENOMEM;

	if (error)
		return error;
	plm_map_init(&telling.states, arena);
	error = plm_sqlite_each(&db, "ContainerState", note_state, &telling);
	if (!error)
		error = plm_sqlite_each(&db, "ContainerConfig", tell_container, &telling);
	/* Whatever looks wrong may only be half written. */
	if (error != ENOMEM && plm_sqlite_recheck(&db) != 0)
		return EAGAIN;
	return error == ENOENT ? EBADMSG : error;
}
