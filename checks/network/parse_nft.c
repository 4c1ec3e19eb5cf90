/*
 * parse_nft.c: a script of nft(8) as a ruleset: tables, chains, policies, and of each rule what becomes of
 * a packet. Included files are asked for where they stand; definitions are not followed: that a name is one is said. Pure.
 */
#include "checks/network/ruleset.h"

#include "core/base/arena.h"

/* nft itself follows 16 files within each other. */
enum { MOST_WORDS = 64, MOST_DEPTH = 8, MOST_INCLUDES = 16, MOST_FOLLOWED = 1024 };

/* Words of one statement, up to ';', a line's end or a brace. */
struct statement {
	struct plm_slice words[MOST_WORDS];
	size_t count;
	bool longer; /* than the words that are kept */
	char end;    /* ';', '{', '}', or 0 at the end of the text */
};

struct reader {
	struct plm_arena *arena;
	struct network_ruleset *ruleset;
	struct plm_slice rest;
	network_include_fn *include; /* or NULL */
	void *context;
	unsigned included; /* how many files within each other */
	unsigned followed; /* how many in all */
	const char *family, *table;
	struct network_chain *chain;
	unsigned depth; /* of braces */
	unsigned
		skip_from; /* what is in braces from there on is no chain's; 0: nothing is skipped */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* ---- words ---- */

static char peek(const struct reader *r)
{
	return (char)(r->rest.size_bytes ? r->rest.data[0] : '\0');
}

static void step(struct reader *r, size_t bytes)
{
	r->rest.data += bytes;
	r->rest.size_bytes -= bytes;
}

static void skip_blanks(struct reader *r)
{
	while (r->rest.size_bytes) {
		if (is_blank(peek(r))) {
			step(r, 1);
		} else if (peek(r) == '\\' && r->rest.size_bytes > 1 && r->rest.data[1] == '\n') {
			step(r, 2);
		} else if (peek(r) == '#') {
			const char *end = memchr(r->rest.data, '\n', r->rest.size_bytes);

			step(r, end ? (size_t)(end - r->rest.data) : r->rest.size_bytes);
		} else {
			break;
		}
	}
}

static struct plm_slice take_word(struct reader *r)
{
	struct plm_slice word = {r->rest.data, 0};

	if (peek(r) == '"') {
		const char *end = memchr(r->rest.data + 1, '"', r->rest.size_bytes - 1);

		word.size_bytes = end ? (size_t)(end - r->rest.data) + 1 : r->rest.size_bytes;
	} else {
		while (word.size_bytes < r->rest.size_bytes &&
		       !strchr(" \t\r\n;{}#", word.data[word.size_bytes]))
			word.size_bytes++;
		/* A NUL is found by strchr: it is a word of its own. */
		word.size_bytes += word.size_bytes == 0;
	}
	step(r, word.size_bytes);
	return word;
}

/* Braces in a rule hold a set, members and all: they are no block. */
static bool opens_block(const struct reader *r, const struct statement *s)
{
	static const char *const blocks[] = {"table",	  "chain",   "set",	"map",
					     "flowtable", "ct",	     "limit",	"counter",
					     "quota",	  "secmark", "synproxy"};
	size_t at = s->count &&
		    (plm_slice_is(s->words[0], "add") || plm_slice_is(s->words[0], "create"));

	if (r->chain)
		return false;
	for (size_t i = 0; s->count > at && i < sizeof(blocks) / sizeof(blocks[0]); i++)
		if (plm_slice_is(s->words[at], blocks[i]))
			return s->count - at <= 4;
	return false;
}

/* An anonymous set is one word, braces and all. */
static struct plm_slice take_set(struct reader *r)
{
	struct plm_slice set = {r->rest.data, 0};
	unsigned depth = 0;

