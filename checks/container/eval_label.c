/*
 * eval_label.c: judges the label that AppArmor or SELinux gives a container's processes.
 */
#include "checks/container/tests.h"

#include <inttypes.h>

#include "core/base/text.h"
#include "core/engine/judge.h"

/* SELinux types that are under no confinement worth the name. */
static const char *const open_types[] = {
	"spc_t",    "unconfined_t", "unconfined_service_t", "container_runtime_t", "init_t",
	"initrc_t", "kernel_t"};

static bool ends(struct plm_slice text, const char *suffix)
{
	size_t n = strlen(suffix);

	return text.size_bytes >= n && memcmp(text.data + text.size_bytes - n, suffix, n) == 0;
}

/* SELinux: user, role, type and level. What its user is called confines nothing and opens nothing. */
static bool selinux_type(struct plm_slice label, struct plm_slice *type)
{
	struct plm_slice user, role;

	return !ends(label, ")") && plm_split(label, ':', &user, &label) &&
	       plm_split(label, ':', &role, &label) && plm_next_word(&label, ":", type);
}

/* Labels that do not confine: "unconfined", "NAME (complain)", "system_u:system_r:spc_t:s0". */
static bool is_open_label(struct plm_slice label)
{
	struct plm_slice type;

	if (ends(label, ")"))
		return !ends(label, " (enforce)") && !ends(label, " (kill)");
	if (!selinux_type(label, &type))
		return plm_slice_is(label, "unconfined");
	for (size_t i = 0; i < sizeof(open_types) / sizeof(open_types[0]); i++)
		if (plm_slice_is(type, open_types[i]))
			return true;
	return false;
}

static bool is_unconfined(const struct container_case *c, const struct plm_process *p)
{
	(void)c;
	return p->label.presence == PLM_PRESENT &&
	       is_open_label((struct plm_slice){.data = p->label.data,
						.size_bytes = p->label.size_bytes});
}

static void show(const struct container_case *c, const struct plm_process *p)
{
	if (p->label.presence == PLM_UNREADABLE)
		container_show_unreadable(c, p, "attr/current", p->label.error);
	else
		container_show(c, p, "attr/current", "%.*s", (int)p->label.size_bytes,
			       p->label.data ? p->label.data : "");
}

static void fail(const struct container_case *c, const struct plm_process *p, const char *others)
{
	plm_verdict(c->ev, PLM_VERDICT_FAIL,
		    "%s is not confined by mandatory access control: its label is \"%.*s\" (pid "
		    "%" PRId32 "%s)",
		    c->who, (int)p->label.size_bytes, p->label.data, p->pid, others);
}

static void pass(const struct container_case *c)
{
	plm_verdict(c->ev, PLM_VERDICT_PASS, "%s is confined as \"%s\"", c->who,
		    c->container->init->label.data ? c->container->init->label.data : "");
}

static bool all_absent(const struct plm_container *container)
{
	for (size_t i = 0; i < container->process_count; i++)
		if (container->processes[i]->label.presence != PLM_ABSENT)
			return false;
	return true;
}

static bool is_selinux(const struct plm_container *container)
{
	const struct plm_datum *label = &container->init->label;
	struct plm_slice type;

	return label->presence == PLM_PRESENT &&
	       selinux_type((struct plm_slice){label->data, label->size_bytes}, &type);
}

/* A label says what would be refused; where the kernel only writes that down, it confines nothing. */
static int judge_enforcing(const struct container_case *c, bool *settled)
{
	const struct plm_datum *probe;
	struct plm_slice enforcing;
	int rc = plm_facts_probe(c->ev->facts, "selinux", &probe, NULL);

	if (rc < 0)
		return rc;
	if (plm_facts_line(probe, "enforcing", &enforcing) && plm_slice_is(enforcing, "1"))
		return 0;
	*settled = true;
	plm_evidence_datum(c->ev, PLM_RUNNING, "selinux", probe);
	if (probe->presence == PLM_PRESENT)
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s is labelled \"%s\", but SELinux is permissive: it refuses nothing",
			    c->who, c->container->init->label.data);
	else
		plm_verdict(
			c->ev, PLM_VERDICT_UNKNOWN,
			"%s is labelled \"%s\", but whether SELinux enforces it could not be told",
			c->who, c->container->init->label.data);
	return 0;
}

static int judge(const struct container_case *c)
{
	static const struct container_process_test test = {is_unconfined, show, fail, pass};
	bool settled = false;
	int rc;

	if (all_absent(c->container)) {
		plm_verdict(c->ev, PLM_VERDICT_NOTAPPLICABLE,
			    "%s has no label: no security module labels processes on this host",
			    c->who);
		return 0;
	}
	for (size_t i = 0; i < c->container->process_count; i++)
		if (c->container->processes[i]->label.presence != PLM_PRESENT)
			show(c, c->container->processes[i]);
	rc = is_selinux(c->container) ? judge_enforcing(c, &settled) : 0;
	return rc < 0 || settled ? rc : container_judge_processes(c, &test);
}

int container_eval_mac_label(struct plm_eval *ev, const void *params)
{
	const struct container_params *p = params;

	plm_expected(ev, "every process has a label that is enforced");
	return container_each(ev, params, &p->exempt, judge);
}
