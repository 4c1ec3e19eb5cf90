/*
 * sysctl.c: parses sysctl files and finds what they set. Reads /proc/sys and the sysctl.d
 * directories through the door, judges nothing.
 */
#include "core/facts/sysctl.h"

#include <fnmatch.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/dropins.h"
#include "core/facts/units.h"
#include "core/host/host.h"

enum {
	MAX_FILE_BYTES = 1024 * 1024,
	MAX_PATTERN_BYTES = 512, /* no key is longer; matching stays cheap */
};

static const char *const directories[] = {
	"/etc/sysctl.d",     "/run/sysctl.d", "/usr/local/lib/sysctl.d",
	"/usr/lib/sysctl.d", "/lib/sysctl.d", NULL,
};

static const char last_file[] = "/etc/sysctl.conf";
static const char boot_unit[] = "systemd-sysctl.service";
/* What is absent when no file sets a key: the files themselves may well exist. */
static const char everywhere[] = "a line in /etc/sysctl.d, /run/sysctl.d, /usr/local/lib/sysctl.d, "
				 "/usr/lib/sysctl.d, /lib/sysctl.d or /etc/sysctl.conf";

/* ---- text ---- */

const char *plm_sysctl_path(struct plm_arena *arena, struct plm_slice key)
{
	char *path = plm_arena_strndup(arena, key.data, key.size_bytes);
	char first = '\0';
	size_t to = 0;

	for (size_t i = 0; path && i < key.size_bytes; i++) {
		char c = path[i];

		if (!first && (c == '.' || c == '/'))
			first = c;
		if (first == '.' && (c == '.' || c == '/'))
			c = c == '.' ? '/' : '.';
		/* The kernel resolves "a//b" to "a/b". */
		if (c != '/' || (to > 0 && path[to - 1] != '/'))
			path[to++] = c;
	}
	if (path)
		path[to] = '\0';
	return path;
}

/* White space of every kind becomes one blank, so that "4\t4" and "4  4" are the same value. */
static const char *squeeze(struct plm_arena *arena, struct plm_slice value)
{
	char *text = plm_arena_alloc(arena, value.size_bytes + 1);
	struct plm_slice word;
	size_t to = 0;

	while (text && plm_next_word(&value, " \t\n\v\f\r", &word)) {
		if (to > 0)
			text[to++] = ' ';
		memcpy(text + to, word.data, word.size_bytes);
		to += word.size_bytes;
	}
	return text;
}

static bool is_pattern(const char *path)
{
	return strpbrk(path, "*?[") != NULL;
}

/* The key as it stands before "=", without the dash that asks to ignore failures. sysctl takes off
 * a second dash too. */
static struct plm_slice without_dashes(struct plm_slice key)
{
	for (int i = 0; i < 2 && plm_slice_starts(key, "-"); i++) {
		key.data++;
		key.size_bytes--;
	}
	return key;
}

static int parse_line(struct plm_arena *arena, struct plm_slice line, const char *file,
		      size_t number, struct plm_sysctl_conf *conf)
{
	struct plm_slice key, value = {0};
	struct plm_sysctl_setting *setting;
	const char *path, *text = NULL;

	line = plm_slice_trim(line);
	if (line.size_bytes < 2 || line.data[0] == '#' || line.data[0] == ';')
		return 0;
	if (!plm_split(line, '=', &key, &value)) {
		if (line.data[0] != '-')
			return 0;
		key = line;
	} else {
		text = squeeze(arena, value);
		if (!text)
			return -PLM_E_NOMEM;
	}
	path = plm_sysctl_path(arena, without_dashes(key));
	setting = path ? plm_push(arena, conf->items, conf->count) : NULL;
	if (!setting)
		return -PLM_E_NOMEM;
	*setting = (struct plm_sysctl_setting){.path = path,
					       .value = text,
					       .file = file,
					       .line = number,
					       .pattern = text && is_pattern(path)};
	return 0;
}

int plm_sysctl_parse(struct plm_arena *arena, const char *file, struct plm_slice text,
		     struct plm_sysctl_conf *conf)
{
	struct plm_slice line;

