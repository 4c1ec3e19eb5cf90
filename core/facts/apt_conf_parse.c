/*
 * apt_conf_parse.c: the grammar of apt.conf: comments are taken out line by line, statements end in ';', '{' or '}'
 * outside of quotes, blocks put their name before what they hold. Reads only its arguments.
 */
#include "core/facts/apt_conf.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/hex.h"
#include "core/base/buf.h"

enum {
	MAX_DEPTH = 32,
	MAX_STATEMENT_BYTES = 64 * 1024,
	MAX_ITEMS = 10000, /* each is compared with all before it; a host has a few hundred */
};

struct parser {
	struct plm_arena *arena;
	struct plm_apt_conf *conf;
	const char *file;
	size_t line;	       /* being read */
	size_t statement_line; /* where the statement at hand began */
	bool in_comment;       /* between slash-star and star-slash */
	bool in_quote;
	struct plm_buf statement;
	const char *parents[MAX_DEPTH + 1]; /* names of the blocks around, each whole */
	size_t depth;
	int refused; /* errno, once apt would have stopped */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

static struct plm_slice skip_blanks(struct plm_slice s)
{
	while (s.size_bytes && is_blank(s.data[0])) {
		s.data++;
		s.size_bytes--;
	}
	return s;
}

static void drop(struct plm_slice *s, size_t n)
{
	s->data += n;
	s->size_bytes -= n;
}

/* How far a word reaches: to a blank that is neither within quotes nor within brackets. False when one is not closed. */
static bool word_length(struct plm_slice s, size_t *length)
{
	size_t n = 0;

	while (n < s.size_bytes && !is_blank(s.data[n])) {
		int closing = s.data[n] == '"' ? '"' : s.data[n] == '[' ? ']' : 0;
		const char *end = closing ? memchr(s.data + n + 1, closing, s.size_bytes - n - 1)
					  : s.data + n;

		if (!end)
			return false;
		n = (size_t)(end - s.data) + 1;
	}
	*length = n;
	return n > 0;
}

static void add_byte(struct plm_buf *to, int value)
{
	const unsigned char byte = (unsigned char)value;

	plm_buf_add(to, &byte, 1);
}

/* A word without its quotes, %XX undone. */
static bool take_word(struct plm_slice *rest, struct plm_buf *word)
{
	struct plm_slice s = skip_blanks(*rest);
	size_t length;

	if (!word_length(s, &length))
		return false;
	for (size_t i = 0; i < length; i++) {
		if (s.data[i] == '%' && i + 2 < length && plm_hex_digit(s.data[i + 1]) >= 0 &&
		    plm_hex_digit(s.data[i + 2]) >= 0) {
			add_byte(word,
				 plm_hex_digit(s.data[i + 1]) * 16 + plm_hex_digit(s.data[i + 2]));
			i += 2;
		} else if (s.data[i] != '"') {
			plm_buf_char(word, s.data[i]);
		}
	}
	drop(&s, length);
	*rest = skip_blanks(s);
	return true;
}

/* Strings in quotes to the end of the statement, one blank between them where there are any. */
static bool take_strings(struct plm_slice *rest, struct plm_buf *value)
{
	struct plm_slice s = skip_blanks(*rest);
	size_t kept = value->size_bytes;

	if (s.size_bytes == 0 || s.data[0] != '"')
		return false;
	while (s.size_bytes) {
		const char *end;

		if (s.data[0] == '"') {
			end = memchr(s.data + 1, '"', s.size_bytes - 1);
			if (!end)
				break;
			plm_buf_add(value, s.data + 1, (size_t)(end - s.data) - 1);
			drop(&s, (size_t)(end - s.data) + 1);
		} else if (is_blank(s.data[0])) {
			s = skip_blanks(s);
			if (s.size_bytes)
				plm_buf_char(value, ' ');
		} else {
			break;
		}
	}
	if (s.size_bytes) {
		value->size_bytes = kept;
		return false;
	}
	*rest = s;
	return true;
}

/* ---- settings ---- */

static bool is_at_or_below(const char *name, const char *top)
{
	size_t n = strlen(top);

	return strncasecmp(name, top, n) == 0 &&
	       (name[n] == '\0' || strncmp(name + n, "::", 2) == 0);
}

static void clear(struct plm_apt_conf *conf, const char *top)
{
	for (size_t i = 0; i < conf->count; i++)
		if (is_at_or_below(conf->items[i].name, top))
			conf->items[i].value = NULL;
}

static int set(struct parser *p, const char *name, const char *value)
{
	struct plm_apt_item *item;

	for (size_t i = 0; i < p->conf->count && !plm_str_ends(name, "::"); i++)
		if (strcasecmp(p->conf->items[i].name, name) == 0)
			p->conf->items[i].value = NULL;
	if (p->conf->count >= MAX_ITEMS) {
		p->refused = EFBIG;
		return 0;
	}
	item = plm_push(p->arena, p->conf->items, p->conf->count);
	if (!item)
		return -PLM_E_NOMEM;
	*item = (struct plm_apt_item){
		.name = name, .value = value, .file = p->file, .line = p->statement_line};
	return 0;
}

static int directive(struct parser *p, const char *tag, const char *word)
{
	bool known = p->depth == 0 &&
		     (strcmp(tag, "#clear") == 0 || strcmp(tag, "#x-apt-configure-index") == 0);

	if (p->depth == 0 && strcmp(tag, "#include") == 0)
		p->refused = EOPNOTSUPP;
	else if (!known)
		p->refused = EBADMSG;
	else if (strcmp(tag, "#clear") == 0)
		clear(p->conf, word);
	return 0;
}

static const char *join(struct plm_arena *arena, const char *parent, const char *tag)
{
	return parent[0] ? plm_arena_printf(arena, "%s::%s", parent, tag)
			 : plm_arena_strdup(arena, tag);
}

static int open_block(struct parser *p, const char *tag, const char *word)
{
	const char *name = join(p->arena, p->parents[p->depth], tag), *value;

	if (p->depth == MAX_DEPTH) {
		p->refused = EBADMSG;
		return 0;
	}
	p->parents[++p->depth] = name;
	if (!name || !word[0])
		return name ? 0 : -PLM_E_NOMEM;
	value = plm_arena_strdup(p->arena, word);
	return value ? set(p, name, value) : -PLM_E_NOMEM;
}

/* One statement: "TAG;", "TAG WORD;", "TAG {", "TAG WORD {". */
static int take_statement(struct parser *p, char end)
{
	plm_auto_buf struct plm_buf tag = {0}, word = {0};
	struct plm_slice rest = {.data = plm_buf_text(&p->statement),
				 .size_bytes = p->statement.size_bytes};
	bool has_word;
	const char *name, *value;

	if (!take_word(&rest, &tag)) {
		p->refused = EBADMSG;
		return 0;
	}
	has_word = take_strings(&rest, &word) || take_word(&rest, &word);
	if (rest.size_bytes)
		p->refused = EBADMSG;
	if (tag.failed || word.failed)
		return -PLM_E_NOMEM;
	if (p->refused)
		return 0;
	if (plm_buf_text(&tag)[0] == '#')
		return directive(p, plm_buf_text(&tag), plm_buf_text(&word));
	if (end == '{')
		return open_block(p, plm_buf_text(&tag), plm_buf_text(&word));
	name = join(p->arena, p->parents[p->depth], has_word ? plm_buf_text(&tag) : "");
	value = plm_arena_strdup(p->arena, plm_buf_text(has_word ? &word : &tag));
	return name && value ? set(p, name, value) : -PLM_E_NOMEM;
}

/* ---- lines ---- */

static bool is_directive(struct plm_slice s)
{
	return plm_slice_starts(s, "#clear") || plm_slice_starts(s, "#include") ||
	       plm_slice_starts(s, "#x-apt-configure-index");
}

static bool starts_comment(struct plm_slice s)
{
	return plm_slice_starts(s, "//") || (s.data[0] == '#' && !is_directive(s));
}

static int end_statement(struct parser *p, char end)
{
	struct plm_slice text = plm_slice_trim((struct plm_slice){
		.data = plm_buf_text(&p->statement), .size_bytes = p->statement.size_bytes});
	int rc;

	/* Clearing it forgets that something is missing. */
	if (p->statement.failed == PLM_E_NOMEM)
		return -PLM_E_NOMEM;
	if (p->statement.failed)
		p->refused = EBADMSG;
	rc = !p->refused && (text.size_bytes || end == '{') ? take_statement(p, end) : 0;
	plm_buf_clear(&p->statement);
	if (end == '}' && p->depth)
		p->depth--;
	return rc;
}

static void keep(struct parser *p, char c)
{
	if (p->statement.size_bytes == 0 && is_blank(c))
		return;
	if (p->statement.size_bytes == 0)
		p->statement_line = p->line;
	plm_buf_char(&p->statement, c);
}

/* The character at the start of s; how many of them it took. */
static size_t take_character(struct parser *p, struct plm_slice s, int *rc)
{
	if (p->in_comment) {
		p->in_comment = !plm_slice_starts(s, "*/");
		return p->in_comment ? 1 : 2;
	}
	if (s.data[0] == '"')
		p->in_quote = !p->in_quote;
	if (p->in_quote || s.data[0] == '"') {
		keep(p, s.data[0]);
		return 1;
	}
	if (plm_slice_starts(s, "/*")) {
		p->in_comment = true;
		return 2;
	}
	if (starts_comment(s))
		return s.size_bytes;
	if (s.data[0] == ';' || s.data[0] == '{' || s.data[0] == '}')
		*rc = end_statement(p, s.data[0]);
	else
		keep(p, s.data[0]);
	return 1;
}

static int take_line(struct parser *p, struct plm_slice line)
{
	int rc = 0;

	while (line.size_bytes && rc == 0 && !p->refused)
		drop(&line, take_character(p, line, &rc));
	keep(p, ' ');
	if (p->statement.failed == PLM_E_LIMIT)
		p->refused = EBADMSG;
	return p->statement.failed == PLM_E_NOMEM ? -PLM_E_NOMEM : rc;
}

static int note_refusal(struct parser *p)
{
	struct plm_apt_gap *gap;

	if (!p->refused)
		return 0;
	gap = plm_push(p->arena, p->conf->gaps, p->conf->gap_count);
	if (!gap)
		return -PLM_E_NOMEM;
	*gap = (struct plm_apt_gap){.file = p->file, .line = p->line, .error = p->refused};
	return 0;
}

bool plm_apt_bool(struct plm_slice value, bool otherwise)
{
	static const char *const words[][2] = {
		{"0", "1"},	     {"no", "yes"}, {"false", "true"},
		{"without", "with"}, {"off", "on"}, {"disable", "enable"},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		for (size_t yes = 0; yes < 2; yes++)
			if (strlen(words[i][yes]) == value.size_bytes &&
			    strncasecmp(words[i][yes], value.data, value.size_bytes) == 0)
				return yes;
	return otherwise;
}

int plm_apt_parse(struct plm_arena *arena, const char *file, struct plm_slice text,
		  struct plm_apt_conf *conf)
{
	struct parser p = {.arena = arena, .conf = conf, .file = file, .parents = {""}};
	struct plm_slice line;
	int rc = 0;

	p.statement.limit_bytes = MAX_STATEMENT_BYTES;
	while (rc == 0 && !p.refused && plm_next_line(&text, &line)) {
		p.line++;
		rc = take_line(&p, line);
	}
	/* Left open at the end: apt calls it malformed. A block that is not closed it accepts. */
	if (rc == 0 && !p.refused &&
	    (p.in_quote || plm_slice_trim(plm_slice_of(plm_buf_text(&p.statement))).size_bytes))
		p.refused = EBADMSG;
	plm_buf_free(&p.statement);
	return rc == 0 ? note_refusal(&p) : rc;
}
