/*
 * containerd_state.c: the containers in containerd's BoltDB: v1/NAMESPACE/containers/ID names an image and a snapshot,
 * which lead to v1/NAMESPACE/images/NAME and v1/NAMESPACE/snapshots/SNAPSHOTTER/KEY.
 */
#include "core/host/containerd_state.h"

#include <errno.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/host/bolt.h"

enum {
	MOST_WORD = 255,
	MOST_NAME = 1024,
	/* Some 50 KB of pages are looked at for a container. */
	MOST_LOOKED_AT = 512 * 1024 * 1024,
};

struct telling {
	struct plm_bolt *bolt;
	struct plm_buf *text;
	struct plm_arena *scratch;     /* pages that one container needs */
	struct plm_bolt_bucket within; /* the namespace */
	struct plm_slice space;
};

struct container {
	struct plm_slice image, snapshotter, key;
};

/* ---- words ---- */

static bool is_text(struct plm_slice s, size_t most, char least)
{
	for (size_t i = 0; i < s.size_bytes; i++)
		if ((unsigned char)s.data[i] < (unsigned char)least || s.data[i] == 0x7f)
			return false;
	return s.size_bytes > 0 && s.size_bytes <= most;
}

static void put_word(struct plm_buf *text, struct plm_slice s, size_t most, char least)
{
	if (is_text(s, most, least))
		plm_buf_add(text, s.data, s.size_bytes);
	else
		plm_buf_char(text, s.size_bytes ? '?' : '-');
}

/* ---- one container ---- */

static int note(void *context, const struct plm_bolt_entry *entry)
{
	struct container *container = context;

	if (plm_slice_is(entry->key, "image"))
		container->image = entry->value;
	else if (plm_slice_is(entry->key, "snapshotter"))
		container->snapshotter = entry->value;
	else if (plm_slice_is(entry->key, "snapshotKey"))
		container->key = entry->value;
	return 0;
}

/* Follows a path of buckets to a value; *value stays empty where there is none. */
static int follow(struct plm_bolt *bolt, const struct plm_bolt_bucket *from,
		  const struct plm_slice *path, size_t count, struct plm_slice *value)
{
	struct plm_bolt_entry entry = {.bucket = *from, .is_bucket = true};

	for (size_t i = 0; i < count; i++) {
		struct plm_bolt_bucket bucket = entry.bucket;
		const char *key = plm_arena_strndup(bolt->arena, path[i].data, path[i].size_bytes);
		int error = !key ? ENOMEM
			    : entry.is_bucket && is_text(path[i], MOST_NAME, ' ')
				    ? plm_bolt_get(bolt, &bucket, key, &entry)
				    : ENOENT;

		if (error)
			return error == ENOENT ? 0 : error;
	}
	*value = entry.value;
	return 0;
}

static int tell(const struct telling *t, struct plm_bolt *bolt, const struct plm_bolt_entry *entry)
{
	struct container c = {0};
	struct plm_slice digest = {0}, parent = {0};
	int error = plm_bolt_each(bolt, &entry->bucket, note, &c);

	if (!error)
		error = follow(bolt, &t->within,
			       (const struct plm_slice[]){plm_slice_of("images"), c.image,
							  plm_slice_of("target"),
							  plm_slice_of("digest")},
			       4, &digest);
	if (!error)
		error = follow(bolt, &t->within,
			       (const struct plm_slice[]){plm_slice_of("snapshots"), c.snapshotter,
							  c.key, plm_slice_of("parent")},
			       4, &parent);
	if (error)
		return error;
	plm_buf_printf(t->text, "%.*s %.*s ", (int)t->space.size_bytes, t->space.data,
		       (int)entry->key.size_bytes, entry->key.data);
	put_word(t->text, parent, MOST_WORD, '!');
	plm_buf_char(t->text, ' ');
	put_word(t->text, digest, MOST_WORD, '!');
	plm_buf_char(t->text, ' ');
	put_word(t->text, c.image, MOST_NAME, ' ');
	plm_buf_char(t->text, '\n');
	return 0;
}

static int tell_container(void *context, const struct plm_bolt_entry *entry)
{
	struct telling *t = context;
	struct plm_bolt bolt = *t->bolt;
	int error;

	if (!entry->is_bucket || !is_text(entry->key, MOST_WORD, '!'))
		return 0;
	plm_arena_clear(t->scratch);
	bolt.arena = t->scratch;
	error = tell(t, &bolt, entry);
	t->bolt->left_bytes = bolt.left_bytes;
	return error;
}

/* ---- all ---- */

static int tell_namespace(void *context, const struct plm_bolt_entry *entry)
{
	struct telling *t = context;
	struct plm_bolt_bucket containers;
	int error;

	if (!entry->is_bucket || !is_text(entry->key, MOST_WORD, '!'))
		return 0;
	t->within = entry->bucket;
	t->space = entry->key;
	error = plm_bolt_bucket(t->bolt, &t->within, "containers", &containers);
	if (!error)
		error = plm_bolt_each(t->bolt, &containers, tell_container, t);
	return error == ENOENT ? 0 : error;
}

int plm_containerd_state_text(plm_read_at_fn *read_at, void *context, struct plm_buf *text)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	struct plm_bolt bolt;
	struct telling telling = {.bolt = &bolt, .text = text, .scratch = scratch};
	int error = arena && scratch ? plm_bolt_open(&bolt, arena, read_at, context) : ENOMEM;

	if (error)
		return error;
	bolt.left_bytes = MOST_LOOKED_AT;
	return plm_bolt_tell(&bolt, "v1", tell_namespace, &telling);
}
