/*
 * no_containers.c: stands in for core/facts/containers.c until that file is there, so that the
 * cases of the other families can run.
 */
#include "core/facts/containers.h"

#include "core/base/err.h"

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	(void)facts;
	(void)key;
	(void)value;
	return plm_err_set(err, PLM_E_INTERNAL, "containers cannot be found yet");
}

const struct plm_fact plm_fact_containers = {"containers", gather};

int plm_facts_containers(struct plm_facts *facts, const struct plm_container_list **out,
			 struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &plm_fact_containers, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
