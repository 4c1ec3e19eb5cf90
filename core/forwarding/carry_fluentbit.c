/*
 * carry_fluentbit.c: Fluent Bit's outputs on the network, and which inputs match them by tag. Reads fluent-bit.conf or
 * fluent-bit.yaml and what they include.
 */
#include <errno.h>
#include <fnmatch.h>
#include <strings.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/forwarding/carrier.h"
#include "core/forwarding/fluentbit.h"

enum { INCLUDES_MAX = 100 };

/* What goes to a host; where there is no host given, what the plugin takes then. */
static const struct output {
	const char *name;
	const char *fallback_host;
	uint16_t port;
	bool http;
	bool udp; /* unless mode says otherwise */
	bool encrypted;
} outputs[] = {
	{"forward", "127.0.0.1", 24224, false, false, false},
	{"tcp", "127.0.0.1", 5170, false, false, false},
	{"syslog", "127.0.0.1", 514, false, true, false},
	{"gelf", "127.0.0.1", 12201, false, true, false},
	{"kafka", NULL, 9092, false, false, false},
	{"http", "127.0.0.1", 80, true, false, false},
	{"es", "127.0.0.1", 9200, true, false, false},
	{"opensearch", "127.0.0.1", 9200, true, false, false},
	{"loki", "127.0.0.1", 3100, true, false, false},
	{"splunk", "127.0.0.1", 8088, true, false, false},
	{"opentelemetry", "127.0.0.1", 80, true, false, false},
	{"datadog", "http-intake.logs.datadoghq.com", 443, true, false, true},
	{"nrlogs", "log-api.newrelic.com", 443, true, false, true},
	{"cloudwatch_logs", "logs.amazonaws.com", 443, true, false, true},
	{"s3", "s3.amazonaws.com", 443, true, false, true},
	{"stackdriver", "logging.googleapis.com", 443, true, false, true},
	{"azure", "ods.opinsights.azure.com", 443, true, false, true},
};

struct reading {
	struct plm_facts *facts;
	struct plm_carriers *carriers;
	struct plm_err **err;
	struct plm_flb conf;
	bool journal_listens;
};

/* ---- files ---- */

static int read_file(void *context, const char *path, const struct plm_datum *datum)
{
	struct reading *r = context;

	if (!plm_str_ends(path, ".yaml") && !plm_str_ends(path, ".yml"))
		plm_flb_read_classic(&r->conf, path,
				     (struct plm_slice){datum->data, datum->size_bytes});
	else if (!plm_flb_read_yaml(&r->conf, path, datum))
		return plm_carrier_add_gap(r->facts, r->carriers, PLM_PERSISTENT, path,
					   &(struct plm_datum){.error = EBADMSG}, r->err);
	return r->conf.out_of_memory ? plm_err_nomem(r->err) : 0;
}

/* A path that is included is looked for beside the file that includes it. */
static int read_files(struct reading *r)
{
	static const char *const places[] = {"/etc/fluent-bit/fluent-bit.conf",
					     "/etc/fluent-bit/fluent-bit.yaml",
					     "/etc/td-agent-bit/td-agent-bit.conf"};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < 3; i++)
		rc = plm_carrier_files(r->facts, r->carriers, places[i], read_file, r, r->err);
	for (size_t i = 0; rc == 0 && i < r->conf.include_count && i < INCLUDES_MAX; i++) {
		const char *path = r->conf.includes[i];

		if (path[0] != '/')
			path = plm_arena_printf(r->conf.arena, "/etc/fluent-bit/%s", path);
		rc = path ? plm_carrier_files(r->facts, r->carriers, path, read_file, r, r->err)
			  : plm_err_nomem(r->err);
	}
	return rc;
}

/* ---- inputs ---- */

static bool is_plugin(const struct plm_flb_section *section, const char *name)
{
	const char *own = plm_flb_value(section, "name");

	return own && strcasecmp(own, name) == 0;
}

static int follows_of(struct reading *r, const struct plm_flb_section *input,
		      bool follows[static PLM_RECORDS_KINDS])
{
	const char *path = plm_flb_value(input, "path");
	struct plm_slice rest = plm_slice_of(path ? path : ""), word;
	int rc = 0;

	if (is_plugin(input, "systemd")) {
		follows[PLM_RECORDS_LOGS] = true;
		follows[PLM_RECORDS_AUDIT] = r->journal_listens;
	}
	if (!is_plugin(input, "tail"))
		return 0;
	while (rc == 0 && plm_next_word(&rest, ",", &word)) {
		word = plm_slice_trim(word);
		path = plm_arena_strndup(r->conf.arena, word.data, word.size_bytes);
		rc = path ? plm_feed_of_file(r->facts, path, follows, r->err)
			  : plm_err_nomem(r->err);
	}
	return rc;
}

/* The tag an input gives; without one it is its plugin's name and a number. */
static bool matches(const struct plm_flb_section *section, const struct plm_flb_section *input)
{
	const char *pattern = plm_flb_value(section, "match");
	const char *tag = plm_flb_value(input, "tag");

	if (!pattern)
		return false;
	return fnmatch(pattern, tag ? tag : plm_flb_value(input, "name"), 0) == 0 ||
	       (!tag && strcmp(pattern, "*") != 0 && strchr(pattern, '.') &&
		strncasecmp(pattern, plm_flb_value(input, "name"), strcspn(pattern, ".*")) == 0);
}

