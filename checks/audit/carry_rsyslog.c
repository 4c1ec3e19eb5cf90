/*
 * carry_rsyslog.c: rsyslog's destinations, and whether audit records reach them: through imfile on
 * auditd's log, through auditd's syslog plugin, or through the journal. Reads rsyslog.conf and what
 * it includes.
 */
#include <fnmatch.h>

#include "checks/audit/forwarding.h"
#include "checks/audit/rsyslog.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

enum { INCLUDES_MAX = 200, NOTICE = 5, INFO = 6, USER = 1 };

/* A way in for audit records. */
struct feed {
	const char *name;
	const char *ruleset;
	unsigned facility, severity;
};

struct feeds {
	struct feed *items;
	size_t count;
};

struct reading {
	struct plm_facts *facts;
	struct plm_audit_carriers *carriers;
	struct plm_err **err;
	unsigned files;
	int code;
};

/* ---- files ---- */

static void read_file(struct reading *reading, struct plm_rsyslog *conf, const char *path)
{
	const struct plm_datum *file;

	if (reading->code < 0 || reading->files++ >= INCLUDES_MAX)
		return;
	reading->code = plm_audit_carrier_file(reading->facts, reading->carriers, path, &file,
					       reading->err);
	if (reading->code == 0 && file->presence == PLM_PRESENT)
		plm_rsyslog_read(
			conf, path,
			(struct plm_slice){.data = file->data, .size_bytes = file->size_bytes});
}

/* A pattern has its wildcards in the last component. */
static void include(void *context, struct plm_rsyslog *conf, const char *pattern)
{
	struct reading *reading = context;
	struct plm_arena *arena = plm_facts_arena(reading->facts);
	const char *slash = strrchr(pattern, '/');
	const struct plm_datum *names;
	const char *directory;

	if (pattern[0] != '/' || reading->code < 0)
		return;
	if (!strpbrk(pattern, "*?[")) {
		read_file(reading, conf, pattern);
		return;
	}
	directory = plm_arena_strndup(arena, pattern, (size_t)(slash - pattern));
	reading->code = directory ? plm_facts_list(reading->facts, directory[0] ? directory : "/",
						   &names, reading->err)
				  : plm_err_nomem(reading->err);
	for (size_t at = 0; reading->code == 0 && at < names->size_bytes;
	     at += strlen(names->data + at) + 1) {
		const char *path = plm_arena_printf(arena, "%s/%s", directory, names->data + at);

		if (fnmatch(slash + 1, names->data + at, FNM_PERIOD) != 0)
			continue;
		if (path)
			read_file(reading, conf, path);
		else
			reading->code = plm_err_nomem(reading->err);
	}
}

/* ---- ways in ---- */

static int add_feed(struct plm_facts *facts, struct feeds *feeds, const struct feed *feed,
		    struct plm_err **err)
{
	struct feed *slot = plm_push(plm_facts_arena(facts), feeds->items, feeds->count);

	if (!slot)
		return plm_err_nomem(err);
	*slot = *feed;
	return slot->name ? 0 : plm_err_nomem(err);
}

static int find_log_inputs(struct plm_facts *facts, const struct plm_rsyslog *conf,
			   struct feeds *feeds, struct plm_err **err)
{
	const struct plm_datum *auditd;
	const char *log;
	long line;
	int rc = plm_facts_read(facts, PLM_AUDIT_CONF, PLM_READ_SMALL, &auditd, err);

	if (rc == 0)
		rc = plm_audit_carrier_value(facts, auditd, "log_file", &log, &line, err);
	if (rc == 0 && !log)
		log = plm_audit_setting_default("log_file");
	for (size_t i = 0; rc == 0 && i < conf->count; i++) {
		const struct plm_rsyslog_item *item = &conf->items[i];
		struct feed feed = {.ruleset = item->filter.ruleset,
				    .facility = item->facility,
				    .severity = item->severity};

		if (item->kind != PLM_RSYSLOG_INPUT || fnmatch(item->name, log, FNM_PATHNAME) != 0)
			continue;
		feed.name = plm_arena_printf(plm_facts_arena(facts), "imfile at %s:%ld",
					     item->source, item->line);
		rc = add_feed(facts, feeds, &feed, err);
	}
	return rc;
}

static bool has_module(const struct plm_rsyslog *conf, const char *name)
{
	for (size_t i = 0; i < conf->count; i++)
		if (conf->items[i].kind == PLM_RSYSLOG_MODULE &&
		    plm_str_starts(conf->items[i].name, name))
			return true;
	return false;
}

