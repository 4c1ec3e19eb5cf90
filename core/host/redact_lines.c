/*
 * redact_lines.c: secrets that only the file they stand in tells: variables of a unit, YAML of
 * Kubernetes, a boot loader's passwords, what forwarders of logs say to servers. Knows bytes only.
 */
#include "core/host/redact.h"

#include "core/base/buf.h"
#include "core/base/secret.h"

#include <ctype.h>
#include <strings.h>

/* Puts the part of a line that may stay into `out` and says what the rest is; false: the line is
 * not this rule's. */
typedef bool line_rule(struct plm_slice line, struct plm_slice *kept, struct plm_slice *secret);

static struct plm_slice from(struct plm_slice s, size_t size)
{
	return (struct plm_slice){s.data + size, s.size_bytes - size};
}

static size_t blanks(struct plm_slice s)
{
	size_t i = 0;

	while (i < s.size_bytes && (s.data[i] == ' ' || s.data[i] == '\t'))
		i++;
	return i;
}

static size_t word(struct plm_slice s)
{
	size_t i = 0;

	while (i < s.size_bytes && s.data[i] != ' ' && s.data[i] != '\t')
		i++;
	return i;
}

static bool split_at(struct plm_slice line, size_t at, struct plm_slice *kept,
		     struct plm_slice *secret)
{
	*kept = (struct plm_slice){line.data, at};
	*secret = from(line, at);
	return secret->size_bytes > 0;
}

/* token: value, client-key-data: value */
static bool kubernetes(struct plm_slice line, struct plm_slice *kept, struct plm_slice *secret)
{
	size_t start = blanks(line);
	struct plm_slice rest = from(line, start);
	const char *colon = memchr(rest.data, ':', rest.size_bytes);
	size_t name = colon ? (size_t)(colon - rest.data) : 0;

	if (rest.size_bytes > 2 && rest.data[0] == '-' && rest.data[1] == ' ') {
		start += 2;
		name = name > 2 ? name - 2 : 0;
	}
	/* "value" is that of a variable of a pod. */
	if (!name || (!plm_slice_is((struct plm_slice){line.data + start, name}, "value") &&
		      !plm_secret_name((struct plm_slice){line.data + start, name})))
		return false;
	start += name + 1;
	return split_at(line, start + blanks(from(line, start)), kept, secret);
}

/* password USER PASSWORD, password_pbkdf2 USER HASH */
static bool boot_loader(struct plm_slice line, struct plm_slice *kept, struct plm_slice *secret)
{
	size_t at = blanks(line);

	if (!plm_slice_starts(from(line, at), "password"))
		return false;
	for (int words = 0; words < 2; words++) {
		at += word(from(line, at));
		at += blanks(from(line, at));
	}
	return split_at(line, at, kept, secret);
}

/* *.* :ommysql:host,database,user,password;template */
static bool rsyslog(struct plm_slice line, struct plm_slice *kept, struct plm_slice *secret)
{
	static const char *const outputs[] = {":ommysql:", ":ompgsql:", ":omlibdbi:", NULL};
	const char *at = NULL, *end = line.data + line.size_bytes;

	for (size_t i = 0; !at && outputs[i]; i++)
		at = memmem(line.data, line.size_bytes, outputs[i], strlen(outputs[i]));
	for (int commas = 0; at && commas < 3; commas++) {
		at = memchr(at, ',', (size_t)(end - at));
		at = at ? at + 1 : NULL;
	}
	return at && split_at(line, (size_t)(at - line.data), kept, secret);
}

/* HTTP_Passwd value, Shared_Key value */
static bool fluent_bit(struct plm_slice line, struct plm_slice *kept, struct plm_slice *secret)
{
	size_t start = blanks(line), name = word(from(line, start));
	struct plm_slice key = {line.data + start, name};

	if (!plm_secret_name(key) &&
	    !(name > 4 && strncasecmp(key.data + name - 4, "_key", 4) == 0))
		return false;
	start += name;
	return split_at(line, start + blanks(from(line, start)), kept, secret);
}

/* Where NAME( with the name of a secret opens at or after `at`; *inside is behind the bracket. */
static bool find_call(struct plm_slice line, size_t at, size_t *inside)
{
	for (; at < line.size_bytes; at++) {
		size_t name = at;

		if (line.data[at] != '(')
			continue;
		while (name > 0 && (isalnum((unsigned char)line.data[name - 1]) ||
				    line.data[name - 1] == '_' || line.data[name - 1] == '-'))
			name--;
		*inside = at + 1;
		if (plm_secret_name((struct plm_slice){line.data + name, at - name}))
			return true;
	}
	return false;
}

/* password("value"): the brackets stay, or what comes after them would mean something else. */
static bool syslog_ng(struct plm_slice line, struct plm_slice *kept, struct plm_slice *secret)
{
	size_t at, other, end;

	if (!find_call(line, 0, &at))
		return false;
	end = line.size_bytes;
	if (at < end && (line.data[at] == '"' || line.data[at] == '\'')) {
		const char *quote = memchr(line.data + at + 1, line.data[at], end - at - 1);

		end = quote ? (size_t)(quote + 1 - line.data) : end;
	} else {
		const char *close = memchr(line.data + at, ')', end - at);

		end = close ? (size_t)(close - line.data) : end;
	}
	/* Two in one line go together. */
	if (find_call(line, end, &other))
		end = line.size_bytes;
	*kept = (struct plm_slice){line.data, at};
	*secret = (struct plm_slice){line.data + at, end - at};
	return secret->size_bytes > 0;
}

