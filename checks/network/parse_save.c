/*
 * parse_save.c: what iptables-save(8) and ip6tables-save(8) write, as a ruleset. Pure.
 */
#include "checks/network/ruleset.h"

#include "core/base/arena.h"

struct reader {
	struct plm_arena *arena;
	struct network_ruleset *ruleset;
	const char *family;
	const char *table;	    /* NULL outside of one */
	struct network_chain *last; /* of the rule before: the next one mostly is of the same */
};

static const char *keep(struct reader *r, struct plm_slice text)
{
	return plm_arena_strndup(r->arena, text.data, text.size_bytes);
}

/* A chain of the kernel's own enters its hook; those of the table filter are what closes a host. */
static const char *hook_of(const char *chain)
{
	static const struct {
		const char *chain, *hook;
	} hooks[] = {{"INPUT", "input"}, {"FORWARD", "forward"}, {"OUTPUT", "output"}};

	for (size_t i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++)
		if (plm_str_eq(hooks[i].chain, chain))
			return hooks[i].hook;
	return NULL;
}

/* ":INPUT DROP [0:0]" */
static int take_chain(struct reader *r, struct plm_slice line)
{
	struct plm_slice name = {0}, policy = {0};
	struct network_chain *chain;
	const char *text;

	if (!plm_next_word(&line, " \t", &name) || !plm_next_word(&line, " \t", &policy))
		return -PLM_E_PARSE;
	text = keep(r, name);
	chain = text ? network_chain(r->arena, r->ruleset, r->family, r->table, text) : NULL;
	if (!chain)
		return -PLM_E_NOMEM;
	chain->drops = plm_slice_is(policy, "DROP");
	chain->hook = hook_of(text);
	chain->type = plm_str_eq(r->table, "filter") && chain->hook ? "filter" : NULL;
	return 0;
}

static enum network_action action_of(struct plm_slice target, bool onward)
{
	static const struct {
		const char *target;
		enum network_action action;
	} known[] = {
		{"ACCEPT", NETWORK_ACCEPT},    {"DROP", NETWORK_DROP},
		{"REJECT", NETWORK_DROP},      {"RETURN", NETWORK_RETURN},
		{"LOG", NETWORK_NOTHING},      {"NFLOG", NETWORK_NOTHING},
		{"MARK", NETWORK_NOTHING},     {"AUDIT", NETWORK_NOTHING},
		{"CONNMARK", NETWORK_NOTHING},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (plm_slice_is(target, known[i].target))
			return known[i].action;
	return onward ? NETWORK_GOTO : NETWORK_JUMP;
}

static bool has_new(struct plm_slice list)
{
	struct plm_slice word;

	while (plm_next_word(&list, ",", &word))
		if (plm_slice_is(word, "NEW"))
			return true;
	return false;
}

/* "--state NEW,ESTABLISHED" */
static bool take_state(struct plm_slice *rest)
{
	struct plm_slice option, value;

	return plm_next_word(rest, " \t", &option) &&
	       (plm_slice_is(option, "--state") || plm_slice_is(option, "--ctstate")) &&
	       plm_next_word(rest, " \t", &value) && has_new(value);
}

/* Takes a condition and its value where every new connection of TCP meets it. A match without options may be one whose
 * options nobody took apart. */
static bool take_wide(struct plm_slice *line, struct plm_slice option)
{
	struct plm_slice rest = *line, value;
	bool wide = false;

	if (!plm_next_word(&rest, " \t", &value))
		return false;
	if (plm_slice_is(option, "-p"))
		wide = plm_slice_is(value, "tcp") || plm_slice_is(value, "all");
	else if (plm_slice_is(option, "-m"))
		wide = (plm_slice_is(value, "state") || plm_slice_is(value, "conntrack")) &&
		       take_state(&rest);
	else if (plm_slice_is(option, "-s") || plm_slice_is(option, "-d"))
		wide = plm_slice_is(value, "0.0.0.0/0") || plm_slice_is(value, "::/0");
	if (wide)
		*line = rest;
	return wide;
}

/* "-i eth0" and "-o eth0": the interface is kept, any other condition is narrower. */
static int take_condition(struct reader *r, struct plm_slice *line, struct plm_slice word,
			  struct network_rule *rule)
{
	bool in = plm_slice_is(word, "-i"), out = plm_slice_is(word, "-o");
	struct plm_slice name;
	const char *interface;

