/*
 * rsyslog_parse.c: reads rsyslog.conf(5) in both syntaxes into the few items of rsyslog.h. Skips
 * what it does not know; reads nothing of any host but through include.
 */
#include "core/forwarding/rsyslog_cursor.h"

#include <ctype.h>
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

static void add_named(struct plm_rsyslog_cursor *c, enum plm_rsyslog_kind kind, const char *name)
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
	};

	if (item.name && (relp || plm_params_is(params, "type", "omfwd")))
		add_item(c, &item);
}

static void read_input(struct plm_rsyslog_cursor *c, const struct plm_rsyslog_params *params)
{
	const char *facility = plm_params_get(params, "Facility");
	const char *severity = plm_params_get(params, "Severity");
	const struct plm_rsyslog_item item = {
		.kind = PLM_RSYSLOG_INPUT,
		.name = plm_params_get(params, "File"),
		.filter = {.ruleset = plm_params_get(params, "Ruleset")},
		.facility = facility ? plm_rsyslog_facility(plm_slice_of(facility)) : LOCAL0,
		.severity = severity ? plm_rsyslog_severity(plm_slice_of(severity)) : NOTICE,
	};

	if (item.name && plm_params_is(params, "type", "imfile"))
		add_item(c, &item);
}

static void read_include(struct plm_rsyslog_cursor *c, const char *pattern)
{
	struct plm_rsyslog_filter outside = c->conf->filter;

	if (pattern && c->conf->include)
		c->conf->include(c->conf->context, c->conf, pattern);
	c->conf->filter = outside;
}

/* An object's name and opening bracket ahead; leaves the cursor where it is when there is none. */
static bool at_object(const struct plm_rsyslog_cursor *c, struct plm_slice *name)
{
	const char *p = c->at;

	while (p < c->end && plm_cursor_is_name_char(*p))
		p++;
	*name = (struct plm_slice){.data = c->at, .size_bytes = (size_t)(p - c->at)};
	while (p < c->end && (*p == ' ' || *p == '\t'))
		p++;
	return name->size_bytes && p < c->end && *p == '(';
}

static bool is_word(struct plm_slice word, const char *text)
{
	return word.size_bytes == strlen(text) &&
	       strncasecmp(word.data, text, word.size_bytes) == 0;
}

