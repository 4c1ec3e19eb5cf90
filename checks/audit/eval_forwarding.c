/*
 * eval_forwarding.c: judges whether audit records leave the host. A pass needs a carrier that is
 * configured, fed with audit records, running, and connected. Datagrams have no connection: with
 * UDP it cannot be known whether anything arrives, so the answer is unknown. Reads facts only.
 */
#include "checks/audit/forwarding.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/engine/judge.h"

/* How far a carrier gets; the farther, the better. */
enum stage {
	STAGE_NOTHING = 0, /* no destination at all */
	STAGE_PLAIN,	   /* it does not encrypt, as asked */
	STAGE_STARVED,	   /* no audit records get in */
	STAGE_STOPPED,	   /* its process does not run */
	STAGE_UNCONNECTED,
	STAGE_DATAGRAM,	  /* nobody can know */
	STAGE_DOUBTFUL,	  /* a condition decides */
	STAGE_CONFIGURED, /* all that an image can show */
	STAGE_CONNECTED,
};

static bool is_asked(const struct plm_audit_forwarding_params *params, const char *program)
{
	for (size_t i = 0; i < params->by.count; i++)
		if (plm_str_eq(params->by.items[i], program))
			return true;
	return params->by.count == 0;
}

static enum stage stage_of(const struct plm_audit_forwarding_params *params,
			   const struct plm_audit_carriers *carriers,
			   const struct plm_audit_carrier *carrier)
{
	if (params->encrypted.value && !carrier->encrypted)
		return STAGE_PLAIN;
	if (!carrier->fed_by)
		return STAGE_STARVED;
	if (carriers->processes.presence == PLM_ABSENT)
		return carrier->doubt ? STAGE_DOUBTFUL : STAGE_CONFIGURED;
	if (!carrier->running)
		return STAGE_STOPPED;
	if (carrier->udp)
		return STAGE_DATAGRAM;
	if (carrier->link == PLM_AUDIT_LINK_NONE)
		return STAGE_UNCONNECTED;
	return carrier->doubt ? STAGE_DOUBTFUL : STAGE_CONNECTED;
}

/* ---- evidence ---- */

static void show_carrier(struct plm_eval *ev, const struct plm_audit_carrier *carrier)
{
	plm_evidence_value(ev, PLM_PERSISTENT, carrier->source, "%s sends to %s port %u by %s%s",
			   carrier->program, carrier->host, (unsigned)carrier->port,
			   carrier->udp ? "UDP" : "TCP",
			   carrier->encrypted ? ", encrypted" : ", in the clear");
	if (carrier->fed_by)
		plm_evidence_value(ev, PLM_PERSISTENT, carrier->fed_by,
				   "audit records get into %s%s%s", carrier->program,
				   carrier->doubt ? ", under the condition: " : "",
				   carrier->doubt ? carrier->doubt : "");
	if (carrier->running)
		plm_evidence_value(ev, PLM_RUNNING, "/proc", "%s runs as pid %d", carrier->process,
				   (int)carrier->pid);
	if (carrier->link)
		plm_evidence_value(ev, PLM_RUNNING, "netlink:sock_diag", "connected to %s%s",
				   carrier->peer,
				   carrier->link == PLM_AUDIT_LINK_PORT
					   ? " (matched by port: names are not resolved)"
					   : "");
}

static void show_unreadable(struct plm_eval *ev, const struct plm_audit_carriers *carriers)
{
	for (size_t i = 0; i < carriers->unreadable_count; i++)
		plm_evidence_datum(ev, PLM_PERSISTENT, carriers->unreadable[i].path,
				   carriers->unreadable[i].datum);
	if (carriers->processes.presence == PLM_UNREADABLE)
		plm_evidence_datum(ev, PLM_RUNNING, "/proc", &carriers->processes);
	if (carriers->sockets->presence == PLM_UNREADABLE)
		plm_evidence_datum(ev, PLM_RUNNING, "netlink:sock_diag", carriers->sockets);
}

