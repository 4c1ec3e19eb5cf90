/*
 * recorded_node.c: what one node of a recording gives: its content, its names, its metadata. Opens nothing but the recording's own
 * files.
 */
#include "core/host/recorded_node.h"

#include "core/base/arena.h"
#include "core/base/cleanup.h"
#include "core/base/text.h"
#include "core/host/recording.h"

#include <errno.h>
#include <sys/sysmacros.h>

/* ---- content ---- */

/* Whether a read of this node can give bytes: 0, or the errno. */
static int why_no_content(const struct plm_node *node)
{
	if (node->st.kind == PLM_FILE_DIRECTORY)
		return EISDIR;
	if (node->st.kind == PLM_FILE_SYMLINK)
		return ELOOP;
	return node->st.kind != PLM_FILE_REGULAR ? EINVAL : node->error;
}

/* The file of the recording that holds the content; a descriptor, or -errno that is never
 * ENOENT: a recording that lost a file says nothing about the host. */
static int open_source(const struct plm_node *node)
{
	int fd = plm_beneath_open(node->from_layer->root_fd, node->from, 0, true);

	return fd == -ENOENT || fd == -ENOTDIR ? -EIO : fd;
}

int plm_node_read(const struct plm_node *node, struct plm_arena *arena, size_t max_bytes,
		  struct plm_datum *out)
{
	plm_auto_fd int fd = -1;
	int error = why_no_content(node);

	if (!error && node->from) {
		fd = open_source(node);
		if (fd >= 0)
			return plm_fd_read(fd, NULL, arena, max_bytes, out);
		error = -fd;
	}
	if (!error && node->text_bytes > max_bytes)
		error = EFBIG;
	*out = plm_datum_of_error(error);
	return error ? 0
		     : plm_datum_keep(arena, node->text ? node->text : "", node->text_bytes, out);
}

void plm_node_read_into(const struct plm_node *node, char *buffer, size_t room_bytes,
			struct plm_datum *out)
{
	plm_auto_arena struct plm_arena *keep = plm_arena_new();

	*out = plm_datum_of_error(ENOMEM);
	if (!keep || plm_node_read(node, keep, room_bytes - 1, out) < 0)
		return;
	if (out->presence != PLM_PRESENT)
		return;
	memcpy(buffer, out->data, out->size_bytes + 1);
	out->data = buffer;
}

int plm_node_list(const struct plm_node *node, struct plm_arena *arena, struct plm_datum *out)
{
	plm_auto_arena struct plm_arena *keep = plm_arena_new();
	const char **names = keep ? plm_new_array(keep, const char *, node->child_count + 1) : NULL;
	size_t count = 0;

	*out = plm_datum_of_error(node->st.kind != PLM_FILE_DIRECTORY ? ENOTDIR : node->error);
	if (node->st.kind != PLM_FILE_DIRECTORY || node->error)
		return 0;
	if (!names) {
		*out = plm_datum_of_error(ENOMEM);
		return -PLM_E_NOMEM;
	}
	for (size_t i = 0; i < node->child_count; i++)
		if (node->children[i]->present)
			names[count++] = node->children[i]->name;
	return plm_datum_of_names(arena, names, count, out);
}

int plm_node_stream(const struct plm_node *node, plm_piece_fn *piece, void *context,
		    struct plm_datum *out)
{
	plm_auto_fd int fd = -1;
	int error = why_no_content(node), answer = 0;

	if (!error && node->from) {
		fd = open_source(node);
		if (fd >= 0)
			return plm_fd_stream(fd, NULL, piece, context, out);
		error = -fd;
	}
	*out = plm_datum_of_error(error);
	if (error)
		return 0;
	if (node->text_bytes)
		answer = piece(context, node->text, node->text_bytes);
	*out = plm_datum_of_bytes(NULL, 0);
	return answer < 0 ? answer : 0;
}

/* ---- metadata ---- */

struct plm_stat plm_node_stat(const struct plm_host *host, const struct plm_node *node)
{
	struct plm_stat st = node->st;

	st.presence = PLM_PRESENT;
	if (!node->mtime_given)
		st.mtime_seconds = host->time_seconds;
	return st;
}

/* A namespace's link names the inode it leads to: "mnt:[4026531841]", on nsfs. */
static bool stat_of_namespace(const char *target, struct plm_stat *st)
{
	struct plm_slice kind, number, text = plm_slice_of(target);
	uint64_t inode = 0;

	if (!plm_split(text, ':', &kind, &number) || !plm_slice_starts(number, "[") ||
	    number.data[number.size_bytes - 1] != ']')
		return false;
	number.data++;
	number.size_bytes -= 2;
	if (!plm_parse_u64(number, 10, &inode))
		return false;
	*st = (struct plm_stat){.presence = PLM_PRESENT,
				.kind = PLM_FILE_REGULAR,
				.mode = 0444,
				.device = makedev(0, 4),
				.inode = inode,
				.links = 1};
	return true;
}

/* What a link leads to when it is no ordinary path: by its stat line, else by its text. */
struct plm_stat plm_node_stat_magic(struct plm_host *host, const struct plm_node *link)
{
	const struct plm_node *target = NULL;
	struct plm_stat st;

	if (link->error)
		return plm_stat_of_error(link->error);
	if (link->target && stat_of_namespace(link->target, &st))
		return st;
	if (link->target && link->target[0] == '/' &&
	    plm_recording_find(host->recording, link->target, 0, &target) == 0)
		return plm_node_stat(host, target);
	/* The recording does not say; that is not the same as "it leads nowhere". */
	return plm_stat_of_error(ENODATA);
}
