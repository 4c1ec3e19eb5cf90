/*
 * collect_rules.c: gathers the audit rules that the kernel holds and those that files say, through the facts: probes
 * audit-rules and uname, /etc/audit, the units that start auditd. Judges nothing.
 */
#include "checks/audit/audit.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/settings.h"
#include "core/facts/units.h"
#include "core/host/host.h"

/* A rule file larger than this is no rule file. */
enum { RULES_BYTES_MAX = 1024 * 1024 };

struct looker {
	struct plm_facts *facts;
	struct plm_err **err;
	int code;
};

static int look(void *context, const char *path, struct plm_kaudit_seen *seen)
{
	struct looker *looker = context;
	const struct plm_audit_path *found;

	looker->code = plm_audit_path(looker->facts, path, &found, looker->err);
	if (looker->code < 0)
		return looker->code;
	seen->path = found->kernel_path;
	seen->directory =
		found->stat->presence == PLM_PRESENT && found->stat->kind == PLM_FILE_DIRECTORY;
	seen->missing = found->stat->presence == PLM_ABSENT;
	seen->parent_missing = found->parent == PLM_ABSENT;
	return 0;
}

static int read_rules(struct plm_facts *facts, struct plm_audit_rules *rules,
		      const struct plm_kaudit_lines *lines, bool listed, struct plm_err **err)
{
	struct looker looker = {.facts = facts, .err = err};
	struct plm_kaudit_reader reader = {
		.machine = &rules->machine, .listed = listed, .look = look, .context = &looker};
	struct plm_arena *arena = plm_facts_arena(facts);

	for (size_t i = 0; i < lines->count && !rules->set.stopped; i++) {
		int rc = plm_kaudit_rule_line(arena, &reader, &lines->items[i], &rules->set);

		if (rc < 0)
			return looker.code < 0 ? looker.code : plm_err_nomem(err);
	}
	return plm_kaudit_rules_order(arena, &rules->set) < 0 ? plm_err_nomem(err) : 0;
}

static int begin_rules(struct plm_facts *facts, struct plm_audit_rules **rules,
		       struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *uname;
	const char *name = NULL;
	struct plm_slice text;
	int rc;

	*rules = plm_new(arena, struct plm_audit_rules);
	if (!*rules)
		return plm_err_nomem(err);
	rc = plm_facts_probe(facts, "uname", &uname, err);
	if (rc < 0)
		return rc;
	if (plm_audit_line(uname, "machine", &text)) {
		name = plm_arena_strndup(arena, text.data, text.size_bytes);
		if (!name)
			return plm_err_nomem(err);
	}
	plm_kaudit_machine_of(name, &(*rules)->machine);
	plm_kaudit_set_init(&(*rules)->set, arena);
	(*rules)->presence = PLM_ABSENT;
	return 0;
}

static int add_source(struct plm_facts *facts, struct plm_audit_rules *rules, const char *path,
		      const struct plm_datum *datum, struct plm_err **err)
{
	struct plm_audit_source *slot =
		plm_push(plm_facts_arena(facts), rules->sources, rules->source_count);

	if (!slot)
		return plm_err_nomem(err);
	*slot = (struct plm_audit_source){.path = path, .datum = datum};
	if (datum->presence == PLM_UNREADABLE) {
		rules->presence = PLM_UNREADABLE;
		rules->error = datum->error;
	} else if (datum->presence == PLM_PRESENT && rules->presence == PLM_ABSENT) {
		rules->presence = PLM_PRESENT;
	}
	return 0;
}

static int add_text(struct plm_facts *facts, struct plm_audit_rules *rules, const char *path,
		    const struct plm_datum *datum, struct plm_kaudit_lines *lines,
		    struct plm_err **err)
{
	struct plm_slice text = {.data = datum->data, .size_bytes = datum->size_bytes};
	int rc = add_source(facts, rules, path, datum, err);

	if (rc < 0 || datum->presence != PLM_PRESENT)
		return rc;
	rc = plm_kaudit_lines_add(plm_facts_arena(facts), lines, path, text);
	return rc < 0 ? plm_err_nomem(err) : 0;
}

static int gather_running(struct plm_facts *facts, const char *key, const void **value,
			  struct plm_err **err)
{
	struct plm_kaudit_lines lines = {0};
	struct plm_audit_rules *rules;
	const struct plm_datum *datum;
	int rc = begin_rules(facts, &rules, err);

	(void)key;
	if (rc == 0)
		rc = plm_facts_probe(facts, "audit-rules", &datum, err);
	if (rc == 0)
		rc = add_text(facts, rules, PLM_AUDIT_RULES_SOURCE, datum, &lines, err);
	if (rc == 0)
		rc = read_rules(facts, rules, &lines, true, err);
	*value = rules;
	return rc;
}

static const struct plm_fact running_fact = {.name = "the kernel's audit rules",
					     .gather = gather_running};

int plm_audit_running_rules(struct plm_facts *facts, const struct plm_audit_rules **out,
			    struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &running_fact, NULL, &value, err);

	*out = value;
	return rc;
}

/* ---- what the next start will load ---- */

/* Units that load rules. The first that is there decides. */
static const char *const units[] = {"audit-rules.service", "auditd.service"};

