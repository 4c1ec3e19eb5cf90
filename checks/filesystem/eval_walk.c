/*
 * eval_walk.c: judges what the walk over all files found: files that everybody may write, that lend their owner's or group's
 * rights, or that have capabilities. Pure. Finding nothing means that there is nothing only when the walk saw everything.
 */
#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>

#include "checks/filesystem/filesystem.h"
#include "checks/filesystem/walk.h"
#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

enum { MOST_SHOWN = 50, MOST_NAMED = 3 };

/* ---- what every test about the walk says ---- */

static void show_walk(struct plm_eval *ev, const struct plm_walk *walk)
{
	size_t walked = 0;

	if (walk->state.presence != PLM_PRESENT) {
		plm_evidence_datum(ev, PLM_RUNNING, "walk", &walk->state);
		return;
	}
	for (size_t i = 0; i < walk->mount_count; i++)
		walked += plm_str_eq(walk->mounts[i].state, "walked");
	plm_evidence_value(ev, PLM_RUNNING, "walk",
			   "%" PRIu64 " entries in %" PRIu64 " directories of %zu file systems",
			   walk->entries, walk->directories, walked);
	for (size_t i = 0; i < walk->unread_count && i < MOST_SHOWN; i++)
		plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_RUNNING,
							.source = walk->unread[i].path,
							.presence = PLM_UNREADABLE,
							.error = walk->unread[i].error});
}

/* Whether there is something to judge; else the verdict is given. */
static bool is_walked(struct plm_eval *ev, const struct plm_walk *walk)
{
	const char *what;

	show_walk(ev, walk);
	if (walk->state.presence != PLM_PRESENT) {
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "the file systems were not walked: %s",
			    walk->state.error == ENODATA     ? "there is no record of a walk"
			    : walk->state.error == ECANCELED ? "it was asked not to"
							     : plm_errno_words(walk->state.error));
		return false;
	}
	if (walk->entries || plm_walk_gap(walk, &what))
		return true;
	plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
		    "this host has no local file system with anything in it");
	return false;
}

int filesystem_begin(struct plm_eval *ev, struct filesystem_finds *finds)
{
	int rc = plm_facts_walk(ev->facts, &finds->walk, NULL);

	if (rc < 0)
		return rc;
	finds->ev = ev;
	return is_walked(ev, finds->walk);
}

void filesystem_find(struct filesystem_finds *finds, const char *path, const char *fmt, ...)
{
	va_list args;
	const char *value;

	finds->count++;
	if (finds->count > MOST_SHOWN)
		return;
	va_start(args, fmt);
	value = plm_arena_vprintf(plm_facts_arena(finds->ev->facts), fmt, args);
	va_end(args);
	if (!value) {
		finds->failed = true;
		return;
	}
	plm_evidence_value(finds->ev, PLM_RUNNING, path, "%s", value);
	if (finds->count <= MOST_NAMED)
		plm_buf_printf(&finds->names, "%s%.300s (%s)", finds->count > 1 ? ", " : "", path,
			       value);
}

int filesystem_conclude(struct filesystem_finds *finds, const char *wrong, const char *fine)
{
	struct plm_eval *ev = finds->ev;
	const char *what, *gap = plm_walk_gap(finds->walk, &what);

	if (finds->failed || finds->names.failed)
		return -PLM_E_NOMEM;
	if (finds->count > MOST_NAMED)
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s: %s and %zu more", wrong,
			    plm_buf_text(&finds->names), finds->count - MOST_NAMED);
	else if (finds->count)
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s: %s", wrong, plm_buf_text(&finds->names));
	else if (gap)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s%s%.300s; what was seen is as wanted", gap,
			    what ? ": " : "", what ? what : "");
	else if (finds->untold)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s", finds->untold);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%s, in %" PRIu64 " files and directories", fine,
			    finds->walk->entries);
	return 0;
}

/* Patterns of fnmatch(3) in which '*' also stands for slashes. */
static bool matches(const struct plm_list *patterns, const char *path)
{
	for (size_t i = 0; i < patterns->count; i++)
		if (fnmatch(patterns->items[i], path, 0) == 0)
			return true;
	return false;
}

/* ---- world-writable ---- */

static bool is_asked(int kinds, enum plm_file_kind kind)
{
	if (kind == PLM_FILE_DIRECTORY)
		return kinds != FILESYSTEM_FILES;
	return kind == PLM_FILE_REGULAR && kinds != FILESYSTEM_DIRECTORIES;
}

int filesystem_eval_world_writable(struct plm_eval *ev, const void *params)
{
	const struct filesystem_world_writable_params *p = params;
	plm_cleanup(filesystem_finds_free) struct filesystem_finds finds = {0};
	int rc = filesystem_begin(ev, &finds);

	if (rc <= 0)
		return rc;
	plm_expected(ev, "nothing that everybody may write, but sticky directories");
	for (size_t i = 0; i < finds.walk->file_count; i++) {
		const struct plm_walk_file *f = &finds.walk->files[i];
		bool sticky = f->kind == PLM_FILE_DIRECTORY && (f->mode & 01000);

		if (!(f->mode & 002) || sticky || !is_asked(p->kinds, f->kind) ||
		    (f->in_store && !p->stores.value) || matches(&p->except, f->path))
			continue;
		filesystem_find(&finds, f->path, "mode %04o, owner %u", f->mode, f->uid);
	}
	return filesystem_conclude(&finds,
				   "everybody may write what every user or root may rely on",
				   "nothing is open to everybody's writing");
}

/* ---- setuid ---- */

int filesystem_eval_setuid(struct plm_eval *ev, const void *params)
{
	static const uint32_t masks[] = {[FILESYSTEM_BOTH_BITS] = 06000,
					 [FILESYSTEM_SETUID] = 04000,
					 [FILESYSTEM_SETGID] = 02000};
	const struct filesystem_setuid_params *p = params;
	plm_cleanup(filesystem_finds_free) struct filesystem_finds finds = {0};
	int rc = filesystem_begin(ev, &finds);

	if (rc <= 0)
		return rc;
	plm_expected(ev, "setuid and setgid files are those that are named");
	for (size_t i = 0; i < finds.walk->file_count; i++) {
		const struct plm_walk_file *f = &finds.walk->files[i];

		if (f->kind != PLM_FILE_REGULAR || !(f->mode & masks[p->bits]) ||
		    (f->nosuid && p->nosuid.value) || (f->in_store && !p->stores.value) ||
		    matches(&p->allowed, f->path))
			continue;
		filesystem_find(&finds, f->path, "mode %04o, owner %u, group %u", f->mode, f->uid,
				f->gid);
	}
	return filesystem_conclude(
		&finds, "files that lend rights are not among those that may",
		"no file but those that may lends its owner's or group's rights");
}
