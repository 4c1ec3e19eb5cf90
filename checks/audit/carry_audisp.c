/*
 * carry_audisp.c: audisp-remote, auditd's own plugin that sends records to another auditd: its
 * plugin file says whether it is active, audisp-remote.conf where to. Reads only those.
 */
#include "checks/audit/forwarding.h"
#include "core/base/arena.h"
#include "core/base/err.h"

enum { AUDITD_PORT = 60 };

/* Of auditd 3 and later, then of auditd 2. */
static const char *const remote_confs[] = {"/etc/audit/audisp-remote.conf",
					   "/etc/audisp/audisp-remote.conf"};
static const char old_plugin[] = "/etc/audisp/plugins.d/au-remote.conf";

static int read_conf(struct plm_facts *facts, struct plm_audit_carriers *carriers, const char *path,
		     struct plm_audit_carrier *carrier, struct plm_err **err)
{
	const char *port, *transport, *krb5;
	const struct plm_datum *conf;
	uint64_t number = AUDITD_PORT;
	long line = 0, unused;
	int rc = plm_audit_carrier_file(facts, carriers, path, &conf, err);

	if (rc == 0)
		rc = plm_audit_carrier_value(facts, conf, "port", &port, &unused, err);
	if (rc == 0)
		rc = plm_audit_carrier_value(facts, conf, "transport", &transport, &unused, err);
	if (rc == 0)
		rc = plm_audit_carrier_value(facts, conf, "enable_krb5", &krb5, &unused, err);
	if (rc == 0)
		rc = plm_audit_carrier_value(facts, conf, "remote_server", &carrier->host, &line,
					     err);
	if (rc < 0 || !carrier->host)
		return rc;
	if (port && plm_parse_u64(plm_slice_of(port), 10, &number) && number <= 65535)
		carrier->port = (uint16_t)number;
	carrier->encrypted =
		plm_str_eq(krb5, "yes") || (transport && !plm_str_eq(transport, "tcp"));
	carrier->source = plm_arena_printf(plm_facts_arena(facts), "%s:%ld", path, line);
	return carrier->source ? 0 : plm_err_nomem(err);
}

static int add_carrier(struct plm_facts *facts, struct plm_audit_carriers *carriers,
		       const char *fed_by, struct plm_err **err)
{
	struct plm_audit_carrier carrier = {.program = "audisp-remote",
					    .process = "audisp-remote",
					    .port = AUDITD_PORT,
					    .fed_by = fed_by};

	for (size_t i = 0; i < sizeof(remote_confs) / sizeof(remote_confs[0]); i++) {
		int rc = read_conf(facts, carriers, remote_confs[i], &carrier, err);

		if (rc < 0)
			return rc;
		if (carrier.host)
			return plm_audit_carrier_add(facts, carriers, &carrier, err);
	}
	return 0;
}

/* Whether the plugin file at path switches the plugin on. */
static int is_active(struct plm_facts *facts, struct plm_audit_carriers *carriers, const char *path,
		     bool *active, struct plm_err **err)
{
	const struct plm_datum *plugin;
	const char *value = NULL;
	long line;
	int rc = plm_audit_carrier_file(facts, carriers, path, &plugin, err);

	if (rc == 0)
		rc = plm_audit_carrier_value(facts, plugin, "active", &value, &line, err);
	*active = plm_str_eq(value, "yes");
	return rc;
}

int plm_audit_carry_audisp(struct plm_facts *facts, struct plm_audit_carriers *carriers,
			   struct plm_err **err)
{
	const char *directory, *path;
	bool active = false;
	int rc = plm_audit_plugin_dir(facts, &directory, err);

	if (rc < 0)
		return rc;
	path = plm_arena_printf(plm_facts_arena(facts), "%s/au-remote.conf", directory);
	rc = path ? is_active(facts, carriers, path, &active, err) : plm_err_nomem(err);
	if (rc == 0 && !active) {
		path = old_plugin;
		rc = is_active(facts, carriers, path, &active, err);
	}
	return rc == 0 && active ? add_carrier(facts, carriers, path, err) : rc;
}