/* lxc.environment = NAME=value; a name alone takes the value from where LXC runs */
static bool lxc(struct plm_slice line, struct plm_slice *kept, struct plm_slice *secret)
{
	size_t at = blanks(line);
	const char *sign;

	if (!plm_slice_starts(from(line, at), "lxc.environment"))
		return false;
	for (int signs = 0; signs < 2; signs++) {
		sign = at < line.size_bytes ? memchr(line.data + at, '=', line.size_bytes - at)
					    : NULL;
		if (!sign)
			return false;
		at = (size_t)(sign + 1 - line.data);
	}
	return split_at(line, at, kept, secret);
}

/* A user's shell: only what is asked of it may leave. */
static bool shell_profile(struct plm_slice line, struct plm_slice *kept, struct plm_slice *secret)
{
	static const char asked[] = "DOCKER_CONTENT_TRUST";

	if (memmem(line.data, line.size_bytes, asked, strlen(asked)))
		return false;
	return split_at(line, 0, kept, secret);
}

static line_rule *rule_for(const char *path)
{
	static const struct {
		const char *part;
		line_rule *rule;
	} rules[] = {
		{"/.kube/", kubernetes},
		{"/kubernetes/", kubernetes},
		{"/kubelet/", kubernetes},
		{"/rancher/", kubernetes},
		{".kubeconfig", kubernetes},
		{"/microk8s/", kubernetes},
		{"grub", boot_loader},
		{"rsyslog", rsyslog},
		{"/vector/", kubernetes},
		{"/fluent-bit/", fluent_bit},
		{"/td-agent-bit/", fluent_bit},
		{"/syslog-ng/", syslog_ng},
		{"/lxc/", lxc},
		{"/lxc.conf", lxc},
		{"/.profile", shell_profile},
		{"/.bash", shell_profile},
		{"/.zshrc", shell_profile},
		{"/.zprofile", shell_profile},
	};

	/* Of two syntaxes the name tells which. */
	if (strstr(path, "/fluent-bit/") &&
	    (plm_str_ends(path, ".yaml") || plm_str_ends(path, ".yml")))
		return kubernetes;
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		if (strstr(path, rules[i].part))
			return rules[i].rule;
	return NULL;
}

/* ---- units ---- */

static bool goes_on(struct plm_slice line)
{
	return line.size_bytes && line.data[line.size_bytes - 1] == '\\';
}

static bool is_quote(char c)
{
	return c == '"' || c == '\'';
}

/* NAME=value "NAME=value with blanks" 'NAME=…': names stay. */
static bool mask_variables(struct plm_slice text, struct plm_buf *out)
{
	const char *at = text.data, *end = text.data + text.size_bytes;
	bool changed = false;

	while (at < end) {
		bool quoted = is_quote(*at);
		const char *start = at, *sign = NULL;

		at += quoted ? 1 : 0;
		while (at < end && (quoted ? *at != *start : *at != ' ' && *at != '\t')) {
			sign = !sign && *at == '=' ? at + 1 : sign;
			at += *at == '\\' && at + 1 < end ? 2 : 1;
		}
		plm_buf_add(out, start, (size_t)((sign ? sign : at) - start));
		if (sign && at > sign) {
			plm_secret_mask_value((struct plm_slice){sign, (size_t)(at - sign)}, out);
			changed = true;
		}
		if (at < end)
			plm_buf_char(out, *at++);
	}
	return changed;
}

struct unit {
	bool inside; /* of an Environment= that goes on */
};

static bool add_unit_line(struct unit *unit, struct plm_slice line, struct plm_buf *out)
{
	static const char key[] = "Environment=";
	bool starts = plm_slice_starts(line, key), changed = false;
	size_t name = starts ? strlen(key) : 0;
	bool more = goes_on(line);

	if (!starts && !unit->inside) {
		plm_buf_add(out, line.data, line.size_bytes);
		return false;
	}
	plm_buf_add(out, line.data, name);
	line = from(line, name);
	line.size_bytes -= more ? 1 : 0;
	changed = mask_variables(line, out);
	plm_buf_str(out, more ? "\\" : "");
	unit->inside = more;
	return changed;
}

static bool is_unit(const char *path)
{
	return strstr(path, "/systemd/") || plm_str_ends(path, ".service");
}

/* ---- all lines ---- */

static const char yaml_mark[] = "\"" PLM_SECRET_MARK "\"";

static bool add_line(line_rule *rule, struct plm_slice line, struct plm_buf *out)
{
	struct plm_slice kept, secret;

	if (!rule || !rule(line, &kept, &secret)) {
		plm_buf_add(out, line.data, line.size_bytes);
		return false;
	}
	plm_buf_add(out, kept.data, kept.size_bytes);
	/* Bare, it would be an alias in YAML. */
	plm_buf_str(out, rule == kubernetes ? yaml_mark : PLM_SECRET_MARK);
	line = from(line, (size_t)(secret.data + secret.size_bytes - line.data));
	plm_buf_add(out, line.data, line.size_bytes);
	return !plm_slice_is(secret, rule == kubernetes ? yaml_mark : PLM_SECRET_MARK);
}

bool plm_redact_lines(const char *path, const struct plm_datum *datum, struct plm_buf *out)
{
	struct plm_slice rest = {.data = datum->data, .size_bytes = datum->size_bytes}, line;
	line_rule *rule = rule_for(path);
	struct unit unit = {false};
	bool changed = false;

	if (!rule && !is_unit(path))
		return false;
	while (plm_next_line(&rest, &line)) {
		bool now = rule ? add_line(rule, line, out) : add_unit_line(&unit, line, out);

		changed = changed || now;
		if (line.data + line.size_bytes < datum->data + datum->size_bytes)
			plm_buf_char(out, '\n');
	}
	return changed;
}
