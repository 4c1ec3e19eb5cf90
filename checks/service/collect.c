/*
 * collect.c: what is known of one unit now and after a reboot, from core/facts. Judges nothing.
 */
#include "checks/service/service.h"

int service_unit(struct plm_facts *facts, const char *name, struct service_unit *out,
		 struct plm_err **err)
{
	int rc = plm_facts_unit(facts, name, &out->unit, err);

	if (rc == 0)
		rc = plm_facts_unit_boot(facts, out->unit, &out->boot, err);
	if (rc == 0)
		rc = plm_facts_unit_trigger(facts, out->unit, &out->trigger_now, err);
	if (rc == 0)
		out->nothing_runs =
			out->unit->running.presence == PLM_ABSENT && plm_facts_nothing_runs(facts);
	return rc;
}
