/*
 * eval_devices.c: judges the device nodes a container's control group lets it open: all of them, the
 * host's disks, the host's memory.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "checks/container/tests.h"
#include "core/engine/judge.h"
#include "core/facts/devices.h"
#include "core/base/text.h"

static void show_source(const struct container_case *c, const struct plm_device_reach *reach,
			int error)
{
	if (reach->process)
		container_show_unreadable(c, reach->process, "cgroup", error);
}

static void judge_unread(const struct container_case *c, const struct plm_device_reach *reach)
{
	char file[64];
	const char *source = reach->source ? reach->source : file;

	snprintf(file, sizeof(file), "/proc/%" PRId32 "/%s", reach->unread->pid,
		 reach->unread_file);
	plm_evidence(c->ev, &(struct plm_evidence){.source = source, .error = reach->error});
	plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
		    "what decides on the devices of %s could not be read (pid %" PRId32 ": %s)",
		    c->who, reach->unread->pid, plm_errno_words(reach->error));
}

/* False when nothing is in doubt. */
static bool judge_doubt(const struct container_case *c, const struct plm_device_reach *reach)
{
	if (reach->why) {
		show_source(c, reach, ENOTSUP);
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "which devices %s may open is not known: a BPF program decides, and %s",
			    c->who, reach->why);
	} else if (reach->unread) {
		judge_unread(c, reach);
	} else if (reach->unsure) {
		show_source(c, reach, ENODATA);
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "%s may open a disk, and what the host's own are made of could not be "
			    "read",
			    c->who);
	}
	return reach->why || reach->unread || reach->unsure;
}

static int judge(const struct container_case *c)
{
	const struct plm_device_reach *reach;
	int rc = plm_facts_device_reach(c->ev->facts, c->container, &reach, NULL);

	if (rc < 0)
		return rc;
	if (reach->words) {
		plm_evidence_value(c->ev, PLM_RUNNING, reach->source, "%s", reach->rule);
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s may open %s: its control group allows \"%s\" (pid %" PRId32 ")",
			    c->who, reach->words, reach->rule, reach->process->pid);
	} else if (!judge_doubt(c, reach)) {
		container_show(c, c->container->init, "cgroup", "none of them");
		plm_verdict(c->ev, PLM_VERDICT_PASS,
			    reach->on_host ? "%s may open no disk and no memory of the host"
					   : "%s has no power over the host's devices: it is in a "
					     "user namespace of its own",
			    c->who);
	}
	return 0;
}

int container_eval_devices(struct plm_eval *ev, const void *params)
{
	const struct container_params *p = params;

	plm_expected(ev, "the control group allows neither all devices, nor a disk or the memory "
			 "of the host");
	return container_each(ev, params, &p->exempt, judge);
}