	rule->conditional = true;
	if (!in && !out) {
		rule->narrower = true;
		rule->limited |= !take_wide(line, word);
		return 0;
	}
	rule->limited = true;
	if (!plm_next_word(line, " \t", &name))
		return -PLM_E_PARSE;
	interface = keep(r, name);
	*(in ? &rule->in : &rule->out) = interface;
	return interface ? 0 : -PLM_E_NOMEM;
}

/* The words behind the target belong to it, those before it are conditions; comments are neither. */
static int take_words(struct reader *r, struct plm_slice line, struct network_rule *rule)
{
	struct plm_slice word, target;
	int rc = 0;

	while (rc == 0 && plm_next_word(&line, " \t", &word)) {
		bool onward = plm_slice_is(word, "-g") || plm_slice_is(word, "--goto");

		if (onward || plm_slice_is(word, "-j") || plm_slice_is(word, "--jump")) {
			if (!plm_next_word(&line, " \t", &target))
				return -PLM_E_PARSE;
			rule->action = action_of(target, onward);
			rule->target = keep(r, target);
			return rule->target ? 0 : -PLM_E_NOMEM;
		}
		rc = take_condition(r, &line, word, rule);
	}
	return rc;
}

/* "-m comment --comment "…"" is no condition: taken out before the words are looked at. */
static struct plm_slice without_comment(struct plm_slice line)
{
	static const char comment[] = "-m comment --comment ";
	size_t skip = sizeof(comment) - 1;

	if (!plm_slice_starts(line, comment))
		return line;
	line = (struct plm_slice){line.data + skip, line.size_bytes - skip};
	if (line.size_bytes && line.data[0] == '"') {
		const char *end = memchr(line.data + 1, '"', line.size_bytes - 1);

		skip = end ? (size_t)(end - line.data) + 1 : line.size_bytes;
	} else {
		for (skip = 0; skip < line.size_bytes && line.data[skip] != ' ';)
			skip++;
	}
	return plm_slice_trim((struct plm_slice){line.data + skip, line.size_bytes - skip});
}

static struct network_chain *chain_named(struct reader *r, struct plm_slice name)
{
	const char *text;

	if (r->last && plm_slice_is(name, r->last->name))
		return r->last;
	text = keep(r, name);
	r->last = text ? network_chain(r->arena, r->ruleset, r->family, r->table, text) : NULL;
	return r->last;
}

/* "-A INPUT … -j TARGET", perhaps with "[packets:bytes]" before it */
static int take_rule(struct reader *r, struct plm_slice line)
{
	struct network_rule rule = {0};
	struct network_chain *chain;
	struct plm_slice command, name;
	int rc;

	if (!plm_next_word(&line, " \t", &command) || !plm_next_word(&line, " \t", &name))
		return -PLM_E_PARSE;
	if (!plm_slice_is(command, "-A") && !plm_slice_is(command, "--append"))
		return -PLM_E_PARSE;
	chain = chain_named(r, name);
	if (!chain)
		return -PLM_E_NOMEM;
	rc = take_words(r, without_comment(plm_slice_trim(line)), &rule);
	return rc < 0 ? rc : network_add_rule(r->arena, chain, &rule);
}

static int take_line(struct reader *r, struct plm_slice line)
{
	line = plm_slice_trim(line);
	if (line.size_bytes == 0 || line.data[0] == '#')
		return 0;
	if (line.data[0] == '*') {
		r->last = NULL;
		r->table = keep(r, (struct plm_slice){line.data + 1, line.size_bytes - 1});
		return r->table ? 0 : -PLM_E_NOMEM;
	}
	if (!r->table)
		return -PLM_E_PARSE;
	if (plm_slice_is(line, "COMMIT")) {
		r->table = NULL;
		return 0;
	}
	if (line.data[0] == ':')
		return take_chain(r, (struct plm_slice){line.data + 1, line.size_bytes - 1});
	if (line.data[0] == '[') {
		const char *end = memchr(line.data, ']', line.size_bytes);
		size_t skip = end ? (size_t)(end - line.data) + 1 : line.size_bytes;

		line = plm_slice_trim((struct plm_slice){line.data + skip, line.size_bytes - skip});
	}
	return take_rule(r, line);
}

int network_parse_save(struct plm_arena *arena, const char *family, struct plm_slice text,
		       struct network_ruleset *ruleset)
{
	struct reader r = {.arena = arena, .ruleset = ruleset, .family = family};
	struct plm_slice line;
	int rc = 0;

	while (rc == 0 && plm_next_line(&text, &line))
		rc = take_line(&r, line);
	return rc;
}