static void read_object(struct plm_rsyslog_cursor *c, struct plm_slice name)
{
	struct plm_rsyslog_params params;

	c->at += name.size_bytes;
	plm_cursor_skip_blanks(c);
	plm_cursor_params(c, &params);
	if (is_word(name, "action"))
		read_forward(c, &params);
	else if (is_word(name, "input"))
		read_input(c, &params);
	else if (is_word(name, "include"))
		read_include(c, plm_params_get(&params, "file"));
	else if (is_word(name, "module") && plm_params_get(&params, "load"))
		add_named(c, PLM_RSYSLOG_MODULE, plm_params_get(&params, "load"));
	else if (is_word(name, "ruleset"))
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

static void read_directive(struct plm_rsyslog_cursor *c)
{
	struct plm_slice name = plm_cursor_word(c, "");
	struct plm_rsyslog_item *pending = &c->conf->pending;
	struct plm_slice value;

	plm_cursor_skip_blanks(c);
	value = plm_cursor_word(c, "#");
	if (is_word(name, "$IncludeConfig"))
		read_include(c, plm_cursor_keep(c->conf, value));
	else if (is_word(name, "$ModLoad"))
		add_named(c, PLM_RSYSLOG_MODULE, plm_cursor_keep(c->conf, value));
	else if (is_word(name, "$InputFileName"))
		pending->name = plm_cursor_keep(c->conf, value);
	else if (is_word(name, "$InputFileFacility"))
		pending->facility = plm_rsyslog_facility(value);
	else if (is_word(name, "$InputFileSeverity"))
		pending->severity = plm_rsyslog_severity(value);
	else if (is_word(name, "$InputFileBindRuleset"))
		pending->filter.ruleset = plm_cursor_keep(c->conf, value);
	else if (is_word(name, "$InputRunFileMonitor"))
		run_file_monitor(c);
	else if (is_word(name, "$ActionSendStreamDriverMode"))
		c->conf->legacy_tls = is_word(value, "1");
	else if (is_word(name, "$RuleSet"))
		c->conf->filter.ruleset = plm_cursor_keep(c->conf, value);
	plm_cursor_skip_line(c);
}

/* ---- actions ---- */

/* "host", "host:port", "[address]:port" */
static void read_address(struct plm_rsyslog_cursor *c, struct plm_slice text, bool udp)
{
	struct plm_slice host = text;
	struct plm_rsyslog_item item = {.kind = PLM_RSYSLOG_TARGET,
					.port = DEFAULT_PORT,
					.udp = udp,
					.encrypted = !udp && c->conf->legacy_tls};
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
static void read_at(struct plm_rsyslog_cursor *c)
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
	read_address(c, plm_cursor_word(c, ";#"), udp);
	plm_cursor_skip_line(c);
}

static void open_block(struct plm_rsyslog_cursor *c, const struct plm_rsyslog_filter *outside)
{
	plm_cursor_advance(c);
	if (c->depth < PLM_RSYSLOG_BLOCKS_MAX)
		c->blocks[c->depth] = *outside;
	c->depth++;
}

static void close_block(struct plm_rsyslog_cursor *c)
{
	plm_cursor_advance(c);
	if (c->depth == 0)
		return;
	c->depth--;
	if (c->depth < PLM_RSYSLOG_BLOCKS_MAX)
		c->conf->filter = c->blocks[c->depth];
}

/* What a statement does once its filter is read. */
static void read_action(struct plm_rsyslog_cursor *c, const struct plm_rsyslog_filter *outside)
{
	struct plm_slice name;

	plm_cursor_skip_blanks(c);
	if (plm_cursor_peek(c) == '@') {
		read_at(c);
	} else if (plm_cursor_peek(c) == '{') {
		open_block(c, outside);
	} else if (plm_cursor_at(c, ":omrelp:")) {
		c->at += strlen(":omrelp:");
		read_address(c, plm_cursor_word(c, ";#"), false);
		plm_cursor_skip_line(c);
	} else if (plm_cursor_peek(c) == '~' || plm_cursor_at(c, "stop")) {
		add_named(c, PLM_RSYSLOG_STOP, NULL);
		plm_cursor_skip_line(c);
	} else if (plm_cursor_at(c, "call ")) {
		c->at += strlen("call ");
		plm_cursor_skip_blanks(c);
		add_named(c, PLM_RSYSLOG_CALL, plm_cursor_keep(c->conf, plm_cursor_word(c, "}#")));
	} else if (at_object(c, &name)) {
		read_object(c, name);
	} else {
		plm_cursor_skip_line(c);
	}
}

/* ---- filters ---- */

static bool at_keyword(const struct plm_rsyslog_cursor *c, const char *word)
{
	size_t n = strlen(word);

	return plm_cursor_at(c, word) &&
	       ((size_t)(c->end - c->at) == n || !plm_cursor_is_name_char(c->at[n]));
}

static void both(struct plm_rsyslog *conf, const char **slot, struct plm_slice text)
{
	const char *word = plm_cursor_keep(conf, plm_slice_trim(text));
	const char *joined = *slot ? plm_arena_printf(conf->arena, "%s and %s", *slot, word) : word;

	if (joined)
		*slot = joined;
	else
		conf->out_of_memory = true;
}

/* "if … then": the cursor behind the "then". */
static void read_if(struct plm_rsyslog_cursor *c)
{
	struct plm_slice condition;

	c->at += strlen("if");
	condition.data = c->at;
	while (!plm_cursor_is_end(c) &&
	       !(isspace((unsigned char)c->at[-1]) && at_keyword(c, "then"))) {
		if (*c->at == '"' || *c->at == '\'')
			plm_cursor_skip_quoted(c);
		else
			plm_cursor_advance(c);
	}
	condition.size_bytes = (size_t)(c->at - condition.data);
	both(c->conf, &c->conf->filter.condition, condition);
	if (!plm_cursor_is_end(c))
		c->at += strlen("then");
	plm_cursor_skip_space(c);
}

/* ":property, operation, "value"" */
static void read_property(struct plm_rsyslog_cursor *c)
{
	struct plm_slice condition = {.data = c->at};

	while (!plm_cursor_is_end(c) && *c->at != '\n' && *c->at != '"')
		plm_cursor_advance(c);
	if (plm_cursor_peek(c) == '"')
		plm_cursor_skip_quoted(c);
	condition.size_bytes = (size_t)(c->at - condition.data);
	both(c->conf, &c->conf->filter.condition, condition);
}

static bool looks_like_selector(struct plm_slice word)
{
	return memchr(word.data, '.', word.size_bytes) != NULL;
}

/* A statement that decides nothing here; what it does in braces may. */
static void skip_unknown(struct plm_rsyslog_cursor *c, const struct plm_rsyslog_filter *outside)
{
	while (!plm_cursor_is_end(c) && plm_cursor_peek(c) != '\n' && plm_cursor_peek(c) != '{') {
		if (plm_cursor_peek(c) == '"' || plm_cursor_peek(c) == '\'')
			plm_cursor_skip_quoted(c);
		else
			plm_cursor_advance(c);
	}
	if (plm_cursor_peek(c) == '{')
		open_block(c, outside);
}

static bool starts_action(const struct plm_rsyslog_cursor *c)
{
	return plm_cursor_peek(c) == '{' || plm_cursor_peek(c) == '@' || at_keyword(c, "stop") ||
	       plm_cursor_at(c, "call ");
}

/* What stands for itself: a directive, a closing brace, an object. True when it was one. */
static bool read_whole(struct plm_rsyslog_cursor *c, const struct plm_rsyslog_filter *outside)
{
	struct plm_slice name;

	if (plm_cursor_peek(c) == '$') {
		read_directive(c);
	} else if (plm_cursor_peek(c) == '}') {
		close_block(c);
	} else if (!at_keyword(c, "if") && at_object(c, &name)) {
		read_object(c, name);
		plm_cursor_skip_space(c);
		/* A ruleset's braces follow its name. */
		if (is_word(name, "ruleset") && plm_cursor_peek(c) == '{')
			open_block(c, outside);
		else
			c->conf->filter = *outside;
	} else {
		return false;
	}
	return true;
}

/* The filter before an action; false when what is there has no action. */
static bool read_filter(struct plm_rsyslog_cursor *c, const struct plm_rsyslog_filter *last)
{
	struct plm_rsyslog *conf = c->conf;
	struct plm_slice word;

	if (plm_cursor_peek(c) == '&') {
		plm_cursor_advance(c);
		conf->filter = *last;
	} else if (plm_cursor_peek(c) == ':' && !plm_cursor_at(c, ":om")) {
		read_property(c);
	} else if (at_keyword(c, "if")) {
		read_if(c);
	} else if (at_keyword(c, "else")) {
		c->at += strlen("else");
		both(conf, &conf->filter.condition, plm_slice_of("else"));
		plm_cursor_skip_space(c);
		if (at_keyword(c, "if"))
			read_if(c);
	} else if (!starts_action(c)) {
		word = plm_cursor_word(c, "{}@");
		if (!looks_like_selector(word))
			return false;
		both(conf, &conf->filter.selector, word);
	}
	return true;
}

static void read_statement(struct plm_rsyslog_cursor *c, struct plm_rsyslog_filter *last)
{
	struct plm_rsyslog_filter outside = c->conf->filter;
	size_t depth = c->depth;

	if (read_whole(c, &outside))
		return;
	if (!read_filter(c, last)) {
		skip_unknown(c, &outside);
		return;
	}
	*last = c->conf->filter;
	read_action(c, &outside);
	if (c->depth == depth)
		c->conf->filter = outside;
}

void plm_rsyslog_read(struct plm_rsyslog *conf, const char *source, struct plm_slice text)
{
	struct plm_rsyslog_cursor c = {.at = text.data,
				       .end = text.data + text.size_bytes,
				       .line = 1,
				       .source = source,
				       .conf = conf};
	struct plm_rsyslog_filter last = conf->filter;

	if (conf->pending.kind != PLM_RSYSLOG_INPUT)
		conf->pending = fresh_input;
	for (plm_cursor_skip_space(&c); !plm_cursor_is_end(&c) && !conf->out_of_memory;
	     plm_cursor_skip_space(&c)) {
		const char *before = c.at;

		read_statement(&c, &last);
		if (c.at == before)
			plm_cursor_advance(&c);
	}
}
