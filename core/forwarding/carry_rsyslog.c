/*
 * carry_rsyslog.c: rsyslog's destinations, and what reaches them: audit records through imfile on auditd's log,
 * through auditd's syslog plugin, or through the journal; logs through the socket of syslog or the
 * journal. Reads rsyslog.conf and what it includes.
 */
#include <fnmatch.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/forwarding/carrier.h"
#include "core/forwarding/rsyslog.h"

enum { INCLUDES_MAX = 200, NOTICE = 5, INFO = 6, USER = 1, DAEMON = 3, AUTHPRIV = 10 };

/* A way in for records. */
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
	struct plm_carriers *carriers;
	struct plm_err **err;
	struct plm_rsyslog *conf;
	unsigned files;
	int code;
};

/* ---- files ---- */

static int read_file(void *context, const char *path, const struct plm_datum *file)
{
	struct reading *reading = context;

	if (reading->files++ < INCLUDES_MAX)
		plm_rsyslog_read(
			reading->conf, path,
			(struct plm_slice){.data = file->data, .size_bytes = file->size_bytes});
	return reading->code;
}

static void include(void *context, struct plm_rsyslog *conf, const char *pattern)
{
	struct reading *reading = context;

	(void)conf;
	if (reading->code == 0)
		reading->code = plm_carrier_files(reading->facts, reading->carriers, pattern,
						  read_file, reading, reading->err);
}

/* ---- ways in for audit records ---- */

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
	const char *log = NULL;
	int rc = plm_feed_audit_log(facts, &log, err);

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

/* Whether imuxsock takes what programs say: at the system's own socket, or at one of its names as another. */
static bool hears_programs(const struct plm_rsyslog *conf)
{
	static const char *const names[] = {"/dev/log", "/run/systemd/journal/dev-log",
					    "/run/systemd/journal/syslog"};
	bool hears = !conf->no_system_socket;

	for (size_t i = 0; !hears && i < conf->count; i++)
		for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
			hears = hears || (conf->items[i].kind == PLM_RSYSLOG_SOCKET &&
					  plm_str_eq(conf->items[i].name, names[n]));
	return hears && has_module(conf, "imuxsock");
}

/* auditd's syslog plugin writes with the priority and facility its args name. */
static int find_plugin(struct plm_facts *facts, struct plm_carriers *carriers, struct feeds *feeds,
		       struct plm_err **err)
{
	struct feed feed = {.facility = USER, .severity = INFO};
	struct plm_slice args, word;
	int rc = plm_feed_audit_plugin(facts, carriers, "syslog.conf", &feed.name, &args, err);

	if (rc < 0 || !feed.name)
		return rc;
	while (plm_next_word(&args, " ", &word)) {
		if (plm_rsyslog_facility(word) < PLM_RSYSLOG_ANY_FACILITY)
			feed.facility = plm_rsyslog_facility(word);
		if (plm_rsyslog_severity(word) < 8)
			feed.severity = plm_rsyslog_severity(word);
	}
	return add_feed(facts, feeds, &feed, err);
}

static int find_feeds(struct plm_facts *facts, struct plm_carriers *carriers,
		      const struct plm_rsyslog *conf, struct feeds *feeds, struct plm_err **err)
{
	static const struct feed journal = {
		.name = "imjournal", .facility = PLM_RSYSLOG_ANY_FACILITY, .severity = NOTICE};
	bool listens = false;
	int rc = find_log_inputs(facts, conf, feeds, err);

	if (rc == 0 && (hears_programs(conf) || has_module(conf, "imjournal")))
		rc = find_plugin(facts, carriers, feeds, err);
	if (rc == 0 && has_module(conf, "imjournal"))
		rc = plm_feed_journal_listens(facts, carriers, &listens, err);
	return rc == 0 && listens ? add_feed(facts, feeds, &journal, err) : rc;
}

/* ---- ways in for logs ---- */

/* Where programs' messages come in, or NULL: nowhere. */
static int find_log_socket(struct plm_facts *facts, struct plm_carriers *carriers,
			   const struct plm_rsyslog *conf, const char **name, struct plm_err **err)
{
	bool forwards = false;
	int rc = 0;

	*name = has_module(conf, "imjournal") ? "imjournal" : NULL;
	if (*name || !hears_programs(conf))
		return 0;
	rc = plm_feed_journal_to_syslog(facts, carriers, &forwards, err);
	if (rc == 0 && forwards)
		*name = "imuxsock";
	return rc;
}

