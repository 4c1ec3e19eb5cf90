/*
 * arena.h: memory that lives and dies together: one arena for an audit's benchmark, facts and
 * findings. Everything given out is zeroed, aligned for any type, and valid until plm_arena_free.
 * Not thread-safe.
 */
#ifndef PLM_CORE_BASE_ARENA_H
#define PLM_CORE_BASE_ARENA_H

#include <stdarg.h>
#include <plimsoll/types.h>

#include "core/base/cleanup.h"

struct plm_arena;

struct plm_arena *plm_arena_new(void);	      /* NULL when out of memory */
void plm_arena_free(struct plm_arena *arena); /* runs the deferred cleanups, latest first */
/* As free and new, but keeps the smallest piece of its memory. */
void plm_arena_clear(struct plm_arena *arena);

/* All of these return NULL when out of memory (or when a size overflows). */
void *plm_arena_alloc(struct plm_arena *arena, size_t size_bytes);
void *plm_arena_alloc_array(struct plm_arena *arena, size_t count, size_t size_bytes);
/* Copies size_bytes and puts a NUL behind them. */
char *plm_arena_strndup(struct plm_arena *arena, const char *text, size_t size_bytes);
char *plm_arena_strdup(struct plm_arena *arena, const char *text);
char *plm_arena_printf(struct plm_arena *arena, const char *fmt, ...) PLM_PRINTF(2, 3);
char *plm_arena_vprintf(struct plm_arena *arena, const char *fmt, va_list args) PLM_PRINTF(2, 0);

/* Calls fn(object) when the arena is freed: for descriptors and foreign objects. On failure
 * (-PLM_E_NOMEM) it calls fn(object) at once, so that the caller owns nothing either way. */
int plm_arena_defer(struct plm_arena *arena, void (*fn)(void *object), void *object);

/* Bytes given out so far. */
size_t plm_arena_used_bytes(const struct plm_arena *arena);

/* Grows a pointer-and-count array for one more element; used through plm_push. */
void *plm_arena_grow(struct plm_arena *arena, void *items, size_t count, size_t size_bytes);

#define plm_new(arena, type) ((type *)plm_arena_alloc((arena), sizeof(type)))
#define plm_new_array(arena, type, count)                                                          \
	((type *)plm_arena_alloc_array((arena), (count), sizeof(type)))

/* Appends a zeroed element to array `items` of `count` elements that was only ever grown by
 * plm_push; gives a pointer to the element, or NULL when out of memory (items and count stay good).
 * Room doubles at powers of two. */
#define plm_push(arena, items, count)                                                              \
	({                                                                                         \
		__typeof__(items) plm_grown_ =                                                     \
			plm_arena_grow((arena), (items), (count), sizeof(*(items)));               \
		if (plm_grown_)                                                                    \
			(items) = plm_grown_;                                                      \
		plm_grown_ ? &(items)[(count)++] : NULL;                                           \
	})

static inline void plm_cleanup_arena(struct plm_arena **arena)
{
	plm_arena_free(*arena);
}
#define plm_auto_arena plm_cleanup(plm_cleanup_arena)

#endif
