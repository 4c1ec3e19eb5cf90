/*
 * eval_many.c: judges owner, group and mode of all that a pattern names, or of a directory and all below it: the first that
 * fails decides. Pure.
 */
#include "checks/filesystem/filesystem.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

enum { MOST_SHOWN = 100 };

static bool is_asked(int kinds, const struct filesystem_permission *f)
{
	bool directory = f->self.st.kind == PLM_FILE_DIRECTORY;

	/* What vanished while it was looked at is none of them, and a unit that is masked is none. */
	if (f->state.presence == PLM_ABSENT ||
	    (f->state.presence == PLM_PRESENT && plm_str_eq(f->self.path, "/dev/null")))
		return false;
	return kinds == FILESYSTEM_BOTH_KINDS || f->state.presence != PLM_PRESENT ||
	       directory == (kinds == FILESYSTEM_DIRECTORIES);
}

static void conclude(struct plm_eval *ev, const struct filesystem_permission_params *p,
		     const struct filesystem_paths *paths, size_t judged, bool unknown)
{
	if (paths->gap) {
		plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
							.source = paths->gap,
							.presence = PLM_UNREADABLE,
							.error = paths->gap_error});
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "what is in %s could not be read: %s",
			    paths->gap, plm_errno_words(paths->gap_error));
	} else if (!judged) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "nothing on this host is %s", p->path);
	} else if (!unknown) {
		plm_verdict(ev, PLM_VERDICT_PASS, "all %zu of %s%s are as wanted", judged, p->path,
			    p->recursive.value ? " and below" : "");
	}
}

int filesystem_judge_many(struct plm_eval *ev, const struct filesystem_permission_params *p)
{
	const struct filesystem_paths *paths;
	bool unknown = false;
	size_t judged = 0;
	int rc = filesystem_expand(ev->facts, p->path, p->recursive.value, &paths, NULL);

	for (size_t i = 0; rc == 0 && i < paths->count; i++) {
		const struct filesystem_permission *f;
		enum plm_verdict verdict;

		rc = filesystem_permission(ev->facts, paths->items[i], &f, NULL);
		if (rc < 0 || !is_asked(p->kinds, f))
			continue;
		if (f->state.presence != PLM_PRESENT) {
			filesystem_judge_path(ev, p, f);
			unknown = true;
			continue;
		}
		if (judged++ < MOST_SHOWN)
			filesystem_show_place(ev, &f->self);
		verdict = filesystem_judge_place(ev, p, f);
		if (verdict == PLM_VERDICT_FAIL)
			return 0;
		unknown = unknown || verdict != PLM_VERDICT_PASS;
	}
	if (rc == 0)
		conclude(ev, p, paths, judged, unknown);
	return rc;
}
