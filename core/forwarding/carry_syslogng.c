/*
 * carry_syslogng.c: syslog-ng's destinations on the network, and which sources its log paths lead into them. Reads
 * syslog-ng.conf and what it includes. A filter on the way makes it doubtful.
 */
#include <strings.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/forwarding/carrier.h"
#include "core/forwarding/syslogng.h"

enum { INCLUDES_MAX = 100, SYSLOG_PORT = 514, TCP_PORT = 601, TLS_PORT = 6514, DEPTH_MAX = 16 };

static const char home[] = "/etc/syslog-ng";

struct reading {
	struct plm_facts *facts;
	const struct plm_forwarder *forwarder;
	struct plm_carriers *carriers;
	struct plm_err **err;
	struct plm_ng_text text;
	bool journal_listens;
};

/* What comes along one log path. */
struct flow {
	const char *by[PLM_RECORDS_KINDS]; /* NULL: nothing of the kind */
	const char *doubt;
};

/* ---- files ---- */

static int read_file(void *context, const char *path, const struct plm_datum *datum)
{
	struct reading *r = context;

	plm_ng_read(&r->text, path, (struct plm_slice){datum->data, datum->size_bytes});
	return r->text.out_of_memory ? plm_err_nomem(r->err) : 0;
}

static int read_files(struct reading *r)
{
	struct plm_arena *arena = plm_facts_arena(r->facts);
	int rc = plm_carrier_files(r->facts, r->carriers, "/etc/syslog-ng/syslog-ng.conf",
				   read_file, r, r->err);

	for (size_t i = 0; rc == 0 && i < r->text.include_count && i < INCLUDES_MAX; i++) {
		const char *path = r->text.includes[i];

		if (path[0] != '/')
			path = plm_arena_printf(arena, "%s/%s", home, path);
		rc = path ? plm_carrier_files(r->facts, r->carriers, path, read_file, r, r->err)
			  : plm_err_nomem(r->err);
	}
	return rc;
}

/* ---- sources ---- */

/* "source s { … }": the words of that kind and name, after `from`; from NULL begins. */
static const struct plm_ng_word *find_named(const struct reading *r, const char *kind,
					    const char *name)
{
	for (const struct plm_ng_word *w = r->text.first; w; w = w->next)
		if (strcasecmp(w->text, kind) == 0 && !w->opens && w->next &&
		    strcmp(w->next->text, name) == 0 && w->next->opens == '{')
			return w->next;
	return NULL;
}

static bool is_one_of(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (strcasecmp(*words, word) == 0)
			return true;
	return false;
}

/* One driver of a source. */
static int add_driver(struct reading *r, const struct plm_ng_word *driver, struct flow *flow)
{
	static const char *const of_logs[] = {"system", "systemd-journal", "systemd-syslog", NULL};
	static const char *const of_files[] = {"file", "wildcard-file", "unix-dgram", "unix-stream",
					       NULL};
	bool follows[PLM_RECORDS_KINDS] = {false};
	int rc = 0;

	if (is_one_of(driver->text, of_logs)) {
		follows[PLM_RECORDS_LOGS] = true;
		follows[PLM_RECORDS_AUDIT] = r->journal_listens;
	} else if (strcasecmp(driver->text, "linux-audit") == 0) {
		follows[PLM_RECORDS_AUDIT] = true;
	} else if (is_one_of(driver->text, of_files) && driver->inside) {
		follows[PLM_RECORDS_LOGS] = plm_str_eq(driver->inside->text, "/dev/log");
		rc = plm_feed_of_file(r->facts, driver->inside->text, follows, r->err);
	}
	for (size_t k = 0; k < PLM_RECORDS_KINDS && rc == 0; k++) {
		if (!follows[k] || flow->by[k])
			continue;
		flow->by[k] = plm_arena_printf(plm_facts_arena(r->facts), "%s() at %s:%ld",
					       driver->text, driver->file, driver->line);
		rc = flow->by[k] ? 0 : plm_err_nomem(r->err);
	}
	return rc;
}

/* "source(s)" or "source { … }" of a log path. */
static int add_source(struct reading *r, const struct plm_ng_word *source, struct flow *flow)
{
	const struct plm_ng_word *drivers = source->opens == '{' ? source
					    : source->inside
						    ? find_named(r, "source", source->inside->text)
						    : NULL;
	int rc = 0;

	for (const struct plm_ng_word *w = drivers ? drivers->inside : NULL; w && rc == 0;
	     w = w->next)
		rc = add_driver(r, w, flow);
	return rc;
}

/* ---- destinations ---- */

/* Without peer-verify() the certificate has to be a trusted one. */
static const char *unverified_by(const struct plm_ng_word *driver)
{
	static const char *const lax[] = {
		"no", "off", "0", "optional-untrusted", "required-untrusted", NULL};
	const struct plm_ng_word *tls = plm_ng_inside(driver, "tls");
	const char *verify = plm_ng_value(tls ? tls : driver, "peer-verify");

	return verify && is_one_of(verify, lax) ? "peer-verify takes what is not trusted" : NULL;
}