/* Whether what the unit starts has this in its command. */
static int runs(struct plm_facts *facts, const struct plm_settings *unit, const char *program,
		bool *does, struct plm_err **err)
{
	static const char *const keys[] = {"ExecStartPre", "ExecStart", "ExecStartPost"};

	*does = false;
	for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
		struct plm_settings_list list;

		if (plm_settings_list(plm_facts_arena(facts), unit, "Service", keys[k], &list) < 0)
			return plm_err_nomem(err);
		for (size_t i = 0; i < list.count; i++)
			*does = *does || strstr(list.items[i]->value, program);
	}
	return 0;
}

/* Whether a unit bypasses augenrules and loads audit.rules as it is. */
static int loads_file_directly(struct plm_facts *facts, bool *direct, struct plm_err **err)
{
	*direct = false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		const struct plm_settings *unit;
		bool merges = false;
		int rc = plm_facts_unit_settings(facts, units[i], &unit, err);

		if (rc < 0)
			return rc;
		if (!unit->main || unit->masked)
			continue;
		rc = runs(facts, unit, "auditctl -R " PLM_AUDIT_RULES_FILE, direct, err);
		if (rc == 0)
			rc = runs(facts, unit, "augenrules", &merges, err);
		*direct = *direct && !merges;
		return rc;
	}
	return 0;
}

static int merge_directory(struct plm_facts *facts, struct plm_audit_rules *rules,
			   const struct plm_datum *names, struct plm_kaudit_lines *merged,
			   struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct plm_kaudit_lines lines = {0};
	const char **files;
	size_t count;

	if (plm_kaudit_rule_files(arena, names, &files, &count) < 0)
		return plm_err_nomem(err);
	for (size_t i = 0; i < count; i++) {
		const char *path = plm_arena_printf(arena, PLM_AUDIT_RULES_DIR "/%s", files[i]);
		const struct plm_datum *datum;
		int rc = path ? plm_facts_read(facts, path, RULES_BYTES_MAX, &datum, err)
			      : plm_err_nomem(err);

		if (rc == 0)
			rc = add_text(facts, rules, path, datum, &lines, err);
		if (rc < 0)
			return rc;
	}
	return plm_kaudit_lines_merge(arena, &lines, merged) < 0 ? plm_err_nomem(err) : 0;
}

static int collect_lines(struct plm_facts *facts, struct plm_audit_rules *rules,
			 struct plm_kaudit_lines *lines, struct plm_err **err)
{
	const struct plm_datum *names = NULL, *file = NULL;
	bool direct = false;
	int rc = loads_file_directly(facts, &direct, err);

	if (rc == 0 && !direct)
		rc = plm_facts_list(facts, PLM_AUDIT_RULES_DIR, &names, err);
	if (rc < 0)
		return rc;
	if (names && names->presence == PLM_UNREADABLE)
		return add_source(facts, rules, PLM_AUDIT_RULES_DIR, names, err);
	if (names && names->presence == PLM_PRESENT) {
		rules->presence = PLM_PRESENT;
		return merge_directory(facts, rules, names, lines, err);
	}
	rc = plm_facts_read(facts, PLM_AUDIT_RULES_FILE, RULES_BYTES_MAX, &file, err);
	return rc < 0 ? rc : add_text(facts, rules, PLM_AUDIT_RULES_FILE, file, lines, err);
}

/* Whether a boot starts any of the units that load rules; where systemd knows none of them, something else does. */
static int find_loader(struct plm_facts *facts, struct plm_audit_rules *rules, struct plm_err **err)
{
	const char *idle = NULL;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		const struct plm_unit *unit;
		int rc = plm_facts_unit(facts, units[i], &unit, err);

		if (rc < 0)
			return rc;
		if (unit->state.presence != PLM_PRESENT || unit->file.presence != PLM_PRESENT)
			continue;
		if (unit->file_state != PLM_UNIT_FILE_DISABLED &&
		    unit->file_state != PLM_UNIT_FILE_MASKED &&
		    unit->file_state != PLM_UNIT_FILE_ENABLED_RUNTIME)
			return 0;
		idle = plm_arena_printf(plm_facts_arena(facts), "no boot loads the files, %s is %s",
					units[i], plm_unit_file_name(unit->file_state));
		if (!idle)
			return plm_err_nomem(err);
	}
	rules->unloaded = idle;
	return 0;
}

static int gather_persistent(struct plm_facts *facts, const char *key, const void **value,
			     struct plm_err **err)
{
	struct plm_kaudit_lines lines = {0};
	struct plm_audit_rules *rules;
	int rc = begin_rules(facts, &rules, err);

	(void)key;
	if (rc == 0)
		rc = collect_lines(facts, rules, &lines, err);
	if (rc == 0)
		rc = read_rules(facts, rules, &lines, false, err);
	if (rc == 0)
		rc = find_loader(facts, rules, err);
	*value = rules;
	return rc;
}

static const struct plm_fact persistent_fact = {.name = "the audit rules in files",
						.gather = gather_persistent};

int plm_audit_persistent_rules(struct plm_facts *facts, const struct plm_audit_rules **out,
			       struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &persistent_fact, NULL, &value, err);

	*out = value;
	return rc;
}
