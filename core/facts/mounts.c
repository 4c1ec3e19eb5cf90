/*
 * mounts.c: reads mountinfo, once for each mount namespace and root that somebody asks about. Judges
 * nothing.
 */
#include <errno.h>
#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/mountinfo.h"
#include "core/facts/proc_parse.h"
#include "core/host/host.h"

static int parse(struct plm_arena *arena, const struct plm_datum *text, struct plm_mount_list *list)
{
	int rc = 0;

	list->why_not = (struct plm_datum){.presence = text->presence, .error = text->error};
	if (text->presence == PLM_PRESENT)
		rc = plm_mountinfo_parse(
			arena,
			(struct plm_slice){.data = text->data, .size_bytes = text->size_bytes},
			list);
	if (rc != -PLM_E_PARSE)
		return rc;
	list->why_not = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	return 0;
}

/* Reads through one held directory, after looking again whose it is: the number may have been given
 * to another process since the pass over all of them. */
static int read_of(struct plm_facts *facts, const struct plm_process *process,
		   struct plm_datum *text)
{
	struct plm_host_dir *dir = NULL;
	char path[32], link[64];
	uint64_t inode = 0;
	int rc;

	snprintf(path, sizeof(path), "/proc/%" PRId32, process->pid);
	rc = plm_host_dir_open(plm_facts_host(facts), path, &dir, text);
	if (rc < 0 || text->presence != PLM_PRESENT)
		return rc;
	plm_host_dir_readlink_into(dir, "ns/mnt", link, sizeof(link), text);
	if (text->presence == PLM_PRESENT &&
	    (!plm_proc_parse_ns(
		     (struct plm_slice){.data = text->data, .size_bytes = text->size_bytes},
		     &inode) ||
	     inode != process->ns[PLM_NS_MNT]))
		*text = (struct plm_datum){.presence = PLM_UNREADABLE, .error = ESRCH};
	if (text->presence == PLM_PRESENT)
		rc = plm_host_dir_read(dir, plm_facts_arena(facts), "mountinfo", PLM_READ_LARGE,
				       text);
	/* What the kernel gives for a process that is in no mount namespace any more. */
	if (text->presence == PLM_UNREADABLE && text->error == EINVAL)
		text->error = ESRCH;
	plm_host_dir_close(dir);
	return rc;
}

/* What mountinfo shows depends on both: mounts outside of the reader's root are left out. */
struct view {
	uint64_t mnt, root_device, root_inode;
};

static bool has_view(const struct plm_process *p, const struct view *view)
{
	return p->ns[PLM_NS_MNT] == view->mnt && p->root_device == view->root_device &&
	       p->root_inode == view->root_inode;
}

/* The eldest process with that view after `after`: elders are least likely to be gone. */
static const struct plm_process *next_eldest(const struct plm_process_list *list,
					     const struct view *view,
					     const struct plm_process *after)
{
	const struct plm_process *best = NULL;

	for (size_t i = 0; i < list->count; i++) {
		const struct plm_process *p = list->items[i];

		if (!has_view(p, view) ||
		    (after &&
		     (p->start_time_ticks < after->start_time_ticks ||
		      (p->start_time_ticks == after->start_time_ticks && p->pid <= after->pid))))
			continue;
		if (!best || p->start_time_ticks < best->start_time_ticks)
			best = p;
	}
	return best;
}

static bool parse_view(const char *key, struct view *view)
{
	struct plm_slice rest = plm_slice_of(key), word;
	uint64_t *const numbers[] = {&view->mnt, &view->root_device, &view->root_inode};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (!plm_next_word(&rest, " ", &word) || !plm_parse_u64(word, 10, numbers[i]))
			return false;
	return true;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_mount_list *list = plm_new(plm_facts_arena(facts), struct plm_mount_list);
	/* Without a number the link was refused, and mountinfo would be too. */
	struct plm_datum text = {.presence = PLM_UNREADABLE, .error = EACCES};
	const struct plm_process_list *processes;
	const struct plm_process *p = NULL;
	struct view view = {0};
	int rc = list ? plm_facts_processes(facts, &processes, err) : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	if (!parse_view(key, &view))
		return plm_err_set(err, PLM_E_INTERNAL, "bad key for mounts");
	*value = list;
	while (view.mnt && text.presence != PLM_PRESENT && (p = next_eldest(processes, &view, p)))
		if (read_of(facts, p, &text) < 0)
			return plm_err_nomem(err);
	/* Dead to the last process is not "no mounts". */
	if (text.presence == PLM_ABSENT)
		text = (struct plm_datum){.presence = PLM_UNREADABLE, .error = ESRCH};
	return parse(plm_facts_arena(facts), &text, list) < 0 ? plm_err_nomem(err) : 0;
}

static const struct plm_fact mounts_fact = {"the mounts of a process", gather};

int plm_facts_mounts(struct plm_facts *facts, const struct plm_process *process,
		     const struct plm_mount_list **out, struct plm_err **err)
{
	const void *value = NULL;
	char key[72];
	int rc;

	snprintf(key, sizeof(key), "%" PRIu64 " %" PRIu64 " %" PRIu64, process->ns[PLM_NS_MNT],
		 process->root_device, process->root_inode);
	rc = plm_facts_get(facts, &mounts_fact, key, &value, err);
	if (rc == 0)
		*out = value;
	return rc;
}

static int gather_host(struct plm_facts *facts, const char *key, const void **value,
		       struct plm_err **err)
{
	struct plm_mount_list *list = plm_new(plm_facts_arena(facts), struct plm_mount_list);
	const struct plm_datum *text;
	int rc = list ? plm_facts_read(facts, "/proc/self/mountinfo", PLM_READ_LARGE, &text, err)
		      : plm_err_nomem(err);

	(void)key;
	if (rc < 0)
		return rc;
	*value = list;
	return parse(plm_facts_arena(facts), text, list) < 0 ? plm_err_nomem(err) : 0;
}

static const struct plm_fact host_mounts_fact = {"the host's mounts", gather_host};

int plm_facts_host_mounts(struct plm_facts *facts, const struct plm_mount_list **out,
			  struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &host_mounts_fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
