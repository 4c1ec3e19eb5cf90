/*
 * map.c: open addressing with FNV-1a seeded per table, so that hostile keys cannot be prepared.
 * Does no I/O.
 */
#include "core/base/map.h"

#include "core/base/arena.h"

struct plm_map_slot {
	const char *key;
	size_t size_bytes;
	uint64_t hash;
	void *value;
};

void plm_map_init(struct plm_map *map, struct plm_arena *arena)
{
	*map = (struct plm_map){.arena = arena};
}

/* The address of the arena (randomised by the kernel) is the seed. */
static uint64_t hash_of(const struct plm_map *map, const char *key, size_t size_bytes)
{
	uint64_t h = 14695981039346656037u ^ ((uintptr_t)map->arena >> 4);

	for (size_t i = 0; i < size_bytes; i++)
		h = (h ^ (unsigned char)key[i]) * 1099511628211u;
	return h ^ (h >> 32);
}

static struct plm_map_slot *find(const struct plm_map *map, const char *key, size_t size_bytes,
				 uint64_t hash)
{
	size_t at = (size_t)hash & (map->room - 1);

	while (map->slots[at].key) {
		const struct plm_map_slot *s = &map->slots[at];

		if (s->hash == hash && s->size_bytes == size_bytes &&
		    memcmp(s->key, key, size_bytes) == 0)
			break;
		at = (at + 1) & (map->room - 1);
	}
	return &map->slots[at];
}

static int grow(struct plm_map *map)
{
	struct plm_map bigger = *map;

	bigger.room = map->room ? map->room * 2 : 16;
	bigger.slots = plm_new_array(map->arena, struct plm_map_slot, bigger.room);
	if (!bigger.slots)
		return -PLM_E_NOMEM;
	for (size_t i = 0; i < map->room; i++) {
		const struct plm_map_slot *s = &map->slots[i];

		if (s->key)
			*find(&bigger, s->key, s->size_bytes, s->hash) = *s;
	}
	*map = bigger;
	return 0;
}

static int put(struct plm_map *map, const char *key, void *value, bool replace)
{
	size_t size_bytes = strlen(key);
	struct plm_map_slot *s;
	uint64_t hash;

	if (map->count * 3 >= map->room * 2 && grow(map) < 0)
		return -PLM_E_NOMEM;
	hash = hash_of(map, key, size_bytes);
	s = find(map, key, size_bytes, hash);
	if (s->key && !replace)
		return -PLM_E_INVALID;
	map->count += s->key ? 0 : 1;
	*s = (struct plm_map_slot){
		.key = key, .size_bytes = size_bytes, .hash = hash, .value = value};
	return 0;
}

int plm_map_add(struct plm_map *map, const char *key, void *value)
{
	return put(map, key, value, false);
}

int plm_map_set(struct plm_map *map, const char *key, void *value)
{
	return put(map, key, value, true);
}

void *plm_map_get_n(const struct plm_map *map, const char *key, size_t size_bytes)
{
	if (!map->room)
		return NULL;
	return find(map, key, size_bytes, hash_of(map, key, size_bytes))->value;
}

void *plm_map_get(const struct plm_map *map, const char *key)
{
	return plm_map_get_n(map, key, strlen(key));
}

const char *plm_map_text(struct plm_map *map, struct plm_arena *texts, const char *text)
{
	char *kept = plm_map_get(map, text);

	if (kept)
		return kept;
	kept = plm_arena_strdup(texts, text);
	return kept && plm_map_add(map, kept, kept) == 0 ? kept : NULL;
}
