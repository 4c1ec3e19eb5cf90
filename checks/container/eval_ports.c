/*
 * eval_ports.c: judges at which addresses and ports of the host a container can be reached.
 */
#include "checks/container/tests.h"

#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>

#include "core/base/text.h"
#include "core/engine/judge.h"
#include "core/facts/ports.h"

/* ---- what the rule allows ---- */

struct port_range {
	uint64_t first, last;
	const char *protocol; /* "tcp", "udp", or NULL: both */
};

/* "443", "8000-8100", "53/udp". */
static bool parse_range(const char *text, struct port_range *range)
{
	struct plm_slice numbers = plm_slice_of(text), protocol, first, last;

	range->protocol = NULL;
	if (plm_split(plm_slice_of(text), '/', &numbers, &protocol)) {
		if (!plm_slice_is(protocol, "tcp") && !plm_slice_is(protocol, "udp"))
			return false;
		range->protocol = plm_slice_is(protocol, "udp") ? "udp" : "tcp";
	}
	if (!plm_split(numbers, '-', &first, &last))
		first = last = numbers;
	return plm_parse_u64(first, 10, &range->first) && plm_parse_u64(last, 10, &range->last) &&
	       range->first >= 1 && range->first <= range->last && range->last <= UINT16_MAX;
}

static const char *protocol_of(bool udp)
{
	return udp ? "udp" : "tcp";
}

static bool port_is_allowed(const struct container_port_params *params,
			    const struct plm_published_port *port)
{
	struct port_range range;

	for (size_t i = 0; i < params->allowed_ports.count; i++)
		if (parse_range(params->allowed_ports.items[i], &range) &&
		    port->port >= range.first && port->port <= range.last &&
		    (!range.protocol || plm_str_eq(range.protocol, protocol_of(port->udp))))
			return true;
	return false;
}

static bool address_is_allowed(const struct container_port_params *params,
			       const struct plm_published_port *port)
{
	if (!params->allowed_addresses.count)
		return !port->wildcard;
	for (size_t i = 0; i < params->allowed_addresses.count; i++)
		if (fnmatch(params->allowed_addresses.items[i], port->address, 0) == 0)
			return true;
	return false;
}

/* ---- evidence ---- */

static void show_port(const struct container_case *c, const struct plm_published_port *port)
{
	container_show(c, port->process, port->claimed ? "cmdline" : "fd",
		       strchr(port->address, ':') ? "%s [%s]:%u, %s" : "%s %s:%u, %s",
		       protocol_of(port->udp), port->address, (unsigned)port->port,
		       plm_publisher_name(port->publisher));
}

static void show_reachable(const struct container_case *c, const struct plm_published_ports *found)
{
	if (found->reachable)
		container_show(c, c->container->init, "ns/net", "listens: %s %s:%u",
			       protocol_of(found->reachable->udp), found->reachable->address,
			       (unsigned)found->reachable->port);
}

/* ---- verdicts ---- */

static void fail(const struct container_case *c, const struct plm_published_port *port,
		 size_t bad_count)
{
	char others[48] = "";

	if (bad_count > 1)
		snprintf(others, sizeof(others), ", and %zu more such port%s", bad_count - 1,
			 bad_count == 2 ? "" : "s");
	show_port(c, port);
	if (port->wildcard)
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s can be reached at every address of the host: %s port %u on %s "
			    "(%s, pid %" PRId32 ")%s",
			    c->who, protocol_of(port->udp), (unsigned)port->port, port->address,
			    plm_publisher_name(port->publisher), port->process->pid, others);
	else
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s can be reached at %s, which the rule does not allow: %s port %u "
			    "(%s, pid %" PRId32 ")%s",
			    c->who, port->address, protocol_of(port->udp), (unsigned)port->port,
			    plm_publisher_name(port->publisher), port->process->pid, others);
}

static void judge_doubt(const struct container_case *c, const struct plm_published_ports *found)
{
	if (found->doubt == PLM_PUBLISH_UNREADABLE) {
		container_show_unreadable(c, found->unread, found->unread_file, found->error);
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "which ports lead to %s is not known: /proc/%" PRId32
			    "/%s could not be read (%s)",
			    c->who, found->unread->pid, found->unread_file,
			    plm_errno_words(found->error ? found->error : EIO));
		return;
	}
	show_reachable(c, found);
	plm_evidence(c->ev,
		     &(struct plm_evidence){.source = "netlink:netfilter", .error = ENOTSUP});
	plm_verdict(
		c->ev, PLM_VERDICT_UNKNOWN,
		"%s listens on %s port %u, and no process of the host publishes it; whether the "
		"packet filter does is not known",
		c->who, protocol_of(found->reachable->udp), (unsigned)found->reachable->port);
}

static void pass(const struct container_case *c, const struct plm_published_ports *found)
{
	if (found->items) {
		show_port(c, found->items);
		plm_verdict(c->ev, PLM_VERDICT_PASS,
			    "%s can be reached only where the rule allows: %zu port%s", c->who,
			    found->count, found->count == 1 ? "" : "s");
		return;
	}
	show_reachable(c, found);
	if (!found->reachable)
		container_show(c, c->container->init, "ns/net",
			       "nothing listens for others than itself");
	plm_verdict(c->ev, PLM_VERDICT_PASS, "no port of the host leads to %s", c->who);
}

static int judge(const struct container_case *c)
{
	const struct plm_published_ports *found;
	const struct plm_published_port *bad = NULL;
	size_t bad_count = 0;
	int rc = plm_facts_published_ports(c->ev->facts, c->container, &found, NULL);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < found->count; i++) {
		const struct plm_published_port *port = &found->items[i];

		if (port_is_allowed(c->params, port) || address_is_allowed(c->params, port))
			continue;
		bad = bad ? bad : port;
		bad_count++;
	}
	if (bad)
		fail(c, bad, bad_count);
	else if (found->doubt != PLM_PUBLISH_CERTAIN)
		judge_doubt(c, found);
	else
		pass(c, found);
	return 0;
}

int container_eval_published_port(struct plm_eval *ev, const void *params)
{
	const struct container_port_params *p = params;

	plm_expected(ev, p->allowed_addresses.count
				 ? "ports are published on allowed addresses only, or are allowed"
				 : "no port is published on every address of the host");
	return container_each(ev, params, &p->exempt, judge);
}

const char *container_validate_ports(const void *params)
{
	const struct container_port_params *p = params;
	struct port_range range;

	for (size_t i = 0; i < p->allowed_ports.count; i++)
		if (!parse_range(p->allowed_ports.items[i], &range))
			return "allowed-ports holds ports as in 443, 8000-8100 or 53/udp";
	return NULL;
}
