/*
 * eval_updates.c: judges pending updates and the age of the lists they were looked up in. Pure:
 * reads facts and parameters only.
 */
#include "checks/patch/patch.h"

#include <errno.h>

#include "core/base/buf.h"
#include "core/engine/judge.h"
#include "core/host/host.h"

enum {
	NAMED_UPDATES = 5,	 /* in the sentence */
	EVIDENCED_UPDATES = 200, /* in the evidence */
};

static const char *noun(enum patch_kind kind, size_t count)
{
	if (kind == PATCH_SECURITY)
		return count == 1 ? "security update" : "security updates";
	return count == 1 ? "update" : "updates";
}

bool patch_no_packages(struct plm_eval *ev, const struct plm_package_list *packages)
{
	if (packages->manager == PLM_PACKAGES_NONE) {
		plm_evidence_datum(ev, PLM_PERSISTENT, PLM_DPKG_STATUS, &packages->why_not);
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "neither dpkg nor rpm keeps a package database on this host");
		return true;
	}
	if (packages->why_not.presence == PLM_PRESENT)
		return false;
	plm_evidence_datum(ev, PLM_PERSISTENT, packages->database, &packages->why_not);
	plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read: %s%s", packages->database,
		    strerror(packages->why_not.error),
		    packages->why_not.error == ELIBACC
			    ? " (librpm, which reads rpm's database, is not installed here)"
			    : "");
	return true;
}

static bool no_lists(struct plm_eval *ev, const struct patch_lists *lists)
{
	if (lists->directory.presence == PLM_UNREADABLE) {
		plm_evidence_datum(ev, PLM_PERSISTENT, lists->place, &lists->directory);
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read: %s", lists->place,
			    strerror(lists->directory.error));
		return true;
	}
	if (lists->count)
		return false;
	plm_evidence_value(ev, PLM_PERSISTENT, lists->place,
			   lists->rpm ? "no repository is enabled" : "no package lists");
	plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s %s, so nobody can say what is pending: run %s",
		    lists->rpm ? "no repository is enabled in" : "no package lists in",
		    lists->place, lists->refresh);
	return true;
}

static void show_list(struct plm_eval *ev, const struct patch_list_read *read)
{
	const struct patch_release_file *release = read->list->release;
	char date[PATCH_DATE_ROOM] = "without a date";

	if (read->why_not.presence != PLM_PRESENT) {
		plm_evidence_datum(ev, PLM_PERSISTENT, read->list->path, &read->why_not);
		return;
	}
	if (read->list->repository) {
		patch_format_date(read->list->mtime_seconds, date);
		plm_evidence_value(ev, PLM_PERSISTENT, read->list->path, "%s of repository %s, %s",
				   read->list->security ? "advisories" : "packages",
				   read->list->repository, date);
		return;
	}
	if (release && release->date_seconds)
		patch_format_date(release->date_seconds, date);
	plm_evidence_value(ev, PLM_PERSISTENT, read->list->path, "%s%s %s, %s",
			   read->list->security ? "security archive: " : "",
			   release ? release->label : "", release ? release->suite : "", date);
}

/* What tells a package of a foreign architecture from the native one of that name. */
static const char *colon(const struct plm_package *package)
{
	return package->foreign ? ":" : "";
}

static const char *foreign_architecture(const struct plm_package *package)
{
	return package->foreign ? package->architecture : "";
}

static void show_updates(struct plm_eval *ev, const struct patch_updates *updates,
			 const char *database)
{
	for (size_t i = 0; i < updates->read_count; i++)
		show_list(ev, &updates->reads[i]);
	for (size_t i = 0; i < updates->count && i < EVIDENCED_UPDATES; i++) {
		const struct patch_update *u = &updates->items[i];
		const struct plm_package *p = u->package;

		plm_evidence_value(ev, PLM_PERSISTENT, database, "%s%s%s %s -> %s%s%s%s", p->name,
				   colon(p), foreign_architecture(p), p->version, u->candidate,
				   u->advisory ? ", " : "", u->advisory ? u->advisory : "",
				   p->hold ? " (on hold)" : "");
	}
	if (updates->count > EVIDENCED_UPDATES)
		plm_evidence_value(ev, PLM_PERSISTENT, database, "and %zu more",
				   updates->count - EVIDENCED_UPDATES);
}

/* A Release file that cannot be read may be the one that would have called its lists security. */
static void show_unreadable_releases(struct plm_eval *ev, const struct patch_lists *lists)
{
	for (size_t i = 0; i < lists->release_count; i++)
		if (lists->releases[i].why_not.presence == PLM_UNREADABLE)
			plm_evidence_datum(ev, PLM_PERSISTENT, lists->releases[i].path,
					   &lists->releases[i].why_not);
}

static int fail_updates(struct plm_eval *ev, const struct patch_updates *updates,
			enum patch_kind kind)
{
	plm_auto_buf struct plm_buf names = {.limit_bytes = 0};
	size_t held = 0;

	for (size_t i = 0; i < updates->count; i++) {
		const struct patch_update *u = &updates->items[i];
		const struct plm_package *p = u->package;

		held += p->hold;
		if (i < NAMED_UPDATES)
			plm_buf_printf(&names, "%s%s%s%s %s -> %s", i ? ", " : "", p->name,
				       colon(p), foreign_architecture(p), p->version, u->candidate);
	}
	if (updates->count > NAMED_UPDATES)
		plm_buf_printf(&names, " and %zu more", updates->count - NAMED_UPDATES);
	if (held)
		plm_buf_printf(&names, "; %zu of them on hold", held);
	plm_verdict(ev, PLM_VERDICT_FAIL, "%zu %s pending: %s", updates->count,
		    noun(kind, updates->count), plm_buf_text(&names));
	return names.failed ? -(int)names.failed : 0;
}

