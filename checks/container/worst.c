/*
 * worst.c: the worst of a container's processes, for tests that read more of each process than the
 * pass over all of them did. Reads nothing itself.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "checks/container/container.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

void container_take_bad(struct container_worst *worst, const struct plm_process *p)
{
	worst->bad = worst->bad ? worst->bad : p;
	worst->bad_count++;
	worst->read_count++;
}

void container_take_unread(struct container_worst *worst, const struct plm_process *p,
			   const char *file, int error)
{
	/* What ended meanwhile is no member any more. */
	if (error == ESRCH || worst->unread)
		return;
	worst->unread = p;
	worst->file = file;
	worst->error = error ? error : EIO;
}

const char *container_others(const struct container_worst *worst, char to[static 48])
{
	to[0] = '\0';
	if (worst->bad_count > 1)
		snprintf(to, 48, " and %zu more of its processes", worst->bad_count - 1);
	return to;
}

bool container_judge_unread(const struct container_case *c, const struct container_worst *worst)
{
	if (worst->unread) {
		container_show_unreadable(c, worst->unread, worst->file, worst->error);
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "%s: /proc/%" PRId32 "/%s could not be read (%s)", c->who,
			    worst->unread->pid, worst->file, plm_errno_words(worst->error));
		return true;
	}
	if (worst->read_count)
		return false;
	container_show_unreadable(c, c->container->init, "stat", ESRCH);
	plm_verdict(c->ev, PLM_VERDICT_UNKNOWN, "%s ended while it was being judged", c->who);
	return true;
}
