/*
 * proc_member.c: what is read of a container's members only: identities, capabilities, seccomp,
 * the out-of-memory killer's score, the user map and the security module's label. Judges nothing.
 */
#include <errno.h>

#include "core/base/arena.h"
#include "core/facts/proc_parse.h"
#include "core/facts/proc_read.h"

bool plm_proc_is_gone(const struct plm_datum *datum)
{
	return datum->presence == PLM_ABSENT ||
	       (datum->presence == PLM_UNREADABLE && datum->error == ESRCH);
}

void plm_proc_mark_unreadable(struct plm_process *process, int error)
{
	if (process->presence == PLM_PRESENT)
		process->error = error;
	process->presence = PLM_UNREADABLE;
}

int plm_proc_copy(struct plm_arena *arena, struct plm_slice text, const char **to)
{
	*to = plm_arena_strndup(arena, text.data, text.size_bytes);
	return *to ? PLM_PROC_READ : -PLM_E_NOMEM;
}

static int read_status(struct plm_proc_reader *r, struct plm_process *process)
{
	struct plm_datum text;
	int rc = plm_proc_read_file(r, "status", &text);

	if (rc < 0 || plm_proc_is_gone(&text))
		return rc < 0 ? rc : PLM_PROC_VANISHED;
	if (text.presence != PLM_PRESENT || !plm_proc_parse_status(plm_datum_slice(&text), process))
		plm_proc_mark_unreadable(process,
					 text.presence == PLM_PRESENT ? EBADMSG : text.error);
	return PLM_PROC_READ;
}

static int read_uid_map(struct plm_proc_reader *r, struct plm_process *process)
{
	struct plm_uid_map map = {0};
	struct plm_datum text;
	int rc;

	if (process->in_initial_userns || process->ns[PLM_NS_USER] == 0)
		return PLM_PROC_READ;
	rc = plm_proc_read_file(r, "uid_map", &text);
	if (rc < 0 || plm_proc_is_gone(&text))
		return rc < 0 ? rc : PLM_PROC_VANISHED;
	if (text.presence != PLM_PRESENT || !plm_proc_parse_uid_map(plm_datum_slice(&text), &map))
		plm_proc_mark_unreadable(process,
					 text.presence == PLM_PRESENT ? EBADMSG : text.error);
	process->maps_host_root = map.maps_host_root;
	return PLM_PROC_READ;
}

/* The kernel gives EINVAL where no module keeps labels, of whatever process; beside SELinux AppArmor's has
 * a file of its own. */
int plm_proc_read_label(struct plm_proc_reader *r, struct plm_process *process)
{
	struct plm_datum text;
	struct plm_slice label;
	bool asked_apparmor = false;
	int rc = 0;

	process->label = (struct plm_datum){.presence = PLM_ABSENT};
	if (r->no_labels)
		return PLM_PROC_READ;
	rc = plm_proc_read_file(r, "attr/current", &text);
	if (rc == 0 && text.presence == PLM_UNREADABLE && text.error == EINVAL) {
		asked_apparmor = true;
		rc = plm_proc_read_file(r, "attr/apparmor/current", &text);
	}
	if (rc < 0)
		return rc;
	if (text.presence == PLM_UNREADABLE && text.error == ESRCH)
		return PLM_PROC_VANISHED;
	if (text.presence == PLM_UNREADABLE && text.error == EINVAL)
		text = (struct plm_datum){.presence = PLM_ABSENT};
	r->no_labels = asked_apparmor && text.presence == PLM_ABSENT;
	process->label = (struct plm_datum){.presence = text.presence, .error = text.error};
	if (text.presence != PLM_PRESENT)
		return PLM_PROC_READ;
	while (text.size_bytes && text.data[text.size_bytes - 1] == '\0')
		text.size_bytes--;
	label = plm_slice_trim(plm_datum_slice(&text));
	process->label.size_bytes = label.size_bytes;
	return plm_proc_copy(r->arena, label, &process->label.data);
}

/* Every kernel since 2.6.36 has it. */
static int read_oom_score(struct plm_proc_reader *r, struct plm_process *process)
{
	struct plm_datum text;
	int rc = plm_proc_read_file(r, "oom_score_adj", &text);

	if (rc < 0 || (text.presence == PLM_UNREADABLE && text.error == ESRCH))
		return rc < 0 ? rc : PLM_PROC_VANISHED;
	process->oom_error = 0;
	if (text.presence != PLM_PRESENT)
		process->oom_error = text.presence == PLM_ABSENT ? ENOENT : text.error;
	else if (!plm_parse_i64(plm_slice_trim(plm_datum_slice(&text)), 10,
				&process->oom_score_adj))
		process->oom_error = EBADMSG;
	return PLM_PROC_READ;
}

int plm_proc_read_member(struct plm_proc_reader *r, struct plm_process *process)
{
	int rc = read_status(r, process);

	if (rc == PLM_PROC_READ)
		rc = read_oom_score(r, process);
	if (rc == PLM_PROC_READ)
		rc = read_uid_map(r, process);
	return rc == PLM_PROC_READ ? plm_proc_read_label(r, process) : rc;
}
