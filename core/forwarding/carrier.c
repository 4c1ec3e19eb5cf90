/*
 * carrier.c: what the readers of the programs share: files, patterns of files, addresses, and what feeds a
 * carrier: auditd's log and plugins, journald. Judges nothing.
 */
#include "core/forwarding/carrier.h"

#include <fnmatch.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/auditd_conf.h"
#include "core/facts/glob.h"
#include "core/facts/settings.h"
#include "core/facts/units.h"
#include "core/host/host.h"

/* ---- carriers and gaps ---- */

int plm_carrier_add(struct plm_facts *facts, struct plm_carriers *carriers,
		    const struct plm_carrier *carrier, struct plm_err **err)
{
	struct plm_carrier *slot =
		plm_push(plm_facts_arena(facts), carriers->items, carriers->count);

	if (!slot)
		return plm_err_nomem(err);
	*slot = *carrier;
	return 0;
}

int plm_carrier_add_gap(struct plm_facts *facts, struct plm_carriers *carriers,
			enum plm_aspect aspect, const char *source, const struct plm_datum *datum,
			struct plm_err **err)
{
	struct plm_carrier_gap *slot =
		plm_push(plm_facts_arena(facts), carriers->gaps, carriers->gap_count);

	if (!slot)
		return plm_err_nomem(err);
	*slot = (struct plm_carrier_gap){.source = source, .datum = *datum, .aspect = aspect};
	return 0;
}

/* ---- files ---- */

int plm_carrier_file(struct plm_facts *facts, struct plm_carriers *carriers, const char *path,
		     const struct plm_datum **datum, struct plm_err **err)
{
	int rc = plm_facts_read(facts, path, PLM_FORWARDER_FILE_BYTES, datum, err);

	if (rc < 0 || (*datum)->presence != PLM_UNREADABLE)
		return rc;
	return plm_carrier_add_gap(facts, carriers, PLM_PERSISTENT, path, *datum, err);
}

static int read_one(struct plm_facts *facts, struct plm_carriers *carriers, const char *path,
		    int (*each)(void *, const char *, const struct plm_datum *), void *context,
		    struct plm_err **err)
{
	const struct plm_datum *datum;
	int rc = plm_carrier_file(facts, carriers, path, &datum, err);

	return rc == 0 && datum->presence == PLM_PRESENT ? each(context, path, datum) : rc;
}

int plm_carrier_files(struct plm_facts *facts, struct plm_carriers *carriers, const char *pattern,
		      int (*each)(void *context, const char *path, const struct plm_datum *datum),
		      void *context, struct plm_err **err)
{
	const struct plm_glob *found;
	struct plm_datum why;
	int rc;

	if (pattern[0] != '/')
		return 0;
	rc = plm_facts_glob(facts, PLM_GLOB, pattern, &found, err);
	if (rc == 0 && found->gap) {
		why = (struct plm_datum){.presence = PLM_UNREADABLE, .error = found->gap_error};
		rc = plm_carrier_add_gap(facts, carriers, PLM_PERSISTENT, found->gap, &why, err);
	}
	for (size_t i = 0; rc == 0 && i < found->count; i++)
		rc = read_one(facts, carriers, found->paths[i], each, context, err);
	return rc;
}

/* ---- addresses ---- */

static struct plm_slice after(struct plm_slice text, const char *at)
{
	return (struct plm_slice){.data = at,
				  .size_bytes = (size_t)(text.data + text.size_bytes - at)};
}

/* Takes "scheme://" and "user@" off; the scheme may say that it is encrypted. */
static struct plm_slice authority_of(struct plm_slice url, bool *encrypted)
{
	const char *scheme = url.size_bytes ? memmem(url.data, url.size_bytes, "://", 3) : NULL;
	struct plm_slice host;
	const char *at;

	if (scheme) {
		*encrypted = scheme > url.data && scheme[-1] == 's';
		url = after(url, scheme + 3);
	}
	if (!plm_next_word(&url, "/?#", &host))
		return (struct plm_slice){0};
	at = memrchr(host.data, '@', host.size_bytes);
	return at ? after(host, at + 1) : host;
}

bool plm_carrier_set_url(struct plm_arena *arena, struct plm_carrier *carrier, struct plm_slice url,
			 uint16_t default_port)
{
	struct plm_slice host = authority_of(url, &carrier->encrypted), port = {0};
	const char *end;
	uint64_t number;

	if (host.size_bytes && host.data[0] == '[') {
		end = memchr(host.data, ']', host.size_bytes);
		port = end ? after(host, end + 1) : port;
		host = (struct plm_slice){host.data + 1, end ? (size_t)(end - host.data) - 1 : 0};
	} else if (host.size_bytes && (end = memchr(host.data, ':', host.size_bytes))) {
		port = after(host, end);
		host.size_bytes = (size_t)(end - host.data);
	}
	if (plm_slice_starts(port, ":"))
		port = after(port, port.data + 1);
	carrier->port = default_port;
	if (plm_parse_u64(port, 10, &number) && number > 0 && number <= UINT16_MAX)
		carrier->port = (uint16_t)number;
	carrier->host =
		host.size_bytes ? plm_arena_strndup(arena, host.data, host.size_bytes) : NULL;
	return host.size_bytes > 0;
}

