/*
 * secret.c: tells secrets by the names before them and by their form, and masks them. Knows text
 * only. Better one harmless value masked than a password shown.
 */
#include "core/base/secret.h"

#include "core/base/buf.h"

#include <ctype.h>
#include <limits.h>
#include <strings.h>

enum { NAME_BYTES = 128, TOKEN_BYTES = 16 };

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.';
}

/* ---- names ---- */

/* Lower case, with '_' for every other sign and between "apiKey"'s words. False when it is too long
 * to be a name. */
static bool normal_name(struct plm_slice name, char to[static 2 * NAME_BYTES])
{
	size_t used = 0;

	if (name.size_bytes >= NAME_BYTES)
		return false;
	for (size_t i = 0; i < name.size_bytes; i++) {
		char c = name.data[i];

		if (i && isupper((unsigned char)c) && islower((unsigned char)name.data[i - 1]))
			to[used++] = '_';
		to[used++] = isalnum((unsigned char)c) ? (char)tolower((unsigned char)c) : '_';
	}
	to[used] = '\0';
	return used > 0;
}

static bool ends_in_one_of(const char *name, const char *const *words)
{
	for (; *words; words++)
		if (plm_str_ends(name, *words))
			return true;
	return false;
}

static bool holds_one_of(const char *name, const char *const *words)
{
	for (; *words; words++)
		if (strstr(name, *words))
			return true;
	return false;
}

bool plm_secret_name(struct plm_slice name)
{
	static const char *const secrets[] = {
		"password",    "passwd",   "passphrase", "secret",	   "token",
		"credential",  "api_key",  "apikey",	 "access_key",	   "accesskey",
		"private_key", "auth_key", "sign_key",	 "encryption_key", "mysql_pwd",
		"key_data",    NULL};
	static const char *const words[] = {"_pwd", "_pass", "_auth", NULL};
	static const char *const places[] = {
		"_file",    "_files",  "_path",	 "_dir",    "_type", "_policy", "_age",
		"_length",  "_max",    "_min",	 "_ttl",    "_name", "_id",	"_required",
		"_timeout", "_helper", "_store", "_source", "_url",  "_uri",	NULL};
	char text[2 * NAME_BYTES + 1] = "_";

	/* The shell's working directory; "pwd" of a configuration file is a password. */
	if (plm_slice_is(name, "PWD") || !normal_name(name, text + 1) ||
	    ends_in_one_of(text, places))
		return false;
	return holds_one_of(text, secrets) || ends_in_one_of(text, words);
}

/* ---- forms ---- */

/* Of a login at "://": where its password begins, and *end is the '@' behind it. NULL: none. */
static const char *password_of(const char *at, const char *limit, const char **end)
{
	const char *user = at + 3, *stop = user, *colon;

	while (stop < limit && !strchr("/?# \t\r\n\"'<>", *stop))
		stop++;
	*end = memrchr(user, '@', (size_t)(stop - user));
	colon = *end ? memchr(user, ':', (size_t)(*end - user)) : NULL;
	return colon && colon + 1 < *end ? colon + 1 : NULL;
}

bool plm_secret_login(struct plm_slice value)
{
	const char *at = value.data, *limit = value.data + value.size_bytes, *end;

	while ((at = memmem(at, (size_t)(limit - at), "://", 3))) {
		if (password_of(at, limit, &end))
			return true;
		at += 3;
	}
	return false;
}

bool plm_secret_key(struct plm_slice value)
{
	return memmem(value.data, value.size_bytes, "PRIVATE KEY", 11) &&
	       memmem(value.data, value.size_bytes, "-----BEGIN ", 11);
}

void plm_secret_mask_value(struct plm_slice value, struct plm_buf *out)
{
	if (!value.size_bytes)
		return;
	plm_buf_str(out, plm_secret_key(value)	   ? PLM_SECRET_MARK "-----BEGIN PRIVATE KEY-----"
			 : plm_secret_login(value) ? "*redacted*://*redacted*:*redacted*@*redacted*"
						   : PLM_SECRET_MARK);
}

/* ---- a text ---- */

struct masking {
	struct plm_slice text;
	struct plm_buf *out;
	const char *at, *copied; /* what is before `copied` is in `out` */
	bool by_nul, changed;
};

static bool ends_word(const struct masking *m, char c)
{
	return m->by_nul ? c == '\0' : c == '\0' || isspace((unsigned char)c);
}

static const char *limit_of(const struct masking *m)
{
	return m->text.data + m->text.size_bytes;
}

static void replace(struct masking *m, const char *from, const char *to)
{
	m->at = to;
	if (to == from ||
	    plm_slice_starts((struct plm_slice){from, (size_t)(to - from)}, PLM_SECRET_MARK))
		return;
	plm_buf_add(m->out, m->copied, (size_t)(from - m->copied));
	plm_buf_str(m->out, PLM_SECRET_MARK);
	m->copied = to;
	m->changed = true;
}

/* A value goes to its closing quote, or to the end of its word. */
static const char *end_of_value(const struct masking *m, const char **from)
{
	const char *limit = limit_of(m), *at = *from;

	if (at < limit && (*at == '"' || *at == '\'')) {
		const char quote = *at++;

		*from = at;
		while (at < limit && *at != quote)
			at += *at == '\\' && at + 1 < limit ? 2 : 1;
		return at;
	}
	while (at < limit && !ends_word(m, *at) && *at != '"' && *at != '\'')
		at++;
	return at;
}

