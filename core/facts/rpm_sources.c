/*
 * rpm_sources.c: the files that tell dnf, yum and zypper of repositories: sections of "key = value" lines. Pure. Follows
 * dnf.conf(5).
 */
#include "core/facts/rpm_sources.h"

#include <string.h>
#include <strings.h>

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

void plm_rpm_defaults_parse(struct plm_slice text, struct plm_rpm_defaults *defaults)
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
}

static int add_keys(struct plm_arena *arena, struct plm_rpm_source *source, struct plm_slice value)
{
	struct plm_slice word, *slot;

	while (plm_next_word(&value, ", \t", &word)) {
		slot = plm_push(arena, source->keys, source->key_count);
		if (!slot)
			return -PLM_E_NOMEM;
		*slot = word;
	}
	return 0;
}

/* in_keys: the line before was of gpgkey, or went on with it. */
static int take_entry(struct plm_arena *arena, struct plm_rpm_source *source, bool *in_keys,
		      struct plm_slice key, struct plm_slice value)
{
	bool is;

	if (key.size_bytes)
		*in_keys = plm_slice_is(key, "gpgkey");
	if (*in_keys)
		return add_keys(arena, source, value);
	if (!key.size_bytes || !parse_bool(value, &is))
		return 0;
	if (plm_slice_is(key, "enabled")) {
		source->enabled = is;
	} else if (plm_slice_is(key, "gpgcheck") || plm_slice_is(key, "pkg_gpgcheck")) {
		source->checks = is;
		source->says_checks = true;
	} else if (plm_slice_is(key, "sslverify")) {
		source->ssl_off = !is;
	}
	return 0;
}

/* The repository of a section, appended; NULL when out of memory. */
static struct plm_rpm_source *begin(struct plm_arena *arena, struct plm_slice id, size_t line,
				    const struct plm_rpm_defaults *defaults,
				    struct plm_rpm_sources *sources)
{
	struct plm_rpm_source *source = plm_push(arena, sources->items, sources->count);

	if (!source)
		return NULL;
	*source = (struct plm_rpm_source){.id = plm_arena_strndup(arena, id.data, id.size_bytes),
					  .line = line,
					  .enabled = true,
					  .checks = defaults->checks,
					  .ssl_off = defaults->ssl_off};
	return source->id ? source : NULL;
}

int plm_rpm_sources_parse(struct plm_arena *arena, struct plm_slice text,
			  const struct plm_rpm_defaults *defaults, struct plm_rpm_sources *sources)
{
	struct plm_rpm_source *source = NULL;
	struct plm_slice key, value;
	bool section, in_keys = false;
	size_t number = 0;
	int rc = 0;

	while (rc == 0 && next_entry(&text, &number, &section, &key, &value)) {
		if (!section) {
			rc = source ? take_entry(arena, source, &in_keys, key, value) : 0;
			continue;
		}
		in_keys = false;
		source = NULL;
		if (!key.size_bytes || plm_slice_is(key, "main"))
			continue;
		source = begin(arena, key, number, defaults, sources);
		rc = source ? 0 : -PLM_E_NOMEM;
	}
	return rc;
}
