/*
 * recording.c: the tree of a recorded host: making nodes and finding them by path, with links
 * resolved as a kernel would, inside the recording. Does no I/O.
 */
#include "core/host/recording.h"

#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/host/backend.h"

#include <errno.h>
#include <limits.h>
#include <sys/sysmacros.h>

enum {
	MAX_LINKS = 40, /* as path_resolution(7) */
	FIRST_INODE = 1000,
};

struct plm_stat plm_recording_defaults(struct plm_recording *recording, enum plm_file_kind kind)
{
	uint32_t mode = kind == PLM_FILE_DIRECTORY ? 0755 : kind == PLM_FILE_SYMLINK ? 0777 : 0644;

	return (struct plm_stat){
		.presence = PLM_PRESENT,
		.kind = kind,
		.mode = mode,
		.device = makedev(8, 1),
		.inode = recording->next_inode++,
		.links = kind == PLM_FILE_DIRECTORY ? 2 : 1,
	};
}

static struct plm_node *add_node(struct plm_recording *recording, struct plm_node *parent,
				 const char *path)
{
	struct plm_node *node = plm_new(recording->arena, struct plm_node);
	struct plm_node **slot;

	if (!node)
		return NULL;
	node->path = plm_arena_strdup(recording->arena, path);
	node->parent = parent ? parent : node;
	if (!node->path || plm_map_add(&recording->nodes, node->path, node) < 0)
		return NULL;
	node->name = parent ? strrchr(node->path, '/') + 1 : node->path;
	if (parent) {
		slot = plm_push(recording->arena, parent->children, parent->child_count);
		if (!slot)
			return NULL;
		*slot = node;
	}
	return node;
}

/* Forgets what was said of a node, but not its place in the tree nor what following it gives. */
static void reset(struct plm_recording *recording, struct plm_node *node, enum plm_file_kind kind)
{
	const struct plm_stat *followed = node->followed;

	plm_recording_hide(node);
	*node = (struct plm_node){
		.path = node->path,
		.name = node->name,
		.parent = node->parent,
		.children = node->children,
		.child_count = node->child_count,
		.followed = followed,
		.present = true,
		.error = recording->otherwise,
		.st = plm_recording_defaults(recording, kind),
	};
}

struct plm_recording *plm_recording_new(struct plm_arena *arena)
{
	struct plm_recording *recording = plm_new(arena, struct plm_recording);

	if (!recording)
		return NULL;
	recording->arena = arena;
	recording->next_inode = FIRST_INODE;
	plm_map_init(&recording->nodes, arena);
	plm_map_init(&recording->probes, arena);
	recording->root = add_node(recording, NULL, "/");
	if (!recording->root)
		return NULL;
	reset(recording, recording->root, PLM_FILE_DIRECTORY);
	return recording;
}

struct plm_node *plm_recording_at(const struct plm_recording *recording, const char *path)
{
	struct plm_node *node = plm_map_get(&recording->nodes, path);

	return node && node->present ? node : NULL;
}

/* Every parent of path, made as a plain directory where nothing is; the nearest one. */
static struct plm_node *make_parents(struct plm_recording *recording, const char *path)
{
	struct plm_node *parent = recording->root;

	for (const char *end = strchr(path + 1, '/'); end; end = strchr(end + 1, '/')) {
		char *upper = plm_arena_strndup(recording->arena, path, (size_t)(end - path));
		struct plm_node *node = upper ? plm_map_get(&recording->nodes, upper) : NULL;

		if (upper && !node)
			node = add_node(recording, parent, upper);
		if (!node) {
			errno = ENOMEM;
			return NULL;
		}
		if (!node->present)
			reset(recording, node, PLM_FILE_DIRECTORY);
		if (node->st.kind != PLM_FILE_DIRECTORY) {
			errno = ENOTDIR;
			return NULL;
		}
		parent = node;
	}
	return parent;
}

struct plm_node *plm_recording_make(struct plm_recording *recording, const char *path,
				    enum plm_file_kind kind)
{
	struct plm_node *parent = make_parents(recording, path);
	struct plm_node *node = parent ? plm_map_get(&recording->nodes, path) : NULL;

