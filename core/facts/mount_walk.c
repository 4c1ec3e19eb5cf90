/*
 * mount_walk.c: which mount a path is on: walks the tree of mounts as the kernel walks a path. Pure.
 * A step is a search in sorted places, because whoever is audited decides how many mounts there are,
 * and how deep they lie over one another.
 */
#include "core/facts/mountinfo.h"

#include "core/base/arena.h"

/* Where a mount hangs in the tree. */
struct place {
	uint32_t parent_id;
	uint32_t position; /* in the list */
	const char *point;
};

struct plm_mount_index {
	const struct place *places; /* by parent, point and position */
	const uint32_t *top; /* of each: the last of those stacked upon it at the same point */
	size_t count;
	uint32_t root; /* position of the bottom of the stack on "/"; count: there is none */
};

bool plm_path_is_below(const char *path, const char *ancestor)
{
	size_t n = strlen(ancestor);

	if (n == 1 && ancestor[0] == '/')
		return path[0] == '/';
	return strncmp(path, ancestor, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

/* ---- the index ---- */

static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int order;

	if (x->parent_id != y->parent_id)
		return x->parent_id < y->parent_id ? -1 : 1;
	order = strcmp(x->point, y->point);
	return order ? order : (x->position > y->position) - (x->position < y->position);
}

static int compare_ids(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* A point against the first size_bytes of a path. */
static int compare_point(const char *point, const char *path, size_t size_bytes)
{
	int order = strncmp(point, path, size_bytes);

	return order ? order : point[size_bytes] != '\0';
}

/* The first mount but `at` that hangs on `at` at that point; count when there is none. */
static uint32_t find_child(const struct plm_mount_index *index, const struct plm_mount *items,
			   uint32_t at, const char *path, size_t size_bytes)
{
	size_t low = 0, high = index->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct place *place = &index->places[middle];

		if (place->parent_id < items[at].id ||
		    (place->parent_id == items[at].id &&
		     compare_point(place->point, path, size_bytes) < 0))
			low = middle + 1;
		else
			high = middle;
	}
	if (low < index->count && index->places[low].position == at)
		low++;
	if (low == index->count || index->places[low].parent_id != items[at].id ||
	    compare_point(index->places[low].point, path, size_bytes) != 0)
		return (uint32_t)index->count;
	return index->places[low].position;
}

/* Follows the stack that stands on one mount and notes its top for all of it. Forged parents may form
 * a ring: then the last before it closes is the top. */
static void find_top(const struct plm_mount_index *index, const struct plm_mount *items,
		     uint32_t *top, uint32_t bottom)
{
	uint32_t none = (uint32_t)index->count, being_walked = none + 1, at = bottom, next;

	while (top[at] == none) {
		next = find_child(index, items, at, items[at].point, strlen(items[at].point));
		top[at] = being_walked;
		if (next == none || top[next] == being_walked)
			break;
		at = next;
	}
	at = top[at] == being_walked ? at : top[at];
	while (top[bottom] == being_walked) {
		next = find_child(index, items, bottom, items[bottom].point,
				  strlen(items[bottom].point));
		top[bottom] = at;
		if (next == none)
			break;
		bottom = next;
	}
}

/* The bottom of the stack on "/": its own parent is outside of what the process sees. */
static uint32_t find_root(const struct plm_mount *items, size_t count, const uint32_t *ids)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(items[i].point, "/") == 0 &&
		    (items[i].parent_id == items[i].id ||
		     !bsearch(&items[i].parent_id, ids, count, sizeof(*ids), compare_ids)))
			return (uint32_t)i;
	return (uint32_t)count;
}

int plm_mounts_index(struct plm_arena *arena, const struct plm_mount *items, size_t count,
		     const struct plm_mount_index **index)
{
	struct plm_mount_index *made = plm_new(arena, struct plm_mount_index);
	struct place *places = plm_new_array(arena, struct place, count + 1);
	uint32_t *ids = plm_new_array(arena, uint32_t, count + 1);
	uint32_t *top = plm_new_array(arena, uint32_t, count + 1);

	if (!made || !places || !ids || !top || count >= UINT32_MAX - 1)
		return -PLM_E_NOMEM;
	for (size_t i = 0; i < count; i++) {
		places[i] = (struct place){items[i].parent_id, (uint32_t)i, items[i].point};
		ids[i] = items[i].id;
		top[i] = (uint32_t)count;
	}
	qsort(places, count, sizeof(*places), compare_places);
	qsort(ids, count, sizeof(*ids), compare_ids);
	*made = (struct plm_mount_index){
		.places = places, .top = top, .count = count, .root = find_root(items, count, ids)};
	for (size_t i = 0; i < count; i++)
		find_top(made, items, top, (uint32_t)i);
	*index = made;
	return 0;
}

/* ---- the walk ---- */

/* The mount that a walk from `at` along path steps onto next; count when there is none. */
static uint32_t find_step(const struct plm_mount_list *list, uint32_t at, const char *path)
{
	const char *point = list->items[at].point;
	size_t end = strcmp(point, "/") == 0 ? 0 : strlen(point);
	uint32_t next = (uint32_t)list->count;

	while (next == list->count && path[end] != '\0') {
		end += 1 + strcspn(path + end + 1, "/");
		next = find_child(list->index, list->items, at, path, end);
	}
	return next;
}

const struct plm_mount *plm_mounts_find(const struct plm_mount_list *list, const char *path)
{
	uint32_t at = 0, next;

	if (!list->index || path[0] != '/' || list->index->root >= list->count)
		return NULL;
	next = list->index->root;
	/* Each step leads to a longer point: it ends where path does. */
	do {
		at = list->index->top[next];
		next = find_step(list, at, path);
	} while (next < list->count);
	return &list->items[at];
}

const char *plm_mounts_inner_path(struct plm_arena *arena, const struct plm_mount *mount,
				  const char *path)
{
	const char *rest = strcmp(mount->point, "/") == 0 ? path : path + strlen(mount->point);
	const char *root = strcmp(mount->root, "/") == 0 ? "" : mount->root;

	if (rest[0] == '/' && rest[1] == '\0')
		rest = "";
	return plm_arena_printf(arena, "%s%s", root[0] || rest[0] ? root : "/", rest);
}
