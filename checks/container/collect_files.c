/*
 * collect_files.c: which open files of a container's processes are on mounts that are not the
 * container's, and whether a process stands in a directory of the host. Reads /proc/PID/fd, fdinfo
 * and cwd through one held directory, never what they lead to; judges nothing.
 */
#include <errno.h>
#include <inttypes.h>

#include "checks/container/gathered.h"
#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/host/host.h"

/* A process may hold a million files open; an audit has to end. */
enum { MOST_FILES = 4096 };

struct walk {
	struct plm_facts *facts;
	const struct container_mount_ids *ids;
	struct plm_host_dir *dir;
	struct container_open_files *out;
};

static void refuse(struct walk *w, const char *file, int error)
{
	if (w->out->state.presence == PLM_PRESENT) {
		w->out->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = error};
		w->out->file = file;
	}
}

/* A file that was closed meanwhile is none; a process that ended has none. */
static bool is_there(struct walk *w, const char *file, const struct plm_datum *datum)
{
	if (datum->presence == PLM_UNREADABLE)
		refuse(w, file, datum->error);
	return datum->presence == PLM_PRESENT;
}

static bool is_own_mount(const struct container_mount_ids *ids, uint64_t id)
{
	size_t low = 0, high = ids->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ids->items[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < ids->count && ids->items[low] == id;
}

static bool parse_mount_id(const struct plm_datum *text, uint64_t *id)
{
	struct plm_slice rest = {.data = text->data, .size_bytes = text->size_bytes};
	struct plm_slice line, key, value;

	while (plm_next_line(&rest, &line))
		if (plm_split(line, ':', &key, &value) && plm_slice_is(key, "mnt_id"))
			return plm_parse_u64(value, 10, id);
	return false;
}

static int take_file(struct walk *w, const char *name, const char *target)
{
	struct plm_stat st = plm_host_dir_stat(w->dir, name, true);

	if (st.presence == PLM_UNREADABLE)
		refuse(w, "fd", st.error);
	if (st.presence != PLM_PRESENT || st.kind != PLM_FILE_DIRECTORY) {
		w->out->file_count += st.presence == PLM_PRESENT;
		return 0;
	}
	if (w->out->directory)
		return 0;
	w->out->directory = plm_arena_strdup(plm_facts_arena(w->facts), target);
	w->out->source = plm_arena_strdup(plm_facts_arena(w->facts), name);
	return w->out->directory && w->out->source ? 0 : -PLM_E_NOMEM;
}

/* Pipes, sockets and what else has no path are on mounts of the kernel's own, which no mountinfo
 * shows. */
static int look_at_file(struct walk *w, const char *number)
{
	char name[32], info_name[32], target[4096], info[4096];
	struct plm_datum link, text;
	uint64_t id;

	snprintf(name, sizeof(name), "fd/%s", number);
	snprintf(info_name, sizeof(info_name), "fdinfo/%s", number);
	plm_host_dir_readlink_into(w->dir, name, target, sizeof(target), &link);
	if (!is_there(w, "fd", &link) || target[0] != '/')
		return 0;
	plm_host_dir_read_into(w->dir, info_name, info, sizeof(info), &text);
	if (!is_there(w, "fdinfo", &text))
		return 0;
	if (!parse_mount_id(&text, &id)) {
		refuse(w, "fdinfo", EBADMSG);
		return 0;
	}
	return is_own_mount(w->ids, id) ? 0 : take_file(w, name, target);
}

static int look_at_files(struct walk *w)
{
	struct plm_datum names;
	size_t count = 0;
	int rc = plm_host_dir_list(w->dir, plm_facts_arena(w->facts), "fd", &names);

	if (rc < 0)
		return rc;
	if (names.presence == PLM_ABSENT)
		refuse(w, "fd", ENOENT);
	else if (!is_there(w, "fd", &names))
		return 0;
	for (size_t at = 0; rc == 0 && at < names.size_bytes; at += strlen(names.data + at) + 1) {
		if (count++ == MOST_FILES) {
			refuse(w, "fd", EFBIG);
			break;
		}
		rc = look_at_file(w, names.data + at);
	}
	return rc;
}

/* Whether the container has at that path what the host has there: then it was given to it. */
static int is_given(struct walk *w, const struct plm_mount_list *view,
		    const struct plm_mount_list *host, const char *path, bool *given)
{
	struct plm_arena *arena = plm_facts_arena(w->facts);
	const struct plm_mount *in = plm_mounts_find(view, path),
			       *out = plm_mounts_find(host, path);
	const char *inner, *outer;

	*given = true;
	if (!in || !out || in->major != out->major || in->minor != out->minor) {
		*given = false;
		return 0;
	}
	inner = plm_mounts_inner_path(arena, in, path);
	outer = plm_mounts_inner_path(arena, out, path);
	*given = plm_str_eq(inner, outer);
	return inner && outer ? 0 : -PLM_E_NOMEM;
}

/* The kernel does not tell the mount of a working directory. That it is the very directory which the
 * host has under the path shown, and the container has not, tells as much. */
static int look_at_cwd(struct walk *w, const struct plm_mount_list *view)
{
	const struct plm_mount_list *host;
	const struct plm_stat *on_host;
	struct plm_stat st;
	struct plm_datum link;
	char target[4096];
	bool given = false;
	int rc;

	plm_host_dir_readlink_into(w->dir, "cwd", target, sizeof(target), &link);
	if (link.presence == PLM_ABSENT)
		refuse(w, "cwd", ENOENT);
	if (!is_there(w, "cwd", &link) || target[0] != '/')
		return 0;
	st = plm_host_dir_stat(w->dir, "cwd", true);
	rc = plm_facts_stat(w->facts, target, &on_host, NULL);
	if (st.presence == PLM_UNREADABLE)
		refuse(w, "cwd", st.error);
	else if (rc == 0 && on_host->presence == PLM_UNREADABLE)
		refuse(w, "cwd", on_host->error);
	if (rc < 0 || st.presence != PLM_PRESENT || on_host->presence != PLM_PRESENT ||
	    st.device != on_host->device || st.inode != on_host->inode)
		return rc;
	rc = plm_facts_host_mounts(w->facts, &host, NULL);
	if (rc == 0)
		rc = is_given(w, view, host, target, &given);
	if (rc < 0 || given || w->out->directory)
		return rc;
	w->out->directory = plm_arena_strdup(plm_facts_arena(w->facts), target);
	w->out->source = "cwd";
	return w->out->directory ? 0 : -PLM_E_NOMEM;
}

int container_open_files(struct plm_facts *facts, const struct plm_process *p,
			 const struct container_mount_ids *ids, struct container_open_files *out)
{
	struct walk w = {.facts = facts, .ids = ids, .out = out};
	const struct plm_mount_list *view;
	int rc = plm_facts_mounts(facts, p, &view, NULL);

	*out = (struct container_open_files){.file = "fd"};
	if (rc < 0)
		return rc;
	rc = plm_facts_open_process(facts, p, &w.dir, &out->state);
	if (rc < 0 || out->state.presence != PLM_PRESENT)
		return rc;
	rc = look_at_files(&w);
	if (rc == 0)
		rc = look_at_cwd(&w, view);
	plm_host_dir_close(w.dir);
	return rc;
}
