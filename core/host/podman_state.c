/*
 * podman_state.c: the containers in Podman's BoltDB: the bucket "ctr" holds a bucket for each, with its configuration
 * and its state as JSON.
 */
#include "core/host/podman_state.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/host/bolt.h"
#include "core/host/sqlite.h"

struct telling {
	struct plm_bolt *bolt;
	struct plm_buf *text;
};

/* Empty where there is none. */
static int value_of(struct plm_bolt *bolt, const struct plm_bolt_bucket *bucket, const char *key,
		    struct plm_slice *value)
{
	struct plm_bolt_entry entry;
	int error = plm_bolt_get(bolt, bucket, key, &entry);

	*value = error ? plm_slice_of("") : entry.value;
	return error == ENOENT ? 0 : error;
}

static int tell_container(void *context, const struct plm_bolt_entry *entry)
{
	const struct telling *telling = context;
	struct plm_slice config, state;
	int error;

	if (!entry->is_bucket)
		return 0;
	error = value_of(telling->bolt, &entry->bucket, "config", &config);
	if (!error)
		error = value_of(telling->bolt, &entry->bucket, "state", &state);
	return error ? error : plm_podman_state_line(entry->key, config, state, telling->text);
}

static int tell_bolt(plm_read_at_fn *read_at, void *context, struct plm_buf *text)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_bolt bolt;
	struct telling telling = {&bolt, text};
	int error = arena ? plm_bolt_open(&bolt, arena, read_at, context) : ENOMEM;

	return error ? error : plm_bolt_tell(&bolt, "ctr", tell_container, &telling);
}

int plm_podman_state_text(plm_read_at_fn *read_at, void *context, struct plm_buf *text)
{
	return plm_sqlite_is(read_at, context) ? plm_podman_sqlite_text(read_at, context, text)
					       : tell_bolt(read_at, context, text);
}
