/*
 * collect_files.c: which open files of a container's processes are on mounts that are not the
 * container's, and whether a process stands in a directory of the host. Looks only at such a file again, never at what a
 * link leads to; judges nothing.
 */
#include <errno.h>
#include <inttypes.h>

#include "checks/container/gathered.h"
#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/facts/open_files.h"
#include "core/host/host.h"

struct walk {
	struct plm_facts *facts;
	const struct container_mount_ids *ids;
	const struct plm_process *process;
	const struct plm_open_files *files;
	struct plm_host_dir *dir; /* NULL until a file is looked at again */
	struct container_open_files *out;
};

static void refuse(struct walk *w, const char *file, int error)
{
	if (w->out->state.presence == PLM_PRESENT) {
		w->out->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = error};
		w->out->file = file;
	}
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

/* What it leads to, asked of the process while it is still the same. */
static int look_again(struct walk *w, const char *name, struct plm_stat *st)
{
	struct plm_datum why_not = {.presence = PLM_PRESENT};
	int rc = w->dir ? 0 : plm_facts_open_process(w->facts, w->process, &w->dir, &why_not);

	*st = (struct plm_stat){.presence = why_not.presence, .error = why_not.error};
	if (rc == 0 && w->dir)
		*st = plm_host_dir_stat(w->dir, name, true);
	return rc;
}

static int take_file(struct walk *w, const struct plm_open_file *file)
{
	struct plm_stat st;
	int rc = look_again(w, file->name, &st);

	if (rc < 0)
		return rc;
	if (st.presence == PLM_UNREADABLE)
		refuse(w, "fd", st.error);
	w->out->file_count += st.presence == PLM_PRESENT && st.kind != PLM_FILE_DIRECTORY;
	if (st.presence == PLM_PRESENT && st.kind == PLM_FILE_DIRECTORY && !w->out->directory) {
		w->out->directory = file->path;
		w->out->source = file->name;
	}
	return 0;
}

/* A file that was closed meanwhile is none. Pipes, sockets and what else has no path are on mounts of the
 * kernel's own, which no mountinfo shows. */
static int look_at_files(struct walk *w)
{
	int rc = 0;

	if (w->files->sockets.state.presence != PLM_PRESENT)
		refuse(w, "fd", w->files->no_list ? ENOENT : w->files->sockets.state.error);
	for (size_t i = 0; rc == 0 && i < w->files->count; i++) {
		const struct plm_open_file *file = &w->files->items[i];

		if (file->mount_state.presence == PLM_UNREADABLE)
			refuse(w, "fdinfo", file->mount_state.error);
		else if (file->mount_state.presence == PLM_PRESENT &&
			 !is_own_mount(w->ids, file->mount_id))
			rc = take_file(w, file);
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
	const struct plm_datum *link = &w->files->cwd;
	const struct plm_stat st = w->files->cwd_stat, *on_host;
	const struct plm_mount_list *host;
	bool given = false;
	int rc;

	if (link->presence != PLM_PRESENT)
		refuse(w, "cwd", link->presence == PLM_ABSENT ? ENOENT : link->error);
	if (link->presence != PLM_PRESENT || link->data[0] != '/')
		return 0;
	rc = plm_facts_stat(w->facts, link->data, &on_host, NULL);
	if (st.presence == PLM_UNREADABLE)
		refuse(w, "cwd", st.error);
	else if (rc == 0 && on_host->presence == PLM_UNREADABLE)
		refuse(w, "cwd", on_host->error);
	if (rc < 0 || st.presence != PLM_PRESENT || on_host->presence != PLM_PRESENT ||
	    st.device != on_host->device || st.inode != on_host->inode)
		return rc;
	rc = plm_facts_host_mounts(w->facts, &host, NULL);
	if (rc == 0)
		rc = is_given(w, view, host, link->data, &given);
	if (rc < 0 || given || w->out->directory)
		return rc;
	w->out->directory = link->data;
	w->out->source = "cwd";
	return 0;
}

int container_open_files(struct plm_facts *facts, const struct plm_process *p,
			 const struct container_mount_ids *ids, struct container_open_files *out)
{
	struct walk w = {.facts = facts, .ids = ids, .process = p, .out = out};
	const struct plm_mount_list *view;
	int rc = plm_facts_mounts(facts, p, &view, NULL);

	*out = (struct container_open_files){.file = "fd", .state.presence = PLM_PRESENT};
	if (rc == 0)
		rc = plm_facts_open_files(facts, p, &w.files, NULL);
	if (rc == 0)
		rc = look_at_files(&w);
	if (rc == 0)
		rc = look_at_cwd(&w, view);
	plm_host_dir_close(w.dir);
	return rc;
}
