/*
 * rpm_repos.c: repositories of dnf, yum and zypper: sections of "key = value" lines. Only what is enabled, and of it what
 * says whose signature is believed. Pure. Follows dnf.conf(5).
 */
#include <string.h>
#include <strings.h>

#include "checks/trust/sources.h"
#include "core/base/arena.h"

static bool parse_bool(struct plm_slice value, bool *is)
{
	static const char *const yes[] = {"1", "yes", "true", "on", "enabled"};
	static const char *const no[] = {"0", "no", "false", "off", "disabled"};

	for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++) {
		*is = true;
		if (strlen(yes[i]) == value.size_bytes &&
		    strncasecmp(yes[i], value.data, value.size_bytes) == 0)
			return true;
		*is = false;
		if (strlen(no[i]) == value.size_bytes &&
		    strncasecmp(no[i], value.data, value.size_bytes) == 0)
			return true;
	}
	return false;
}

/* Takes the next line that means something: a section's name in *key with *value empty, or an assignment. A line that
 * begins with a blank goes on with the one before: its key is empty. False at the end. */
static bool next_entry(struct plm_slice *rest, size_t *number, bool *section, struct plm_slice *key,
		       struct plm_slice *value)
{
	struct plm_slice line;

	while (plm_next_line(rest, &line)) {
		bool goes_on = line.size_bytes && strchr(" \t", line.data[0]) && line.data[0];

		++*number;
		line = plm_slice_trim(line);
		if (!line.size_bytes || line.data[0] == '#' || line.data[0] == ';')
			continue;
		*section = !goes_on && line.data[0] == '[';
		if (*section) {
			const char *end = memchr(line.data, ']', line.size_bytes);

			*key = (struct plm_slice){
				line.data + 1,
				(end ? (size_t)(end - line.data) : line.size_bytes) - 1};
			return true;
		}
		if (goes_on) {
			*key = (struct plm_slice){0};
			*value = line;
			return true;
		}
		if (plm_split(line, '=', key, value))
			return true;
	}
	return false;
}

int trust_parse_dnf_main(struct plm_slice text, struct trust_repo_defaults *defaults)
{
	struct plm_slice key, value;
	bool section, inside = false, is;
	size_t number = 0;

	while (next_entry(&text, &number, &section, &key, &value)) {
		if (section)
			inside = plm_slice_is(key, "main");
		else if (inside && parse_bool(value, &is)) {
			if (plm_slice_is(key, "gpgcheck") || plm_slice_is(key, "pkg_gpgcheck"))
				defaults->checks = is;
			else if (plm_slice_is(key, "sslverify"))
				defaults->ssl_off = !is;
		}
	}
	return 0;
}

/* What one section has said so far. */
struct section {
	struct trust_repository found;
	struct plm_slice id;
	bool enabled, checks, said, ssl_off, in_keys;
};

static int add_keys(const struct trust_parse *p, struct section *s, struct plm_slice value)
{
	struct plm_slice word;
	int rc = 0;

	while (rc == 0 && plm_next_word(&value, ", \t", &word)) {
		if (plm_slice_starts(word, "file://")) {
			word.data += 7;
			word.size_bytes -= 7;
		}
		rc = trust_add_key(p->arena, &s->found, word);
	}
	return rc;
}

static int take_entry(const struct trust_parse *p, struct section *s, struct plm_slice key,
		      struct plm_slice value)
{
	bool is;

	if (!key.size_bytes)
		return s->in_keys ? add_keys(p, s, value) : 0;
	s->in_keys = plm_slice_is(key, "gpgkey");
	if (s->in_keys)
		return add_keys(p, s, value);
	if (!parse_bool(value, &is))
		return 0;
	if (plm_slice_is(key, "enabled"))
		s->enabled = is;
	else if (plm_slice_is(key, "gpgcheck") || plm_slice_is(key, "pkg_gpgcheck")) {
		s->checks = is;
		s->said = true;
	} else if (plm_slice_is(key, "sslverify")) {
		s->ssl_off = !is;
	}
	return 0;
}

static int end_section(const struct trust_parse *p, struct section *s)
{
	struct trust_repository *slot;

	if (!s->id.size_bytes || plm_slice_is(s->id, "main") || !s->enabled)
		return 0;
	slot = plm_push(p->arena, p->out->items, p->out->count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = s->found;
	slot->file = p->file;
	slot->name = plm_arena_strndup(p->arena, s->id.data, s->id.size_bytes);
	if (!s->checks)
		slot->unverified = s->said ? "gpgcheck=0" : "no gpgcheck here nor by default";
	else if (s->ssl_off)
		slot->unverified = "sslverify=0";
	return slot->name ? 0 : -PLM_E_NOMEM;
}

int trust_parse_repo(const struct trust_parse *p, const struct trust_repo_defaults *defaults,
		     struct plm_slice text)
{
	struct section s = {0};
	struct plm_slice key, value;
	size_t number = 0;
	bool section;
	int rc = 0;

	while (rc == 0 && next_entry(&text, &number, &section, &key, &value)) {
		if (!section) {
			rc = take_entry(p, &s, key, value);
			continue;
		}
		rc = end_section(p, &s);
		s = (struct section){.id = key,
				     .enabled = true,
				     .checks = defaults->checks,
				     .ssl_off = defaults->ssl_off};
		s.found.line = number;
	}
	return rc < 0 ? rc : end_section(p, &s);
}