static bool has_unreadable(const struct plm_audit_carriers *carriers)
{
	return carriers->unreadable_count || carriers->processes.presence == PLM_UNREADABLE ||
	       carriers->sockets->presence == PLM_UNREADABLE;
}

/* ---- verdict ---- */

static void fail_at(struct plm_eval *ev, enum stage stage, const struct plm_audit_carrier *carrier)
{
	switch (stage) {
	case STAGE_PLAIN:
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s sends to %s in the clear (%s)",
			    carrier->program, carrier->host, carrier->source);
		break;
	case STAGE_STARVED:
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s sends to %s, but no audit records get into it (%s)",
			    carrier->program, carrier->host, carrier->source);
		break;
	case STAGE_STOPPED:
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s should carry audit records to %s, but %s does not run",
			    carrier->program, carrier->host, carrier->process);
		break;
	case STAGE_UNCONNECTED:
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s should carry audit records to %s port %u, but no connection stands",
			    carrier->program, carrier->host, (unsigned)carrier->port);
		break;
	case STAGE_NOTHING:
	case STAGE_DATAGRAM:
	case STAGE_DOUBTFUL:
	case STAGE_CONFIGURED:
	case STAGE_CONNECTED:
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "nothing carries audit records off this host: who breaks in can erase "
			    "them");
	}
}

static void pass_at(struct plm_eval *ev, enum stage stage, const struct plm_audit_carrier *carrier)
{
	if (stage == STAGE_CONFIGURED)
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "%s is configured to carry audit records to %s; nothing runs here",
			    carrier->program, carrier->host);
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "%s carries audit records to %s, connected to %s%s", carrier->program,
			    carrier->host, carrier->peer,
			    carrier->link == PLM_AUDIT_LINK_PORT ? " (matched by port)" : "");
}

static void conclude(struct plm_eval *ev, const struct plm_audit_carriers *carriers,
		     enum stage stage, const struct plm_audit_carrier *carrier)
{
	if (stage >= STAGE_CONFIGURED) {
		pass_at(ev, stage, carrier);
		return;
	}
	show_unreadable(ev, carriers);
	if (stage == STAGE_DATAGRAM)
		plm_verdict(
			ev, PLM_VERDICT_UNKNOWN,
			"%s sends audit records to %s by UDP: whether they arrive cannot be known",
			carrier->program, carrier->host);
	else if (stage == STAGE_DOUBTFUL)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "whether %s sends audit records to %s depends on a condition: %s",
			    carrier->program, carrier->host, carrier->doubt);
	else if (has_unreadable(carriers))
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "whether audit records leave this host is not known: something on the "
			    "way could not be read");
	else
		fail_at(ev, stage, carrier);
}

int plm_audit_eval_forwarding(struct plm_eval *ev, const void *any)
{
	const struct plm_audit_forwarding_params *params = any;
	const struct plm_audit_carriers *carriers;
	const struct plm_audit_carrier *best = NULL;
	enum stage farthest = STAGE_NOTHING;
	plm_auto_err struct plm_err *err = NULL;
	int rc = plm_audit_carriers(ev->facts, &carriers, &err);

	if (rc < 0)
		return rc;
	plm_expected(ev, "a carrier that is configured, running%s and connected",
		     params->encrypted.value ? ", encrypted" : "");
	for (size_t i = 0; i < carriers->count; i++) {
		const struct plm_audit_carrier *carrier = &carriers->items[i];
		enum stage stage;

		if (!is_asked(params, carrier->program))
			continue;
		show_carrier(ev, carrier);
		stage = stage_of(params, carriers, carrier);
		if (best && stage <= farthest)
			continue;
		best = carrier;
		farthest = stage;
	}
	conclude(ev, carriers, best ? farthest : STAGE_NOTHING, best);
	return 0;
}