	for (size_t number = 1; plm_next_line(&text, &line); number++) {
		/* sysctl reads lines as C strings. */
		const char *nul = line.size_bytes ? memchr(line.data, '\0', line.size_bytes) : NULL;

		if (nul)
			line.size_bytes = (size_t)(nul - line.data);
		if (parse_line(arena, line, file, number, conf) < 0)
			return -PLM_E_NOMEM;
	}
	return 0;
}

/* ---- finding ---- */

static bool matches(const char *pattern, const char *path)
{
	return strlen(pattern) <= MAX_PATTERN_BYTES &&
	       fnmatch(pattern, path, FNM_PATHNAME | FNM_PERIOD) == 0;
}

/* What decides for a path: the last line that names it, else the last pattern unless a line keeps
 * patterns off. A value that is empty sets nothing, but still keeps patterns off. */
static const struct plm_sysctl_setting *deciding(const struct plm_sysctl_conf *conf,
						 const char *path, bool *named)
{
	const struct plm_sysctl_setting *exact = NULL, *by_pattern = NULL;

	*named = false;
	for (size_t i = 0; i < conf->count; i++) {
		const struct plm_sysctl_setting *s = &conf->items[i];

		if (!s->pattern && strcmp(s->path, path) == 0) {
			*named = true;
			exact = s->value && *s->value ? s : exact;
		} else if (s->pattern && *s->value && matches(s->path, path)) {
			by_pattern = s;
		}
	}
	return *named ? exact : by_pattern;
}

/* The first unreadable source that could say otherwise. */
static const struct plm_sysctl_gap *doubt(const struct plm_sysctl_conf *conf,
					  const struct plm_sysctl_setting *decided)
{
	size_t at = decided && !decided->pattern ? (size_t)(decided - conf->items) : 0;

	for (size_t i = 0; i < conf->gap_count; i++)
		if (!decided || decided->pattern || conf->gaps[i].before > at)
			return &conf->gaps[i];
	return NULL;
}

int plm_sysctl_find(struct plm_arena *arena, const struct plm_sysctl_conf *conf, const char *path,
		    struct plm_sysctl_value *out)
{
	bool named;
	const struct plm_sysctl_setting *s = deciding(conf, path, &named);
	const struct plm_sysctl_gap *gap = doubt(conf, s);

	*out = (struct plm_sysctl_value){.value = {.presence = PLM_ABSENT}, .source = everywhere};
	if (gap) {
		out->source = gap->file;
		out->value = (struct plm_datum){.presence = PLM_UNREADABLE, .error = gap->error};
	} else if (s) {
		out->source = plm_arena_printf(arena, "%s:%zu", s->file, s->line);
		out->value = (struct plm_datum){
			.presence = PLM_PRESENT, .data = s->value, .size_bytes = strlen(s->value)};
	}
	return out->source ? 0 : -PLM_E_NOMEM;
}

/* ---- gathering ---- */

static int add_gap(struct plm_arena *arena, struct plm_sysctl_conf *conf, const char *file,
		   int error)
{
	struct plm_sysctl_gap *gap = plm_push(arena, conf->gaps, conf->gap_count);

	if (!gap)
		return -PLM_E_NOMEM;
	*gap = (struct plm_sysctl_gap){.file = file, .error = error, .before = conf->count};
	return 0;
}

static int read_file(struct plm_facts *facts, const char *file, struct plm_sysctl_conf *conf,
		     struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *datum;
	int rc = plm_facts_read(facts, file, MAX_FILE_BYTES, &datum, err);

	if (rc < 0)
		return rc;
	if (datum->presence == PLM_PRESENT)
		rc = plm_sysctl_parse(arena, file,
				      (struct plm_slice){datum->data, datum->size_bytes}, conf);
	else if (datum->presence == PLM_UNREADABLE && !plm_facts_dropin_masked(facts, file, datum))
		rc = add_gap(arena, conf, file, datum->error);
	return rc < 0 ? plm_err_nomem(err) : 0;
}

static int read_directories(struct plm_facts *facts, struct plm_sysctl_conf *conf,
			    struct plm_err **err)
{
	struct plm_dropins dropins;
	int rc = plm_facts_dropins(facts, directories, ".conf", &dropins, err);

