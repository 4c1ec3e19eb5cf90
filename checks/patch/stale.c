/*
 * stale.c: reads the maps of every process once, and keeps what is mapped as code and deleted. Each is read through
 * its directory held open, so that a number used again is never taken for the process. Judges nothing.
 */
#include "checks/patch/stale.h"

#include <errno.h>
#include <limits.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

/* A process may map as many deleted files as it likes: so many tell enough. */
enum { MAX_FILES = 100 };

struct scan {
	struct plm_facts *facts;
	struct plm_arena *arena;
	struct patch_stale *stale;
	struct patch_stale_process *items;
	struct patch_stale_refusal *refusals;
};

static bool is_asked(enum plm_process_class process_class, enum patch_stale_of of)
{
	if (process_class == PLM_CLASS_KERNEL)
		return false;
	if (of == PATCH_STALE_ALL || process_class == PLM_CLASS_UNREADABLE)
		return true;
	return (process_class == PLM_CLASS_CONTAINER) == (of == PATCH_STALE_CONTAINERS);
}

static bool has_file(const char *const *files, size_t count, struct plm_slice path)
{
	for (size_t i = 0; i < count; i++)
		if (plm_slice_is(path, files[i]))
			return true;
	return false;
}

static int keep_files(struct plm_arena *arena, struct plm_slice maps,
		      struct patch_stale_process *found)
{
	struct plm_slice line, path;
	const char **files = NULL, **slot;
	size_t count = 0;

	while (count < MAX_FILES && plm_next_line(&maps, &line)) {
		if (!patch_stale_line(line, &path) || has_file(files, count, path))
			continue;
		slot = plm_push(arena, files, count);
		if (!slot)
			return -PLM_E_NOMEM;
		*slot = plm_arena_strndup(arena, path.data, path.size_bytes);
		if (!*slot)
			return -PLM_E_NOMEM;
	}
	found->files = files;
	found->file_count = count;
	return 0;
}

static int note_refusal(struct scan *scan, const struct plm_process *process, int error)
{
	struct patch_stale_refusal *refusal;

	/* Gone meanwhile: it executes nothing any more. */
	if (error == ESRCH)
		return 0;
	refusal = plm_push(scan->arena, scan->refusals, scan->stale->refusal_count);
	if (!refusal)
		return -PLM_E_NOMEM;
	*refusal = (struct patch_stale_refusal){.process = process, .error = error};
	return 0;
}

static int note_found(struct scan *scan, struct plm_host_dir *dir, struct patch_stale_process found)
{
	struct patch_stale_process *item;
	struct plm_datum program;
	char target[PATH_MAX];

	if (found.file_count == 0)
		return 0;
	plm_host_dir_readlink_into(dir, "exe", target, sizeof(target), &program);
	found.program = program.presence == PLM_PRESENT && plm_str_ends(program.data, " (deleted)");
	item = plm_push(scan->arena, scan->items, scan->stale->count);
	if (!item)
		return -PLM_E_NOMEM;
	*item = found;
	return 0;
}

/* The text of the maps is large and needed by nobody afterwards. */
static int read_maps(struct scan *scan, struct plm_host_dir *dir, const struct plm_process *process)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	struct patch_stale_process found = {.process = process};
	struct plm_datum maps;

	if (!scratch || plm_host_dir_read(dir, scratch, "maps", PLM_READ_LARGE, &maps) < 0)
		return -PLM_E_NOMEM;
	if (maps.presence == PLM_UNREADABLE)
		return note_refusal(scan, process, maps.error);
	if (maps.presence == PLM_ABSENT)
		return 0;
	scan->stale->looked_at++;
	if (keep_files(scan->arena,
		       (struct plm_slice){.data = maps.data, .size_bytes = maps.size_bytes},
		       &found) < 0)
		return -PLM_E_NOMEM;
	return note_found(scan, dir, found);
}

static int look_at(struct scan *scan, const struct plm_process *process)
{
	struct plm_host_dir *dir = NULL;
	struct plm_datum why_not;
	int rc = plm_facts_open_process(scan->facts, process, &dir, &why_not);

	if (rc == 0 && why_not.presence == PLM_PRESENT)
		rc = read_maps(scan, dir, process);
	else if (rc == 0)
		rc = note_refusal(scan, process, why_not.error);
	plm_host_dir_close(dir);
	return rc;
}

/* A recording that has the maps of some processes was asked about all: those it says nothing of were gone by then. */
static void forget_unrecorded(struct scan *scan)
{
	size_t kept = 0;

	if (!scan->stale->looked_at || !scan->refusals)
		return;
	for (size_t i = 0; i < scan->stale->refusal_count; i++)
		if (scan->refusals[i].error != ENODATA)
			scan->refusals[kept++] = scan->refusals[i];
	scan->stale->refusal_count = kept;
}

static int gather_stale(struct plm_facts *facts, const char *key, const void **value,
			struct plm_err **err)
{
	struct scan scan = {.facts = facts, .arena = plm_facts_arena(facts)};
	enum patch_stale_of of = (enum patch_stale_of)(key[0] - '0');
	const struct plm_process_list *processes;
	int rc = plm_facts_processes(facts, &processes, err);

	if (rc != 0)
		return rc;
	scan.stale = plm_new(scan.arena, struct patch_stale);
	*value = scan.stale;
	if (!scan.stale)
		return plm_err_nomem(err);
	for (size_t i = 0; rc == 0 && i < processes->count; i++)
		if (is_asked(processes->classes[i], of))
			rc = look_at(&scan, processes->items[i]);
	forget_unrecorded(&scan);
	scan.stale->processes = processes;
	scan.stale->items = scan.items;
	scan.stale->refusals = scan.refusals;
	return rc < 0 ? plm_err_nomem(err) : 0;
}

int patch_stale(struct plm_facts *facts, enum patch_stale_of of, const struct patch_stale **out,
		struct plm_err **err)
{
	static const char *const keys[] = {"0", "1", "2"};
	static const struct plm_fact fact = {"processes that map deleted code", gather_stale};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, keys[of], &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
