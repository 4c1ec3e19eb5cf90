/*
 * config.c: reads the gates of a configuration file. Knows no other keys, and says so.
 */
#include "config.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/rational.h"
#include "core/base/text.h"
#include "core/facts/toml.h"
#include "core/host/local.h"

enum { MOST_BYTES = 1024 * 1024 };

struct config {
	const char *file;
	const char *profile;
	struct plm_arena *arena;
	struct plm_gate *gates;
	size_t count;
	struct plm_err **err;
};

static int invalid(struct config *c, const struct plm_toml *at, const char *remedy,
		   const char *what)
{
	plm_err_set(c->err, PLM_E_INVALID, "%s: %s", at->key.data ? at->key.data : "", what);
	plm_err_at(c->err, c->file, at->line);
	plm_err_remedy(c->err, "%s", remedy);
	return -PLM_E_INVALID;
}

bool plm_gate_severity(const char *text, struct plm_gate *gate)
{
	gate->any_severity = strcmp(text, "none") != 0;
	return !gate->any_severity || plm_severity_parse(text, &gate->fail_on);
}

bool plm_gate_score(const char *text, struct plm_gate *gate)
{
	gate->min_score = text;
	return plm_decimal_parse(text, &gate->min_num, &gate->min_den) &&
	       gate->min_num <= 100 * gate->min_den;
}

static int read_severity(struct config *c, const struct plm_toml *value, struct plm_gate *gate)
{
	if (value->kind == PLM_TOML_STRING && plm_gate_severity(value->text.data, gate))
		return 0;
	return invalid(c, value, "write \"info\", \"low\", \"medium\", \"high\" or \"none\"",
		       "there is no such severity");
}

static int read_score(struct config *c, const struct plm_toml *value, struct plm_gate *gate)
{
	bool number = value->kind == PLM_TOML_INTEGER || value->kind == PLM_TOML_FLOAT;

	if (number && plm_gate_score(value->text.data, gate))
		return 0;
	return invalid(c, value, "write a number from 0 to 100", "not a score");
}

static int read_new(struct config *c, const struct plm_toml *value, struct plm_gate *gate)
{
	gate->limits_new = true;
	gate->max_new = (uint64_t)value->integer;
	if (value->kind == PLM_TOML_INTEGER && value->integer >= 0 && !gate->group)
		return 0;
	return invalid(c, value, "write a number from 0 on, in [gate] or [gate.profile.NAME]",
		       "not a number of new failures");
}

/* One key of a gate; tables are left to the caller. */
static int read_key(struct config *c, const struct plm_toml *value, struct plm_gate *gate)
{
	static const struct {
		const char *name;
		int (*read)(struct config *c, const struct plm_toml *value, struct plm_gate *gate);
	} keys[] = {{"fail-on", read_severity}, {"min-score", read_score}, {"max-new", read_new}};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (plm_str_eq(value->key.data, keys[i].name))
			return keys[i].read(c, value, gate);
	return invalid(c, value, "write fail-on, min-score or max-new", "a gate has no such key");
}

static int read_keys(struct config *c, const struct plm_toml *table, struct plm_gate *gate)
{
	int rc = 0;

	if (table->kind != PLM_TOML_TABLE)
		return invalid(c, table, "make it a table", "not a table");
	for (const struct plm_toml *v = table->first; v && rc == 0; v = v->next)
		if (v->kind != PLM_TOML_TABLE)
			rc = read_key(c, v, gate);
	return rc;
}

static int read_group(struct config *c, const struct plm_toml *table)
{
	struct plm_gate *gate = plm_push(c->arena, c->gates, c->count);

	if (!gate)
		return plm_err_nomem(c->err);
	gate->group = table->key.data;
	return read_keys(c, table, gate);
}

static int read_groups(struct config *c, const struct plm_toml *groups)
{
	int rc = 0;

	for (const struct plm_toml *t = groups->first; t && rc == 0; t = t->next)
		rc = read_group(c, t);
	return rc;
}

/* Of every profile the keys are looked at, and those of one are used. */
static int read_profiles(struct config *c, const struct plm_toml *profiles)
{
	int rc = 0;

	for (const struct plm_toml *t = profiles->first; t && rc == 0; t = t->next) {
		struct plm_gate unused = {0};

		rc = read_keys(c, t, plm_str_eq(t->key.data, c->profile) ? &c->gates[0] : &unused);
	}
	return rc;
}

static int read_gate(struct config *c, const struct plm_toml *gate)
{
	int rc = read_keys(c, gate, &c->gates[0]);

	for (const struct plm_toml *t = gate->first; t && rc == 0; t = t->next) {
		if (t->kind != PLM_TOML_TABLE)
			continue;
		if (plm_str_eq(t->key.data, "group"))
			rc = read_groups(c, t);
		else if (plm_str_eq(t->key.data, "profile"))
			rc = read_profiles(c, t);
		else
			rc = invalid(c, t, "write [gate.group.NAME] or [gate.profile.NAME]",
				     "a gate has no such table");
	}
	return rc;
}

static int read_document(struct config *c, const struct plm_datum *bytes)
{
	struct plm_toml_document document;
	int rc = 0;

	if (plm_toml_parse(c->arena, bytes, &document) < 0)
		return plm_err_nomem(c->err);
	if (!document.root) {
		plm_err_set(c->err, PLM_E_PARSE, "%s",
			    document.wrong ? document.wrong : "not TOML");
		plm_err_at(c->err, c->file, document.line);
		return -PLM_E_PARSE;
	}
	for (const struct plm_toml *t = document.root->first; t && rc == 0; t = t->next)
		rc = plm_str_eq(t->key.data, "gate")
			     ? read_gate(c, t)
			     : invalid(c, t, "write [gate]", "the configuration has no such key");
	return rc;
}

int plm_config_gates(const char *file, const char *profile, struct plm_arena *arena,
		     struct plm_gate **gates, size_t *count, struct plm_err **err)
{
	struct config c = {.file = file, .profile = profile, .arena = arena, .err = err};
	struct plm_datum bytes = {0};
	int rc = 0;

	if (!plm_push(arena, c.gates, c.count))
		return plm_err_nomem(err);
	c.gates[0] = (struct plm_gate){.any_severity = true, .fail_on = PLM_SEVERITY_HIGH};
	if (file)
		rc = plm_local_read(arena, file, MOST_BYTES, &bytes, err);
	if (file && rc == 0)
		rc = read_document(&c, &bytes);
	*gates = c.gates;
	*count = c.count;
	return rc;
}