/* Messages that say whether ordinary logs are sent: who logs in, and what services say. */
static const struct {
	unsigned facility, severity;
} samples[] = {{AUTHPRIV, INFO}, {DAEMON, NOTICE}};

static enum plm_rsyslog_reach reach_of_logs(const struct plm_rsyslog *conf, size_t target)
{
	enum plm_rsyslog_reach worst = PLM_RSYSLOG_ALWAYS;

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		enum plm_rsyslog_reach reach = plm_rsyslog_reaches(
			conf, target, NULL, samples[i].facility, samples[i].severity);

		worst = reach < worst ? reach : worst;
	}
	return worst;
}

/* ---- carriers ---- */

static void set_feed(struct plm_feed *feed, const char *by, enum plm_rsyslog_reach reach,
		     const struct plm_rsyslog_item *item)
{
	if (reach == PLM_RSYSLOG_NEVER)
		return;
	feed->by = by;
	if (reach == PLM_RSYSLOG_PERHAPS)
		feed->doubt = item->filter.condition ? item->filter.condition
						     : "a condition on the way to it";
}

static void feed_audit(const struct plm_rsyslog *conf, size_t target, const struct feeds *feeds,
		       struct plm_carrier *carrier)
{
	enum plm_rsyslog_reach best = PLM_RSYSLOG_NEVER;

	for (size_t i = 0; i < feeds->count; i++) {
		const struct feed *feed = &feeds->items[i];
		enum plm_rsyslog_reach reach = plm_rsyslog_reaches(conf, target, feed->ruleset,
								   feed->facility, feed->severity);

		if (reach <= best)
			continue;
		best = reach;
		carrier->feeds[PLM_RECORDS_AUDIT] = (struct plm_feed){0};
		set_feed(&carrier->feeds[PLM_RECORDS_AUDIT], feed->name, reach,
			 &conf->items[target]);
	}
}

static int add_target(const struct reading *reading, const struct plm_forwarder *forwarder,
		      size_t target, const struct feeds *feeds, const char *log_socket)
{
	const struct plm_rsyslog_item *item = &reading->conf->items[target];
	struct plm_carrier carrier = {.program = forwarder,
				      .host = item->name,
				      .port = item->port,
				      .udp = item->udp,
				      .encrypted = item->encrypted,
				      .unverified = item->unverified};

	feed_audit(reading->conf, target, feeds, &carrier);
	if (log_socket)
		set_feed(&carrier.feeds[PLM_RECORDS_LOGS], log_socket,
			 reach_of_logs(reading->conf, target), item);
	carrier.source = plm_arena_printf(plm_facts_arena(reading->facts), "%s:%ld", item->source,
					  item->line);
	return carrier.source
		       ? plm_carrier_add(reading->facts, reading->carriers, &carrier, reading->err)
		       : plm_err_nomem(reading->err);
}

int plm_carry_rsyslog(struct plm_facts *facts, const struct plm_forwarder *forwarder,
		      struct plm_carriers *carriers, struct plm_err **err)
{
	struct reading reading = {.facts = facts, .carriers = carriers, .err = err};
	struct plm_rsyslog conf = {
		.arena = plm_facts_arena(facts), .include = include, .context = &reading};
	const char *log_socket = NULL;
	struct feeds feeds = {0};
	int rc;

	reading.conf = &conf;
	include(&reading, &conf, "/etc/rsyslog.conf");
	if (reading.code < 0)
		return reading.code;
	if (conf.out_of_memory)
		return plm_err_nomem(err);
	if (conf.count == 0)
		return 0;
	rc = find_feeds(facts, carriers, &conf, &feeds, err);
	if (rc == 0)
		rc = find_log_socket(facts, carriers, &conf, &log_socket, err);
	for (size_t i = 0; rc == 0 && i < conf.count; i++)
		if (conf.items[i].kind == PLM_RSYSLOG_TARGET)
			rc = add_target(&reading, forwarder, i, &feeds, log_socket);
	return rc;
}