	for (size_t i = 0; rc == 0 && i < dropins.count; i++)
		rc = read_file(facts, dropins.files[i], conf, err);
	for (size_t i = 0; rc == 0 && i < dropins.gap_count; i++)
		if (add_gap(plm_facts_arena(facts), conf, dropins.gaps[i].directory,
			    dropins.gaps[i].error) < 0)
			rc = plm_err_nomem(err);
	return rc;
}

/* Whether systemd is what applies the files at boot: it leaves out /etc/sysctl.conf, unless a link in sysctl.d leads
 * there. */
static int find_applier(struct plm_facts *facts, struct plm_sysctl_conf *conf, bool *systemd,
			struct plm_err **err)
{
	const struct plm_unit *unit;
	int rc = plm_facts_unit(facts, boot_unit, &unit, err);

	if (rc < 0)
		return rc;
	*systemd = unit->state.presence == PLM_PRESENT &&
		   (unit->running.presence != PLM_ABSENT || plm_facts_nothing_runs(facts));
	if (*systemd && unit->file_state == PLM_UNIT_FILE_MASKED)
		conf->unapplied = "systemd-sysctl.service is masked, so a boot applies no file";
	return 0;
}

static int gather_conf(struct plm_facts *facts, const char *key, const void **value,
		       struct plm_err **err)
{
	struct plm_sysctl_conf *conf = plm_new(plm_facts_arena(facts), struct plm_sysctl_conf);
	bool systemd = false;
	int rc;

	(void)key;
	if (!conf)
		return plm_err_nomem(err);
	rc = find_applier(facts, conf, &systemd, err);
	if (rc == 0)
		rc = read_directories(facts, conf, err);
	if (rc == 0 && !systemd)
		rc = read_file(facts, last_file, conf, err);
	*value = conf;
	return rc;
}

static const struct plm_fact conf_fact = {"sysctl files", gather_conf};

static int find_conf(struct plm_facts *facts, const struct plm_sysctl_conf **out,
		     struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &conf_fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

static int read_running(struct plm_facts *facts, const char *path, struct plm_sysctl_value *out,
			struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *datum;
	int rc;

	*out = (struct plm_sysctl_value){.value = {.presence = PLM_ABSENT}};
	if (plm_facts_nothing_runs(facts) && plm_host_kind(plm_facts_host(facts)) != PLM_HOST_BARE)
		return 0;
	out->source = plm_arena_printf(arena, "/proc/sys/%s", path);
	if (!out->source)
		return plm_err_nomem(err);
	rc = plm_facts_read(facts, out->source, PLM_READ_SMALL, &datum, err);
	if (rc < 0)
		return rc;
	out->value = *datum;
	if (datum->presence == PLM_PRESENT) {
		out->value.data =
			squeeze(arena, (struct plm_slice){datum->data, datum->size_bytes});
		if (!out->value.data)
			return plm_err_nomem(err);
		out->value.size_bytes = strlen(out->value.data);
	}
	return 0;
}

static int gather_key(struct plm_facts *facts, const char *key, const void **value,
		      struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const char *path = plm_sysctl_path(arena, plm_slice_of(key));
	struct plm_sysctl *both = plm_new(arena, struct plm_sysctl);
	const struct plm_sysctl_conf *conf;
	int rc;

	if (!path || !both)
		return plm_err_nomem(err);
	rc = find_conf(facts, &conf, err);
	if (rc == 0)
		rc = read_running(facts, path, &both->running, err);
	if (rc == 0 && plm_sysctl_find(arena, conf, path, &both->persistent) < 0)
		rc = plm_err_nomem(err);
	if (rc == 0 && conf->unapplied && both->persistent.value.presence != PLM_ABSENT) {
		both->unapplied = conf->unapplied;
		both->persistent.value = (struct plm_datum){.presence = PLM_ABSENT};
		both->persistent.source = boot_unit;
	}
	/* A dump of sysctls says nothing of the files they were set by. */
	if (plm_host_kind(plm_facts_host(facts)) == PLM_HOST_BARE)
		both->persistent.source = NULL;
	*value = both;
	return rc;
}

static const struct plm_fact key_fact = {"sysctl", gather_key};

int plm_facts_sysctl(struct plm_facts *facts, const char *key, const struct plm_sysctl **out,
		     struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &key_fact, key, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
