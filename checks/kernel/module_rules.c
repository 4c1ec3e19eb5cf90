/*
 * module_rules.c: names of modules, and what modprobe.d(5) says of them. Judges nothing.
 */
#include "checks/kernel/kernel.h"

#include <fnmatch.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/dropins.h"
#include "core/host/host.h"

enum { MAX_NAME_BYTES = 128 };

static const char *const directories[] = {
	"/etc/modprobe.d",     "/run/modprobe.d", "/usr/local/lib/modprobe.d",
	"/usr/lib/modprobe.d", "/lib/modprobe.d", NULL,
};

static char plain(char c)
{
	if (c == '-')
		return '_';
	return c;
}

/* With "-" made "_"; false when it is too long to be a module's. */
static bool normal_name(struct plm_slice name, char to[static MAX_NAME_BYTES])
{
	if (name.size_bytes >= MAX_NAME_BYTES)
		return false;
	for (size_t i = 0; i < name.size_bytes; i++)
		to[i] = plain(name.data[i]);
	to[name.size_bytes] = '\0';
	return true;
}

bool module_same_name(struct plm_slice a, const char *b)
{
	char x[MAX_NAME_BYTES], y[MAX_NAME_BYTES];

	return normal_name(a, x) && normal_name(plm_slice_of(b), y) && strcmp(x, y) == 0;
}

/* ---- modprobe.d ---- */

/* A command that loads nothing. */
static bool does_nothing(struct plm_slice command)
{
	static const char *const known[] = {
		"/bin/true", "/bin/false", "/usr/bin/true", "/usr/bin/false", "true", "false", ":"};
	struct plm_slice word;

	if (!plm_next_word(&command, " \t\r", &word))
		return false;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (plm_slice_is(word, known[i]))
			return true;
	return false;
}

static int parse_rule(struct plm_arena *arena, struct plm_slice line, const char *file,
		      size_t number, struct module_rules *rules)
{
	static const char *const kinds[] = {"install", "blacklist", "softdep"};
	struct plm_slice word, module;
	struct module_rule *rule;
	unsigned kind = 0;

	if (!plm_next_word(&line, " \t\r", &word))
		return 0;
	while (kind < 3 && !plm_slice_is(word, kinds[kind]))
		kind++;
	if (kind == 3 || !plm_next_word(&line, " \t\r", &module))
		return 0;
	/* Modprobe passes over a line without a command. */
	line = plm_slice_trim(line);
	if (kind != MODULE_BLACKLIST && !line.size_bytes)
		return 0;
	rule = plm_push(arena, rules->items, rules->count);
	if (!rule)
		return -PLM_E_NOMEM;
	*rule = (struct module_rule){.kind = (enum module_rule_kind)kind,
				     .file = file,
				     .line = number,
				     .module = module,
				     .rest = line,
				     .blocks = kind == MODULE_INSTALL && does_nothing(line)};
	return 0;
}

/* Takes a line, and those it goes on with behind a backslash, which are moved up to it. */
static bool next_joined(struct plm_slice *rest, char *text, struct plm_slice *line, size_t *lines)
{
	struct plm_slice more;

	*lines = 1;
	if (!plm_next_line(rest, line))
		return false;
	while (line->size_bytes && line->data[line->size_bytes - 1] == '\\' &&
	       plm_next_line(rest, &more)) {
		line->size_bytes--;
		memmove(text + (line->data - text) + line->size_bytes, more.data, more.size_bytes);
		line->size_bytes += more.size_bytes;
		++*lines;
	}
	return true;
}

int module_rules_parse(struct plm_arena *arena, const char *file, struct plm_slice text,
		       struct module_rules *rules)
{
	char *copy = plm_arena_strndup(arena, text.size_bytes ? text.data : "", text.size_bytes);
	struct plm_slice rest = {copy, text.size_bytes}, line;
	size_t lines;

	if (!copy)
		return -PLM_E_NOMEM;
	for (size_t number = 1; next_joined(&rest, copy, &line, &lines); number += lines)
		if (parse_rule(arena, line, file, number, rules) < 0)
			return -PLM_E_NOMEM;
	return 0;
}

