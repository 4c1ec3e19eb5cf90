/*
 * map.h: a hash table from text to pointer, in an arena. Keys and values are borrowed. Nothing is
 * removed.
 */
#ifndef PLM_CORE_BASE_MAP_H
#define PLM_CORE_BASE_MAP_H

#include <plimsoll/types.h>

struct plm_arena;

struct plm_map {
	struct plm_arena *arena;
	struct plm_map_slot *slots;
	size_t room, count;
};

void plm_map_init(struct plm_map *map, struct plm_arena *arena);
/* Keeps the first value of a key: -PLM_E_INVALID when it is there already, -PLM_E_NOMEM. */
int plm_map_add(struct plm_map *map, const char *key, void *value);
/* Sets or replaces. */
int plm_map_set(struct plm_map *map, const char *key, void *value);
void *plm_map_get(const struct plm_map *map, const char *key); /* NULL when not there */
/* The one copy of a text that many have: a key that is its own value, kept in `texts`, an arena that may outlive the map's.
 * NULL when out of memory. */
const char *plm_map_text(struct plm_map *map, struct plm_arena *texts, const char *text);
/* A key of size_bytes that need not end in NUL. */
void *plm_map_get_n(const struct plm_map *map, const char *key, size_t size_bytes);

#endif
