/*
 * held_sockets.c: the sockets that a process holds open, by the numbers their links in /proc/PID/fd
 * show. Reads those links through one held directory; judges nothing.
 */
#include "core/facts/ports.h"

#include <errno.h>
#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/host/host.h"

/* A process may hold a million files open; an audit has to end. */
enum { MOST_FILES = 4096 };

static int take_file(struct plm_arena *arena, struct plm_host_dir *dir, const char *number,
		     struct plm_held_sockets *held, uint64_t **inodes)
{
	char name[32], target[64];
	struct plm_datum link;
	struct plm_slice kind, inode;
	uint64_t value, *slot;

	snprintf(name, sizeof(name), "fd/%s", number);
	plm_host_dir_readlink_into(dir, name, target, sizeof(target), &link);
	/* A longer one is a path; one that was closed meanwhile is none. */
	if (link.presence == PLM_UNREADABLE && link.error != EFBIG)
		held->state = (struct plm_datum){.error = link.error};
	if (link.presence != PLM_PRESENT || !plm_str_starts(target, "socket:[") ||
	    !plm_split(plm_slice_of(target), '[', &kind, &inode))
		return 0;
	inode.size_bytes -= inode.size_bytes > 0;
	if (!plm_parse_u64(inode, 10, &value))
		return 0;
	slot = plm_push(arena, *inodes, held->count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = value;
	return 0;
}

static int take_files(struct plm_arena *arena, struct plm_host_dir *dir,
		      struct plm_held_sockets *held)
{
	struct plm_datum names;
	uint64_t *inodes = NULL;
	size_t seen = 0;
	int rc = plm_host_dir_list(dir, arena, "fd", &names);

	if (rc < 0)
		return rc;
	if (names.presence != PLM_PRESENT)
		held->state = (struct plm_datum){.error = names.error ? names.error : ESRCH};
	for (size_t at = 0; rc == 0 && at < names.size_bytes; at += strlen(names.data + at) + 1) {
		if (seen++ == MOST_FILES) {
			held->state = (struct plm_datum){.error = EFBIG};
			break;
		}
		rc = take_file(arena, dir, names.data + at, held, &inodes);
	}
	held->inodes = inodes;
	return rc;
}

static int gather_held(struct plm_facts *facts, const char *key, const void **value,
		       struct plm_err **err)
{
	struct plm_held_sockets *held = plm_new(plm_facts_arena(facts), struct plm_held_sockets);
	const struct plm_process_list *processes;
	struct plm_host_dir *dir = NULL;
	int64_t pid = 0;
	size_t i;
	int rc = held ? plm_facts_processes(facts, &processes, err) : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	*value = held;
	if (!plm_parse_i64(plm_slice_of(key), 10, &pid))
		return plm_err_set(err, PLM_E_INTERNAL, "bad key for sockets");
	i = plm_process_index(processes, (int32_t)pid);
	if (i == processes->count) {
		held->state = (struct plm_datum){.error = ESRCH};
		return 0;
	}
	rc = plm_facts_open_process(facts, processes->items[i], &dir, &held->state);
	if (rc == 0 && held->state.presence == PLM_PRESENT)
		rc = take_files(plm_facts_arena(facts), dir, held);
	plm_host_dir_close(dir);
	return rc < 0 ? plm_err_nomem(err) : 0;
}

int plm_facts_held_sockets(struct plm_facts *facts, const struct plm_process *process,
			   const struct plm_held_sockets **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"the sockets a process holds", gather_held};
	const void *value = NULL;
	char key[16];
	int rc;

	snprintf(key, sizeof(key), "%" PRId32, process->pid);
	rc = plm_facts_get(facts, &fact, key, &value, err);
	if (rc == 0)
		*out = value;
	return rc;
}
