/*
 * eval_capabilities.c: judges the capability sets of a container's processes, bit by bit. A
 * capability held in a user namespace of its own is none over the host.
 */
#include "checks/container/tests.h"

#include <inttypes.h>

#include "core/base/text.h"
#include "core/engine/judge.h"
#include "core/facts/capabilities.h"

static const struct capability_set {
	const char *name;
	const char *status; /* its line in /proc/PID/status */
	size_t offset;
} sets[] = {
	{"effective", "CapEff", offsetof(struct plm_process, cap_eff)},
	{"permitted", "CapPrm", offsetof(struct plm_process, cap_prm)},
	{"ambient", "CapAmb", offsetof(struct plm_process, cap_amb)},
	{"inheritable", "CapInh", offsetof(struct plm_process, cap_inh)},
	{"bounding", "CapBnd", offsetof(struct plm_process, cap_bnd)},
};
enum { SETS = sizeof(sets) / sizeof(sets[0]) };

static uint64_t bits_of(const struct plm_process *p, const struct capability_set *set)
{
	return *(const uint64_t *)(const void *)((const char *)p + set->offset);
}

static uint64_t unwanted_bits(const struct container_capability_params *params)
{
	uint64_t allowed = 0, forbidden = 0;

	/* Names were checked by validate. */
	container_capability_bits(&params->allowed, &allowed);
	container_capability_bits(&params->forbidden, &forbidden);
	return forbidden | (params->allowed.count ? ~allowed : 0);
}

/* Some capabilities are worth most where the host's processes, network or names are in sight. */
static bool shares_all(const struct container_case *c, const struct plm_process *p,
		       const struct plm_list *namespaces)
{
	for (size_t i = 0; i < namespaces->count; i++)
		for (int ns = 0; ns < PLM_NS_COUNT; ns++)
			if (plm_str_eq(namespaces->items[i], plm_ns_name((enum plm_ns)ns)) &&
			    (p->ns[ns] == 0 || p->ns[ns] != c->processes->host_ns[ns]))
				return false;
	return true;
}

static bool is_asked_user(const struct container_capability_params *params,
			  const struct plm_process *p)
{
	return params->user == CONTAINER_USER_ANY ||
	       (p->uid[1] == 0) == (params->user == CONTAINER_USER_ROOT);
}

/* The first asked set that holds something unwanted, or NULL. */
static const struct capability_set *bad_set(const struct container_case *c,
					    const struct plm_process *p)
{
	const struct container_capability_params *params = c->params;

	if (!p->in_initial_userns && params->user_namespace == CONTAINER_USERNS_INITIAL)
		return NULL;
	if (!shares_all(c, p, &params->with_host) || !is_asked_user(params, p))
		return NULL;
	for (int i = 0; i < SETS; i++)
		if (plm_list_has(&params->sets, sets[i].name) &&
		    (bits_of(p, &sets[i]) & unwanted_bits(params)))
			return &sets[i];
	return NULL;
}

static bool is_bad(const struct container_case *c, const struct plm_process *p)
{
	return bad_set(c, p) != NULL;
}

static void show(const struct container_case *c, const struct plm_process *p)
{
	const struct container_capability_params *params = c->params;

	for (int i = 0; i < SETS; i++)
		if (plm_list_has(&params->sets, sets[i].name))
			container_show(c, p, "status", "%s: %016" PRIx64, sets[i].status,
				       bits_of(p, &sets[i]));
	if (!p->in_initial_userns && p->presence == PLM_PRESENT)
		container_show(c, p, "ns/user", "user:[%" PRIu64 "], not the host's",
			       p->ns[PLM_NS_USER]);
}

/* "CAP_A, CAP_B and 3 more"; false when out of memory. */
static bool name_some(uint64_t bits, char *to, size_t room_bytes)
{
	enum { NAMED = 4 };
	char name[32];
	size_t used = 0;

	for (int named = 0; bits && named < NAMED; named++) {
		int capability = plm_capability_worst(bits);

		if (plm_capability_name(capability, name) < 0)
			return false;
		used += (size_t)snprintf(to + used, room_bytes - used, "%s%s", named ? ", " : "",
					 name);
		bits &= ~(UINT64_C(1) << capability);
	}
	if (bits)
		snprintf(to + used, room_bytes - used, " and %d more", __builtin_popcountll(bits));
	return true;
}

/* Where there was no memory for a name, the evidence still has the bits. */
static void fail(const struct container_case *c, const struct plm_process *p, const char *others)
{
	const struct capability_set *set = bad_set(c, p);
	uint64_t bits = bits_of(p, set) & unwanted_bits(c->params);
	char names[160] = "a capability the rule forbids";

	name_some(bits, names, sizeof(names));
	plm_verdict(c->ev, PLM_VERDICT_FAIL, "%s %s: %s %s in its %s set (pid %" PRId32 "%s)",
		    c->who, container_capability_words(plm_capability_worst(bits)), names,
		    (bits & (bits - 1)) ? "are" : "is", set->name, p->pid, others);
}

static void pass(const struct container_case *c)
{
	bool on_host = false;

	for (size_t i = 0; i < c->container->process_count; i++)
		on_host |= c->container->processes[i]->in_initial_userns;
	if (on_host)
		plm_verdict(c->ev, PLM_VERDICT_PASS, "%s holds no capability that the rule forbids",
			    c->who);
	else
		plm_verdict(c->ev, PLM_VERDICT_PASS,
			    "%s holds no capability over the host: all it has it has in its own "
			    "user namespace",
			    c->who);
}

static int judge(const struct container_case *c)
{
	static const struct container_process_test test = {is_bad, show, fail, pass};

	return container_judge_processes(c, &test);
}

int container_eval_capabilities(struct plm_eval *ev, const void *params)
{
	const struct container_capability_params *p = params;

	plm_expected(ev, "no process holds a capability %s in its sets",
		     p->allowed.count ? "that is not allowed" : "that is forbidden");
	return container_each(ev, params, &p->exempt, judge);
}

const char *container_validate_capabilities(const void *params)
{
	const struct container_capability_params *p = params;
	uint64_t bits;

	if (!p->allowed.count && !p->forbidden.count)
		return "no capability is named: write allowed or forbidden";
	if (!container_capability_bits(&p->allowed, &bits) ||
	    !container_capability_bits(&p->forbidden, &bits))
		return "allowed and forbidden hold names of capabilities, as in CAP_SYS_ADMIN";
	for (size_t i = 0; i < p->with_host.count; i++) {
		bool known = false;

		for (int ns = 0; ns < PLM_NS_COUNT; ns++)
			known |= plm_str_eq(plm_ns_name((enum plm_ns)ns), p->with_host.items[i]);
		if (!known)
			return "with-host holds names of namespaces, as in pid";
	}
	for (size_t i = 0; i < p->sets.count; i++) {
		bool known = false;

		for (int s = 0; s < SETS; s++)
			known |= plm_str_eq(sets[s].name, p->sets.items[i]);
		if (!known)
			return "sets holds effective, permitted, ambient, inheritable or bounding";
	}
	return NULL;
}
