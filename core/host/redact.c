/*
 * redact.c: which rule is for which file, and the rules for text: password fields, private keys, an
 * environment. What looks like a secret in any text is core/base/secret.c's. Knows bytes only.
 */
#include "core/host/redact.h"
#include "core/host/host.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/secret.h"
#include "core/host/backend.h"

static const char mark[] = PLM_SECRET_MARK;

/* ---- password hashes ---- */

static bool is_hash_kind(struct plm_slice s)
{
	for (size_t i = 0; i < s.size_bytes; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-",
			    s.data[i]))
			return false;
	return s.size_bytes > 0 && s.size_bytes <= 16;
}

/* "!$6$salt$hash" becomes "!$6$*redacted*": whether it is locked, and by what it was hashed. */
static bool add_password(struct plm_slice field, struct plm_buf *out)
{
	const char *start = field.data, *end;
	struct plm_slice kind;

	/* The mark begins as a lock does: what is masked already must stay as it is. */
	while (field.size_bytes && (field.data[0] == '!' || field.data[0] == '*') &&
	       !plm_slice_is(field, mark)) {
		field.data++;
		field.size_bytes--;
	}
	plm_buf_add(out, start, (size_t)(field.data - start));
	if (field.size_bytes == 0 || plm_slice_is(field, mark) ||
	    (field.data == start && plm_slice_is(field, "x"))) {
		plm_buf_add(out, field.data, field.size_bytes);
		return false;
	}
	end = field.data[0] == '$' ? memchr(field.data + 1, '$', field.size_bytes - 1) : NULL;
	kind = (struct plm_slice){.data = field.data + 1,
				  .size_bytes = end ? (size_t)(end - field.data) - 1 : 0};
	if (end && is_hash_kind(kind))
		plm_buf_printf(out, "$%.*s$", (int)kind.size_bytes, kind.data);
	plm_buf_str(out, mark);
	return true;
}

/* The rest of a line of opasswd is a list of hashes. */
static bool add_account(struct plm_slice line, unsigned field, struct plm_buf *out)
{
	struct plm_slice part = line;
	const char *end;

	for (unsigned i = 0; i < field; i++) {
		end = memchr(part.data, ':', part.size_bytes);
		if (!end) {
			/* Not of this form: nobody knows where its secret is. */
			plm_buf_str(out, line.size_bytes ? mark : "");
			return line.size_bytes > 0;
		}
		part.size_bytes -= (size_t)(end + 1 - part.data);
		part.data = end + 1;
	}
	plm_buf_add(out, line.data, (size_t)(part.data - line.data));
	end = memchr(part.data, ':', part.size_bytes);
	line = part;
	if (end)
		line.size_bytes = (size_t)(end - part.data);
	if (!add_password(line, out)) {
		plm_buf_add(out, line.data + line.size_bytes, part.size_bytes - line.size_bytes);
		return false;
	}
	plm_buf_add(out, line.data + line.size_bytes, part.size_bytes - line.size_bytes);
	return true;
}

static bool redact_accounts(const struct plm_datum *datum, unsigned field, struct plm_buf *out)
{
	struct plm_slice rest = {.data = datum->data, .size_bytes = datum->size_bytes}, line;
	bool changed = false;

	while (plm_next_line(&rest, &line)) {
		changed = add_account(line, field, out) || changed;
		if (line.data + line.size_bytes < datum->data + datum->size_bytes)
			plm_buf_char(out, '\n');
	}
	return changed;
}

/* ---- private keys ---- */

static const char key_mark[] = "*redacted: a private key*";

/* A PEM block that is a private key: where it begins at or after `from`; *end is behind it. NULL when
 * there is none. A block without its end goes on to the end of the file. */
static const char *find_key(const char *from, const char *limit, const char **end)
{
	static const char begin[] = "-----BEGIN ", finish[] = "-----END ", close[] = "-----";

	while (from < limit) {
		const char *at = memmem(from, (size_t)(limit - from), begin, strlen(begin));
		const char *label = at ? at + strlen(begin) : NULL;
		const char *stop =
			label ? memmem(label, (size_t)(limit - label), close, strlen(close)) : NULL;

		if (!stop)
			return NULL;
		from = stop;
		if (stop - label > 64 || !memmem(label, (size_t)(stop - label), "PRIVATE KEY", 11))
			continue;
		*end = memmem(stop, (size_t)(limit - stop), finish, strlen(finish));
		if (*end)
			*end = memmem(*end + strlen(finish),
				      (size_t)(limit - *end) - strlen(finish), close,
				      strlen(close));
		*end = *end ? *end + strlen(close) : limit;
		return at;
	}
	return NULL;
}

bool plm_redact_keys(const struct plm_datum *datum, struct plm_buf *out)
{
	const char *from = datum->data, *limit = datum->data + datum->size_bytes, *at, *end;
	bool changed = false;

	while ((at = find_key(from, limit, &end))) {
		plm_buf_add(out, from, (size_t)(at - from));
		plm_buf_str(out, key_mark);
		from = end;
		changed = true;
	}
	plm_buf_add(out, from, (size_t)(limit - from));
	return changed;
}

/* ---- environments ---- */