static const struct module_rule *find_rule(const struct module_rules *rules, const char *name,
					   bool lasting)
{
	const struct module_rule *listed = NULL, *installed = NULL;
	char wanted[MAX_NAME_BYTES], pattern[MAX_NAME_BYTES];

	if (!normal_name(plm_slice_of(name), wanted))
		return NULL;
	for (size_t i = 0; i < rules->count; i++) {
		const struct module_rule *r = &rules->items[i];

		if (!normal_name(r->module, pattern) || (lasting && module_rule_is_passing(r)))
			continue;
		if (r->kind == MODULE_INSTALL && !installed && fnmatch(pattern, wanted, 0) == 0)
			installed = r;
		if (r->kind == MODULE_BLACKLIST && !listed && strcmp(pattern, wanted) == 0)
			listed = r;
	}
	return installed && installed->blocks ? installed : listed;
}

bool module_rule_is_passing(const struct module_rule *rule)
{
	return plm_str_starts(rule->file, "/run/");
}

const struct module_rule *module_rules_find(const struct module_rules *rules, const char *name)
{
	const struct module_rule *now = find_rule(rules, name, false);
	const struct module_rule *later =
		now && module_rule_is_passing(now) ? find_rule(rules, name, true) : NULL;

	return later ? later : now;
}

static void note_gap(struct module_rules *rules, const char *path, int error)
{
	if (rules->gap)
		return;
	rules->gap = path;
	rules->gap_error = error;
}

/* What the modules themselves ask to be loaded with. */
static int read_softdeps(struct plm_facts *facts, struct module_rules *rules, struct plm_err **err)
{
	const struct kernel_release *release;
	const struct plm_datum *datum;
	const char *file;
	int rc = kernel_release(facts, &release, err);

	if (rc < 0 || !release->release)
		return rc;
	file = plm_arena_printf(plm_facts_arena(facts), "/lib/modules/%s/modules.softdep",
				release->release);
	if (!file)
		return plm_err_nomem(err);
	rc = plm_facts_read(facts, file, MODULE_FILE_BYTES, &datum, err);
	if (rc == 0 && datum->presence == PLM_PRESENT &&
	    module_rules_parse(plm_facts_arena(facts), file,
			       (struct plm_slice){datum->data, datum->size_bytes}, rules) < 0)
		rc = plm_err_nomem(err);
	if (rc == 0 && datum->presence == PLM_UNREADABLE)
		note_gap(rules, file, datum->error);
	return rc;
}

static int read_rules(struct plm_facts *facts, const char *file, struct module_rules *rules,
		      struct plm_err **err)
{
	const struct plm_datum *datum;
	int rc = plm_facts_read(facts, file, PLM_READ_SMALL, &datum, err);

	if (rc < 0)
		return rc;
	if (datum->presence == PLM_PRESENT &&
	    module_rules_parse(plm_facts_arena(facts), file,
			       (struct plm_slice){datum->data, datum->size_bytes}, rules) < 0)
		return plm_err_nomem(err);
	if (datum->presence == PLM_UNREADABLE && !plm_facts_dropin_masked(facts, file, datum))
		note_gap(rules, file, datum->error);
	return 0;
}

static int gather_rules(struct plm_facts *facts, const char *key, const void **value,
			struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct module_rules *rules = plm_new(arena, struct module_rules);
	struct plm_dropins dropins;
	int rc;

	(void)key;
	if (!rules)
		return plm_err_nomem(err);
	*value = rules;
	rc = plm_facts_dropins(facts, directories, ".conf", &dropins, err);
	for (size_t i = 0; rc == 0 && i < dropins.count; i++)
		rc = read_rules(facts, dropins.files[i], rules, err);
	if (rc == 0 && dropins.gap_count)
		note_gap(rules, dropins.gaps[0].directory, dropins.gaps[0].error);
	return rc == 0 ? read_softdeps(facts, rules, err) : rc;
}

static const struct plm_fact rules_fact = {"modprobe.d", gather_rules};

int module_rules(struct plm_facts *facts, const struct module_rules **out, struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &rules_fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