/* tcp(), network(), syslog() name a host; http() and its kin a URL. */
static bool set_address(struct reading *r, const struct plm_ng_word *driver,
			struct plm_carrier *carrier)
{
	static const char *const hosts[] = {"network", "syslog", "tcp", "tcp6",
					    "udp",     "udp6",	 NULL};
	const char *transport = plm_ng_value(driver, "transport");
	const char *port = plm_ng_value(driver, "port");
	bool old = strncasecmp(driver->text, "udp", 3) == 0 ||
		   strncasecmp(driver->text, "tcp", 3) == 0;
	const char *url = plm_ng_value(driver, "url");
	uint64_t number;

	carrier->unverified = unverified_by(driver);
	if (!is_one_of(driver->text, hosts)) {
		carrier->intermittent = true;
		return url &&
		       plm_carrier_set_url(plm_facts_arena(r->facts), carrier, plm_slice_of(url),
					   plm_str_starts(url, "https") ? 443 : 80);
	}
	if (!driver->inside || driver->inside->opens)
		return false;
	carrier->host = driver->inside->text;
	carrier->udp = strncasecmp(driver->text, "udp", 3) == 0 ||
		       (transport && strncasecmp(transport, "udp", 3) == 0);
	carrier->encrypted =
		plm_ng_inside(driver, "tls") || (transport && strcasestr(transport, "tls"));
	carrier->port = old || carrier->udp  ? SYSLOG_PORT
			: carrier->encrypted ? TLS_PORT
					     : TCP_PORT;
	if (port && plm_parse_u64(plm_slice_of(port), 10, &number) && number <= UINT16_MAX)
		carrier->port = (uint16_t)number;
	return true;
}

/* Of several paths into one destination the one without a condition counts. */
static void join(struct plm_carrier *carrier, const struct flow *flow)
{
	for (size_t k = 0; k < PLM_RECORDS_KINDS; k++) {
		struct plm_feed *feed = &carrier->feeds[k];

		if (flow->by[k] && (!feed->by || (feed->doubt && !flow->doubt)))
			*feed = (struct plm_feed){.by = flow->by[k], .doubt = flow->doubt};
	}
}

static struct plm_carrier *find_carrier(const struct reading *r, const char *source)
{
	for (size_t i = 0; i < r->carriers->count; i++)
		if (plm_str_eq(r->carriers->items[i].source, source))
			return &r->carriers->items[i];
	return NULL;
}

static int add_target(struct reading *r, const struct plm_ng_word *driver, const struct flow *flow)
{
	struct plm_carrier carrier = {.program = r->forwarder}, *known;

	if (!set_address(r, driver, &carrier))
		return carrier.host || !r->text.out_of_memory ? 0 : plm_err_nomem(r->err);
	carrier.source =
		plm_arena_printf(plm_facts_arena(r->facts), "%s:%ld", driver->file, driver->line);
	if (!carrier.source || !carrier.host)
		return plm_err_nomem(r->err);
	known = find_carrier(r, carrier.source);
	join(known ? known : &carrier, flow);
	return known ? 0 : plm_carrier_add(r->facts, r->carriers, &carrier, r->err);
}

static int add_destination(struct reading *r, const struct plm_ng_word *destination,
			   const struct flow *flow)
{
	const struct plm_ng_word *drivers =
		destination->opens == '{' ? destination
		: destination->inside	  ? find_named(r, "destination", destination->inside->text)
					  : NULL;
	int rc = 0;

	for (const struct plm_ng_word *w = drivers ? drivers->inside : NULL; w && rc == 0;
	     w = w->next)
		if (w->opens == '(')
			rc = add_target(r, w, flow);
	return rc;
}

/* ---- log paths ---- */

/* What a log path holds is in order: a filter counts for what comes after it. */
static int read_path(struct reading *r, const struct plm_ng_word *path, struct flow flow,
		     unsigned depth)
{
	static const char *const conditions[] = {"filter", "if", "elif", "else", NULL};
	static const char *const nested[] = {"log", "junction", "channel", "", NULL};
	int rc = 0;

	for (const struct plm_ng_word *w = path->inside; w && rc == 0; w = w->next) {
		if (strcasecmp(w->text, "source") == 0)
			rc = add_source(r, w, &flow);
		else if (is_one_of(w->text, conditions) && w->opens == '(')
			flow.doubt = w->inside ? w->inside->text : w->text;
		else if (is_one_of(w->text, conditions))
			flow.doubt = w->text;
		else if (strcasecmp(w->text, "destination") == 0)
			rc = add_destination(r, w, &flow);
		if (rc == 0 && w->opens == '{' && depth < DEPTH_MAX &&
		    (is_one_of(w->text, nested) || is_one_of(w->text, conditions)))
			rc = read_path(r, w, flow, depth + 1);
	}
	return rc;
}

int plm_carry_syslogng(struct plm_facts *facts, const struct plm_forwarder *forwarder,
		       struct plm_carriers *carriers, struct plm_err **err)
{
	struct reading r = {.facts = facts,
			    .forwarder = forwarder,
			    .carriers = carriers,
			    .err = err,
			    .text.arena = plm_facts_arena(facts)};
	int rc = read_files(&r);

	if (rc < 0 || !r.text.first)
		return rc;
	rc = plm_feed_journal_listens(facts, carriers, &r.journal_listens, err);
	for (const struct plm_ng_word *w = r.text.first; w && rc == 0; w = w->next)
		if (strcasecmp(w->text, "log") == 0 && w->opens == '{')
			rc = read_path(&r, w, (struct flow){0}, 0);
	return rc;
}
