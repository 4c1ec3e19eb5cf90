/*
 * carry_audisp.c: audisp-remote, auditd's own plugin that sends records to another auditd: its
 * plugin file says whether it is active, audisp-remote.conf where to. Reads only those.
 */
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/auditd_conf.h"
#include "core/forwarding/carrier.h"

enum { AUDITD_PORT = 60 };

/* Of auditd 3 and later, then of auditd 2. */
static const char *const remote_confs[] = {"/etc/audit/audisp-remote.conf",
					   "/etc/audisp/audisp-remote.conf"};

/* Of the file's own lines only: NULL when it has none. */
static int value_of(struct plm_facts *facts, const struct plm_datum *conf, const char *key,
		    struct plm_auditd_setting *setting, struct plm_err **err)
{
	if (plm_auditd_setting(plm_facts_arena(facts),
			       (struct plm_slice){conf->data, conf->size_bytes}, key, setting) < 0)
		return plm_err_nomem(err);
	return 0;
}

static int read_conf(struct plm_facts *facts, struct plm_carriers *carriers, const char *path,
		     struct plm_carrier *carrier, struct plm_err **err)
{
	struct plm_auditd_setting server = {0}, port = {0}, transport = {0}, krb5 = {0};
	const struct plm_datum *conf;
	uint64_t number;
	int rc = plm_carrier_file(facts, carriers, path, &conf, err);

	if (rc < 0 || conf->presence != PLM_PRESENT)
		return rc;
	rc = value_of(facts, conf, "remote_server", &server, err);
	if (rc == 0)
		rc = value_of(facts, conf, "port", &port, err);
	if (rc == 0)
		rc = value_of(facts, conf, "transport", &transport, err);
	if (rc == 0)
		rc = value_of(facts, conf, "enable_krb5", &krb5, err);
	if (rc < 0 || !server.value)
		return rc;
	carrier->host = server.value;
	if (port.value && plm_parse_u64(plm_slice_of(port.value), 10, &number) &&
	    number <= UINT16_MAX)
		carrier->port = (uint16_t)number;
	carrier->encrypted = plm_str_eq(krb5.value, "yes") ||
			     (transport.value && !plm_str_eq(transport.value, "tcp"));
	carrier->source = plm_arena_printf(plm_facts_arena(facts), "%s:%ld", path, server.line);
	return carrier->source ? 0 : plm_err_nomem(err);
}

int plm_carry_audisp(struct plm_facts *facts, const struct plm_forwarder *forwarder,
		     struct plm_carriers *carriers, struct plm_err **err)
{
	struct plm_carrier carrier = {.program = forwarder, .port = AUDITD_PORT};
	struct plm_slice args;
	const char *plugin;
	int rc = plm_feed_audit_plugin(facts, carriers, "au-remote.conf", &plugin, &args, err);

	if (rc < 0 || !plugin)
		return rc;
	carrier.feeds[PLM_RECORDS_AUDIT].by = plugin;
	for (size_t i = 0; i < sizeof(remote_confs) / sizeof(remote_confs[0]); i++) {
		rc = read_conf(facts, carriers, remote_confs[i], &carrier, err);
		if (rc < 0)
			return rc;
		if (carrier.host)
			return plm_carrier_add(facts, carriers, &carrier, err);
	}
	return 0;
}
