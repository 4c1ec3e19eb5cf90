/*
 * eval_permission.c: judges owner, group and mode of a path, with modes as sets of bits, and whether the directories above
 * let somebody else put another thing in its place. Pure.
 */
#include <errno.h>

#include "checks/filesystem/filesystem.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

enum { BITS_GROUP = 070, BITS_OTHERS = 007, STICKY = 01000, WRITE_OTHERS = 002, WRITE_GROUP = 020 };

const char *filesystem_validate_permission(const void *params)
{
	const struct filesystem_permission_params *p = params;

	return p->mode.given || p->owners.count || p->groups.count
		       ? NULL
		       : "nothing is asked; write at-most=\"0640\", owners=\"root\" or "
			 "groups=\"root\"";
}

/* Whether an id is one of the names. UNREADABLE: one of them could not be looked up, and it is none of the others. */
static enum plm_presence is_listed(struct plm_eval *ev, const struct plm_list *names,
				   const char *file, uint32_t id)
{
	enum plm_presence found = PLM_ABSENT;

	for (size_t i = 0; i < names->count; i++) {
		uint32_t candidate;
		struct plm_datum known =
			filesystem_account(ev->facts, file, names->items[i], &candidate);

		if (known.presence == PLM_PRESENT && candidate == id)
			return PLM_PRESENT;
		if (known.presence == PLM_UNREADABLE) {
			plm_evidence_datum(ev, PLM_PERSISTENT, file, &known);
			found = PLM_UNREADABLE;
		}
	}
	return found;
}

/* The bits that let somebody in: those of the group and of others count only where a directory above does not keep them
 * all out. */
static uint32_t effective_mode(const struct filesystem_permission *f)
{
	uint32_t mode = f->self.st.mode;

	for (size_t i = 0; i < f->above_count; i++) {
		const struct plm_stat *st = &f->above[i].st;

		if (st->presence != PLM_PRESENT)
			continue;
		if (!(st->mode & 001))
			mode &= ~(uint32_t)BITS_OTHERS;
		if (!(st->mode & 011))
			mode &= ~(uint32_t)BITS_GROUP;
	}
	return mode;
}

/* The first directory above in which somebody but root and the file's owner may rename things, or NULL. */
static const struct filesystem_place *open_above(const struct filesystem_permission *f)
{
	for (size_t i = 0; i < f->above_count; i++) {
		const struct plm_stat *st = &f->above[i].st;

		if (st->presence != PLM_PRESENT || (st->mode & STICKY))
			continue;
		if ((st->mode & WRITE_OTHERS) || ((st->mode & WRITE_GROUP) && st->gid != 0) ||
		    (st->uid != 0 && st->uid != f->self.st.uid))
			return &f->above[i];
	}
	return NULL;
}

static void expect(struct plm_eval *ev, const struct filesystem_permission_params *p)
{
	plm_auto_buf struct plm_buf words = {0};

	if (p->mode.given)
		plm_buf_printf(&words, "no permission beyond %04llo",
			       (unsigned long long)p->mode.value);
	for (size_t i = 0; i < p->owners.count; i++)
		plm_buf_printf(&words, "%s%s",
			       i		  ? " or "
			       : words.size_bytes ? ", owner "
						  : "owner ",
			       p->owners.items[i]);
	for (size_t i = 0; i < p->groups.count; i++)
		plm_buf_printf(&words, "%s%s",
			       i		  ? " or "
			       : words.size_bytes ? ", group "
						  : "group ",
			       p->groups.items[i]);
	if (!words.failed)
		plm_expected(ev, "%s", plm_buf_text(&words));
}

static void show(struct plm_eval *ev, const struct filesystem_permission *f)
{
	plm_evidence_value(ev, PLM_PERSISTENT, f->self.path, "mode %04o, owner %u, group %u",
			   f->self.st.mode, f->self.st.uid, f->self.st.gid);
	for (size_t i = 0; i < f->above_count; i++) {
		const struct plm_stat *st = &f->above[i].st;

		if (st->presence == PLM_PRESENT)
			plm_evidence_value(ev, PLM_PERSISTENT, f->above[i].path,
					   "mode %04o, owner %u, group %u", st->mode, st->uid,
					   st->gid);
		else
			plm_evidence(ev,
				     &(struct plm_evidence){.aspect = PLM_PERSISTENT,
							    .source = f->above[i].path,
							    .presence = PLM_UNREADABLE,
							    .error = st->error ? st->error : EIO});
	}
}