	do {
		depth += peek(r) == '{';
		depth -= peek(r) == '}';
		step(r, 1);
	} while (depth && r->rest.size_bytes);
	set.size_bytes = (size_t)(r->rest.data - set.data);
	return set;
}

static void keep_word(struct statement *s, struct plm_slice word)
{
	if (s->count < MOST_WORDS)
		s->words[s->count++] = word;
	else
		s->longer = true;
}

/* False at the end of the text. */
static bool next_statement(struct reader *r, struct statement *s)
{
	s->count = 0;
	s->longer = false;
	s->end = '\0';
	for (;;) {
		char c;

		skip_blanks(r);
		if (!r->rest.size_bytes)
			return s->count > 0;
		c = peek(r);
		if (c == '{' && !opens_block(r, s)) {
			keep_word(s, take_set(r));
			continue;
		}
		if (c == '\n' || c == ';' || c == '{' || c == '}') {
			/* A closing brace ends the statement before it, then is one itself. */
			if (c == '}' && s->count)
				return true;
			step(r, 1);
			s->end = (char)(c == '\n' ? ';' : c);
			return true;
		}
		keep_word(s, take_word(r));
	}
}

/* ---- statements ---- */

static const char *keep(struct reader *r, struct plm_slice word)
{
	if (word.size_bytes >= 2 && word.data[0] == '"')
		word = (struct plm_slice){word.data + 1, word.size_bytes - 2};
	return plm_arena_strndup(r->arena, word.data, word.size_bytes);
}

static bool is_family(struct plm_slice word)
{
	static const char *const families[] = {"ip", "ip6", "inet", "arp", "bridge", "netdev"};

	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (plm_slice_is(word, families[i]))
			return true;
	return false;
}

/* "FAMILY TABLE" or "TABLE" from words[*at] on. */
static int take_table(struct reader *r, const struct statement *s, size_t *at)
{
	r->family = "ip";
	if (*at < s->count && is_family(s->words[*at]))
		r->family = keep(r, s->words[(*at)++]);
	r->table = *at < s->count ? keep(r, s->words[(*at)++]) : "";
	return r->family && r->table ? 0 : -PLM_E_NOMEM;
}

static int take_chain_name(struct reader *r, const struct statement *s, size_t at)
{
	const char *name = at < s->count ? keep(r, s->words[at]) : "";

	r->chain = name ? network_chain(r->arena, r->ruleset, r->family, r->table, name) : NULL;
	return r->chain ? 0 : -PLM_E_NOMEM;
}

static const struct {
	const char *word;
	enum network_action action;
} verdicts[] = {
	{"accept", NETWORK_ACCEPT}, {"drop", NETWORK_DROP}, {"reject", NETWORK_DROP},
	{"return", NETWORK_RETURN}, {"jump", NETWORK_JUMP}, {"goto", NETWORK_GOTO},
};

/* Words before the verdict that are no condition: "counter packets 0 bytes 0", "log prefix "x"". */
static size_t harmless_words(struct plm_slice word, bool first)
{
	static const char *const with_value[] = {"packets", "bytes",   "prefix", "level",
						 "group",   "comment", "flags"};

	if (plm_slice_is(word, "counter") || plm_slice_is(word, "log"))
		return 1;
	for (size_t i = 0; i < sizeof(with_value) / sizeof(with_value[0]); i++)
		if (!first && plm_slice_is(word, with_value[i]))
			return 2;
	return 0;
}

/* Of one word, of words with commas between them, or of an anonymous set. */
static bool has_member(struct plm_slice list, const char *member)
{
	struct plm_slice word;

	while (plm_next_word(&list, "{}, \t\r\n", &word))
		if (plm_slice_is(word, member))
			return true;
	return false;
}

/* Words of a condition that every new connection of TCP meets, else 0. What a named set or a definition holds is not
 * followed. */
static size_t wide_words(const struct statement *s, size_t at)
{
	const struct plm_slice *w = s->words + at;

	if (at + 2 >= s->count)
		return 0;
	if ((plm_slice_is(w[0], "meta") && plm_slice_is(w[1], "l4proto")) ||
	    (plm_slice_is(w[0], "ip") && plm_slice_is(w[1], "protocol")) ||
	    (plm_slice_is(w[0], "ip6") && plm_slice_is(w[1], "nexthdr")))
		return has_member(w[2], "tcp") ? 3 : 0;
	if (plm_slice_is(w[0], "ct") && plm_slice_is(w[1], "state"))
		return has_member(w[2], "new") ? 3 : 0;
	if (plm_slice_is(w[1], "saddr") || plm_slice_is(w[1], "daddr"))
		return has_member(w[2], "0.0.0.0/0") || has_member(w[2], "::/0") ? 3 : 0;
	return 0;
}

/* "{ invalid : drop, new : accept }": whether it accepts that one. */
static bool map_accepts(struct plm_slice map, const char *member)
{
	struct plm_slice pair, key, value;

	while (plm_next_word(&map, "{},", &pair))
		if (plm_split(pair, ':', &key, &value) && plm_slice_is(plm_slice_trim(key), member))
			return plm_slice_is(plm_slice_trim(value), "accept");
	return false;
}

/* "ct state vmap { … }" that accepts every new connection of TCP. */
static bool is_open_map(const struct statement *s, size_t at)
{
	const struct plm_slice *w = s->words + at;

	if (at + 3 >= s->count || !plm_slice_is(w[2], "vmap"))
		return false;
	if (plm_slice_is(w[0], "ct") && plm_slice_is(w[1], "state"))
		return map_accepts(w[3], "new");
	return ((plm_slice_is(w[0], "meta") && plm_slice_is(w[1], "l4proto")) ||
		(plm_slice_is(w[0], "ip") && plm_slice_is(w[1], "protocol")) ||
		(plm_slice_is(w[0], "ip6") && plm_slice_is(w[1], "nexthdr"))) &&
	       map_accepts(w[3], "tcp");
}

static int take_rule(struct reader *r, const struct statement *s, size_t at)
{
	struct network_rule rule = {.conditional = s->longer, .limited = s->longer};

	while (at < s->count) {
		size_t harmless = harmless_words(s->words[at], at == 0);

		for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++) {
			if (!plm_slice_is(s->words[at], verdicts[i].word))
				continue;
			rule.action = verdicts[i].action;
			rule.target = at + 1 < s->count ? keep(r, s->words[at + 1]) : "";
			return rule.target ? network_add_rule(r->arena, r->chain, &rule)
					   : -PLM_E_NOMEM;
		}
		if (is_open_map(s, at)) {
			rule.action = NETWORK_ACCEPT;
			rule.conditional = true;
			return network_add_rule(r->arena, r->chain, &rule);
		}
		if (!harmless) {
			rule.conditional = true;
			harmless = wide_words(s, at);
			rule.limited |= harmless == 0;
		}
		at += harmless ? harmless : 1;
	}
	return network_add_rule(r->arena, r->chain, &rule);
}

