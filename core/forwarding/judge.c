/*
 * judge.c: judges whether records leave the host. A pass needs a carrier that is configured, fed with those
 * records, running, connected, and starts with the host. Datagrams have no connection: with UDP it
 * cannot be known whether anything arrives, so the answer is unknown. Reads facts only.
 */
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/engine/judge.h"
#include "core/facts/units.h"
#include "core/forwarding/forwarding.h"

static const char *const records_names[PLM_RECORDS_KINDS] = {
	[PLM_RECORDS_AUDIT] = "audit records",
	[PLM_RECORDS_LOGS] = "logs",
};

/* How far a carrier gets; the farther, the better. */
enum stage {
	STAGE_NOTHING = 0, /* no destination at all */
	STAGE_PLAIN,	   /* it does not encrypt, as asked */
	STAGE_UNVERIFIED,  /* it does not check whom it sends to, as asked */
	STAGE_STARVED,	   /* none of these records get in */
	STAGE_STOPPED,	   /* its process does not run */
	STAGE_UNCONNECTED,
	STAGE_TEMPORARY, /* it runs, but a restart would not bring it back */
	/* From here on nobody can know. */
	STAGE_LOCAL, /* it sends to this host itself */
	STAGE_DATAGRAM,
	STAGE_IDLE,	/* it connects only while it sends, and has no connection now */
	STAGE_DOUBTFUL, /* a condition decides */
	/* From here on it is good. */
	STAGE_CONFIGURED, /* all that an image can show */
	STAGE_CONNECTED,
};

struct judging {
	struct plm_eval *ev;
	const struct plm_forwarding_params *params;
	const struct plm_carriers *carriers;
	enum plm_records records;
	const char *what; /* the records, in words */
};

static bool is_asked(const struct plm_forwarding_params *params, const char *program)
{
	for (size_t i = 0; i < params->by.count; i++)
		if (plm_str_eq(params->by.items[i], program))
			return true;
	return params->by.count == 0;
}

static enum stage stage_of(const struct judging *j, const struct plm_carrier *carrier)
{
	const struct plm_feed *feed = &carrier->feeds[j->records];
	bool runs = !j->carriers->nothing_runs;

	if ((j->params->encrypted.value || j->params->verified.value) && !carrier->encrypted)
		return STAGE_PLAIN;
	if (j->params->verified.value && carrier->unverified)
		return STAGE_UNVERIFIED;
	if (!feed->by)
		return STAGE_STARVED;
	if (runs && !carrier->running)
		return STAGE_STOPPED;
	if (runs && !carrier->udp && !carrier->intermittent && !carrier->link)
		return STAGE_UNCONNECTED;
	if (!plm_carrier_starts(carrier))
		return STAGE_TEMPORARY;
	if (plm_carrier_is_local(carrier))
		return STAGE_LOCAL;
	if (runs && carrier->udp)
		return STAGE_DATAGRAM;
	if (runs && !carrier->link)
		return STAGE_IDLE;
	if (feed->doubt)
		return STAGE_DOUBTFUL;
	return runs ? STAGE_CONNECTED : STAGE_CONFIGURED;
}

/* ---- evidence ---- */

static void show_unit(struct plm_eval *ev, const struct plm_unit *unit)
{
	if (unit->state.presence != PLM_PRESENT)
		return;
	if (unit->running.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_RUNNING, unit->name, "%s %s", unit->active, unit->sub);
	if (unit->file.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_PERSISTENT, unit->source, "%s is %s", unit->name,
				   plm_unit_file_name(unit->file_state));
}

static void show_carrier(const struct judging *j, const struct plm_carrier *carrier)
{
	const struct plm_feed *feed = &carrier->feeds[j->records];
	struct plm_eval *ev = j->ev;

	plm_evidence_value(ev, PLM_PERSISTENT, carrier->source, "%s sends to %s port %u by %s%s%s",
			   carrier->program->name, carrier->host, (unsigned)carrier->port,
			   carrier->udp ? "UDP" : "TCP",
			   carrier->encrypted ? ", encrypted" : ", in the clear",
			   carrier->encrypted && carrier->unverified
				   ? ", to a server whose certificate is not checked"
				   : "");
	if (feed->by)
		plm_evidence_value(ev, PLM_PERSISTENT, feed->by, "%s get into %s%s%s", j->what,
				   carrier->program->name,
				   feed->doubt ? ", under the condition: " : "",
				   feed->doubt ? feed->doubt : "");
	show_unit(ev, carrier->unit);
	if (carrier->running)
		plm_evidence_value(ev, PLM_RUNNING, "/proc", "%s runs as pid %d",
				   carrier->program->process, (int)carrier->pid);
	if (carrier->link)
		plm_evidence_value(ev, PLM_RUNNING, "netlink:sock_diag", "connected to %s%s",
				   carrier->peer,
				   carrier->link == PLM_LINK_PORT
					   ? " (matched by port: names are not resolved)"
					   : "");
}

static void show_gaps(struct plm_eval *ev, const struct plm_carriers *carriers)
{
	for (size_t i = 0; i < carriers->gap_count; i++)
		plm_evidence_datum(ev, carriers->gaps[i].aspect, carriers->gaps[i].source,
				   &carriers->gaps[i].datum);
}

/* ---- verdict ---- */