/* What is wrong with the mode, for the sentence. */
static const char *who_may(uint32_t beyond)
{
	if (beyond & WRITE_OTHERS)
		return "everybody may write it";
	if (beyond & BITS_OTHERS)
		return "everybody may read or enter it";
	if (beyond & WRITE_GROUP)
		return "its group may write it";
	if (beyond & BITS_GROUP)
		return "its group may read or enter it";
	return beyond & 07000 ? "it lends its owner's or group's rights"
			      : "its owner may do more than is wanted";
}

/* True when the verdict is given. */
static bool fails_mode(struct plm_eval *ev, const struct filesystem_permission_params *p,
		       const struct filesystem_permission *f)
{
	uint32_t mode = p->effective.value ? effective_mode(f) : f->self.st.mode;
	uint32_t beyond = p->mode.given ? mode & ~(uint32_t)p->mode.value & 07777u : 0;

	/* A link's own bits mean nothing, and it was followed. */
	if (!beyond)
		return false;
	plm_verdict(ev, PLM_VERDICT_FAIL, "%s has mode %04o, which is %04o more than %04llo: %s",
		    f->self.path, f->self.st.mode, beyond, (unsigned long long)p->mode.value,
		    who_may(beyond));
	return true;
}

static bool fails_owner(struct plm_eval *ev, const struct filesystem_permission *f,
			const struct plm_list *names, bool group, bool *unread)
{
	uint32_t id = group ? f->self.st.gid : f->self.st.uid;
	enum plm_presence listed =
		names->count ? is_listed(ev, names, group ? "/etc/group" : "/etc/passwd", id)
			     : PLM_PRESENT;

	*unread = *unread || listed == PLM_UNREADABLE;
	if (listed != PLM_ABSENT)
		return false;
	plm_verdict(ev, PLM_VERDICT_FAIL,
		    "%s belongs to %s %u, which is none of those that may have it", f->self.path,
		    group ? "group" : "user", id);
	return true;
}

static bool fails_above(struct plm_eval *ev, const struct filesystem_permission *f)
{
	const struct filesystem_place *open = open_above(f);

	if (!open)
		return false;
	plm_verdict(ev, PLM_VERDICT_FAIL,
		    "%s can be replaced whatever its own mode is: %s above it has mode %04o, owner "
		    "%u and group %u",
		    f->self.path, open->path, open->st.mode, open->st.uid, open->st.gid);
	return true;
}

static void judge(struct plm_eval *ev, const struct filesystem_permission_params *p,
		  const struct filesystem_permission *f)
{
	bool unread = false;

	show(ev, f);
	if (fails_mode(ev, p, f) || fails_owner(ev, f, &p->owners, false, &unread) ||
	    fails_owner(ev, f, &p->groups, true, &unread) || fails_above(ev, f))
		return;
	for (size_t i = 0; i < f->above_count; i++)
		unread = unread || f->above[i].st.presence != PLM_PRESENT;
	if (unread)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s itself is as wanted, but not all that decides who may have it "
			    "could be read",
			    f->self.path);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%s has mode %04o, owner %u and group %u",
			    f->self.path, f->self.st.mode, f->self.st.uid, f->self.st.gid);
}

int filesystem_eval_permission(struct plm_eval *ev, const void *params)
{
	const struct filesystem_permission_params *p = params;
	const struct filesystem_permission *f;
	int rc = filesystem_permission(ev->facts, p->path, &f, NULL);

	if (rc < 0)
		return rc;
	expect(ev, p);
	if (f->state.presence == PLM_PRESENT) {
		judge(ev, p, f);
		return 0;
	}
	plm_evidence_datum(ev, PLM_PERSISTENT, p->path, &f->state);
	if (f->state.presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "there is no %s on this host", p->path);
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "who may have %s could not be read: %s",
			    p->path, strerror(f->state.error));
	return 0;
}
