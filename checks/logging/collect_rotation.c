/*
 * collect_rotation.c: what logrotate is told by logrotate.conf and what that includes, what starts it, and when it ran
 * last. Judges nothing.
 */
#include "checks/logging/logging.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/units.h"
#include "core/host/host.h"

enum { INCLUDES_MAX = 64 };

static const char main_conf[] = "/etc/logrotate.conf";

static int read_file(struct plm_facts *facts, struct logging_rotation *r, const char *path,
		     struct plm_datum *state, struct plm_err **err)
{
	const struct plm_datum *text;
	int rc = plm_facts_read(facts, path, PLM_READ_SMALL, &text, err);

	if (rc < 0)
		return rc;
	*state = (struct plm_datum){.presence = text->presence, .error = text->error};
	if (text->presence == PLM_UNREADABLE) {
		r->unread = *state;
		r->unread_source = path;
	} else if (text->presence == PLM_PRESENT) {
		logging_rotation_parse(&r->conf, path,
				       (struct plm_slice){text->data, text->size_bytes});
	}
	return r->conf.out_of_memory ? plm_err_nomem(err) : 0;
}

/* What editors and packages leave beside a file is no configuration: the default of tabooext. */
static bool is_taboo(const char *name)
{
	static const char *const suffixes[] = {",v",	    ".cfsaved",	  ".disabled", ".dpkg-bak",
					       ".dpkg-del", ".dpkg-dist", ".dpkg-new", ".dpkg-old",
					       ".rpmnew",   ".rpmorig",	  ".rpmsave",  ".swp",
					       ".ucf-dist", ".ucf-new",	  ".ucf-old",  "~"};

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
		if (plm_str_ends(name, suffixes[i]))
			return true;
	return name[0] == '.';
}

static int read_include(struct plm_facts *facts, struct logging_rotation *r, const char *path,
			struct plm_err **err)
{
	const struct plm_datum *names;
	struct plm_datum state;
	int rc = plm_facts_list(facts, path, &names, err);

	if (rc < 0)
		return rc;
	if (names->presence != PLM_PRESENT)
		return read_file(facts, r, path, &state, err);
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *file;

		if (is_taboo(names->data + at))
			continue;
		file = plm_arena_printf(plm_facts_arena(facts), "%s/%s", path, names->data + at);
		rc = file ? read_file(facts, r, file, &state, err) : plm_err_nomem(err);
	}
	return rc;
}

static int read_conf(struct plm_facts *facts, struct logging_rotation *r, struct plm_err **err)
{
	int rc = read_file(facts, r, main_conf, &r->main, err);

	for (size_t i = 0; rc == 0 && i < r->conf.include_count && i < INCLUDES_MAX; i++)
		rc = read_include(facts, r, r->conf.includes[i], err);
	return rc;
}

static int read_starters(struct plm_facts *facts, struct logging_rotation *r, struct plm_err **err)
{
	static const char *const daemons[] = {"cron.service", "crond.service", "anacron.timer"};
	const struct plm_stat *cron;
	int rc = plm_facts_unit(facts, "logrotate.timer", &r->timer, err);

	if (rc < 0)
		return rc;
	rc = plm_facts_stat(facts, "/etc/cron.daily/logrotate", &cron, err);
	if (rc < 0)
		return rc;
	r->cron = *cron;
	for (size_t i = 0; rc == 0 && i < 3 && !r->cron_unit; i++) {
		const struct plm_unit *unit;

		rc = plm_facts_unit(facts, daemons[i], &unit, err);
		if (rc == 0 && unit->state.presence == PLM_PRESENT)
			r->cron_unit = unit;
	}
	return rc;
}

static int read_state(struct plm_facts *facts, struct logging_rotation *r, struct plm_err **err)
{
	static const char *const places[] = {"/var/lib/logrotate/status",
					     "/var/lib/logrotate/logrotate.status",
					     "/var/lib/logrotate.status"};
	int rc = 0;

	r->state_path = places[0];
	r->state = (struct plm_stat){.presence = PLM_ABSENT};
	for (size_t i = 0; rc == 0 && i < 3 && r->state.presence == PLM_ABSENT; i++) {
		const struct plm_stat *st;

		rc = plm_facts_stat(facts, places[i], &st, err);
		if (rc < 0 || st->presence == PLM_ABSENT)
			continue;
		r->state_path = places[i];
		r->state = *st;
	}
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct logging_rotation *r = plm_new(plm_facts_arena(facts), struct logging_rotation);
	int rc;

	(void)key;
	if (!r)
		return plm_err_nomem(err);
	*value = r;
	r->conf.arena = plm_facts_arena(facts);
	r->unread = (struct plm_datum){.presence = PLM_PRESENT};
	r->nothing_runs = plm_facts_nothing_runs(facts);
	r->now_seconds = plm_host_time(plm_facts_host(facts));
	rc = read_conf(facts, r, err);
	if (rc == 0)
		rc = read_starters(facts, r, err);
	return rc < 0 ? rc : read_state(facts, r, err);
}

int logging_rotation(struct plm_facts *facts, const struct logging_rotation **out,
		     struct plm_err **err)
{
	static const struct plm_fact fact = {"the rotation of log files", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
