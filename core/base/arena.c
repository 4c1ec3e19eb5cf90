/*
 * arena.c: chunks of growing size, freed as one. Does no I/O.
 */
#include "core/base/arena.h"

#include <stdalign.h>

enum {
	FIRST_CHUNK_BYTES = 16 * 1024,
	LARGEST_CHUNK_BYTES = 1024 * 1024,
};

struct chunk {
	struct chunk *next;
	size_t used, room;
	alignas(max_align_t) unsigned char data[];
};

struct deferred {
	struct deferred *next;
	void (*fn)(void *);
	void *object;
};

struct plm_arena {
	struct chunk *chunks;
	struct deferred *deferred;
	size_t used_bytes;
	size_t next_chunk_bytes;
};

struct plm_arena *plm_arena_new(void)
{
	struct plm_arena *arena = calloc(1, sizeof(*arena));

	if (arena)
		arena->next_chunk_bytes = FIRST_CHUNK_BYTES;
	return arena;
}

void plm_arena_free(struct plm_arena *arena)
{
	if (!arena)
		return;
	for (struct deferred *d = arena->deferred; d; d = d->next)
		d->fn(d->object);
	for (struct chunk *c = arena->chunks, *next; c; c = next) {
		next = c->next;
		free(c);
	}
	free(arena);
}

void plm_arena_clear(struct plm_arena *arena)
{
	struct chunk *kept = NULL;

	for (struct deferred *d = arena->deferred; d; d = d->next)
		d->fn(d->object);
	arena->deferred = NULL;
	for (struct chunk *c = arena->chunks, *next; c; c = next) {
		next = c->next;
		if (kept && c->room >= kept->room) {
			free(c);
			continue;
		}
		free(kept);
		kept = c;
	}
	arena->chunks = kept;
	if (kept) {
		memset(kept->data, 0, kept->used);
		kept->used = 0;
		kept->next = NULL;
		arena->next_chunk_bytes = kept->room;
	}
	arena->used_bytes = 0;
}

/* A fresh chunk. A large request gets one of its own behind the current one, which stays in use. */
static struct chunk *add_chunk(struct plm_arena *arena, size_t size_bytes)
{
	bool own = arena->chunks && size_bytes > arena->next_chunk_bytes / 4;
	size_t room =
		own || size_bytes > arena->next_chunk_bytes ? size_bytes : arena->next_chunk_bytes;
	struct chunk *c = calloc(1, sizeof(*c) + room);

	if (!c)
		return NULL;
	c->room = room;
	if (own) {
		c->next = arena->chunks->next;
		arena->chunks->next = c;
		return c;
	}
	c->next = arena->chunks;
	arena->chunks = c;
	if (arena->next_chunk_bytes < LARGEST_CHUNK_BYTES)
		arena->next_chunk_bytes *= 2;
	return c;
}

void *plm_arena_alloc(struct plm_arena *arena, size_t size_bytes)
{
	const size_t align = alignof(max_align_t);
	struct chunk *c = arena->chunks;
	void *p;

	if (size_bytes > SIZE_MAX / 2)
		return NULL;
	size_bytes = (size_bytes + align - 1) / align * align;
	if (!c || c->room - c->used < size_bytes) {
		c = add_chunk(arena, size_bytes);
		if (!c)
			return NULL;
	}
	p = c->data + c->used;
	c->used += size_bytes;
	arena->used_bytes += size_bytes;
	return p;
}

void *plm_arena_alloc_array(struct plm_arena *arena, size_t count, size_t size_bytes)
{
	size_t total;

	if (__builtin_mul_overflow(count, size_bytes, &total))
		return NULL;
	return plm_arena_alloc(arena, total);
}

char *plm_arena_strndup(struct plm_arena *arena, const char *text, size_t size_bytes)
{
	char *copy = size_bytes < SIZE_MAX ? plm_arena_alloc(arena, size_bytes + 1) : NULL;

	if (copy && size_bytes)
		memcpy(copy, text, size_bytes);
	return copy;
}

char *plm_arena_strdup(struct plm_arena *arena, const char *text)
{
	return plm_arena_strndup(arena, text, strlen(text));
}

char *plm_arena_vprintf(struct plm_arena *arena, const char *fmt, va_list args)
{
	char small[256];
	va_list again;
	char *text;
	int length;

	va_copy(again, args);
	length = vsnprintf(small, sizeof(small), fmt, args);
	text = length < 0 ? NULL : plm_arena_alloc(arena, (size_t)length + 1);
	if (text && (size_t)length < sizeof(small))
		memcpy(text, small, (size_t)length + 1);
	else if (text)
		vsnprintf(text, (size_t)length + 1, fmt, again);
	va_end(again);
	return text;
}

char *plm_arena_printf(struct plm_arena *arena, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = plm_arena_vprintf(arena, fmt, args);
	va_end(args);
	return text;
}

int plm_arena_defer(struct plm_arena *arena, void (*fn)(void *object), void *object)
{
	struct deferred *d = plm_new(arena, struct deferred);

	if (!d) {
		fn(object);
		return -PLM_E_NOMEM;
	}
	*d = (struct deferred){.next = arena->deferred, .fn = fn, .object = object};
	arena->deferred = d;
	return 0;
}

size_t plm_arena_used_bytes(const struct plm_arena *arena)
{
	return arena->used_bytes;
}

void *plm_arena_grow(struct plm_arena *arena, void *items, size_t count, size_t size_bytes)
{
	enum { FIRST = 8 };
	bool full = count == 0 || (count >= FIRST && (count & (count - 1)) == 0);
	void *grown;

	if (!full)
		return items;
	grown = plm_arena_alloc_array(arena, count ? count * 2 : FIRST, size_bytes);
	if (grown && count)
		memcpy(grown, items, count * size_bytes);
	return grown;
}
