/*
 * rsyslog_parse.c: reads rsyslog.conf(5) in both syntaxes into the few items of rsyslog.h. Skips
 * what it does not know; reads nothing of any host but through include.
 */
#include <ctype.h>
#include <strings.h>

#include "checks/audit/rsyslog.h"
#include "core/base/arena.h"

enum {
	BLOCKS_MAX = 32,
	PARAMS_MAX = 64,
	DEFAULT_PORT = 514,
	LOCAL0 = 16,
	NOTICE = 5,
};

struct cursor {
	const char *at, *end;
	long line;
	const char *source;
	struct plm_rsyslog *conf;
	struct plm_rsyslog_filter blocks[BLOCKS_MAX]; /* what holds outside each open brace */
	size_t depth;
};

struct param {
	struct plm_slice name;
	const char *value;
};

struct params {
	struct param items[PARAMS_MAX];
	size_t count;
};

/* ---- moving ---- */

static bool is_end(const struct cursor *c)
{
	return c->at >= c->end;
}

static char peek(const struct cursor *c)
{
	return is_end(c) ? '\0' : *c->at;
}

static void advance(struct cursor *c)
{
	if (is_end(c))
		return;
	if (*c->at == '\n')
		c->line++;
	c->at++;
}

static bool at_text(const struct cursor *c, const char *text)
{
	size_t n = strlen(text);

	return (size_t)(c->end - c->at) >= n && strncasecmp(c->at, text, n) == 0;
}

static void skip_line(struct cursor *c)
{
	while (!is_end(c) && *c->at != '\n') {
		/* A backslash at the end joins the next line. */
		if (*c->at == '\\' && c->end - c->at > 1 && c->at[1] == '\n')
			advance(c);
		advance(c);
	}
}

static void skip_block_comment(struct cursor *c)
{
	while (!is_end(c) && !at_text(c, "*/"))
		advance(c);
	advance(c);
	advance(c);
}

/* Over white space and comments. */
static void skip_space(struct cursor *c)
{
	while (!is_end(c)) {
		if (isspace((unsigned char)*c->at))
			advance(c);
		else if (*c->at == '#')
			skip_line(c);
		else if (at_text(c, "/*"))
			skip_block_comment(c);
		else
			return;
	}
}

/* A backslash before a newline joins lines. */
static void skip_blanks(struct cursor *c)
{
	for (;;) {
		if (at_text(c, "\\\n"))
			advance(c);
		else if (peek(c) != ' ' && peek(c) != '\t')
			return;
		advance(c);
	}
}

static void skip_quoted(struct cursor *c)
{
	char quote = peek(c);

	advance(c);
	while (!is_end(c) && *c->at != quote) {
		if (*c->at == '\\')
			advance(c);
		advance(c);
	}
	advance(c);
}

static struct plm_slice take_word(struct cursor *c, const char *stops)
{
	struct plm_slice word = {.data = c->at};

	while (!is_end(c) && !isspace((unsigned char)*c->at) && *c->at != '\0' &&
	       !strchr(stops, *c->at))
		advance(c);
	word.size_bytes = (size_t)(c->at - word.data);
	return word;
}

/* ---- keeping ---- */

static const char *keep(struct plm_rsyslog *conf, struct plm_slice text)
{
	const char *copy = plm_arena_strndup(conf->arena, text.data, text.size_bytes);

	if (!copy)
		conf->out_of_memory = true;
	return copy ? copy : "";
}

/* Appends an item as of here; an input keeps its own ruleset, everything else has the filter of the
 * statement. */
static void add_item(struct cursor *c, const struct plm_rsyslog_item *item)
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

static void add_named(struct cursor *c, enum plm_rsyslog_kind kind, const char *name)
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

static bool is_name_char(char ch)
{
	return isalnum((unsigned char)ch) || ch == '_' || ch == '.' || ch == '-';
}

/* A quoted text without its escapes. */
static const char *take_value(struct cursor *c)
{
	const char *start;
	const char *raw;
	char *text, *to;

	if (peek(c) != '"' && peek(c) != '\'')
		return keep(c->conf, take_word(c, ")"));
	start = c->at + 1;
	skip_quoted(c);
	if (c->at - start < 1)
		return "";
	text = plm_arena_strndup(c->conf->arena, start, (size_t)(c->at - start) - 1);
	if (!text) {
		c->conf->out_of_memory = true;
		return "";
	}
	for (raw = to = text; *raw; raw++) {
		if (*raw == '\\' && raw[1])
			raw++;
		*to++ = *raw;
	}
	*to = '\0';
	return text;
}