	if (!parent)
		return NULL;
	if (!node)
		node = add_node(recording, parent, path);
	if (!node)
		errno = ENOMEM;
	else if (!node->present || node->st.kind != kind)
		reset(recording, node, kind);
	return node;
}

void plm_recording_hide(struct plm_node *node)
{
	for (size_t i = 0; i < node->child_count; i++)
		if (node->children[i]->present)
			plm_recording_hide(node->children[i]);
	node->present = false;
	node->followed = NULL;
}

/* ---- finding ---- */

bool plm_path_is_magic_link(const char *path)
{
	if (!plm_str_starts(path, "/proc/") || path[6] < '0' || path[6] > '9')
		return false;
	path = strchr(path + 6, '/');
	return path && plm_name_is_magic_link(path + 1);
}

/* One walk over a path; what is left to walk is in `left`, links expanded. */
struct search {
	const struct plm_recording *recording;
	const struct plm_node *at;
	unsigned flags;
	int links;
	size_t next; /* offset in left */
	char left[2 * PATH_MAX];
};

/* 0 with *child, or an errno. What nobody asked about is absent only where all names are known. */
static int child_of(const struct search *s, const char *name, size_t size,
		    const struct plm_node **child)
{
	const char *parent = s->at == s->recording->root ? "" : s->at->path;
	const struct plm_node *node;
	char path[2 * PATH_MAX];
	int length = snprintf(path, sizeof(path), "%s/%.*s", parent, (int)size, name);

	if (length < 0 || (size_t)length >= sizeof(path))
		return ENAMETOOLONG;
	node = plm_map_get(&s->recording->nodes, path);
	if (node && node->present) {
		*child = node;
		return node->refused;
	}
	if ((node && node->said_absent) || s->at->error == 0)
		return ENOENT;
	return s->recording->otherwise ? s->recording->otherwise : ENOENT;
}

/* Puts a link's target before what is left. */
static int expand(struct search *s, const struct plm_node *link)
{
	size_t size, rest = strlen(s->left + s->next);

	if (++s->links > MAX_LINKS || (s->flags & PLM_FIND_NO_LINKS) || !link->target ||
	    plm_path_is_magic_link(link->path))
		return ELOOP;
	size = strlen(link->target);
	if (size + 1 + rest + 1 > sizeof(s->left))
		return ENAMETOOLONG;
	memmove(s->left + size + 1, s->left + s->next, rest + 1);
	memcpy(s->left, link->target, size);
	s->left[size] = '/';
	s->next = 0;
	if (link->target[0] == '/')
		s->at = s->recording->root;
	return 0;
}

static int step(struct search *s, const char *name, size_t size)
{
	bool last = s->left[s->next + strspn(s->left + s->next, "/")] == '\0';
	const struct plm_node *child = NULL;
	int error;

	if (s->at->st.kind != PLM_FILE_DIRECTORY)
		return ENOTDIR;
	if (size == 1 && name[0] == '.')
		return 0;
	if (size == 2 && name[0] == '.' && name[1] == '.') {
		s->at = s->at->parent;
		return 0;
	}
	error = child_of(s, name, size, &child);
	if (error)
		return error;
	if (child->st.kind == PLM_FILE_SYMLINK && !(last && (s->flags & PLM_FIND_NOFOLLOW)))
		return expand(s, child);
	s->at = child;
	return 0;
}

int plm_recording_find(const struct plm_recording *recording, const char *path, unsigned flags,
		       const struct plm_node **node)
{
	struct search s = {.recording = recording, .at = recording->root, .flags = flags};
	size_t size = strlen(path);
	int error = 0;

	if (path[0] != '/')
		return EINVAL;
	if (size >= PATH_MAX)
		return ENAMETOOLONG;
	memcpy(s.left, path, size + 1);
	while (error == 0) {
		const char *name;

		s.next += strspn(s.left + s.next, "/");
		name = s.left + s.next;
		size = strcspn(name, "/");
		if (size == 0)
			break;
		s.next += size;
		error = step(&s, name, size);
	}
	if (error == 0)
		*node = s.at;
	return error;
}
