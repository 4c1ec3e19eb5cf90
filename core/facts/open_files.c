/*
 * open_files.c: reads the links of /proc/PID/fd, of its directory and of its program, and fdinfo, through one held directory, never what
 * they lead to. Judges nothing.
 */
#include "core/facts/open_files.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/host/host.h"

/* A process may hold a million files open; an audit has to end. */
enum { MOST_FILES = 4096, NAME_BYTES = 32, INFO_BYTES = 4096 };

struct visit {
	struct plm_arena *arena;
	struct plm_host_dir *dir;
	struct plm_held_sockets *sockets;
	uint64_t *inodes;
	struct plm_open_files *files; /* NULL: sockets only */
	struct plm_open_file *items;
	char target[PATH_MAX];
};

static int take_socket(struct visit *v)
{
	struct plm_slice kind, inode;
	uint64_t value, *slot;

	if (!plm_split(plm_slice_of(v->target), '[', &kind, &inode))
		return 0;
	inode.size_bytes -= inode.size_bytes > 0;
	if (!plm_parse_u64(inode, 10, &value))
		return 0;
	slot = plm_push(v->arena, v->inodes, v->sockets->count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = value;
	return 0;
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

static int take_path(struct visit *v, const char *name)
{
	struct plm_open_file *file = plm_push(v->arena, v->items, v->files->count);
	char info_name[NAME_BYTES + 8], info[INFO_BYTES];
	struct plm_datum text;

	if (!file)
		return -PLM_E_NOMEM;
	*file = (struct plm_open_file){.name = plm_arena_strdup(v->arena, name),
				       .path = plm_arena_strdup(v->arena, v->target)};
	snprintf(info_name, sizeof(info_name), "fdinfo/%s", name + strlen("fd/"));
	plm_host_dir_read_into(v->dir, info_name, info, sizeof(info), &text);
	file->mount_state = (struct plm_datum){.presence = text.presence, .error = text.error};
	if (text.presence == PLM_PRESENT && !parse_mount_id(&text, &file->mount_id))
		file->mount_state = (struct plm_datum){.error = EBADMSG};
	return file->name && file->path && text.error != ENOMEM ? 0 : -PLM_E_NOMEM;
}

static int take_file(struct visit *v, const char *number)
{
	char name[NAME_BYTES];
	struct plm_datum link;

	snprintf(name, sizeof(name), "fd/%s", number);
	plm_host_dir_readlink_into(v->dir, name, v->target, sizeof(v->target), &link);
	/* One that was closed meanwhile is none. */
	if (link.presence == PLM_UNREADABLE)
		v->sockets->state = (struct plm_datum){.error = link.error};
	if (link.presence != PLM_PRESENT)
		return 0;
	if (plm_str_starts(v->target, "socket:["))
		return take_socket(v);
	return v->files && v->target[0] == '/' ? take_path(v, name) : 0;
}

static int take_files(struct visit *v)
{
	struct plm_datum names;
	size_t seen = 0;
	int rc = plm_host_dir_list(v->dir, v->arena, "fd", &names);

	if (rc < 0)
		return rc;
	if (v->files)
		v->files->no_list = names.presence == PLM_ABSENT;
	if (names.presence != PLM_PRESENT)
		v->sockets->state = (struct plm_datum){.error = names.error ? names.error : ESRCH};
	for (size_t at = 0; rc == 0 && at < names.size_bytes; at += strlen(names.data + at) + 1) {
		if (seen++ == MOST_FILES) {
			v->sockets->state = (struct plm_datum){.error = EFBIG};
			break;
		}
		rc = take_file(v, names.data + at);
	}
	v->sockets->inodes = v->inodes;
	return rc;
}

static int take_link(struct visit *v, const char *name, struct plm_datum *link)
{
	plm_host_dir_readlink_into(v->dir, name, v->target, sizeof(v->target), link);
	if (link->presence != PLM_PRESENT)
		return link->error == ENOMEM ? -PLM_E_NOMEM : 0;
	link->data = plm_arena_strndup(v->arena, v->target, link->size_bytes);
	return link->data ? 0 : -PLM_E_NOMEM;
}

static int take_all(struct visit *v)
{
	int rc = take_files(v);

	if (rc < 0 || !v->files)
		return rc;
	v->files->items = v->items;
	rc = take_link(v, "cwd", &v->files->cwd);
	if (rc == 0 && v->files->cwd.presence == PLM_PRESENT)
		v->files->cwd_stat = plm_host_dir_stat(v->dir, "cwd", true);
	return rc < 0 ? rc : take_link(v, "exe", &v->files->exe);
}

/* Visits the process of that number, if there is one and it is still the same. */
static int visit(struct plm_facts *facts, const char *key, struct plm_held_sockets *sockets,
		 struct plm_open_files *files, struct plm_err **err)
{
	struct visit v = {.arena = plm_facts_arena(facts), .sockets = sockets, .files = files};
	const struct plm_process_list *processes;
	int64_t pid = 0;
	size_t i;
	int rc = plm_facts_processes(facts, &processes, err);

	if (rc < 0)
		return rc;
	if (!plm_parse_i64(plm_slice_of(key), 10, &pid))
		return plm_err_set(err, PLM_E_INTERNAL, "bad key for open files");
	sockets->state = (struct plm_datum){.error = ESRCH};
	i = plm_process_index(processes, (int32_t)pid);
	if (i < processes->count)
		rc = plm_facts_open_process(facts, processes->items[i], &v.dir, &sockets->state);
	if (files)
		files->cwd = files->exe = sockets->state;
	if (rc == 0 && v.dir)
		rc = take_all(&v);
	plm_host_dir_close(v.dir);
	return rc < 0 ? plm_err_nomem(err) : 0;
}

static int gather_files(struct plm_facts *facts, const char *key, const void **value,
			struct plm_err **err)
{
	struct plm_open_files *files = plm_new(plm_facts_arena(facts), struct plm_open_files);

	*value = files;
	return files ? visit(facts, key, &files->sockets, files, err) : plm_err_nomem(err);
}

static int gather_sockets(struct plm_facts *facts, const char *key, const void **value,
			  struct plm_err **err)
{
	struct plm_held_sockets *held = plm_new(plm_facts_arena(facts), struct plm_held_sockets);

	*value = held;
	return held ? visit(facts, key, held, NULL, err) : plm_err_nomem(err);
}

static int get(struct plm_facts *facts, const struct plm_fact *fact,
	       const struct plm_process *process, const void **value, struct plm_err **err)
{
	char key[16];

	snprintf(key, sizeof(key), "%" PRId32, process->pid);
	return plm_facts_get(facts, fact, key, value, err);
}

int plm_facts_open_files(struct plm_facts *facts, const struct plm_process *process,
			 const struct plm_open_files **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"what a process holds open", gather_files};
	const void *value = NULL;
	int rc = get(facts, &fact, process, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

static int is_of_container(struct plm_facts *facts, const struct plm_process *process, bool *is,
			   struct plm_err **err)
{
	const struct plm_process_list *processes;
	int rc = plm_facts_processes(facts, &processes, err);
	size_t i;

	if (rc < 0)
		return rc;
	i = plm_process_index(processes, process->pid);
	*is = i < processes->count && processes->classes[i] == PLM_CLASS_CONTAINER;
	return 0;
}

/* Of a container's processes the rest is asked for too, by others: one visit for all. */
int plm_facts_held_sockets(struct plm_facts *facts, const struct plm_process *process,
			   const struct plm_held_sockets **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"the sockets a process holds", gather_sockets};
	const struct plm_open_files *files = NULL;
	const void *value = NULL;
	bool whole;
	int rc = is_of_container(facts, process, &whole, err);

	if (rc < 0)
		return rc;
	if (!whole) {
		rc = get(facts, &fact, process, &value, err);
		*out = rc == 0 ? value : *out;
		return rc;
	}
	rc = plm_facts_open_files(facts, process, &files, err);
	*out = rc == 0 ? &files->sockets : *out;
	return rc;
}