static void read_params(struct cursor *c, struct params *params)
{
	params->count = 0;
	advance(c);
	for (skip_space(c); !is_end(c) && peek(c) != ')'; skip_space(c)) {
		struct param param = {.name.data = c->at};

		while (is_name_char(peek(c)))
			advance(c);
		param.name.size_bytes = (size_t)(c->at - param.name.data);
		skip_space(c);
		if (peek(c) != '=') {
			/* Arrays, commas and what else may stand here. */
			if (peek(c) == '"' || peek(c) == '\'')
				skip_quoted(c);
			else if (peek(c) != ')')
				advance(c);
			continue;
		}
		advance(c);
		skip_space(c);
		param.value = take_value(c);
		if (params->count < PARAMS_MAX)
			params->items[params->count++] = param;
	}
	advance(c);
}

static const char *param(const struct params *params, const char *name)
{
	for (size_t i = 0; i < params->count; i++) {
		const struct param *p = &params->items[i];

		if (p->name.size_bytes == strlen(name) &&
		    strncasecmp(p->name.data, name, p->name.size_bytes) == 0)
			return p->value;
	}
	return NULL;
}

static bool is_param(const struct params *params, const char *name, const char *value)
{
	const char *text = param(params, name);

	return text && strcasecmp(text, value) == 0;
}

static void read_forward(struct cursor *c, const struct params *params)
{
	bool relp = is_param(params, "type", "omrelp");
	const struct plm_rsyslog_item item = {
		.kind = PLM_RSYSLOG_TARGET,
		.name = param(params, "target"),
		.port = port_of(param(params, "port"), DEFAULT_PORT),
		.udp = !relp && !is_param(params, "protocol", "tcp"),
		.encrypted = relp ? is_param(params, "tls", "on")
				  : is_param(params, "StreamDriverMode", "1"),
	};

	if (item.name && (relp || is_param(params, "type", "omfwd")))
		add_item(c, &item);
}

static void read_input(struct cursor *c, const struct params *params)
{
	const char *facility = param(params, "Facility");
	const char *severity = param(params, "Severity");
	const struct plm_rsyslog_item item = {
		.kind = PLM_RSYSLOG_INPUT,
		.name = param(params, "File"),
		.filter = {.ruleset = param(params, "Ruleset")},
		.facility = facility ? plm_rsyslog_facility(plm_slice_of(facility)) : LOCAL0,
		.severity = severity ? plm_rsyslog_severity(plm_slice_of(severity)) : NOTICE,
	};

	if (item.name && is_param(params, "type", "imfile"))
		add_item(c, &item);
}

static void read_include(struct cursor *c, const char *pattern)
{
	struct plm_rsyslog_filter outside = c->conf->filter;

	if (pattern && c->conf->include)
		c->conf->include(c->conf->context, c->conf, pattern);
	c->conf->filter = outside;
}

