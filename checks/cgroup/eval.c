/*
 * eval.c: judges hierarchies, controllers and release agents. Pure: facts and parameters in, a
 * verdict out.
 */
#include "checks/cgroup/cgroup.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/engine/judge.h"

static const char mountinfo_path[] = "/proc/self/mountinfo";
enum { FILE_BYTES = 64 * 1024 };

/* In the order of enum cgroup_mode. */
static const char *const mode_names[] = {"none", "v1", "hybrid", "v2"};

/* True when the verdict is given: without the mount table nothing else can be said. */
static bool no_mounts(struct plm_eval *ev, const struct cgroup_facts *c)
{
	if (c->mountinfo.presence == PLM_PRESENT)
		return false;
	plm_evidence_datum(ev, PLM_RUNNING, mountinfo_path, &c->mountinfo);
	if (c->mountinfo.presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "nothing is running here that could have control groups");
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "the mount table could not be read, so no one can say which control "
			    "groups there are");
	return true;
}

/* ---- hierarchy ---- */

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
		plm_evidence_value(ev, PLM_RUNNING, mountinfo_path, "%s %s (%s)",
				   c->mounts[i].v2 ? "cgroup2" : "cgroup", c->mounts[i].point,
				   c->mounts[i].options);
	if (c->mount_count == 0)
		plm_evidence_value(ev, PLM_RUNNING, mountinfo_path,
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
	if (rc < 0 || no_mounts(ev, c))
		return rc;
	show_mounts(ev, c);
	good = plm_list_has(&p->one_of, mode_names[c->mode]);
	plm_verdict(ev, good ? PLM_VERDICT_PASS : PLM_VERDICT_FAIL, "%s", meaning[c->mode]);
	return 0;
}

/* ---- controller ---- */

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

static int read_beside(struct plm_eval *ev, const char *point, const char *file,
		       const struct plm_datum **datum)
{
	const char *path = plm_arena_printf(plm_facts_arena(ev->facts), "%s/%s", point, file);
	int rc = path ? plm_facts_read(ev->facts, path, FILE_BYTES, datum, NULL) : -PLM_E_NOMEM;

	if (rc == 0)
		plm_evidence_datum(ev, PLM_RUNNING, path, *datum);
	return rc;
}

static void cannot_tell(struct plm_eval *ev, const char *name)
{
	plm_verdict(ev, PLM_VERDICT_UNKNOWN,
		    "no one can say whether the controller %s is there: the kernel's list could "
		    "not be read",
		    name);
}

static int judge_v2(struct plm_eval *ev, const struct controller_params *p, const char *point)
{
	const struct plm_datum *available, *enabled;
	bool unsure;
	int rc = read_beside(ev, point, "cgroup.controllers", &available);

	if (rc == 0)
		rc = read_beside(ev, point, "cgroup.subtree_control", &enabled);
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
	int rc = plm_facts_read(ev->facts, path, FILE_BYTES, &table, NULL);

	if (rc < 0)
		return rc;
	if (mount)
		plm_evidence_value(ev, PLM_RUNNING, mountinfo_path, "cgroup %s (%s)", mount->point,
				   mount->options);
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
	if (no_mounts(ev, c))
		return 0;
	/* A controller that no version 1 hierarchy has taken belongs to version 2. */
	if (c->v2_point && !v1_mount(c, v1_name(p->name)))
		return judge_v2(ev, p, c->v2_point);
	return judge_v1(ev, p, c);
}

/* ---- release-agent ---- */

struct agents {
	struct plm_buf bad;
	size_t seen, unreadable;
};

static int look_at_agent(struct plm_eval *ev, const struct release_agent_params *p,
			 const struct cgroup_mount *mount, struct agents *agents)
{
	const struct plm_datum *datum;
	struct plm_slice agent;
	const char *text;
	int rc = read_beside(ev, mount->point, "release_agent", &datum);

	if (rc < 0)
		return rc;
	agents->unreadable += datum->presence == PLM_UNREADABLE;
	agents->seen += datum->presence == PLM_PRESENT;
	if (datum->presence != PLM_PRESENT)
		return 0;
	agent = plm_slice_trim((struct plm_slice){datum->data, datum->size_bytes});
	text = plm_arena_strndup(plm_facts_arena(ev->facts), agent.data, agent.size_bytes);
	if (!text)
		return -PLM_E_NOMEM;
	if (*text && !plm_list_has(&p->allowed, text))
		plm_buf_printf(&agents->bad, "%s%s runs %s", agents->bad.size_bytes ? ", " : "",
			       mount->point, text);
	return 0;
}

static void judge_agents(struct plm_eval *ev, const struct agents *agents)
{
	if (agents->bad.size_bytes)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the kernel would run a program as root on the host when a control "
			    "group empties, a known way out of containers: %s",
			    plm_buf_text(&agents->bad));
	else if (agents->unreadable)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "a release_agent file could not be read");
	else if (agents->seen == 0)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "no hierarchy of version 1 has a release agent here");
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "no release agent is set in %zu hierarchies of version 1 but what is "
			    "allowed",
			    agents->seen);
}

int eval_release_agent(struct plm_eval *ev, const void *params)
{
	const struct release_agent_params *p = params;
	const struct cgroup_facts *c;
	struct agents agents = {0};
	int rc = cgroup_facts(ev->facts, &c, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, "no release agent%s", p->allowed.count ? " but those allowed" : "");
	if (no_mounts(ev, c))
		return 0;
	for (size_t i = 0; rc == 0 && i < c->mount_count; i++)
		if (!c->mounts[i].v2)
			rc = look_at_agent(ev, p, &c->mounts[i], &agents);
	if (rc == 0 && agents.bad.failed)
		rc = -PLM_E_NOMEM;
	if (rc == 0)
		judge_agents(ev, &agents);
	plm_buf_free(&agents.bad);
	return rc;
}
