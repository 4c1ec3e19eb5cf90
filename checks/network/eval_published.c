/*
 * eval_published.c: judges all ports that containers publish on this host against one allow-list. Where each container
 * can be reached is a fact of core/facts. Pure.
 */
#include "checks/network/network.h"
#include "core/engine/judge.h"

const char *network_validate_published(const void *params)
{
	return network_check_allowed(&((const struct network_published_params *)params)->allow);
}

struct judging {
	struct plm_eval *ev;
	const struct network_published_params *p;
	const struct plm_container *refused_of, *doubtful;
	const struct plm_published_port *refused;
	size_t seen, others;
};

static bool is_loopback(const char *address)
{
	return plm_str_starts(address, "127.") || plm_str_eq(address, "::1");
}

static void look_at(struct judging *j, const struct plm_container *c,
		    const struct plm_published_port *port)
{
	bool needs_owner, allowed;

	if (is_loopback(port->address) && !j->p->loopback.value)
		return;
	j->seen++;
	allowed = network_is_allowed(&j->p->allow, port->udp, port->address, port->port, c->name,
				     &needs_owner);
	plm_evidence_value(j->ev, PLM_RUNNING, "netlink:sock_diag",
			   "container %s: %s %s port %u by %s%s", c->name,
			   port->udp ? "udp" : "tcp", port->address, (unsigned)port->port,
			   plm_publisher_name(port->publisher), allowed ? "" : ", not allowed");
	if (!allowed && j->refused)
		j->others++;
	if (allowed || j->refused)
		return;
	j->refused = port;
	j->refused_of = c;
}

static void conclude(struct judging *j)
{
	char more[48] = "";

	if (j->others)
		snprintf(more, sizeof(more), ", and %zu more", j->others);
	if (j->refused)
		plm_verdict(j->ev, PLM_VERDICT_FAIL,
			    "container %s (%s) is published on %s %s port %u of this host, which "
			    "the rule does not allow%s",
			    j->refused_of->name, plm_runtime_words(j->refused_of->runtime),
			    j->refused->udp ? "udp" : "tcp",
			    j->refused->wildcard ? "every address," : j->refused->address,
			    (unsigned)j->refused->port, more);
	else if (j->doubtful)
		plm_verdict(
			j->ev, PLM_VERDICT_UNKNOWN,
			"not every port of this host that leads to container %s (%s) could be read",
			j->doubtful->name, plm_runtime_words(j->doubtful->runtime));
	else
		plm_verdict(j->ev, PLM_VERDICT_PASS,
			    j->seen == 1 ? "%zu port is published, and it is allowed"
			    : j->seen	 ? "%zu ports are published, and each is allowed"
					 : "no container is published on this host",
			    j->seen);
}

/* Nothing leads to one that has ended since. */
static int doubt(struct judging *j, const struct plm_container *container)
{
	bool ended;
	int rc = plm_facts_container_ended(j->ev->facts, container, &ended, NULL);

	if (rc == 0 && !ended)
		j->doubtful = container;
	return rc;
}

int network_eval_published(struct plm_eval *ev, const void *params)
{
	struct judging j = {.ev = ev, .p = params};
	const struct plm_container_list *containers;
	int rc = plm_facts_containers(ev->facts, &containers, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, "only what is allowed is published");
	if (!containers->count && !containers->scope_problem && !containers->unreadable_processes) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "no container runs on this host");
		return 0;
	}
	for (size_t i = 0; i < containers->count; i++) {
		const struct plm_published_ports *ports;

		rc = plm_facts_published_ports(ev->facts, containers->items[i], &ports, NULL);
		if (rc < 0)
			return rc;
		if (ports->doubt != PLM_PUBLISH_CERTAIN && !j.doubtful)
			rc = doubt(&j, containers->items[i]);
		if (rc < 0)
			return rc;
		for (size_t k = 0; k < ports->count; k++)
			look_at(&j, containers->items[i], &ports->items[k]);
	}
	if (!j.refused && !j.doubtful &&
	    (containers->scope_problem || containers->unreadable_processes))
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "not every container of this host is seen: %s",
			    containers->scope_problem ? containers->scope_problem
						      : "some processes could not be read");
	else
		conclude(&j);
	return 0;
}