/* An object's name and opening bracket ahead; leaves the cursor where it is when there is none. */
static bool at_object(const struct cursor *c, struct plm_slice *name)
{
	const char *p = c->at;

	while (p < c->end && is_name_char(*p))
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

static void read_object(struct cursor *c, struct plm_slice name)
{
	struct params params;

	c->at += name.size_bytes;
	skip_blanks(c);
	read_params(c, &params);
	if (is_word(name, "action"))
		read_forward(c, &params);
	else if (is_word(name, "input"))
		read_input(c, &params);
	else if (is_word(name, "include"))
		read_include(c, param(&params, "file"));
	else if (is_word(name, "module") && param(&params, "load"))
		add_named(c, PLM_RSYSLOG_MODULE, param(&params, "load"));
	else if (is_word(name, "ruleset"))
		c->conf->filter = (struct plm_rsyslog_filter){.ruleset = param(&params, "name")};
}

/* ---- legacy directives ---- */

static const struct plm_rsyslog_item fresh_input = {
	.kind = PLM_RSYSLOG_INPUT, .facility = LOCAL0, .severity = NOTICE};

static void run_file_monitor(struct cursor *c)
{
	struct plm_rsyslog_item *pending = &c->conf->pending;

	if (pending->name)
		add_item(c, pending);
	*pending = fresh_input;
}

static void read_directive(struct cursor *c)
{
	struct plm_slice name = take_word(c, "");
	struct plm_rsyslog_item *pending = &c->conf->pending;
	struct plm_slice value;

	skip_blanks(c);
	value = take_word(c, "#");
	if (is_word(name, "$IncludeConfig"))
		read_include(c, keep(c->conf, value));
	else if (is_word(name, "$ModLoad"))
		add_named(c, PLM_RSYSLOG_MODULE, keep(c->conf, value));
	else if (is_word(name, "$InputFileName"))
		pending->name = keep(c->conf, value);
	else if (is_word(name, "$InputFileFacility"))
		pending->facility = plm_rsyslog_facility(value);
	else if (is_word(name, "$InputFileSeverity"))
		pending->severity = plm_rsyslog_severity(value);
	else if (is_word(name, "$InputFileBindRuleset"))
		pending->filter.ruleset = keep(c->conf, value);
	else if (is_word(name, "$InputRunFileMonitor"))
		run_file_monitor(c);
	else if (is_word(name, "$ActionSendStreamDriverMode"))
		c->conf->legacy_tls = is_word(value, "1");
	else if (is_word(name, "$RuleSet"))
		c->conf->filter.ruleset = keep(c->conf, value);
	skip_line(c);
}

/* ---- actions ---- */

/* "host", "host:port", "[address]:port" */
static void read_address(struct cursor *c, struct plm_slice text, bool udp)
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
	item.name = keep(c->conf, host);
	if (colon) {
		struct plm_slice port = {.data = colon + 1};

		port.size_bytes = (size_t)(text.data + text.size_bytes - port.data);
		item.port = port_of(keep(c->conf, port), DEFAULT_PORT);
	}
	add_item(c, &item);
}

/* "@host", "@@(o,z9)host:port;template" */
static void read_at(struct cursor *c)
{
	bool udp = true;

	advance(c);
	if (peek(c) == '@') {
		udp = false;
		advance(c);
	}
	if (peek(c) == '(') {
		while (!is_end(c) && peek(c) != ')' && peek(c) != '\n')
			advance(c);
		if (peek(c) == ')')
			advance(c);
	}
	read_address(c, take_word(c, ";#"), udp);
	skip_line(c);
}

static void open_block(struct cursor *c, const struct plm_rsyslog_filter *outside)
{
	advance(c);
	if (c->depth < BLOCKS_MAX)
		c->blocks[c->depth] = *outside;
	c->depth++;
}

static void close_block(struct cursor *c)
{
	advance(c);
	if (c->depth == 0)
		return;
	c->depth--;
	if (c->depth < BLOCKS_MAX)
		c->conf->filter = c->blocks[c->depth];
}

/* What a statement does once its filter is read. */
static void read_action(struct cursor *c, const struct plm_rsyslog_filter *outside)
{
	struct plm_slice name;

	skip_blanks(c);
	if (peek(c) == '@') {
		read_at(c);
	} else if (peek(c) == '{') {
		open_block(c, outside);
	} else if (at_text(c, ":omrelp:")) {
		c->at += strlen(":omrelp:");
		read_address(c, take_word(c, ";#"), false);
		skip_line(c);
	} else if (peek(c) == '~' || at_text(c, "stop")) {
		add_named(c, PLM_RSYSLOG_STOP, NULL);
		skip_line(c);
	} else if (at_text(c, "call ")) {
		c->at += strlen("call ");
		skip_blanks(c);
		add_named(c, PLM_RSYSLOG_CALL, keep(c->conf, take_word(c, "}#")));
	} else if (at_object(c, &name)) {
		read_object(c, name);
	} else {
		skip_line(c);
	}
}

/* ---- filters ---- */

static bool at_keyword(const struct cursor *c, const char *word)
{
	size_t n = strlen(word);

	return at_text(c, word) && ((size_t)(c->end - c->at) == n || !is_name_char(c->at[n]));
}