/* ---- what feeds ---- */

int plm_feed_journal_listens(struct plm_facts *facts, struct plm_carriers *carriers, bool *listens,
			     struct plm_err **err)
{
	const struct plm_unit *unit;
	int rc = plm_facts_unit(facts, "systemd-journald-audit.socket", &unit, err);

	*listens = false;
	if (rc < 0)
		return rc;
	if (unit->running.presence == PLM_UNREADABLE)
		return plm_carrier_add_gap(facts, carriers, PLM_RUNNING, unit->name, &unit->running,
					   err);
	*listens = plm_unit_is_active(unit);
	return 0;
}

static int auditd_setting(struct plm_facts *facts, const char *key, const char **value,
			  struct plm_err **err)
{
	struct plm_auditd_setting setting = {0};
	const struct plm_datum *conf;
	int rc = plm_facts_read(facts, PLM_AUDITD_CONF, PLM_READ_SMALL, &conf, err);

	if (rc < 0)
		return rc;
	if (plm_auditd_setting(plm_facts_arena(facts),
			       (struct plm_slice){conf->data, conf->size_bytes}, key, &setting) < 0)
		return plm_err_nomem(err);
	*value = setting.value;
	return 0;
}

int plm_feed_audit_log(struct plm_facts *facts, const char **path, struct plm_err **err)
{
	return auditd_setting(facts, "log_file", path, err);
}

/* Whether the plugin file at path switches the plugin on. */
static int read_plugin(struct plm_facts *facts, struct plm_carriers *carriers, const char *path,
		       bool *active, struct plm_slice *args, struct plm_err **err)
{
	const struct plm_datum *plugin;
	struct plm_slice rest, line, key, value;
	int rc = plm_carrier_file(facts, carriers, path, &plugin, err);

	*active = false;
	*args = (struct plm_slice){0};
	if (rc < 0 || plugin->presence != PLM_PRESENT)
		return rc;
	rest = (struct plm_slice){.data = plugin->data, .size_bytes = plugin->size_bytes};
	while (plm_next_line(&rest, &line)) {
		if (!plm_split(line, '=', &key, &value))
			continue;
		if (plm_slice_is(key, "active"))
			*active = plm_slice_is(value, "yes");
		else if (plm_slice_is(key, "args"))
			*args = value;
	}
	return 0;
}

int plm_feed_audit_plugin(struct plm_facts *facts, struct plm_carriers *carriers, const char *name,
			  const char **path, struct plm_slice *args, struct plm_err **err)
{
	static const char of_auditd_2[] = "/etc/audisp/plugins.d";
	const char *directories[2] = {NULL, of_auditd_2};
	bool active = false;
	int rc = auditd_setting(facts, "plugin_dir", &directories[0], err);

	*path = NULL;
	for (size_t i = 0; rc == 0 && !active && i < 2; i++) {
		const char *file =
			plm_arena_printf(plm_facts_arena(facts), "%s/%s", directories[i], name);

		rc = file ? read_plugin(facts, carriers, file, &active, args, err)
			  : plm_err_nomem(err);
		if (rc == 0 && active)
			*path = file;
	}
	return rc;
}

int plm_feed_journal_to_syslog(struct plm_facts *facts, struct plm_carriers *carriers,
			       bool *forwards, struct plm_err **err)
{
	struct plm_settings_value value;
	const struct plm_settings *conf;
	int rc = plm_facts_settings(facts, "systemd/journald.conf", &conf, err);

	*forwards = true;
	if (rc < 0)
		return rc;
	if (plm_settings_find(plm_facts_arena(facts), conf, "Journal", "ForwardToSyslog", &value) <
	    0)
		return plm_err_nomem(err);
	if (value.value.presence == PLM_UNREADABLE)
		return plm_carrier_add_gap(facts, carriers, PLM_PERSISTENT, value.source,
					   &value.value, err);
	/* Where nobody says, distributions that ship a syslog daemon build journald to forward. */
	if (value.value.presence == PLM_PRESENT)
		(void)plm_settings_boolean(value.value.data, forwards);
	return 0;
}

int plm_feed_of_file(struct plm_facts *facts, const char *pattern,
		     bool follows[static PLM_RECORDS_KINDS], struct plm_err **err)
{
	static const char *const syslogs[] = {"/var/log/syslog", "/var/log/messages"};
	const char *audit_log = NULL;
	int rc = plm_feed_audit_log(facts, &audit_log, err);

	if (rc < 0)
		return rc;
	if (audit_log && fnmatch(pattern, audit_log, FNM_PATHNAME) == 0)
		follows[PLM_RECORDS_AUDIT] = true;
	for (size_t i = 0; i < sizeof(syslogs) / sizeof(syslogs[0]); i++)
		if (fnmatch(pattern, syslogs[i], FNM_PATHNAME) == 0)
			follows[PLM_RECORDS_LOGS] = true;
	return 0;
}