/* What may drop records on the way. */
static const char *doubt_of(const struct plm_flb *conf, const struct plm_flb_section *input,
			    const struct plm_flb_section *output)
{
	for (size_t i = 0; i < conf->count; i++) {
		const struct plm_flb_section *filter = &conf->items[i];

		if (filter->kind == PLM_FLB_FILTER && matches(filter, input) &&
		    (is_plugin(filter, "grep") || is_plugin(filter, "lua") ||
		     is_plugin(filter, "throttle") || is_plugin(filter, "rewrite_tag")))
			return plm_flb_value(filter, "name");
	}
	if (plm_flb_value(input, "systemd_filter"))
		return plm_flb_value(input, "systemd_filter");
	return plm_flb_value(output, "match_regex");
}

/* ---- outputs ---- */

static const struct output *find_output(const struct plm_flb_section *section)
{
	for (size_t i = 0; i < sizeof(outputs) / sizeof(outputs[0]); i++)
		if (is_plugin(section, outputs[i].name))
			return &outputs[i];
	return NULL;
}

static bool is_on(const char *value)
{
	return value && (strcasecmp(value, "on") == 0 || strcasecmp(value, "true") == 0 ||
			 strcasecmp(value, "yes") == 0);
}

/* Without tls.verify it checks. */
static bool is_off(const char *value)
{
	return value && (strcasecmp(value, "off") == 0 || strcasecmp(value, "false") == 0 ||
			 strcasecmp(value, "no") == 0);
}

static bool set_address(struct reading *r, const struct plm_flb_section *section,
			const struct output *output, struct plm_carrier *carrier)
{
	const char *host = plm_flb_value(section, "host"), *port = plm_flb_value(section, "port");
	const char *mode = plm_flb_value(section, "mode");
	uint64_t number;

	if (!host)
		host = plm_flb_value(section, "brokers");
	if (!host)
		host = output->fallback_host;
	if (!host || !plm_carrier_set_url(r->conf.arena, carrier, plm_slice_of(host), output->port))
		return false;
	if (port && plm_parse_u64(plm_slice_of(port), 10, &number) && number <= UINT16_MAX)
		carrier->port = (uint16_t)number;
	carrier->encrypted = output->encrypted || is_on(plm_flb_value(section, "tls")) ||
			     (mode && strcasecmp(mode, "tls") == 0);
	carrier->unverified =
		is_off(plm_flb_value(section, "tls.verify")) ? "tls.verify off" : NULL;
	carrier->udp = mode ? strcasecmp(mode, "udp") == 0 : output->udp;
	carrier->intermittent = output->http;
	return true;
}

static int add_input(struct reading *r, const struct plm_flb_section *input,
		     const struct plm_flb_section *output, struct plm_carrier *carrier)
{
	bool follows[PLM_RECORDS_KINDS] = {false};
	const char *doubt = doubt_of(&r->conf, input, output);
	int rc = follows_of(r, input, follows);

	for (size_t k = 0; k < PLM_RECORDS_KINDS && rc == 0; k++) {
		struct plm_feed *feed = &carrier->feeds[k];

		if (!follows[k] || (feed->by && (!feed->doubt || doubt)))
			continue;
		feed->doubt = doubt;
		feed->by = plm_arena_printf(r->conf.arena, "input %s of %s",
					    plm_flb_value(input, "name"), input->file);
		rc = feed->by ? 0 : plm_err_nomem(r->err);
	}
	return rc;
}

static int add_output(struct reading *r, const struct plm_forwarder *forwarder,
		      const struct plm_flb_section *section)
{
	const struct output *output = find_output(section);
	struct plm_carrier carrier = {.program = forwarder};
	int rc = 0;

	if (!output || !set_address(r, section, output, &carrier))
		return 0;
	carrier.source = section->line ? plm_arena_printf(r->conf.arena, "%s:%ld", section->file,
							  section->line)
				       : section->file;
	if (!carrier.source || !carrier.host)
		return plm_err_nomem(r->err);
	for (size_t i = 0; i < r->conf.count && rc == 0; i++) {
		const struct plm_flb_section *input = &r->conf.items[i];

		if (input->kind == PLM_FLB_INPUT && plm_flb_value(input, "name") &&
		    (matches(section, input) || plm_flb_value(section, "match_regex")))
			rc = add_input(r, input, section, &carrier);
	}
	return rc < 0 ? rc : plm_carrier_add(r->facts, r->carriers, &carrier, r->err);
}

int plm_carry_fluentbit(struct plm_facts *facts, const struct plm_forwarder *forwarder,
			struct plm_carriers *carriers, struct plm_err **err)
{
	struct reading r = {.facts = facts,
			    .carriers = carriers,
			    .err = err,
			    .conf.arena = plm_facts_arena(facts)};
	int rc = read_files(&r);

	if (rc < 0 || r.conf.count == 0)
		return rc;
	rc = plm_feed_journal_listens(facts, carriers, &r.journal_listens, err);
	for (size_t i = 0; rc == 0 && i < r.conf.count; i++)
		if (r.conf.items[i].kind == PLM_FLB_OUTPUT)
			rc = add_output(&r, forwarder, &r.conf.items[i]);
	return rc;
}