/* "type filter hook input priority 0" and "policy drop", in any order, each up to its ';' */
static int take_base(struct reader *r, const struct statement *s)
{
	for (size_t i = 0; i + 1 < s->count; i++) {
		const char *value = keep(r, s->words[i + 1]);

		if (!value)
			return -PLM_E_NOMEM;
		if (plm_slice_is(s->words[i], "type"))
			r->chain->type = value;
		else if (plm_slice_is(s->words[i], "hook"))
			r->chain->hook = value;
		else if (plm_slice_is(s->words[i], "policy"))
			r->chain->drops = plm_str_eq(value, "drop");
		r->ruleset->untold |= value[0] == '$';
	}
	return 0;
}

static int take_in_chain(struct reader *r, const struct statement *s)
{
	static const char *const others[] = {"comment", "device", "devices"};

	if (plm_slice_is(s->words[0], "type") || plm_slice_is(s->words[0], "policy"))
		return take_base(r, s);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (plm_slice_is(s->words[0], others[i]))
			return 0;
	return take_rule(r, s, 0);
}

/* A table that is named without flags is awake again. */
static int declare_table(struct reader *r, const struct statement *s, size_t at)
{
	int rc = take_table(r, s, &at);

	return rc < 0 ? rc : network_note_table(r->arena, r->ruleset, r->family, r->table, false);
}

/* "flags dormant", "flags owner, dormant" */
static int take_flags(struct reader *r, const struct statement *s)
{
	bool sleeps = false;

	for (size_t i = 1; i < s->count; i++)
		sleeps |= has_member(s->words[i], "dormant");
	return network_note_table(r->arena, r->ruleset, r->family, r->table, sleeps);
}

