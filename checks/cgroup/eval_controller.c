/*
 * eval_controller.c: judges whether a controller is there, in version 2 or version 1. Pure: facts and parameters in, a
 * verdict out.
 */
#include "checks/cgroup/cgroup.h"

#include "core/base/arena.h"
#include "core/engine/judge.h"

const char *validate_controller(const void *params)
{
	const struct controller_params *p = params;

	return !*p->name || strpbrk(p->name, " \t,/")
		       ? "name is one controller, such as memory, pids, cpu or io"
		       : NULL;
}

static bool has_word(const struct plm_datum *datum, const char *word)
{
	struct plm_slice rest = {datum->data, datum->size_bytes}, w;

	while (plm_next_word(&rest, " \n", &w))
		if (plm_slice_is(w, word))
			return true;
	return false;
}

static void cannot_tell(struct plm_eval *ev, const char *name)
{
	plm_verdict(ev, PLM_VERDICT_UNKNOWN,
		    "no one can say whether the controller %s is there: the kernel's list, "
		    "/proc/cgroups, could not be read",
		    name);
}

static int judge_v2(struct plm_eval *ev, const struct controller_params *p, const char *point)
{
	const struct plm_datum *available, *enabled;
	bool unsure;
	int rc = cgroup_read_beside(ev, point, "cgroup.controllers", &available);

	if (rc == 0)
		rc = cgroup_read_beside(ev, point, "cgroup.subtree_control", &enabled);
	if (rc != 0)
		return rc;
	unsure = available->presence != PLM_PRESENT ||
		 (p->delegated.value && has_word(available, p->name) &&
		  enabled->presence != PLM_PRESENT);
	if (unsure)
		cannot_tell(ev, p->name);
	else if (!has_word(available, p->name))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the kernel offers no controller %s at %s: it was not built in, or "
			    "cgroup_disable= switched it off",
			    p->name, point);
	else if (p->delegated.value && !has_word(enabled, p->name))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the controller %s is there, but %s/cgroup.subtree_control does not "
			    "hand it down: no container can be limited by it",
			    p->name, point);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "the controller %s is there%s", p->name,
			    p->delegated.value ? " and handed down" : "");
	return 0;
}

/* /proc/cgroups: "NAME HIERARCHY NUM ENABLED" a line. */
static bool find_v1(const struct plm_datum *table, const char *name, bool *enabled)
{
	struct plm_slice rest = {table->data, table->size_bytes}, line, word = {0};

	while (plm_next_line(&rest, &line)) {
		if (!plm_next_word(&line, " \t", &word) || !plm_slice_is(word, name))
			continue;
		while (plm_next_word(&line, " \t", &word))
			*enabled = plm_slice_is(word, "1");
		return true;
	}
	return false;
}

static const struct cgroup_mount *v1_mount(const struct cgroup_facts *c, const char *name)
{
	for (size_t i = 0; i < c->mount_count; i++)
		if (cgroup_mount_has(&c->mounts[i], name))
			return &c->mounts[i];
	return NULL;
}

static const char *v1_name(const char *name)
{
	return strcmp(name, "io") == 0 ? "blkio" : name;
}

static int judge_v1(struct plm_eval *ev, const struct controller_params *p,
		    const struct cgroup_facts *c)
{
	static const char path[] = "/proc/cgroups";
	const char *name = v1_name(p->name);
	const struct cgroup_mount *mount = v1_mount(c, name);
	const struct plm_datum *table;
	bool enabled = false, found;
	int rc = plm_facts_read(ev->facts, path, CGROUP_FILE_BYTES, &table, NULL);

	if (rc < 0)
		return rc;
	if (mount)
		plm_evidence_value(ev, PLM_RUNNING, CGROUP_MOUNTINFO, "cgroup %s (%s)",
				   mount->point, mount->options);
	plm_evidence_datum(ev, PLM_RUNNING, path, table);
	found = find_v1(table, name, &enabled);
	if (table->presence != PLM_PRESENT)
		cannot_tell(ev, name);
	else if (!found)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the kernel was built without the controller %s: no container can be "
			    "limited by it",
			    name);
	else if (!enabled)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the controller %s is switched off by the kernel parameter "
			    "cgroup_disable: no container can be limited by it",
			    name);
	else if (!mount)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the controller %s is there, but its hierarchy is not mounted: no "
			    "container can be limited by it",
			    name);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "the controller %s is mounted at %s (version 1)",
			    name, mount->point);
	return 0;
}

int eval_controller(struct plm_eval *ev, const void *params)
{
	const struct controller_params *p = params;
	const struct cgroup_facts *c;
	int rc = cgroup_facts(ev->facts, &c, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, "controller %s there%s", p->name,
		     p->delegated.value ? " and handed down to containers" : "");
	if (cgroup_no_mounts(ev, c))
		return 0;
	/* A controller that no version 1 hierarchy has taken belongs to version 2. */
	if (c->v2_point && !v1_mount(c, v1_name(p->name)))
		return judge_v2(ev, p, c->v2_point);
	return judge_v1(ev, p, c);
}
