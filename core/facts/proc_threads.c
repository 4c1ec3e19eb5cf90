/*
 * proc_threads.c: the threads of a member that may do other things than its first one: the kernel
 * keeps users, capabilities, no_new_privs and seccomp of each thread apart. Judges nothing.
 */
#include "core/facts/proc_read.h"

#include <errno.h>
#include <inttypes.h>

#include "core/base/arena.h"
#include "core/facts/proc_parse.h"
#include "core/host/host.h"

/* A process may have as many threads as the kernel; an audit has to end. */
enum { MOST_THREADS = 4096 };

static bool differs(const struct plm_process *a, const struct plm_process *b)
{
	return a->cap_eff != b->cap_eff || a->cap_prm != b->cap_prm || a->cap_bnd != b->cap_bnd ||
	       a->cap_amb != b->cap_amb || a->cap_inh != b->cap_inh ||
	       a->no_new_privs != b->no_new_privs || a->seccomp_mode != b->seccomp_mode ||
	       memcmp(a->uid, b->uid, sizeof(a->uid)) != 0 ||
	       memcmp(a->gid, b->gid, sizeof(a->gid)) != 0;
}

/* What the thread has besides its status. */
static int complete(struct plm_proc_reader *r, struct plm_process *thread)
{
	struct plm_proc_stat stat;
	struct plm_datum text;
	int rc = plm_proc_read_file(r, "stat", &text);

	if (rc < 0 || plm_proc_is_gone(&text))
		return rc < 0 ? rc : PLM_PROC_VANISHED;
	if (text.presence != PLM_PRESENT || !plm_proc_parse_stat(plm_datum_slice(&text), &stat)) {
		plm_proc_mark_unreadable(thread,
					 text.presence == PLM_PRESENT ? EBADMSG : text.error);
		return PLM_PROC_READ;
	}
	thread->start_time_ticks = stat.start_time_ticks;
	rc = plm_proc_copy(r->arena, stat.comm, &thread->comm);
	if (rc == PLM_PROC_READ)
		rc = plm_proc_read_namespaces(r, thread);
	return rc == PLM_PROC_READ ? plm_proc_read_label(r, thread) : rc;
}

/* The status of the thread that r->thread names into *thread, which comes as a copy of its process. */
static int read_status(struct plm_proc_reader *r, struct plm_process *thread)
{
	struct plm_datum text;
	int rc = plm_proc_read_file(r, "status", &text);

	if (rc < 0 || plm_proc_is_gone(&text))
		return rc < 0 ? rc : PLM_PROC_VANISHED;
	if (text.presence != PLM_PRESENT || !plm_proc_parse_status(plm_datum_slice(&text), thread))
		plm_proc_mark_unreadable(thread,
					 text.presence == PLM_PRESENT ? EBADMSG : text.error);
	return PLM_PROC_READ;
}

/* PLM_PROC_READ when it is one to be kept, PLM_PROC_VANISHED when it is as its process or has ended. */
static int read_thread(struct plm_proc_reader *r, const struct plm_process *process, int32_t tid,
		       struct plm_process *found)
{
	int rc;

	*found = *process;
	found->pid = tid;
	found->thread_of = process->pid;
	found->next_thread = NULL;
	snprintf(r->thread, sizeof(r->thread), "task/%" PRId32 "/", tid);
	rc = read_status(r, found);
	if (rc != PLM_PROC_READ)
		return rc;
	if (found->presence == PLM_PRESENT && !differs(found, process))
		return PLM_PROC_VANISHED;
	return complete(r, found);
}

/* The thread before it gets it as its next. */
static int add_thread(struct plm_proc_reader *r, struct plm_process *process, int32_t tid,
		      struct plm_process **last)
{
	struct plm_process found, *kept;
	int rc = read_thread(r, process, tid, &found);

	if (rc != PLM_PROC_READ)
		return rc < 0 ? rc : PLM_PROC_READ;
	kept = plm_new(r->arena, struct plm_process);
	if (!kept)
		return -PLM_E_NOMEM;
	*kept = found;
	(*last)->next_thread = kept;
	*last = kept;
	return PLM_PROC_READ;
}

static int add_threads(struct plm_proc_reader *r, struct plm_process *process,
		       const struct plm_datum *names)
{
	struct plm_process *last = process;
	size_t count = 0;
	int64_t tid;
	int rc = PLM_PROC_READ;

	for (size_t at = 0; rc == PLM_PROC_READ && at < names->size_bytes;
	     at += strlen(names->data + at) + 1) {
		if (count++ == MOST_THREADS) {
			plm_proc_mark_unreadable(process, EFBIG);
			break;
		}
		if (plm_parse_i64(plm_slice_of(names->data + at), 10, &tid) && tid != process->pid)
			rc = add_thread(r, process, (int32_t)tid, &last);
	}
	return rc;
}

/* When it ended meanwhile its threads were not all seen. */
static int look_again(struct plm_proc_reader *r)
{
	struct plm_proc_stat stat;
	struct plm_datum text;
	int rc;

	r->thread[0] = '\0';
	rc = plm_proc_read_file(r, "stat", &text);
	if (rc < 0 || plm_proc_is_gone(&text))
		return rc < 0 ? rc : PLM_PROC_VANISHED;
	return text.presence == PLM_PRESENT && plm_proc_parse_stat(plm_datum_slice(&text), &stat) &&
			       stat.thread_count <= 1 && (stat.state == 'Z' || stat.state == 'X')
		       ? PLM_PROC_VANISHED
		       : PLM_PROC_READ;
}

int plm_proc_read_threads(struct plm_proc_reader *r, struct plm_process *process)
{
	struct plm_datum names;
	int rc;

	/* Where the process itself was refused, so are its threads. */
	if (process->presence != PLM_PRESENT)
		return PLM_PROC_READ;
	rc = plm_host_dir_list(r->dir, r->arena, "task", &names);
	if (rc < 0 || names.error == ESRCH)
		return rc < 0 ? rc : PLM_PROC_VANISHED;
	if (names.presence == PLM_PRESENT)
		rc = add_threads(r, process, &names);
	else
		plm_proc_mark_unreadable(process, names.error ? names.error : ENOENT);
	return rc == PLM_PROC_READ ? look_again(r) : rc;
}