static int take_block(struct reader *r, const struct statement *s, size_t at)
{
	if (plm_slice_is(s->words[at], "table"))
		return declare_table(r, s, at + 1);
	if (plm_slice_is(s->words[at], "chain")) {
		int rc;

		at++;
		/* Outside of a table the table stands before the name. */
		rc = r->depth == 0 ? take_table(r, s, &at) : 0;
		return rc < 0 ? rc : take_chain_name(r, s, at);
	}
	if (!r->skip_from)
		r->skip_from = r->depth + 1;
	return 0;
}

/* "add rule inet filter input drop", "flush ruleset", "define …" */
static int take_command(struct reader *r, const struct statement *s)
{
	size_t at = plm_slice_is(s->words[0], "add") ? 1 : 0;
	int rc;

	if (s->count > 1 && plm_slice_is(s->words[0], "flush") &&
	    plm_slice_is(s->words[1], "ruleset")) {
		r->ruleset->items = NULL;
		r->ruleset->tables = NULL;
		r->ruleset->count = r->ruleset->table_count = 0;
	}
	if (r->depth == 1 && s->count > 1 && plm_slice_is(s->words[0], "flags"))
		return take_flags(r, s);
	if (at < s->count && plm_slice_is(s->words[at], "table"))
		return declare_table(r, s, at + 1);
	if (at >= s->count || !plm_slice_is(s->words[at], "rule"))
		return 0;
	at++;
	rc = take_table(r, s, &at);
	if (rc == 0)
		rc = take_chain_name(r, s, at);
	if (rc == 0)
		rc = take_rule(r, s, at + 1);
	r->chain = NULL;
	return rc;
}

static void close_block(struct reader *r)
{
	if (r->skip_from == r->depth)
		r->skip_from = 0;
	r->depth -= r->depth > 0;
	r->chain = NULL;
}

static int take_statements(struct reader *r);

/* Where it stands, as if its text stood there: in a table or a chain too. */
static int take_include(struct reader *r, const struct statement *s)
{
	struct plm_slice word = s->count > 1 ? s->words[1] : (struct plm_slice){0}, text = {0};
	struct plm_slice behind = r->rest;
	int rc = 1;

	if (word.size_bytes >= 2 && (word.data[0] == '"' || word.data[0] == '\''))
		word = (struct plm_slice){word.data + 1, word.size_bytes - 2};
	if (r->included == MOST_INCLUDES || r->followed++ == MOST_FOLLOWED)
		return -PLM_E_LIMIT;
	if (r->include && word.size_bytes)
		rc = r->include(r->context, word, &text);
	r->ruleset->untold |= rc > 0;
	if (rc != 0)
		return rc < 0 ? rc : 0;
	r->included++;
	r->rest = text;
	rc = take_statements(r);
	r->rest = behind;
	r->included--;
	return rc;
}

static int take_statement(struct reader *r, const struct statement *s)
{
	size_t at = s->count &&
		    (plm_slice_is(s->words[0], "add") || plm_slice_is(s->words[0], "create"));
	int rc = 0;

	if (s->end == '{') {
		if (s->count > at && !r->skip_from)
			rc = take_block(r, s, at);
		r->depth++;
		return r->depth > MOST_DEPTH ? -PLM_E_PARSE : rc;
	}
	if (s->end == '}')
		close_block(r);
	if (s->count == 0 || r->skip_from)
		return 0;
	if (plm_slice_is(s->words[0], "include"))
		return take_include(r, s);
	return r->chain ? take_in_chain(r, s) : take_command(r, s);
}

static int take_statements(struct reader *r)
{
	struct statement s;
	int rc = 0;

	while (rc == 0 && next_statement(r, &s))
		rc = take_statement(r, &s);
	return rc;
}

int network_parse_nft(struct plm_arena *arena, struct plm_slice text, network_include_fn *include,
		      void *context, struct network_ruleset *ruleset)
{
	struct reader r = {.arena = arena,
			   .ruleset = ruleset,
			   .rest = text,
			   .include = include,
			   .context = context};
	int rc = take_statements(&r);

	network_settle(ruleset);
	return rc < 0 ? rc : r.depth ? -PLM_E_PARSE : 0;
}
