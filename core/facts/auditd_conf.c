/*
 * auditd_conf.c: auditd.conf(5) as auditd reads it: "key = value [option]" in blanks, keys in any
 * case, the last one wins, a malformed line makes auditd refuse the file. And what auditd does when
 * the file says nothing. Pure.
 */
#include <ctype.h>
#include <strings.h>

#include "core/facts/auditd_conf.h"

#include "core/base/arena.h"

/* What auditd starts from, before it reads its file. */
static const struct {
	const char *key, *value;
} defaults[] = {
	{"local_events", "yes"},
	{"write_logs", "yes"},
	{"log_file", "/var/log/audit/audit.log"},
	{"log_format", "raw"},
	{"flush", "none"},
	{"freq", "0"},
	{"num_logs", "0"},
	{"name_format", "none"},
	{"max_log_file", "0"},
	{"max_log_file_action", "ignore"},
	{"space_left", "0"},
	{"space_left_action", "ignore"},
	{"action_mail_acct", "root"},
	{"verify_email", "yes"},
	{"admin_space_left", "0"},
	{"admin_space_left_action", "ignore"},
	{"disk_full_action", "ignore"},
	{"disk_error_action", "syslog"},
	{"priority_boost", "4"},
	{"distribute_network", "no"},
	{"overflow_action", "syslog"},
	{"plugin_dir", "/etc/audit/plugins.d"},
};

const char *plm_auditd_default(const char *key)
{
	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++)
		if (strcasecmp(defaults[i].key, key) == 0)
			return defaults[i].value;
	return NULL;
}

/* Keywords mean the same in any case; a path does not. */
static const char *plain_value(struct plm_arena *arena, struct plm_slice value)
{
	char *text = plm_arena_strndup(arena, value.data, value.size_bytes);

	if (text && text[0] != '/')
		for (char *p = text; *p; p++)
			*p = (char)tolower((unsigned char)*p);
	return text;
}

static bool is_key(struct plm_slice name, const char *key)
{
	return strlen(key) == name.size_bytes && strncasecmp(name.data, key, name.size_bytes) == 0;
}

/* One line; false when auditd refuses it. *value stays empty for a comment. */
static bool read_line(struct plm_slice line, struct plm_slice *name, struct plm_slice *value)
{
	struct plm_slice equals, extra;

	*value = (struct plm_slice){0};
	if (!plm_next_word(&line, " ", name) || plm_slice_starts(*name, "#"))
		return true;
	if (!plm_next_word(&line, " ", &equals) || !plm_slice_is(equals, "=") ||
	    !plm_next_word(&line, " ", value))
		return false;
	(void)plm_next_word(&line, " ", &extra);
	return !plm_next_word(&line, " ", &extra);
}

int plm_auditd_setting(struct plm_arena *arena, struct plm_slice text, const char *key,
		       struct plm_auditd_setting *out)
{
	struct plm_slice line, name, value;

	*out = (struct plm_auditd_setting){.value = plm_auditd_default(key)};
	for (long number = 1; plm_next_line(&text, &line); number++) {
		if (!read_line(line, &name, &value)) {
			out->problem = "it is not of the form 'key = value'";
			out->problem_line = number;
			return 0;
		}
		if (!value.size_bytes || !is_key(name, key))
			continue;
		out->value = plain_value(arena, value);
		out->line = number;
		if (!out->value)
			return -PLM_E_NOMEM;
	}
	return 0;
}