/* auditd's syslog plugin writes with the priority and facility its args name. */
static int find_plugin(struct plm_facts *facts, struct plm_audit_carriers *carriers,
		       struct feeds *feeds, struct plm_err **err)
{
	const char *directory, *path, *active = NULL;
	struct feed feed = {.facility = USER, .severity = INFO};
	const struct plm_datum *plugin;
	struct plm_slice args, word;
	long line;
	int rc = plm_audit_plugin_dir(facts, &directory, err);

	if (rc < 0)
		return rc;
	path = plm_arena_printf(plm_facts_arena(facts), "%s/syslog.conf", directory);
	rc = path ? plm_audit_carrier_file(facts, carriers, path, &plugin, err)
		  : plm_err_nomem(err);
	if (rc == 0)
		rc = plm_audit_carrier_value(facts, plugin, "active", &active, &line, err);
	if (rc < 0 || !plm_str_eq(active, "yes"))
		return rc;
	if (!plm_audit_line(plugin, "args", &args))
		args = (struct plm_slice){0};
	while (plm_next_word(&args, " ", &word)) {
		if (plm_rsyslog_facility(word) < PLM_RSYSLOG_ANY_FACILITY)
			feed.facility = plm_rsyslog_facility(word);
		if (plm_rsyslog_severity(word) < 8)
			feed.severity = plm_rsyslog_severity(word);
	}
	feed.name = path;
	return add_feed(facts, feeds, &feed, err);
}

static int find_feeds(struct plm_facts *facts, struct plm_audit_carriers *carriers,
		      const struct plm_rsyslog *conf, struct feeds *feeds, struct plm_err **err)
{
	static const struct feed journal = {
		.name = "imjournal", .facility = PLM_RSYSLOG_ANY_FACILITY, .severity = NOTICE};
	bool listens = false;
	int rc = find_log_inputs(facts, conf, feeds, err);

	if (rc == 0 && (has_module(conf, "imuxsock") || has_module(conf, "imjournal")))
		rc = find_plugin(facts, carriers, feeds, err);
	if (rc == 0 && has_module(conf, "imjournal"))
		rc = plm_audit_journal_listens(facts, carriers, &listens, err);
	return rc == 0 && listens ? add_feed(facts, feeds, &journal, err) : rc;
}

/* ---- carriers ---- */

static int add_target(struct plm_facts *facts, struct plm_audit_carriers *carriers,
		      const struct plm_rsyslog *conf, size_t target, const struct feeds *feeds,
		      struct plm_err **err)
{
	const struct plm_rsyslog_item *item = &conf->items[target];
	enum plm_rsyslog_reach best = PLM_RSYSLOG_NEVER;
	struct plm_audit_carrier carrier = {.program = "rsyslog",
					    .process = "rsyslogd",
					    .host = item->name,
					    .port = item->port,
					    .udp = item->udp,
					    .encrypted = item->encrypted};

	for (size_t i = 0; i < feeds->count; i++) {
		const struct feed *feed = &feeds->items[i];
		enum plm_rsyslog_reach reach = plm_rsyslog_reaches(conf, target, feed->ruleset,
								   feed->facility, feed->severity);

		if (reach <= best)
			continue;
		best = reach;
		carrier.fed_by = feed->name;
	}
	if (best == PLM_RSYSLOG_PERHAPS)
		carrier.doubt = item->filter.condition ? item->filter.condition
						       : "a condition on the way to it";
	carrier.source =
		plm_arena_printf(plm_facts_arena(facts), "%s:%ld", item->source, item->line);
	return carrier.source ? plm_audit_carrier_add(facts, carriers, &carrier, err)
			      : plm_err_nomem(err);
}

int plm_audit_carry_rsyslog(struct plm_facts *facts, struct plm_audit_carriers *carriers,
			    struct plm_err **err)
{
	struct reading reading = {.facts = facts, .carriers = carriers, .err = err};
	struct plm_rsyslog conf = {
		.arena = plm_facts_arena(facts), .include = include, .context = &reading};
	struct feeds feeds = {0};
	int rc;

	read_file(&reading, &conf, "/etc/rsyslog.conf");
	if (reading.code < 0)
		return reading.code;
	if (conf.out_of_memory)
		return plm_err_nomem(err);
	if (conf.count == 0)
		return 0;
	rc = find_feeds(facts, carriers, &conf, &feeds, err);
	for (size_t i = 0; rc == 0 && i < conf.count; i++)
		if (conf.items[i].kind == PLM_RSYSLOG_TARGET)
			rc = add_target(facts, carriers, &conf, i, &feeds, err);
	return rc;
}
