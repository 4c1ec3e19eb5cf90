/*
 * rsyslog_items.c: what statements of rsyslog.conf(5) keep: objects, directives and addresses become the items of rsyslog.h. Reads
 * nothing of any host but through include.
 */
#include "core/forwarding/rsyslog_items.h"

#include <strings.h>

#include "core/base/arena.h"

enum {
	DEFAULT_PORT = 514,
	LOCAL0 = 16,
	NOTICE = 5,
};

/* ---- keeping ---- */

/* Appends an item as of here; an input keeps its own ruleset, everything else has the filter of the
 * statement. */
static void add_item(struct plm_rsyslog_cursor *c, const struct plm_rsyslog_item *item)
{
	struct plm_rsyslog *conf = c->conf;
	struct plm_rsyslog_item *slot = plm_push(conf->arena, conf->items, conf->count);

	if (!slot) {
		conf->out_of_memory = true;
		return;
	}
	*slot = *item;
	slot->source = c->source;
	slot->line = c->line;
	if (item->kind != PLM_RSYSLOG_INPUT)
		slot->filter = conf->filter;
}

void plm_rsyslog_add(struct plm_rsyslog_cursor *c, enum plm_rsyslog_kind kind, const char *name)
{
	const struct plm_rsyslog_item item = {.kind = kind, .name = name};

	add_item(c, &item);
}

static uint16_t port_of(const char *text, uint16_t fallback)
{
	uint64_t port;

	if (!text || !plm_parse_u64(plm_slice_of(text), 10, &port) || port == 0 || port > 65535)
		return fallback;
	return (uint16_t)port;
}

/* What takes the certificate of anybody: without a mode omfwd checks the name, and omrelp nothing. */
static const char *unverified_by(const struct plm_rsyslog_params *params, bool relp)
{
	if (relp)
		return !plm_params_get(params, "tls.authMode") ? "no tls.authMode" : NULL;
	return plm_params_is(params, "StreamDriverAuthMode", "anon") ? "StreamDriverAuthMode anon"
								     : NULL;
}

/* ---- objects: name(key="value" …) ---- */

static void read_forward(struct plm_rsyslog_cursor *c, const struct plm_rsyslog_params *params)
{
	bool relp = plm_params_is(params, "type", "omrelp");
	const struct plm_rsyslog_item item = {
		.kind = PLM_RSYSLOG_TARGET,
		.name = plm_params_get(params, "target"),
		.port = port_of(plm_params_get(params, "port"), DEFAULT_PORT),
		.udp = !relp && !plm_params_is(params, "protocol", "tcp"),
		.encrypted = relp ? plm_params_is(params, "tls", "on")
				  : plm_params_is(params, "StreamDriverMode", "1"),
		.unverified = unverified_by(params, relp),
	};

	if (item.name && (relp || plm_params_is(params, "type", "omfwd")))
		add_item(c, &item);
}

static void read_input(struct plm_rsyslog_cursor *c, const struct plm_rsyslog_params *params)
{
	const char *facility = plm_params_get(params, "Facility");
	const char *severity = plm_params_get(params, "Severity");
	const char *socket = plm_params_get(params, "Socket");
	const struct plm_rsyslog_item item = {
		.kind = PLM_RSYSLOG_INPUT,
		.name = plm_params_get(params, "File"),
		.filter = {.ruleset = plm_params_get(params, "Ruleset")},
		.facility = facility ? plm_rsyslog_facility(plm_slice_of(facility)) : LOCAL0,
		.severity = severity ? plm_rsyslog_severity(plm_slice_of(severity)) : NOTICE,
	};

	if (item.name && plm_params_is(params, "type", "imfile"))
		add_item(c, &item);
	if (socket && plm_params_is(params, "type", "imuxsock"))
		plm_rsyslog_add(c, PLM_RSYSLOG_SOCKET, socket);
}

static void read_module(struct plm_rsyslog_cursor *c, const struct plm_rsyslog_params *params)
{
	static const char *const negatives[] = {"off", "no", "false", "0"};
	const char *name = plm_params_get(params, "load");

	if (!name)
		return;
	plm_rsyslog_add(c, PLM_RSYSLOG_MODULE, name);
	for (size_t i = 0; i < sizeof(negatives) / sizeof(negatives[0]); i++)
		if (plm_str_starts(name, "imuxsock") &&
		    plm_params_is(params, "SysSock.Use", negatives[i]))
			c->conf->no_system_socket = true;
}

static void read_include(struct plm_rsyslog_cursor *c, const char *pattern)
{
	struct plm_rsyslog_filter outside = c->conf->filter;

	if (pattern && c->conf->include)
		c->conf->include(c->conf->context, c->conf, pattern);
	c->conf->filter = outside;
}

/* An object's name and opening bracket ahead; leaves the cursor where it is when there is none. */
bool plm_rsyslog_at_object(const struct plm_rsyslog_cursor *c, struct plm_slice *name)
{
	const char *p = c->at;

	while (p < c->end && plm_cursor_is_name_char(*p))
		p++;
	*name = (struct plm_slice){.data = c->at, .size_bytes = (size_t)(p - c->at)};
	while (p < c->end && (*p == ' ' || *p == '\t'))
		p++;
	return name->size_bytes && p < c->end && *p == '(';
}

bool plm_rsyslog_is_word(struct plm_slice word, const char *text)
{
	return word.size_bytes == strlen(text) &&
	       strncasecmp(word.data, text, word.size_bytes) == 0;
}

