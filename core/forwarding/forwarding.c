/*
 * forwarding.c: every program that can carry records off the host, and the fact that holds their
 * carriers. Reads nothing itself.
 */
#include "core/forwarding/carrier.h"

#include "core/base/arena.h"
#include "core/base/err.h"

static const struct plm_forwarder forwarders[] = {
	{"audisp-remote", "audisp-remote", "auditd.service", plm_carry_audisp},
	{"rsyslog", "rsyslogd", "rsyslog.service", plm_carry_rsyslog},
	{"systemd-journal-upload", "systemd-journal-upload", "systemd-journal-upload.service",
	 plm_carry_journal},
	{"syslog-ng", "syslog-ng", "syslog-ng.service", plm_carry_syslogng},
	{"fluent-bit", "fluent-bit", "fluent-bit.service", plm_carry_fluentbit},
	{"vector", "vector", "vector.service", plm_carry_vector},
};
enum { FORWARDERS = sizeof(forwarders) / sizeof(forwarders[0]) };

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_carriers *carriers = plm_new(plm_facts_arena(facts), struct plm_carriers);
	int rc = carriers ? 0 : plm_err_nomem(err);

	(void)key;
	for (size_t i = 0; rc == 0 && i < FORWARDERS; i++)
		rc = forwarders[i].read(facts, &forwarders[i], carriers, err);
	if (rc == 0)
		rc = plm_carriers_look(facts, carriers, err);
	*value = carriers;
	return rc;
}

int plm_carriers(struct plm_facts *facts, const struct plm_carriers **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"what carries records off the host", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

static bool is_forwarder(const char *name)
{
	for (size_t i = 0; i < FORWARDERS; i++)
		if (plm_str_eq(forwarders[i].name, name))
			return true;
	return false;
}

const char *plm_forwarding_validate(const struct plm_forwarding_params *params)
{
	for (size_t i = 0; i < params->by.count; i++)
		if (!is_forwarder(params->by.items[i]))
			return "by names something that is no carrier: write audisp-remote, "
			       "rsyslog, "
			       "syslog-ng, systemd-journal-upload, fluent-bit or vector";
	return NULL;
}