static void fail_at(const struct judging *j, enum stage stage, const struct plm_carrier *carrier)
{
	const char *program = carrier ? carrier->program->name : NULL;
	struct plm_eval *ev = j->ev;

	switch (stage) {
	case STAGE_PLAIN:
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s sends to %s in the clear (%s)", program,
			    carrier->host, carrier->source);
		break;
	case STAGE_UNVERIFIED:
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s sends to %s encrypted, but does not check whose certificate that "
			    "is (%s, %s): whoever stands between can read it all",
			    program, carrier->host, carrier->unverified, carrier->source);
		break;
	case STAGE_STARVED:
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s sends to %s, but no %s get into it (%s)",
			    program, carrier->host, j->what, carrier->source);
		break;
	case STAGE_STOPPED:
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s should carry %s to %s, but %s does not run",
			    program, j->what, carrier->host, carrier->program->process);
		break;
	case STAGE_UNCONNECTED:
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s should carry %s to %s port %u, but no connection stands", program,
			    j->what, carrier->host, (unsigned)carrier->port);
		break;
	case STAGE_TEMPORARY:
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s carries %s to %s, but %s is %s: a restart would end that", program,
			    j->what, carrier->host, carrier->unit->name,
			    plm_unit_file_name(carrier->unit->file_state));
		break;
	case STAGE_NOTHING:
	case STAGE_LOCAL:
	case STAGE_DATAGRAM:
	case STAGE_IDLE:
	case STAGE_DOUBTFUL:
	case STAGE_CONFIGURED:
	case STAGE_CONNECTED:
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "nothing carries %s off this host: who breaks in can erase them",
			    j->what);
	}
}

static void pass_at(const struct judging *j, enum stage stage, const struct plm_carrier *carrier)
{
	const char *unverified =
		carrier->encrypted && carrier->unverified
			? "; it encrypts, and does not check the certificate of that server"
			: "";

	if (stage == STAGE_CONFIGURED)
		plm_verdict(j->ev, PLM_VERDICT_PASS,
			    "%s is configured to carry %s to %s; nothing runs here%s",
			    carrier->program->name, j->what, carrier->host, unverified);
	else
		plm_verdict(j->ev, PLM_VERDICT_PASS, "%s carries %s to %s, connected to %s%s%s",
			    carrier->program->name, j->what, carrier->host, carrier->peer,
			    carrier->link == PLM_LINK_PORT ? " (matched by port)" : "", unverified);
}

/* What nobody can know; false when that is not so. */
static bool doubt_at(const struct judging *j, enum stage stage, const struct plm_carrier *carrier)
{
	const char *program = carrier ? carrier->program->name : NULL;
	struct plm_eval *ev = j->ev;

	if (stage == STAGE_LOCAL)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s sends %s to %s, this host itself: whether something there sends "
			    "them on cannot be known",
			    program, j->what, carrier->host);
	else if (stage == STAGE_DATAGRAM)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s sends %s to %s by UDP: whether they arrive cannot be known",
			    program, j->what, carrier->host);
	else if (stage == STAGE_IDLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s sends %s to %s port %u and connects only to send: no connection "
			    "stands now, whether the next one will cannot be known",
			    program, j->what, carrier->host, (unsigned)carrier->port);
	else if (stage == STAGE_DOUBTFUL)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "whether %s sends %s to %s depends on a condition: %s", program,
			    j->what, carrier->host, carrier->feeds[j->records].doubt);
	else
		return false;
	return true;
}

static void conclude(const struct judging *j, enum stage stage, const struct plm_carrier *carrier)
{
	if (stage >= STAGE_CONFIGURED) {
		if (carrier->unit->file.presence == PLM_UNREADABLE)
			plm_evidence_datum(j->ev, PLM_PERSISTENT, carrier->unit->source,
					   &carrier->unit->file);
		pass_at(j, stage, carrier);
		return;
	}
	show_gaps(j->ev, j->carriers);
	if (doubt_at(j, stage, carrier))
		return;
	if (j->carriers->gap_count)
		plm_verdict(j->ev, PLM_VERDICT_UNKNOWN,
			    "whether %s leave this host is not known: something on the way could "
			    "not be read",
			    j->what);
	else
		fail_at(j, stage, carrier);
}

int plm_forwarding_judge(struct plm_eval *ev, const struct plm_forwarding_params *params,
			 enum plm_records records)
{
	struct judging j = {
		.ev = ev, .params = params, .records = records, .what = records_names[records]};
	const struct plm_carrier *best = NULL;
	enum stage farthest = STAGE_NOTHING;
	plm_auto_err struct plm_err *err = NULL;
	int rc = plm_carriers(ev->facts, &j.carriers, &err);

	if (rc < 0)
		return rc;
	plm_expected(ev, "a carrier that is configured, running%s, connected, and starts again",
		     params->verified.value    ? ", encrypted to a server it verifies"
		     : params->encrypted.value ? ", encrypted"
					       : "");
	for (size_t i = 0; i < j.carriers->count; i++) {
		const struct plm_carrier *carrier = &j.carriers->items[i];
		enum stage stage;

		if (!is_asked(params, carrier->program->name))
			continue;
		show_carrier(&j, carrier);
		stage = stage_of(&j, carrier);
		if (best && stage <= farthest)
			continue;
		best = carrier;
		farthest = stage;
	}
	conclude(&j, best ? farthest : STAGE_NOTHING, best);
	return 0;
}
