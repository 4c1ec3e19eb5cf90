/*
 * eval_privileges.c: judges no_new_privs, seccomp and the user of a container's processes.
 */
#include "checks/container/tests.h"

#include <errno.h>
#include <inttypes.h>

#include "core/base/text.h"
#include "core/engine/judge.h"
#include "core/facts/claims.h"

/* ---- no_new_privs ---- */

static bool may_gain(const struct container_case *c, const struct plm_process *p)
{
	(void)c;
	return p->no_new_privs == 0;
}

static void show_no_new_privs(const struct container_case *c, const struct plm_process *p)
{
	/* Kernels before 4.10 do not say. */
	if (p->no_new_privs < 0)
		container_show_unreadable(c, p, "status", ENOTSUP);
	else
		container_show(c, p, "status", "NoNewPrivs: %" PRId32, p->no_new_privs);
}

static void fail_no_new_privs(const struct container_case *c, const struct plm_process *p,
			      const char *others)
{
	plm_verdict(c->ev, PLM_VERDICT_FAIL,
		    "%s can gain privileges through set-uid programs: no_new_privs is off (pid "
		    "%" PRId32 "%s)",
		    c->who, p->pid, others);
}

static void pass_no_new_privs(const struct container_case *c)
{
	plm_verdict(c->ev, PLM_VERDICT_PASS,
		    "%s cannot gain privileges: no_new_privs is on for all its processes", c->who);
}

static int judge_no_new_privs(const struct container_case *c)
{
	static const struct container_process_test test = {may_gain, show_no_new_privs,
							   fail_no_new_privs, pass_no_new_privs};

	return container_judge_processes(c, &test);
}

int container_eval_no_new_privileges(struct plm_eval *ev, const void *params)
{
	const struct container_params *p = params;

	plm_expected(ev, "no_new_privs is on for every process");
	return container_each(ev, params, &p->exempt, judge_no_new_privs);
}

/* ---- seccomp ---- */

static bool is_unfiltered(const struct container_case *c, const struct plm_process *p)
{
	(void)c;
	/* A status without the line is of a kernel without seccomp. */
	return p->seccomp_mode == 0 || (p->seccomp_mode < 0 && p->presence == PLM_PRESENT);
}

static void show_seccomp(const struct container_case *c, const struct plm_process *p)
{
	if (p->seccomp_mode < 0)
		container_show(c, p, "status", "no line Seccomp:");
	else
		container_show(c, p, "status", "Seccomp: %" PRId32, p->seccomp_mode);
}

static void fail_seccomp(const struct container_case *c, const struct plm_process *p,
			 const char *others)
{
	if (p->seccomp_mode < 0)
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s may make every system call: the kernel was built without seccomp",
			    c->who);
	else
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s may make every system call of the host's kernel: no seccomp filter "
			    "is in force (pid %" PRId32 "%s)",
			    c->who, p->pid, others);
}

static void pass_seccomp(const struct container_case *c)
{
	plm_verdict(c->ev, PLM_VERDICT_PASS, "%s has a seccomp filter on all its processes",
		    c->who);
}

/* A claim that the filter lets everything through, or NULL: the kernel tells no filter's content. */
static const struct plm_claim_value *allows_all(const struct plm_claims *claims)
{
	const struct plm_claim_value *row = claims->values[PLM_CLAIM_SECCOMP];

	for (int i = 0; i < PLM_CLAIM_EFFECT; i++)
		if (row[i].presence == PLM_PRESENT && row[i].rank == PLM_CLAIM_SECCOMP_ALLOWS_ALL)
			return &row[i];
	return NULL;
}

