/*
 * eval_listener.c: judges who listens on the host against an allow-list. What containers publish is the element
 * published's question. Pure.
 */
#include "checks/network/network.h"

#include <inttypes.h>

#include "core/engine/judge.h"
#include "core/base/text.h"

const char *network_validate_listener(const void *params)
{
	return network_check_allowed(&((const struct network_listener_params *)params)->allow);
}

static bool is_asked(const struct network_listener_params *p, const struct network_socket *s)
{
	return !s->of_container && (p->loopback.value || !s->listener->loopback);
}

static void show(struct plm_eval *ev, const struct network_socket *s, bool allowed)
{
	const struct plm_listener *l = s->listener;

	plm_evidence_value(ev, PLM_RUNNING, "netlink:sock_diag", "%s %s port %u: %s, pid %d%s",
			   l->udp ? "udp" : "tcp", l->address, (unsigned)l->port,
			   s->program ? s->program : "nobody that can be seen",
			   s->holder ? (int)s->holder->pid : 0, allowed ? "" : ", not allowed");
}

static void fail(struct plm_eval *ev, const struct network_socket *s, size_t others)
{
	const struct plm_listener *l = s->listener;
	char more[48] = "", whose[32] = "";

	if (others)
		snprintf(more, sizeof(more), ", and %zu more", others);
	if (s->holder)
		snprintf(whose, sizeof(whose), " (pid %" PRId32 ")", s->holder->pid);
	plm_verdict(ev, PLM_VERDICT_FAIL,
		    "%s%s listens on %s %s port %u, which the rule does not allow%s",
		    s->program ? s->program : "a process that cannot be seen", whose,
		    l->udp ? "udp" : "tcp", l->wildcard ? "every address," : l->address,
		    (unsigned)l->port, more);
}

static void conclude(struct plm_eval *ev, const struct network_sockets *sockets, size_t asked,
		     const struct network_socket *doubtful)
{
	if (sockets->untold)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "this kernel cannot list the sockets of one protocol");
	else if (doubtful)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "whose the %s socket on port %u is cannot be seen: not every process "
			    "can be looked into",
			    doubtful->listener->udp ? "udp" : "tcp",
			    (unsigned)doubtful->listener->port);
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    asked ? "%zu sockets listen, and each is allowed"
				  : "nothing listens that others can reach",
			    asked);
}

static void judge(struct plm_eval *ev, const struct network_listener_params *p,
		  const struct network_sockets *sockets)
{
	const struct network_socket *refused = NULL, *doubtful = NULL;
	size_t asked = 0, others = 0;

	for (size_t i = 0; i < sockets->count; i++) {
		const struct network_socket *s = &sockets->items[i];
		bool needs_owner, allowed;

		if (!is_asked(p, s))
			continue;
		asked++;
		allowed = network_is_allowed(&p->allow, s->listener->udp, s->listener->address,
					     s->listener->port, s->program, &needs_owner);
		show(ev, s, allowed || needs_owner);
		/* One that nobody is seen to hold may be a container's. */
		if (!allowed && (needs_owner || (!s->program && sockets->unread)))
			doubtful = s;
		else if (!allowed && refused)
			others++;
		else if (!allowed)
			refused = s;
	}
	if (refused)
		fail(ev, refused, others);
	else
		conclude(ev, sockets, asked, doubtful);
}

int network_eval_listener(struct plm_eval *ev, const void *params)
{
	const struct network_listener_params *p = params;
	const struct network_sockets *sockets;
	int rc = network_sockets(ev->facts, &sockets, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, "nobody listens but who is allowed to");
	if (sockets->state.presence != PLM_PRESENT)
		plm_evidence_datum(ev, PLM_RUNNING, "netlink:sock_diag", &sockets->state);
	if (sockets->state.presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "nothing runs here, so nobody listens");
	else if (sockets->state.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "who listens could not be read: %s",
			    plm_errno_words(sockets->state.error));
	else
		judge(ev, p, sockets);
	return 0;
}
