/*
 * carry_vector.c: Vector's sinks on the network, and which sources lead to them. Reads vector.yaml, vector.toml and
 * vector.json.
 */
#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/forwarding/carrier.h"
#include "core/forwarding/vector.h"

struct reading {
	struct plm_facts *facts;
	const struct plm_forwarder *forwarder;
	struct plm_carriers *carriers;
	struct plm_err **err;
	json_t *config;
	bool journal_listens;
	size_t files;
	struct plm_carrier carrier; /* the one that is being filled */
};

static int read_file(void *context, const char *path, const struct plm_datum *datum)
{
	struct reading *r = context;
	bool out_of_memory;

	r->files++;
	if (!plm_vector_read(plm_facts_arena(r->facts), r->config, path, datum, &out_of_memory))
		return plm_carrier_add_gap(r->facts, r->carriers, PLM_PERSISTENT, path,
					   &(struct plm_datum){.error = EBADMSG}, r->err);
	return out_of_memory ? plm_err_nomem(r->err) : 0;
}

static int read_files(struct reading *r)
{
	static const char *const places[] = {"/etc/vector/vector.yaml", "/etc/vector/vector.yml",
					     "/etc/vector/vector.toml", "/etc/vector/vector.json"};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(places) / sizeof(places[0]); i++)
		rc = plm_carrier_files(r->facts, r->carriers, places[i], read_file, r, r->err);
	return rc;
}

/* ---- sources ---- */

static int follows_of(struct reading *r, const json_t *source,
		      bool follows[static PLM_RECORDS_KINDS])
{
	const char *type = plm_json_text(source, "type");
	const json_t *files = json_object_get(source, "include");
	int rc = 0;

	if (plm_str_eq(type, "journald")) {
		follows[PLM_RECORDS_LOGS] = true;
		follows[PLM_RECORDS_AUDIT] = r->journal_listens;
	}
	for (size_t i = 0; rc == 0 && plm_str_eq(type, "file") && i < json_array_size(files); i++)
		if (json_is_string(json_array_get(files, i)))
			rc = plm_feed_of_file(r->facts, json_string_value(json_array_get(files, i)),
					      follows, r->err);
	return rc;
}

/* A journal of which only some units are taken. */
static const char *narrows(const json_t *source)
{
	static const char *const keys[] = {"include_units", "exclude_units", "include_matches",
					   "exclude_matches"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (json_object_get(source, keys[i]))
			return keys[i];
	return NULL;
}

static int take_source(void *context, const char *id, const json_t *source, const char *doubt)
{
	struct reading *r = context;
	struct plm_arena *arena = plm_facts_arena(r->facts);
	bool follows[PLM_RECORDS_KINDS] = {false};
	int rc = follows_of(r, source, follows);

	if (!doubt)
		doubt = narrows(source);
	for (size_t k = 0; k < PLM_RECORDS_KINDS && rc == 0; k++) {
		struct plm_feed *feed = &r->carrier.feeds[k];

		if (!follows[k] || (feed->by && (!feed->doubt || doubt)))
			continue;
		feed->by = plm_arena_printf(arena, "source %s of %s", id,
					    plm_json_text(source, PLM_VECTOR_FILE));
		feed->doubt = doubt ? plm_arena_strdup(arena, doubt) : NULL;
		rc = feed->by && (feed->doubt || !doubt) ? 0 : plm_err_nomem(r->err);
	}
	return rc;
}

/* ---- sinks ---- */

/* Where a sink sends: a URL, or an address with a port; the first of a list. */
static const char *address_of(const json_t *sink)
{
	static const char *const keys[] = {"address", "endpoint", "endpoints",
					   "uri",     "url",	  "bootstrap_servers"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const json_t *value = json_object_get(sink, keys[i]);

		if (json_is_array(value))
			value = json_array_get(value, 0);
		if (json_is_string(value))
			return json_string_value(value);
	}
	return NULL;
}

/* Services of a provider's that need no address: their own, by TLS. */
static const char *service_of(const char *type)
{
	static const char *const providers[] = {"aws_",	     "gcp_",	     "azure_",	 "datadog_",
						"new_relic", "splunk_cloud", "honeycomb"};

	for (size_t i = 0; i < sizeof(providers) / sizeof(providers[0]); i++)
		if (type && plm_str_starts(type, providers[i]))
			return type;
	return NULL;
}

static bool set_address(struct reading *r, const json_t *sink)
{
	const char *address = address_of(sink), *type = plm_json_text(sink, "type");
	const char *mode = plm_json_text(sink, "mode");
	bool url = address && strstr(address, "://"), plain = !address;

	r->carrier = (struct plm_carrier){.program = r->forwarder};
	if (plain)
		address = service_of(type);
	if (!address)
		return false;
	r->carrier.encrypted =
		plain || plm_str_eq(plm_json_text(json_object_get(sink, "tls"), "enabled"), "true");
	if (plm_str_eq(plm_json_text(json_object_get(sink, "tls"), "verify_certificate"), "false"))
		r->carrier.unverified = "tls.verify_certificate false";
	r->carrier.intermittent = !plm_str_eq(type, "socket") && !plm_str_eq(type, "vector") &&
				  !plm_str_eq(type, "kafka") && !plm_str_eq(type, "papertrail");
	r->carrier.udp = plm_str_eq(type, "socket") && plm_str_eq(mode, "udp");
	return plm_carrier_set_url(plm_facts_arena(r->facts), &r->carrier, plm_slice_of(address),
				   plain || (url && plm_str_starts(address, "https")) ? 443 : 80);
}

static int add_sink(struct reading *r, const char *id, const json_t *sink)
{
	int rc;

	if (!set_address(r, sink))
		return 0;
	r->carrier.source = plm_arena_printf(plm_facts_arena(r->facts), "%s (%s)",
					     plm_json_text(sink, PLM_VECTOR_FILE), id);
	if (!r->carrier.host || !r->carrier.source)
		return plm_err_nomem(r->err);
	rc = plm_vector_walk(r->config, sink, take_source, r);
	return rc < 0 ? rc : plm_carrier_add(r->facts, r->carriers, &r->carrier, r->err);
}

int plm_carry_vector(struct plm_facts *facts, const struct plm_forwarder *forwarder,
		     struct plm_carriers *carriers, struct plm_err **err)
{
	plm_auto_json json_t *config = json_object();
	struct reading r = {.facts = facts,
			    .forwarder = forwarder,
			    .carriers = carriers,
			    .err = err,
			    .config = config};
	int rc = config ? read_files(&r) : plm_err_nomem(err);
	const char *id;
	json_t *sink;

	if (rc == 0 && r.files)
		rc = plm_feed_journal_listens(facts, carriers, &r.journal_listens, err);
	json_object_foreach(json_object_get(config, "sinks"), id, sink) if (rc == 0) rc =
		add_sink(&r, id, sink);
	return rc;
}
