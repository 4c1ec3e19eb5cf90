/*
 * eval_updates.c: judges pending updates. Pure: reads facts and parameters only.
 */
#include "checks/patch/patch.h"
#include "checks/patch/pins.h"

#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

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

static bool no_lists(struct plm_eval *ev, const struct patch_lists *lists)
{
	if (lists->directory.presence == PLM_UNREADABLE) {
		plm_evidence_datum(ev, PLM_PERSISTENT, lists->place, &lists->directory);
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read: %s", lists->place,
			    plm_errno_words(lists->directory.error));
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

int patch_lists_to_judge(struct plm_eval *ev, const struct plm_package_list **packages,
			 const struct patch_lists **lists)
{
	const struct patch_lists *found;
	int rc = plm_facts_packages(ev->facts, packages, NULL);

	*lists = NULL;
	if (rc != 0 || plm_judge_no_packages(ev, *packages))
		return rc;
	rc = patch_lists(ev->facts, &found, NULL);
	if (rc == 0 && !no_lists(ev, found))
		*lists = found;
	return rc;
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
		if (u->note)
			plm_evidence_value(ev, PLM_PERSISTENT, u->list->path, "%s %s: %s", p->name,
					   u->candidate, u->note);
	}
	if (updates->count > EVIDENCED_UPDATES)
		plm_evidence_value(ev, PLM_PERSISTENT, database, "and %zu more",
				   updates->count - EVIDENCED_UPDATES);
}

/* A Release file that cannot be read may be the one that would have called its lists security. */
void patch_show_unread_releases(struct plm_eval *ev, const struct patch_lists *lists)
{
	for (size_t i = 0; i < lists->release_count; i++)
		if (lists->releases[i].why_not.presence == PLM_UNREADABLE)
			plm_evidence_datum(ev, PLM_PERSISTENT, lists->releases[i].path,
					   &lists->releases[i].why_not);
}

struct tally {
	bool apart[PATCH_NOT_APART + 1]; /* kinds that do not count */
	size_t counted;			 /* without pinned ones */
	size_t pinned;			 /* that count */
	size_t set_apart;
	size_t held;
};

static struct tally tally_of(const struct patch_updates *updates, const struct plm_list *apart)
{
	struct tally t = {.counted = 0};

	for (size_t i = 0; i < apart->count; i++)
		for (size_t k = 0; k < PATCH_NOT_APART; k++)
			if (plm_str_eq(apart->items[i], patch_apart_words[k]))
				t.apart[k] = true;
	for (size_t i = 0; i < updates->count; i++) {
		const struct patch_update *u = &updates->items[i];

		if (t.apart[u->apart])
			t.set_apart++;
		else if (u->apart == PATCH_PINNED)
			t.pinned++;
		else
			t.counted++;
		t.held += !t.apart[u->apart] && u->apart != PATCH_PINNED && u->package->hold;
	}
	return t;
}

static bool counts(const struct tally *t, const struct patch_update *u)
{
	return !t->apart[u->apart] && u->apart != PATCH_PINNED;
}

/* "; 3 more apart: 2 subscription, 1 phased" */
static void name_apart(struct plm_buf *text, const struct patch_updates *updates,
		       const struct tally *t)
{
	const char *between = "";

	if (!t->set_apart)
		return;
	plm_buf_printf(text, "; left out of the count:");
	for (size_t k = 0; k < PATCH_NOT_APART; k++) {
		if (!t->apart[k] || !updates->apart_counts[k])
			continue;
		plm_buf_printf(text, "%s %zu %s", between, updates->apart_counts[k],
			       patch_apart_words[k]);
		between = ",";
	}
}

static void fail_updates(struct plm_eval *ev, const struct patch_updates *updates,
			 const struct tally *t, enum patch_kind kind, const char *beside)
{
	plm_auto_buf struct plm_buf names = {.limit_bytes = 0};
	size_t named = 0;

	for (size_t i = 0; i < updates->count && named < NAMED_UPDATES; i++) {
		const struct patch_update *u = &updates->items[i];
		const struct plm_package *p = u->package;

		if (counts(t, u))
			plm_buf_printf(&names, "%s%s%s%s %s -> %s", named++ ? ", " : "", p->name,
				       colon(p), foreign_architecture(p), p->version, u->candidate);
	}
	if (t->counted > NAMED_UPDATES)
		plm_buf_printf(&names, " and %zu more", t->counted - NAMED_UPDATES);
	if (t->held)
		plm_buf_printf(&names, "; %zu of them on hold", t->held);
	plm_verdict(ev, PLM_VERDICT_FAIL, "%zu %s pending: %s%s", t->counted,
		    noun(kind, t->counted), plm_buf_text(&names), beside);
}

