/*
 * environment.c: whether shells and sessions give docker's client DOCKER_CONTENT_TRUST, and for whom. Reads the files
 * they read; what else those files do is not understood. Judges nothing.
 */
#include <string.h>

#include "checks/trust/content.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/dropins.h"

static const char variable[] = "DOCKER_CONTENT_TRUST";

/* What Docker takes for "no"; anything else is "yes" to it. */
static bool is_no(struct plm_slice value)
{
	static const char *const words[] = {"", "0", "f", "F", "false", "False", "FALSE"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (plm_slice_is(value, words[i]))
			return true;
	return false;
}

static struct plm_slice unquote(struct plm_slice value)
{
	const char *end;

	if (value.size_bytes && (value.data[0] == '"' || value.data[0] == '\'')) {
		end = memchr(value.data + 1, value.data[0], value.size_bytes - 1);
		value.data++;
		value.size_bytes = end ? (size_t)(end - value.data) : value.size_bytes - 1;
		return value;
	}
	for (size_t i = 0; i < value.size_bytes; i++)
		if (value.data[i] && strchr(" \t;&|#", value.data[i]))
			value.size_bytes = i;
	return value;
}

/* One command: "export NAME=value", "NAME=value", "unset NAME". */
static bool take_line(struct plm_slice line, bool *on)
{
	static const char *const before[] = {"export ", "declare -x ", "typeset -x ", "unset "};
	bool unset = false;

	line = plm_slice_trim(line);
	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++)
		if (plm_slice_starts(line, before[i])) {
			unset = before[i][0] == 'u';
			line.data += strlen(before[i]);
			line.size_bytes -= strlen(before[i]);
			line = plm_slice_trim(line);
		}
	if (!plm_slice_starts(line, variable))
		return false;
	line.data += strlen(variable);
	line.size_bytes -= strlen(variable);
	if (unset) {
		*on = false;
		return line.size_bytes == 0 || strchr(" \t;", line.data[0]);
	}
	if (!line.size_bytes || line.data[0] != '=')
		return false;
	line.data++;
	line.size_bytes--;
	*on = !is_no(unquote(line));
	return true;
}

void trust_parse_environment(struct plm_slice text, struct trust_assignment *assignment)
{
	struct plm_slice line;
	size_t number = 0;
	bool on;

	while (plm_next_line(&text, &line)) {
		number++;
		if (!take_line(line, &on))
			continue;
		assignment->given = true;
		assignment->on = on;
		assignment->line = number;
	}
}

struct gathering {
	struct plm_facts *facts;
	struct trust_environment *found;
	struct trust_assignment *items;
};

static int take_file(struct gathering *g, const char *path, const char *user)
{
	struct trust_assignment a = {.path = path, .user = user}, *slot;
	const struct plm_datum *text;
	int rc =
		path ? plm_facts_read(g->facts, path, TRUST_FILE_BYTES, &text, NULL) : -PLM_E_NOMEM;

	if (rc < 0)
		return rc;
	a.state = (struct plm_datum){.presence = text->presence, .error = text->error};
	if (text->presence == PLM_PRESENT)
		trust_parse_environment((struct plm_slice){text->data, text->size_bytes}, &a);
	if (!a.given && a.state.presence != PLM_UNREADABLE)
		return 0;
	slot = plm_push(plm_facts_arena(g->facts), g->items, g->found->count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = a;
	return 0;
}

static int take_everybodys(struct gathering *g)
{
	static const char *const files[] = {"/etc/environment", "/etc/profile"};
	static const char *const directories[] = {"/etc/profile.d", NULL};
	struct plm_dropins dropins = {0};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(files) / sizeof(*files); i++)
		rc = take_file(g, files[i], NULL);
	if (rc == 0)
		rc = plm_facts_dropins(g->facts, directories, ".sh", &dropins, NULL);
	for (size_t i = 0; rc == 0 && i < dropins.count; i++)
		rc = take_file(g, dropins.files[i], NULL);
	return rc;
}

static int take_users(struct gathering *g)
{
	static const char *const names[] = {".profile", ".bash_profile", ".bashrc", ".zshrc",
					    ".zprofile"};
	struct plm_arena *arena = plm_facts_arena(g->facts);
	const struct trust_homes *homes;
	int rc = trust_homes(g->facts, &homes, NULL);

	for (size_t i = 0; rc == 0 && i < homes->count; i++)
		for (size_t k = 0; rc == 0 && k < sizeof(names) / sizeof(*names); k++)
			rc = take_file(
				g, plm_arena_printf(arena, "%s/%s", homes->items[i].path, names[k]),
				homes->items[i].user);
	return rc;
}

static int find_client(struct gathering *g)
{
	static const char *const programs[] = {"/usr/bin/docker", "/usr/local/bin/docker"};
	const struct plm_stat *st;
	int rc = 0;

	for (size_t i = 0;
	     rc == 0 && !g->found->has_docker && i < sizeof(programs) / sizeof(*programs); i++) {
		rc = plm_facts_stat(g->facts, programs[i], &st, NULL);
		g->found->has_docker = rc == 0 && st->presence == PLM_PRESENT;
	}
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct gathering g = {.facts = facts,
			      .found = plm_new(plm_facts_arena(facts), struct trust_environment)};
	int rc = g.found ? find_client(&g) : -PLM_E_NOMEM;

	(void)key;
	if (rc == 0 && g.found->has_docker)
		rc = take_everybodys(&g);
	if (rc == 0 && g.found->has_docker)
		rc = take_users(&g);
	if (rc < 0)
		return plm_err_nomem(err);
	g.found->items = g.items;
	*value = g.found;
	return 0;
}

int trust_environment(struct plm_facts *facts, const struct trust_environment **out,
		      struct plm_err **err)
{
	static const struct plm_fact fact = {"DOCKER_CONTENT_TRUST", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