/* True, with the verdict, where all have a filter and a claim says that it filters nothing. */
static int judge_profile(const struct container_case *c, bool *judged)
{
	const struct plm_claims *claims;
	const struct plm_claim_value *claim;
	int rc;

	for (size_t i = 0; i < c->container->process_count; i++)
		if (c->container->processes[i]->seccomp_mode != 2)
			return 0;
	rc = plm_facts_claims(c->ev->facts, c->container, &claims, NULL);
	claim = rc == 0 ? allows_all(claims) : NULL;
	if (!claim)
		return rc;
	*judged = true;
	show_seccomp(c, c->container->init);
	plm_evidence_value(c->ev, PLM_CLAIMED, claim->source, "seccomp: %s", claim->text);
	plm_verdict(c->ev, PLM_VERDICT_FAIL,
		    "%s may make every system call of the host's kernel: its seccomp filter was "
		    "made from a profile that allows all of them (pid %" PRId32 ")",
		    c->who, c->container->init->pid);
	return 0;
}

static int judge_seccomp(const struct container_case *c)
{
	static const struct container_process_test test = {is_unfiltered, show_seccomp,
							   fail_seccomp, pass_seccomp};
	bool judged = false;
	int rc = judge_profile(c, &judged);

	return rc < 0 || judged ? rc : container_judge_processes(c, &test);
}

int container_eval_seccomp(struct plm_eval *ev, const void *params)
{
	const struct container_params *p = params;

	plm_expected(ev, "a seccomp filter is in force for every process");
	return container_each(ev, params, &p->exempt, judge_seccomp);
}

/* ---- root ---- */

static bool has_root_id(const struct plm_process *p)
{
	return p->uid[0] == 0 || p->uid[1] == 0 || p->uid[2] == 0 || p->uid[3] == 0;
}

/* What status says of users is in the reader's terms, and the reader is on the host. Where status
 * was refused there are no capability sets either, and the zeroes mean nothing. */
static bool is_host_root(const struct container_case *c, const struct plm_process *p)
{
	const struct container_root_params *params = c->params;
	bool runs = p->pid_depth > 0 && has_root_id(p);

	return (runs && params->way != CONTAINER_ROOT_MAPS) ||
	       (p->maps_host_root && params->way != CONTAINER_ROOT_RUNS);
}

static void show_user(const struct container_case *c, const struct plm_process *p)
{
	container_show(c, p, "status", "Uid: %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32,
		       p->uid[0], p->uid[1], p->uid[2], p->uid[3]);
	if (p->maps_host_root)
		container_show(c, p, "uid_map", "maps a user to the host's user 0");
}

static void fail_user(const struct container_case *c, const struct plm_process *p,
		      const char *others)
{
	const struct container_root_params *params = c->params;

	if (p->maps_host_root && (!has_root_id(p) || params->way == CONTAINER_ROOT_MAPS))
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s can become the host's root: its user namespace maps a user to the "
			    "host's user 0 (pid %" PRId32 "%s)",
			    c->who, p->pid, others);
	else
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s runs as the host's root: user 0 inside is user 0 outside (pid "
			    "%" PRId32 "%s)",
			    c->who, p->pid, others);
}

static void pass_user(const struct container_case *c)
{
	const struct container_root_params *params = c->params;

	if (params->way == CONTAINER_ROOT_MAPS)
		plm_verdict(c->ev, PLM_VERDICT_PASS,
			    "no user namespace of %s leads to the host's user 0", c->who);
	else
		plm_verdict(c->ev, PLM_VERDICT_PASS,
			    "%s does not run as the host's root: its first process has the host's "
			    "user %" PRIu32,
			    c->who, c->container->init->uid[1]);
}

static int judge_user(const struct container_case *c)
{
	static const struct container_process_test test = {is_host_root, show_user, fail_user,
							   pass_user};

	return container_judge_processes(c, &test);
}

int container_eval_root_user(struct plm_eval *ev, const void *params)
{
	const struct container_root_params *p = params;

	static const char *const wanted[] = {
		[CONTAINER_ROOT_ANY] = "no process has, or can take, the host's user 0",
		[CONTAINER_ROOT_RUNS] = "no process has the host's user 0",
		[CONTAINER_ROOT_MAPS] = "no user namespace maps a user to the host's user 0",
	};

	plm_expected(ev, "%s", wanted[p->way]);
	return container_each(ev, params, &p->exempt, judge_user);
}