void plm_rsyslog_object(struct plm_rsyslog_cursor *c, struct plm_slice name)
{
	struct plm_rsyslog_params params;

	c->at += name.size_bytes;
	plm_cursor_skip_blanks(c);
	plm_cursor_params(c, &params);
	if (plm_rsyslog_is_word(name, "action"))
		read_forward(c, &params);
	else if (plm_rsyslog_is_word(name, "input"))
		read_input(c, &params);
	else if (plm_rsyslog_is_word(name, "include"))
		read_include(c, plm_params_get(&params, "file"));
	else if (plm_rsyslog_is_word(name, "module"))
		read_module(c, &params);
	else if (plm_rsyslog_is_word(name, "ruleset"))
		c->conf->filter =
			(struct plm_rsyslog_filter){.ruleset = plm_params_get(&params, "name")};
}

/* ---- legacy directives ---- */

static const struct plm_rsyslog_item fresh_input = {
	.kind = PLM_RSYSLOG_INPUT, .facility = LOCAL0, .severity = NOTICE};

static void run_file_monitor(struct plm_rsyslog_cursor *c)
{
	struct plm_rsyslog_item *pending = &c->conf->pending;

	if (pending->name)
		add_item(c, pending);
	*pending = fresh_input;
}

void plm_rsyslog_directive(struct plm_rsyslog_cursor *c)
{
	struct plm_slice name = plm_cursor_word(c, "");
	struct plm_rsyslog_item *pending = &c->conf->pending;
	struct plm_slice value;

	plm_cursor_skip_blanks(c);
	value = plm_cursor_word(c, "#");
	if (plm_rsyslog_is_word(name, "$IncludeConfig"))
		read_include(c, plm_cursor_keep(c->conf, value));
	else if (plm_rsyslog_is_word(name, "$ModLoad"))
		plm_rsyslog_add(c, PLM_RSYSLOG_MODULE, plm_cursor_keep(c->conf, value));
	else if (plm_rsyslog_is_word(name, "$OmitLocalLogging"))
		c->conf->no_system_socket = plm_rsyslog_is_word(value, "on");
	else if (plm_rsyslog_is_word(name, "$AddUnixListenSocket"))
		plm_rsyslog_add(c, PLM_RSYSLOG_SOCKET, plm_cursor_keep(c->conf, value));
	else if (plm_rsyslog_is_word(name, "$InputFileName"))
		pending->name = plm_cursor_keep(c->conf, value);
	else if (plm_rsyslog_is_word(name, "$InputFileFacility"))
		pending->facility = plm_rsyslog_facility(value);
	else if (plm_rsyslog_is_word(name, "$InputFileSeverity"))
		pending->severity = plm_rsyslog_severity(value);
	else if (plm_rsyslog_is_word(name, "$InputFileBindRuleset"))
		pending->filter.ruleset = plm_cursor_keep(c->conf, value);
	else if (plm_rsyslog_is_word(name, "$InputRunFileMonitor"))
		run_file_monitor(c);
	else if (plm_rsyslog_is_word(name, "$ActionSendStreamDriverMode"))
		c->conf->legacy_tls = plm_rsyslog_is_word(value, "1");
	else if (plm_rsyslog_is_word(name, "$ActionSendStreamDriverAuthMode"))
		c->conf->legacy_unverified = plm_rsyslog_is_word(value, "anon")
						     ? "$ActionSendStreamDriverAuthMode anon"
						     : NULL;
	else if (plm_rsyslog_is_word(name, "$RuleSet"))
		c->conf->filter.ruleset = plm_cursor_keep(c->conf, value);
	plm_cursor_skip_line(c);
}

/* ---- actions ---- */

/* "host", "host:port", "[address]:port" */
void plm_rsyslog_address(struct plm_rsyslog_cursor *c, struct plm_slice text, bool udp)
{
	struct plm_slice host = text;
	struct plm_rsyslog_item item = {.kind = PLM_RSYSLOG_TARGET,
					.port = DEFAULT_PORT,
					.udp = udp,
					.encrypted = !udp && c->conf->legacy_tls,
					.unverified = c->conf->legacy_unverified};
	const char *colon = NULL;

	if (text.size_bytes && text.data[0] == '[') {
		const char *close = memchr(text.data, ']', text.size_bytes);

		host.data++;
		host.size_bytes = close ? (size_t)(close - host.data) : text.size_bytes - 1;
		if (close && close + 1 < text.data + text.size_bytes && close[1] == ':')
			colon = close + 1;
	} else {
		colon = text.size_bytes ? memchr(text.data, ':', text.size_bytes) : NULL;
		if (colon)
			host.size_bytes = (size_t)(colon - text.data);
	}
	if (!host.size_bytes)
		return;
	item.name = plm_cursor_keep(c->conf, host);
	if (colon) {
		struct plm_slice port = {.data = colon + 1};

		port.size_bytes = (size_t)(text.data + text.size_bytes - port.data);
		item.port = port_of(plm_cursor_keep(c->conf, port), DEFAULT_PORT);
	}
	add_item(c, &item);
}

/* "@host", "@@(o,z9)host:port;template" */
void plm_rsyslog_at(struct plm_rsyslog_cursor *c)
{
	bool udp = true;

	plm_cursor_advance(c);
	if (plm_cursor_peek(c) == '@') {
		udp = false;
		plm_cursor_advance(c);
	}
	if (plm_cursor_peek(c) == '(') {
		while (!plm_cursor_is_end(c) && plm_cursor_peek(c) != ')' &&
		       plm_cursor_peek(c) != '\n')
			plm_cursor_advance(c);
		if (plm_cursor_peek(c) == ')')
			plm_cursor_advance(c);
	}
	plm_rsyslog_address(c, plm_cursor_word(c, ";#"), udp);
	plm_cursor_skip_line(c);
}
void plm_rsyslog_begin(struct plm_rsyslog *conf)
{
	if (conf->pending.kind != PLM_RSYSLOG_INPUT)
		conf->pending = fresh_input;
}
