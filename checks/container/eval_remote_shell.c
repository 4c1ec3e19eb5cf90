/*
 * eval_remote_shell.c: judges whether a container runs a server for logins from elsewhere: by the names of its processes
 * and programs, and by what listens at the ports of such servers. Pure.
 */
#include "checks/container/gathered.h"
#include "checks/container/tests.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "core/engine/judge.h"
#include "core/base/text.h"
#include "core/facts/ports.h"

/* ---- processes ---- */

/* What a process calls itself is its own choice; which file it executes is not. */
static int look_at(const struct container_case *c, const struct plm_process *p,
		   struct container_worst *worst, const char **program)
{
	const struct container_remote_shell_params *params = c->params;
	struct plm_datum link;
	const char *slash;
	int rc;

	if (p->presence != PLM_PRESENT) {
		container_take_unread(worst, p, "status", p->error);
		return 0;
	}
	worst->read_count++;
	if (plm_list_has(&params->programs, p->comm)) {
		*program = worst->bad ? *program : p->comm;
		container_take_bad(worst, p);
		return 0;
	}
	rc = container_program(c->ev->facts, p, &link);
	if (rc < 0 || link.presence == PLM_ABSENT)
		return rc;
	if (link.presence == PLM_UNREADABLE) {
		if (link.error != ESRCH)
			container_take_unread(worst, p, "exe", link.error);
		return 0;
	}
	slash = strrchr(link.data, '/');
	slash = slash ? slash + 1 : link.data;
	if (plm_list_has(&params->programs, slash)) {
		*program = worst->bad ? *program : slash;
		container_take_bad(worst, p);
	}
	return 0;
}

static void say_process(const struct container_case *c, const struct container_worst *worst,
			const char *program)
{
	char others[48];

	container_show(c, worst->bad, "exe", "%s", program);
	plm_verdict(c->ev, PLM_VERDICT_FAIL,
		    "%s runs %s (pid %" PRId32
		    ")%s: a way in beside the engine's, with keys and a log "
		    "of its own",
		    c->who, program, worst->bad->pid, container_others(worst, others));
}

/* ---- ports ---- */

static bool is_port(const struct plm_list *ports, uint16_t port)
{
	char text[8];

	snprintf(text, sizeof(text), "%u", port);
	return plm_list_has(ports, text);
}

/* Only of a network of its own: the host's ports are the host's. True when the verdict is given. */
static int judge_ports(const struct container_case *c, bool *judged)
{
	const struct container_remote_shell_params *p = c->params;
	uint64_t net = c->container->init->ns[PLM_NS_NET];
	const struct plm_listener_list *list;
	int rc;

	*judged = false;
	if (!net || net == c->processes->host_ns[PLM_NS_NET])
		return 0;
	rc = plm_facts_listeners(c->ev->facts, net, &list, NULL);
	if (rc < 0)
		return rc;
	if (list->why_not.presence != PLM_PRESENT) {
		plm_evidence_datum(c->ev, PLM_RUNNING, "listeners of its network", &list->why_not);
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "what listens in the network of %s could not be read: %s", c->who,
			    plm_errno_words(list->why_not.error));
		*judged = true;
	}
	for (size_t i = 0; !*judged && i < list->count; i++) {
		const struct plm_listener *l = &list->items[i];

		if (l->udp || l->loopback || !is_port(&p->ports, l->port))
			continue;
		plm_evidence_value(c->ev, PLM_RUNNING, "listeners of its network", "tcp %s:%u",
				   l->address, l->port);
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s listens on port %u of %s, where servers for remote logins do: a "
			    "way in beside the engine's",
			    c->who, l->port, l->address);
		*judged = true;
	}
	return 0;
}

static int judge(const struct container_case *c)
{
	struct container_worst worst = {0};
	const char *program = NULL;
	bool judged = false;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < c->container->process_count; i++)
		rc = look_at(c, c->container->processes[i], &worst, &program);
	if (rc < 0)
		return rc;
	if (worst.bad) {
		say_process(c, &worst, program);
		return 0;
	}
	rc = judge_ports(c, &judged);
	if (rc < 0 || judged || container_judge_unread(c, &worst))
		return rc;
	container_show(c, c->container->init, "exe", "%zu processes, none of them one",
		       c->container->process_count);
	plm_verdict(c->ev, PLM_VERDICT_PASS, "%s runs no server for logins from elsewhere", c->who);
	return 0;
}

int container_eval_remote_shell(struct plm_eval *ev, const void *params)
{
	const struct container_remote_shell_params *p = params;

	plm_expected(ev, "no server for logins from elsewhere");
	return container_each(ev, params, &p->exempt, judge);
}
