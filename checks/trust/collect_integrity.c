/*
 * collect_integrity.c: what the kernel measures and verifies, what fapolicyd allows, and what AIDE compares when. Judges
 * nothing.
 */
#include <errno.h>
#include <string.h>

#include "checks/trust/integrity.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

static int read_into(struct plm_facts *facts, const char *path, struct plm_datum *out,
		     struct plm_err **err)
{
	const struct plm_datum *text;
	int rc = plm_facts_read(facts, path, TRUST_FILE_BYTES, &text, err);

	if (rc == 0)
		*out = *text;
	return rc;
}

/* ---- IMA ---- */

static int gather_ima(struct plm_facts *facts, const char *key, const void **value,
		      struct plm_err **err)
{
	struct trust_ima *ima = plm_new(plm_facts_arena(facts), struct trust_ima);
	const struct plm_datum *names;
	int rc = ima ? plm_facts_list(facts, "/sys/kernel/security", &names, err)
		     : plm_err_nomem(err);

	(void)key;
	if (rc == 0)
		ima->securityfs = *names;
	if (rc == 0)
		rc = read_into(facts, "/sys/kernel/security/ima/runtime_measurements_count",
			       &ima->count, err);
	if (rc == 0)
		rc = read_into(facts, "/sys/kernel/security/ima/policy", &ima->policy, err);
	if (rc == 0)
		rc = read_into(facts, "/proc/cmdline", &ima->cmdline, err);
	*value = ima;
	return rc;
}

int trust_ima(struct plm_facts *facts, const struct trust_ima **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"IMA", gather_ima};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

/* ---- device mapper ---- */

int trust_device(struct plm_facts *facts, const char *path, const struct plm_mount **mount,
		 struct plm_datum *uuid, struct plm_datum *mounts)
{
	const struct plm_mount_list *list;
	const char *file;
	int rc = plm_facts_host_mounts(facts, &list, NULL);

	*mount = NULL;
	*uuid = (struct plm_datum){.presence = PLM_ABSENT};
	if (rc < 0)
		return rc;
	*mounts = list->why_not;
	*mount = plm_mounts_find(list, path);
	if (!*mount)
		return 0;
	file = plm_arena_printf(plm_facts_arena(facts), "/sys/dev/block/%u:%u/dm/uuid",
				(*mount)->major, (*mount)->minor);
	return file ? read_into(facts, file, uuid, NULL) : -PLM_E_NOMEM;
}

/* ---- fapolicyd ---- */

static bool is_permissive(const struct plm_datum *config)
{
	struct plm_slice rest = {config->data, config->size_bytes}, line, key, value;
	bool permissive = false;

	while (plm_next_line(&rest, &line))
		if (plm_split(line, '=', &key, &value) && plm_slice_is(key, "permissive"))
			permissive = plm_slice_is(value, "1");
	return permissive;
}

static bool has_denial(const struct plm_datum *rules)
{
	struct plm_slice rest = {rules->data, rules->size_bytes}, line;

	while (plm_next_line(&rest, &line))
		if (plm_slice_starts(plm_slice_trim(line), "deny"))
			return true;
	return false;
}

static int gather_fapolicyd(struct plm_facts *facts, const char *key, const void **value,
			    struct plm_err **err)
{
	struct trust_fapolicyd *f = plm_new(plm_facts_arena(facts), struct trust_fapolicyd);
	int rc = f ? plm_facts_unit(facts, "fapolicyd.service", &f->unit, err) : plm_err_nomem(err);

	(void)key;
	if (rc == 0 && f->unit->state.presence == PLM_PRESENT)
		rc = plm_facts_unit_boot(facts, f->unit, &f->boot, err);
	if (rc == 0)
		rc = read_into(facts, "/etc/fapolicyd/fapolicyd.conf", &f->config, err);
	if (rc < 0)
		return rc;
	/* The rules of rules.d as one file; before that there was one for all. */
	f->rules_path = "/etc/fapolicyd/compiled.rules";
	rc = read_into(facts, f->rules_path, &f->rules, err);
	if (rc == 0 && f->rules.presence == PLM_ABSENT) {
		f->rules_path = "/etc/fapolicyd/fapolicyd.rules";
		rc = read_into(facts, f->rules_path, &f->rules, err);
	}
	f->permissive = rc == 0 && f->config.presence == PLM_PRESENT && is_permissive(&f->config);
	f->denies = rc == 0 && f->rules.presence == PLM_PRESENT && has_denial(&f->rules);
	*value = f;
	return rc;
}