/* "no" or "1" is no secret, whatever its name. */
static bool is_plain(const char *from, const char *to)
{
	static const char *const plain[] = {"y",     "m",  "n",	  "yes",  "no",	  "true",
					    "false", "on", "off", "none", "null", NULL};
	struct plm_slice value = {from, (size_t)(to - from)};

	for (size_t i = 0; plain[i]; i++)
		if (plm_slice_is(value, plain[i]))
			return true;
	return value.size_bytes == 1 && isdigit((unsigned char)value.data[0]);
}

static void skip_blanks(const struct masking *m, const char **at)
{
	while (*at < limit_of(m) && (**at == ' ' || **at == '\t'))
		(*at)++;
}

/* The name that ends before `end`, blanks between allowed. */
static struct plm_slice name_before(const struct masking *m, const char *end)
{
	const char *from;

	while (end > m->text.data && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	from = end;
	while (from > m->text.data && is_name_char(from[-1]))
		from--;
	return (struct plm_slice){from, (size_t)(end - from)};
}

/* Whether the word before `name` is -e or --env: then every value is masked. */
static bool gives_environment(const struct masking *m, const char *name)
{
	static const char *const options[] = {"-e", "--env", NULL};

	for (size_t i = 0; options[i]; i++) {
		size_t size = strlen(options[i]);

		if ((size_t)(name - m->text.data) >= size + 1 &&
		    memcmp(name - size - 1, options[i], size) == 0 && ends_word(m, name[-1]) &&
		    ((size_t)(name - m->text.data) == size + 1 ||
		     ends_word(m, name[-2 - (long)size])))
			return true;
	}
	return false;
}

/* At '='. */
static void mask_assignment(struct masking *m)
{
	struct plm_slice name = name_before(m, m->at);
	const char *from = m->at + 1, *to;
	bool all = name.size_bytes && gives_environment(m, name.data);

	m->at++;
	if (plm_slice_is(name, "--env") || plm_slice_is(name, "-e")) {
		const char *sign = from;

		while (sign < limit_of(m) && is_name_char(*sign))
			sign++;
		if (sign == limit_of(m) || *sign != '=')
			return;
		from = sign + 1;
		all = true;
	} else if (!all && !plm_secret_name(name)) {
		return;
	}
	/* "name = value" of a file, not "name= " of a command line. */
	if (!m->by_nul && name.data + name.size_bytes < m->at - 1)
		skip_blanks(m, &from);
	to = end_of_value(m, &from);
	if (all || !is_plain(from, to))
		replace(m, from, to);
}

/* At '-' where a word begins: "--password value". */
static void mask_option(struct masking *m)
{
	const char *end = m->at, *from, *to;

	while (end < limit_of(m) && is_name_char(*end))
		end++;
	if (end - m->at < 3 || end == limit_of(m) || !ends_word(m, *end) ||
	    !plm_secret_name((struct plm_slice){m->at, (size_t)(end - m->at)})) {
		m->at++;
		return;
	}
	from = end + 1;
	m->at = from;
	if (from == limit_of(m) || *from == '-')
		return;
	to = end_of_value(m, &from);
	if (!is_plain(from, to))
		replace(m, from, to);
}

/* At "Bearer " or "Basic ": what follows is a token when it is long. */
static void mask_token(struct masking *m, size_t size)
{
	const char *from = m->at + size, *to = from;

	while (to < limit_of(m) && (isalnum((unsigned char)*to) || strchr("._~+/=-", *to)) && *to)
		to++;
	m->at = from;
	if (to - from >= TOKEN_BYTES)
		replace(m, from, to);
}

static bool looks_at(const struct masking *m, const char *text)
{
	size_t size = strlen(text);

	return (size_t)(limit_of(m) - m->at) > size && strncasecmp(m->at, text, size) == 0;
}

static void mask_login(struct masking *m)
{
	const char *end, *from = password_of(m->at, limit_of(m), &end);

	if (from)
		replace(m, from, end);
	else
		m->at += 3;
}

static void step(struct masking *m)
{
	bool begins = m->at == m->text.data || ends_word(m, m->at[-1]);

	if (*m->at == '=')
		mask_assignment(m);
	else if (*m->at == ':' && looks_at(m, "://"))
		mask_login(m);
	else if (*m->at == '-' && begins)
		mask_option(m);
	else if ((*m->at | 0x20) == 'b' && looks_at(m, "bearer "))
		mask_token(m, 7);
	else if ((*m->at | 0x20) == 'b' && looks_at(m, "basic "))
		mask_token(m, 6);
	else
		m->at++;
}

/* Every form has one of these where it is told from other text. */
static const bool tells_form[UCHAR_MAX + 1] = {
	['='] = true, [':'] = true, ['-'] = true, ['b'] = true, ['B'] = true,
};

static bool find_form(struct masking *m)
{
	const char *limit = limit_of(m);

	while (m->at < limit && !tells_form[(unsigned char)*m->at])
		m->at++;
	return m->at < limit;
}

bool plm_secret_mask(struct plm_slice text, struct plm_buf *out)
{
	struct masking m = {.text = text, .out = out, .at = text.data, .copied = text.data};

	m.by_nul = text.size_bytes && memchr(text.data, '\0', text.size_bytes) != NULL;
	while (find_form(&m))
		step(&m);
	plm_buf_add(out, m.copied, (size_t)(limit_of(&m) - m.copied));
	return m.changed;
}
