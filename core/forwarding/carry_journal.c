/*
 * carry_journal.c: systemd-journal-upload, which sends the journal, and with it the audit records
 * when journald takes them, to another host. Reads journal-upload.conf and its drop-ins.
 */
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/settings.h"
#include "core/forwarding/carrier.h"

enum { JOURNAL_REMOTE_PORT = 19532 };

static int find_url(struct plm_facts *facts, struct plm_carriers *carriers,
		    struct plm_settings_value *url, struct plm_settings_value *trust,
		    struct plm_err **err)
{
	const struct plm_settings *conf;
	int rc = plm_facts_settings(facts, "systemd/journal-upload.conf", &conf, err);

	if (rc < 0)
		return rc;
	if (plm_settings_find(plm_facts_arena(facts), conf, "Upload", "URL", url) < 0 ||
	    plm_settings_find(plm_facts_arena(facts), conf, "Upload", "TrustedCertificateFile",
			      trust) < 0)
		return plm_err_nomem(err);
	if (url->value.presence == PLM_UNREADABLE)
		return plm_carrier_add_gap(facts, carriers, PLM_PERSISTENT, url->source,
					   &url->value, err);
	return 0;
}

int plm_carry_journal(struct plm_facts *facts, const struct plm_forwarder *forwarder,
		      struct plm_carriers *carriers, struct plm_err **err)
{
	static const struct plm_feed journal = {.by = "systemd-journald"};
	struct plm_carrier carrier = {.program = forwarder,
				      .encrypted = true, /* where no scheme is given */
				      .feeds[PLM_RECORDS_LOGS] = journal};
	struct plm_settings_value url = {0}, trust = {0};
	bool listens = false;
	int rc = find_url(facts, carriers, &url, &trust, err);

	if (rc < 0 || url.value.presence != PLM_PRESENT)
		return rc;
	rc = plm_feed_journal_listens(facts, carriers, &listens, err);
	if (rc < 0)
		return rc;
	if (listens)
		carrier.feeds[PLM_RECORDS_AUDIT].by = "systemd-journald-audit.socket";
	carrier.source = url.source;
	if (plm_str_eq(trust.value.data, "all") || plm_str_eq(trust.value.data, "-"))
		carrier.unverified = "TrustedCertificateFile=all";
	if (!plm_carrier_set_url(plm_facts_arena(facts), &carrier, plm_slice_of(url.value.data),
				 JOURNAL_REMOTE_PORT))
		return 0;
	return carrier.host ? plm_carrier_add(facts, carriers, &carrier, err) : plm_err_nomem(err);
}