int trust_fapolicyd(struct plm_facts *facts, const struct trust_fapolicyd **out,
		    struct plm_err **err)
{
	static const struct plm_fact fact = {"fapolicyd", gather_fapolicyd};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

/* ---- AIDE ---- */

static int find_config(struct plm_facts *facts, struct trust_aide *aide, struct plm_err **err)
{
	static const char *const files[] = {"/etc/aide/aide.conf", "/etc/aide.conf"};
	struct plm_datum text = {0};
	bool failed = false;
	int rc = 0;

	for (size_t i = 0; rc == 0 && !aide->config && i < sizeof(files) / sizeof(*files); i++) {
		rc = read_into(facts, files[i], &text, err);
		if (rc == 0 && text.presence != PLM_ABSENT)
			aide->config = files[i];
	}
	if (rc < 0 || !aide->config)
		return rc;
	aide->config_state = (struct plm_datum){.presence = text.presence, .error = text.error};
	if (text.presence == PLM_PRESENT)
		aide->database = trust_aide_database(plm_facts_arena(facts),
						     (struct plm_slice){text.data, text.size_bytes},
						     &failed);
	if (aide->database)
		aide->st = plm_host_stat(plm_facts_host(facts), aide->database, true);
	return failed ? plm_err_nomem(err) : 0;
}

static int find_timer(struct plm_facts *facts, struct trust_aide *aide, struct plm_err **err)
{
	static const char *const timers[] = {"dailyaidecheck.timer", "aidecheck.timer",
					     "aide-check.timer", "aide.timer"};
	const struct plm_unit_boot *boot;
	int rc = 0;

	for (size_t i = 0; rc == 0 && !aide->schedule && i < sizeof(timers) / sizeof(*timers);
	     i++) {
		rc = plm_facts_unit(facts, timers[i], &aide->timer, err);
		if (rc < 0 || aide->timer->state.presence == PLM_ABSENT)
			continue;
		if (aide->timer->state.presence == PLM_UNREADABLE) {
			aide->unread = aide->timer->state;
			aide->unread_path = timers[i];
			continue;
		}
		rc = plm_facts_unit_boot(facts, aide->timer, &boot, err);
		if (rc == 0 && boot->state.presence == PLM_PRESENT && boot->starts &&
		    (aide->timer->running.presence == PLM_ABSENT ||
		     plm_unit_is_active(aide->timer)))
			aide->schedule = timers[i];
	}
	return rc;
}

static bool mentions_aide(const struct plm_datum *text)
{
	struct plm_slice rest = {text->data, text->size_bytes}, line;

	while (plm_next_line(&rest, &line)) {
		line = plm_slice_trim(line);
		if (line.size_bytes && line.data[0] != '#' &&
		    memmem(line.data, line.size_bytes, "aide", 4))
			return true;
	}
	return false;
}

static int find_cron(struct plm_facts *facts, struct trust_aide *aide, struct plm_err **err)
{
	static const char *const files[] = {"/etc/cron.daily/aide",
					    "/etc/cron.daily/dailyaidecheck",
					    "/etc/cron.weekly/aide",
					    "/etc/cron.d/aide",
					    "/etc/crontab",
					    "/var/spool/cron/root",
					    "/var/spool/cron/crontabs/root"};
	struct plm_datum text;
	int rc = 0;

	for (size_t i = 0; rc == 0 && !aide->schedule && i < sizeof(files) / sizeof(*files); i++) {
		rc = read_into(facts, files[i], &text, err);
		if (rc == 0 && text.presence == PLM_PRESENT && mentions_aide(&text))
			aide->schedule = files[i];
		if (rc == 0 && text.presence == PLM_UNREADABLE) {
			aide->unread = text;
			aide->unread_path = files[i];
		}
	}
	return rc;
}

static int gather_aide(struct plm_facts *facts, const char *key, const void **value,
		       struct plm_err **err)
{
	struct trust_aide *aide = plm_new(plm_facts_arena(facts), struct trust_aide);
	int rc = aide ? find_config(facts, aide, err) : plm_err_nomem(err);

	(void)key;
	if (rc < 0)
		return rc;
	aide->unread.presence = PLM_PRESENT;
	*value = aide;
	if (!aide->config)
		return 0;
	rc = find_timer(facts, aide, err);
	return rc < 0 || aide->schedule ? rc : find_cron(facts, aide, err);
}

int trust_aide(struct plm_facts *facts, const struct trust_aide **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"AIDE", gather_aide};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