static void both(struct plm_rsyslog *conf, const char **slot, struct plm_slice text)
{
	const char *word = keep(conf, plm_slice_trim(text));
	const char *joined = *slot ? plm_arena_printf(conf->arena, "%s and %s", *slot, word) : word;

	if (joined)
		*slot = joined;
	else
		conf->out_of_memory = true;
}

/* "if … then": the cursor behind the "then". */
static void read_if(struct cursor *c)
{
	struct plm_slice condition;

	c->at += strlen("if");
	condition.data = c->at;
	while (!is_end(c) && !(isspace((unsigned char)c->at[-1]) && at_keyword(c, "then"))) {
		if (*c->at == '"' || *c->at == '\'')
			skip_quoted(c);
		else
			advance(c);
	}
	condition.size_bytes = (size_t)(c->at - condition.data);
	both(c->conf, &c->conf->filter.condition, condition);
	if (!is_end(c))
		c->at += strlen("then");
	skip_space(c);
}

/* ":property, operation, "value"" */
static void read_property(struct cursor *c)
{
	struct plm_slice condition = {.data = c->at};

	while (!is_end(c) && *c->at != '\n' && *c->at != '"')
		advance(c);
	if (peek(c) == '"')
		skip_quoted(c);
	condition.size_bytes = (size_t)(c->at - condition.data);
	both(c->conf, &c->conf->filter.condition, condition);
}

static bool looks_like_selector(struct plm_slice word)
{
	return memchr(word.data, '.', word.size_bytes) != NULL;
}

/* A statement that decides nothing here; what it does in braces may. */
static void skip_unknown(struct cursor *c, const struct plm_rsyslog_filter *outside)
{
	while (!is_end(c) && peek(c) != '\n' && peek(c) != '{') {
		if (peek(c) == '"' || peek(c) == '\'')
			skip_quoted(c);
		else
			advance(c);
	}
	if (peek(c) == '{')
		open_block(c, outside);
}

static bool starts_action(const struct cursor *c)
{
	return peek(c) == '{' || peek(c) == '@' || at_keyword(c, "stop") || at_text(c, "call ");
}

static void read_statement(struct cursor *c, struct plm_rsyslog_filter *last)
{
	struct plm_rsyslog *conf = c->conf;
	struct plm_rsyslog_filter outside = conf->filter;
	size_t depth = c->depth;
	struct plm_slice name;

	if (peek(c) == '$') {
		read_directive(c);
		return;
	}
	if (peek(c) == '}') {
		close_block(c);
		return;
	}
	if (peek(c) == '&') {
		advance(c);
		conf->filter = *last;
	} else if (peek(c) == ':' && !at_text(c, ":om")) {
		read_property(c);
	} else if (at_keyword(c, "if")) {
		read_if(c);
	} else if (at_keyword(c, "else")) {
		c->at += strlen("else");
		both(conf, &conf->filter.condition, plm_slice_of("else"));
		skip_space(c);
		if (at_keyword(c, "if"))
			read_if(c);
	} else if (at_object(c, &name)) {
		read_object(c, name);
		skip_space(c);
		/* A ruleset's braces follow its name. */
		if (is_word(name, "ruleset") && peek(c) == '{')
			open_block(c, &outside);
		else
			conf->filter = outside;
		return;
	} else if (!starts_action(c)) {
		struct plm_slice word = take_word(c, "{}@");

		if (!looks_like_selector(word)) {
			skip_unknown(c, &outside);
			return;
		}
		both(conf, &conf->filter.selector, word);
	}
	*last = conf->filter;
	read_action(c, &outside);
	if (c->depth == depth)
		conf->filter = outside;
}

void plm_rsyslog_read(struct plm_rsyslog *conf, const char *source, struct plm_slice text)
{
	struct cursor c = {.at = text.data,
			   .end = text.data + text.size_bytes,
			   .line = 1,
			   .source = source,
			   .conf = conf};
	struct plm_rsyslog_filter last = conf->filter;

	if (conf->pending.kind != PLM_RSYSLOG_INPUT)
		conf->pending = fresh_input;
	for (skip_space(&c); !is_end(&c) && !conf->out_of_memory; skip_space(&c)) {
		const char *before = c.at;

		read_statement(&c, &last);
		if (c.at == before)
			advance(&c);
	}
}