static const struct patch_update *first_pinned(const struct patch_updates *updates)
{
	for (size_t i = 0; i < updates->count; i++)
		if (updates->items[i].apart == PATCH_PINNED)
			return &updates->items[i];
	return NULL;
}

static void show_pins(struct plm_eval *ev, const struct patch_updates *updates)
{
	for (size_t i = 0; updates->pins && i < updates->pins->gap_count; i++) {
		struct plm_datum why = {.presence = PLM_UNREADABLE,
					.error = updates->pins->gaps[i].error};

		plm_evidence_datum(ev, PLM_PERSISTENT, updates->pins->gaps[i].file, &why);
	}
	for (size_t i = 0; updates->pins && i < updates->pins->count; i++)
		plm_evidence_value(ev, PLM_PERSISTENT, updates->pins->items[i].file, "%s: %s, %d",
				   updates->pins->items[i].packages, updates->pins->items[i].pin,
				   updates->pins->items[i].priority);
}

static void judge_counts(struct plm_eval *ev, const struct patch_lists *lists,
			 const struct patch_updates *updates, const struct tally *t,
			 const struct patch_updates_params *params)
{
	plm_auto_buf struct plm_buf beside = {.limit_bytes = 0};
	enum patch_kind kind = (enum patch_kind)params->kind;

	name_apart(&beside, updates, t);
	if (t->counted > (size_t)params->at_most.value)
		fail_updates(ev, updates, t, kind, plm_buf_text(&beside));
	else if (updates->unreadable_count)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%zu of %zu package lists could not be read, so updates may be "
			    "pending%s%s",
			    updates->unreadable_count, updates->read_count,
			    lists->rpm ? ": run " : "", lists->rpm ? lists->refresh : "");
	else if (updates->pins && updates->pins->gap_count)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s could not be read: %s, so what apt prefers is not known",
			    updates->pins->gaps[0].file,
			    plm_errno_words(updates->pins->gaps[0].error));
	else if (t->counted + t->pinned > (size_t)params->at_most.value)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "there is a newer %s (%s), and a preference is about it (%s): only apt "
			    "can tell whether it is pending",
			    first_pinned(updates)->package->name, first_pinned(updates)->candidate,
			    first_pinned(updates)->note);
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "%zu pending %s, looked up in %zu package lists%s", t->counted,
			    noun(kind, t->counted), updates->read_count, plm_buf_text(&beside));
}

static void judge_updates(struct plm_eval *ev, const struct patch_lists *lists,
			  const char *database, const struct patch_updates *updates,
			  const struct patch_updates_params *params)
{
	struct tally t = tally_of(updates, &params->apart);

	plm_expected(ev, "at most %lld pending %s", (long long)params->at_most.value,
		     noun((enum patch_kind)params->kind, (size_t)params->at_most.value));
	show_updates(ev, updates, database);
	show_pins(ev, updates);
	patch_show_unread_releases(ev, lists);
	judge_counts(ev, lists, updates, &t, params);
}

int patch_eval_updates(struct plm_eval *ev, const void *params)
{
	const struct patch_updates_params *p = params;
	const struct plm_package_list *packages;
	const struct patch_lists *lists;
	const struct patch_updates *updates;
	int rc = patch_lists_to_judge(ev, &packages, &lists);

	if (rc != 0 || !lists)
		return rc;
	if (p->kind == PATCH_SECURITY && lists->security_count == 0) {
		patch_show_unread_releases(ev, lists);
		plm_verdict(
			ev, PLM_VERDICT_UNKNOWN,
			lists->rpm
				? "no repository publishes advisories (%zu looked at), so nobody "
				  "can say which updates are for security"
				: "no package list is of a security archive (%zu looked at): "
				  "add one to apt's sources",
			lists->count);
		return 0;
	}
	rc = patch_updates(ev->facts, (enum patch_kind)p->kind, &updates, NULL);
	if (rc == 0)
		judge_updates(ev, lists, packages->database, updates, p);
	return rc;
}
