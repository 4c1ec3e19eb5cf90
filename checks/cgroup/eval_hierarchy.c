/*
 * eval_hierarchy.c: judges which versions of control groups are mounted. Pure: facts and parameters in, a verdict out.
 */
#include "checks/cgroup/cgroup.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/engine/judge.h"

/* In the order of enum cgroup_mode. */
static const char *const mode_names[] = {"none", "v1", "hybrid", "v2"};

const char *validate_hierarchy(const void *params)
{
	const struct hierarchy_params *p = params;

	for (size_t i = 0; i < p->one_of.count; i++)
		if (strcmp(p->one_of.items[i], "v1") != 0 &&
		    strcmp(p->one_of.items[i], "v2") != 0 &&
		    strcmp(p->one_of.items[i], "hybrid") != 0)
			return "one-of holds words out of v2, hybrid and v1";
	return p->one_of.count ? NULL : "one-of is empty; write v2, hybrid or v1";
}

static void show_mounts(struct plm_eval *ev, const struct cgroup_facts *c)
{
	for (size_t i = 0; i < c->mount_count; i++)
		plm_evidence_value(ev, PLM_RUNNING, CGROUP_MOUNTINFO, "%s %s (%s)",
				   c->mounts[i].v2 ? "cgroup2" : "cgroup", c->mounts[i].point,
				   c->mounts[i].options);
	if (c->mount_count == 0)
		plm_evidence_value(ev, PLM_RUNNING, CGROUP_MOUNTINFO,
				   "no cgroup or cgroup2 file system");
}

static int expect_modes(struct plm_eval *ev, const struct hierarchy_params *p)
{
	plm_auto_buf struct plm_buf words = {0};

	for (size_t i = 0; i < p->one_of.count; i++)
		plm_buf_printf(&words, "%s%s", i ? " or " : "", p->one_of.items[i]);
	if (words.failed)
		return -PLM_E_NOMEM;
	plm_expected(ev, "control groups %s", plm_buf_text(&words));
	return 0;
}

int eval_hierarchy(struct plm_eval *ev, const void *params)
{
	static const char *const meaning[] = {
		[CGROUP_NONE] = "no control groups are mounted: no container can be limited",
		[CGROUP_V1] = "control groups are of version 1 only: limits cannot be delegated "
			      "safely to users, and memory "
			      "and I/O are counted apart",
		[CGROUP_HYBRID] = "control groups are of both versions: controllers of version 1 "
				  "are in use beside a version 2 hierarchy, and what one limits "
				  "the other does not count",
		[CGROUP_V2] = "control groups are one hierarchy of version 2",
	};
	const struct hierarchy_params *p = params;
	const struct cgroup_facts *c;
	bool good;
	int rc = cgroup_facts(ev->facts, &c, NULL);

	if (rc == 0)
		rc = expect_modes(ev, p);
	if (rc < 0 || cgroup_no_mounts(ev, c))
		return rc;
	show_mounts(ev, c);
	good = plm_list_has(&p->one_of, mode_names[c->mode]);
	plm_verdict(ev, good ? PLM_VERDICT_PASS : PLM_VERDICT_FAIL, "%s", meaning[c->mode]);
	return 0;
}
