/*
 * eval_writable.c: judges whether control groups are root's, but for those that were handed down. Pure:
 * facts and parameters in, a verdict out.
 */
#include "checks/cgroup/cgroup.h"

#include "core/engine/judge.h"
#include "core/base/text.h"

static void show(struct plm_eval *ev, const struct cgroup_writable *w)
{
	for (size_t i = 0; i < w->count; i++)
		plm_evidence_value(ev, PLM_RUNNING, w->items[i].path, "%u:%u %04o", w->items[i].uid,
				   w->items[i].gid, w->items[i].mode);
	if (w->unread)
		plm_evidence_datum(ev, PLM_RUNNING, w->unread,
				   &(struct plm_datum){.error = w->error});
}

static void judge(struct plm_eval *ev, const struct cgroup_writable *w)
{
	char more[48] = "";

	if (w->count > 1)
		snprintf(more, sizeof(more), "; and %zu more", w->count - 1);
	if (w->count)
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"%s can be changed by another than root (%u:%u, mode %04o), though "
			"nothing hands it down: that user moves processes out of their limits%s",
			w->items[0].path, w->items[0].uid, w->items[0].gid, w->items[0].mode, more);
	else if (w->relative)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "only the control groups below this process's own can be seen");
	else if (w->unread)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "who may change %s could not be read: %s",
			    w->unread, plm_errno_words(w->error));
	else if (w->looked_at == 0)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "no process is in a control group of version 2");
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "%zu control groups are root's, or were handed down", w->looked_at);
}

int eval_writable(struct plm_eval *ev, const void *params)
{
	const struct cgroup_writable *w;
	const struct cgroup_facts *c;
	int rc = cgroup_facts(ev->facts, &c, NULL);

	(void)params;
	if (rc == 0)
		rc = cgroup_writable(ev->facts, &w, NULL);
	if (rc != 0)
		return rc;
	plm_expected(ev, "control groups that only root changes, but for those handed down");
	if (c->mountinfo.presence == PLM_UNREADABLE) {
		plm_evidence_datum(ev, PLM_RUNNING, "/proc/self/mountinfo", &c->mountinfo);
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "the mount table could not be read, so no one can say which control "
			    "groups there are");
		return 0;
	}
	show(ev, w);
	judge(ev, w);
	return 0;
}