static int judge_updates(struct plm_eval *ev, const struct patch_lists *lists, const char *database,
			 const struct patch_updates *updates,
			 const struct patch_updates_params *params)
{
	enum patch_kind kind = (enum patch_kind)params->kind;

	plm_expected(ev, "at most %lld pending %s", (long long)params->at_most.value,
		     noun(kind, (size_t)params->at_most.value));
	show_updates(ev, updates, database);
	show_unreadable_releases(ev, lists);
	if (updates->count > (size_t)params->at_most.value)
		return fail_updates(ev, updates, kind);
	if (updates->unreadable_count)
		plm_verdict(
			ev, PLM_VERDICT_UNKNOWN,
			"%zu of %zu package lists could not be read, so updates may be pending%s%s",
			updates->unreadable_count, updates->read_count, lists->rpm ? ": run " : "",
			lists->rpm ? lists->refresh : "");
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%zu pending %s, looked up in %zu package lists",
			    updates->count, noun(kind, updates->count), updates->read_count);
	return 0;
}

int patch_eval_updates(struct plm_eval *ev, const void *params)
{
	const struct patch_updates_params *p = params;
	const struct plm_package_list *packages;
	const struct patch_lists *lists;
	const struct patch_updates *updates;
	int rc = plm_facts_packages(ev->facts, &packages, NULL);

	if (rc != 0 || patch_no_packages(ev, packages))
		return rc;
	rc = patch_lists(ev->facts, &lists, NULL);
	if (rc != 0 || no_lists(ev, lists))
		return rc;
	if (p->kind == PATCH_SECURITY && lists->security_count == 0) {
		show_unreadable_releases(ev, lists);
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    lists->rpm ? "none of the %zu repositories publishes advisories, so "
					 "nobody can say which updates are for security"
				       : "none of the %zu package lists is of a security archive: "
					 "add one to "
					 "apt's sources",
			    lists->count);
		return 0;
	}
	rc = patch_updates(ev->facts, (enum patch_kind)p->kind, &updates, NULL);
	return rc != 0 ? rc : judge_updates(ev, lists, packages->database, updates, p);
}

/* ---- age ---- */

struct newest {
	const char *source;
	int64_t seconds;
};

static void consider(struct newest *newest, const char *source, int64_t seconds)
{
	if (seconds > newest->seconds)
		*newest = (struct newest){.source = source, .seconds = seconds};
}

/* The latest moment of which something says that the lists were current. */
static struct newest newest_of(const struct patch_lists *lists)
{
	struct newest newest = {.source = NULL, .seconds = 0};

	if (lists->stamp.presence == PLM_PRESENT)
		consider(&newest, PATCH_STAMP, lists->stamp.mtime_seconds);
	for (size_t i = 0; i < lists->count; i++)
		if (lists->items[i].why_not.presence == PLM_PRESENT)
			consider(&newest, lists->items[i].path, lists->items[i].mtime_seconds);
	for (size_t i = 0; i < lists->release_count; i++)
		consider(&newest, lists->releases[i].path, lists->releases[i].date_seconds);
	return newest;
}

static const struct patch_release_file *expired(const struct patch_lists *lists, int64_t now)
{
	for (size_t i = 0; i < lists->release_count; i++) {
		const struct patch_release_file *r = &lists->releases[i];

		if (r->valid_until_seconds && r->valid_until_seconds < now)
			return r;
	}
	return NULL;
}

static void judge_age(struct plm_eval *ev, const struct patch_lists *lists, int64_t at_most)
{
	int64_t now = plm_host_time(plm_facts_host(ev->facts));
	const struct patch_release_file *late = expired(lists, now);
	struct newest newest = newest_of(lists);
	char date[PATCH_DATE_ROOM];
	int64_t age = now - newest.seconds;

	if (late) {
		patch_format_date(late->valid_until_seconds, date);
		plm_evidence_value(ev, PLM_PERSISTENT, late->path, "Valid-Until %s", date);
		plm_verdict(ev, PLM_VERDICT_FAIL, "the lists of %s were good until %s only: run %s",
			    late->suite[0] ? late->suite : late->path, date, lists->refresh);
		return;
	}
	if (!newest.source) {
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "nothing dates the package lists in %s",
			    lists->place);
		return;
	}
	patch_format_date(newest.seconds, date);
	plm_evidence_value(ev, PLM_PERSISTENT, newest.source, "%s", date);
	if (newest.seconds > now + 86400)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "the newest package list is dated %s, which is still to come: look at "
			    "the host's clock",
			    date);
	else if (age > at_most)
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"the newest package list is %lld days %lld hours old, so what is pending "
			"is not known: run %s",
			(long long)(age / 86400), (long long)(age % 86400 / 3600), lists->refresh);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "the newest package list is of %s", date);
}

int patch_eval_age(struct plm_eval *ev, const void *params)
{
	const struct patch_age_params *p = params;
	const struct plm_package_list *packages;
	const struct patch_lists *lists;
	int rc = plm_facts_packages(ev->facts, &packages, NULL);

	if (rc != 0 || patch_no_packages(ev, packages))
		return rc;
	rc = patch_lists(ev->facts, &lists, NULL);
	if (rc != 0 || no_lists(ev, lists))
		return rc;
	plm_expected(ev, "lists of the last %lld %s",
		     (long long)(p->at_most.value / (p->at_most.value % 86400 ? 3600 : 86400)),
		     p->at_most.value % 86400 ? "hours" : "days");
	show_unreadable_releases(ev, lists);
	judge_age(ev, lists, p->at_most.value);
	return 0;
}