static bool redact_environ(const struct plm_datum *datum, struct plm_buf *out)
{
	const char *at = datum->data, *limit = datum->data + datum->size_bytes;

	while (at < limit) {
		size_t size = strnlen(at, (size_t)(limit - at));
		const char *sign = memchr(at, '=', size);
		size_t name = sign ? (size_t)(sign + 1 - at) : 0;

		plm_buf_add(out, at, name);
		plm_secret_mask_value((struct plm_slice){at + name, size - name}, out);
		at += size;
		if (at < limit)
			plm_buf_char(out, *at++);
	}
	return datum->size_bytes > 0;
}

/* ---- which for what ---- */

enum file_sort { PLAIN = 0, ACCOUNTS, OLD_PASSWORDS, ENVIRON, KEY };

/* A name with a slash must be the end of the path, one without its last component. */
static bool is_named(const char *path, const char *name)
{
	const char *last = strrchr(path, '/');

	return strchr(name, '/') ? plm_str_ends(path, name)
				 : plm_str_eq(last ? last + 1 : path, name);
}

static enum file_sort sort_of(const char *path)
{
	static const struct {
		const char *name;
		enum file_sort sort;
	} names[] = {
		{"shadow", ACCOUNTS},	  {"shadow-", ACCOUNTS},     {"gshadow", ACCOUNTS},
		{"gshadow-", ACCOUNTS},	  {"/etc/passwd", ACCOUNTS}, {"/etc/passwd-", ACCOUNTS},
		{"/etc/group", ACCOUNTS}, {"/etc/group-", ACCOUNTS}, {"opasswd", OLD_PASSWORDS},
		{"environ", ENVIRON},	  {"id_rsa", KEY},	     {"id_dsa", KEY},
		{"id_ecdsa", KEY},	  {"id_ed25519", KEY},	     {"secring.gpg", KEY},
	};
	static const char *const endings[] = {".key", ".p12",	 ".pfx",  ".jks",
					      ".ppk", ".keytab", ".kdbx", NULL};
	const char *name = strrchr(path, '/');

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (is_named(path, names[i].name))
			return names[i].sort;
	for (size_t i = 0; endings[i]; i++)
		if (plm_str_ends(path, endings[i]))
			return KEY;
	return name && plm_str_starts(name, "/ssh_host_") && plm_str_ends(name, "_key") ? KEY
											: PLAIN;
}

enum {
	/* Beyond it a text is a list of packages; what looks like a secret in packed bytes is none. */
	MOST_TEXT_BYTES = 1024 * 1024,
};

/* Engines keep JSON below these, under any name. */
static bool is_json(const char *path, const struct plm_datum *datum)
{
	return plm_str_ends(path, ".json") || plm_str_ends(path, "/.dockercfg") ||
	       (datum->data[0] == '{' &&
		(plm_str_starts(path, "/var/lib/") || plm_str_starts(path, "/run/") ||
		 strstr(path, "/blobs/sha256/") || strstr(path, "/content/sha256/")));
}

static bool is_kernel_config(const char *path)
{
	return plm_str_starts(path, "/boot/config-") || plm_str_eq(path, "/proc/config.gz");
}

static bool apply_plain(const char *path, const struct plm_datum *datum, unsigned rule,
			struct plm_buf *out)
{
	/* String by string, so that it stays JSON. */
	if (is_json(path, datum))
		return rule == 0 && plm_redact_json(datum, out);
	if (rule == 0)
		return plm_redact_keys(datum, out);
	if (datum->size_bytes > MOST_TEXT_BYTES || is_kernel_config(path))
		return false;
	if (rule == 1)
		return plm_redact_lines(path, datum, out);
	return plm_secret_mask((struct plm_slice){datum->data, datum->size_bytes}, out);
}

/* Takes what a rule made, when it changed something. */
static int take(struct plm_arena *arena, bool changed, struct plm_buf *out, struct plm_datum *datum,
		bool *redacted)
{
	if (out->failed)
		return -PLM_E_NOMEM;
	if (!changed)
		return 0;
	*redacted = true;
	return plm_datum_keep(arena, plm_buf_text(out), out->size_bytes, datum);
}

static int redact_plain(struct plm_arena *arena, const char *path, struct plm_datum *datum,
			bool *redacted)
{
	int rc = 0;

	for (unsigned rule = 0; rc == 0 && rule < 3; rule++) {
		plm_auto_buf struct plm_buf out = {0};
		bool changed = apply_plain(path, datum, rule, &out);

		rc = take(arena, changed, &out, datum, redacted);
	}
	return rc;
}

int plm_redact(struct plm_arena *arena, const char *path, struct plm_datum *datum, bool *redacted)
{
	plm_auto_buf struct plm_buf out = {0};
	enum file_sort sort = sort_of(path);
	bool changed = false;

	if (datum->presence != PLM_PRESENT || datum->size_bytes == 0)
		return 0;
	if (sort == PLAIN)
		return redact_plain(arena, path, datum, redacted);
	if (sort == ENVIRON)
		changed = redact_environ(datum, &out);
	else if (sort == KEY) {
		plm_buf_printf(&out, "%s\n", key_mark);
		changed = true;
	} else
		changed = redact_accounts(datum, sort == OLD_PASSWORDS ? 3 : 1, &out);
	return take(arena, changed, &out, datum, redacted);
}

int plm_host_shown(struct plm_arena *arena, const char *path, struct plm_datum *datum)
{
	bool redacted;

	return plm_redact(arena, path, datum, &redacted);
}
