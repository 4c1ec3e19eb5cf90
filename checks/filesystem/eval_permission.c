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
#include "core/facts/accounts.h"
#include "core/facts/glob.h"

enum { BITS_GROUP = 070, BITS_OTHERS = 007, STICKY = 01000, WRITE_OTHERS = 002, WRITE_GROUP = 020 };
enum { WRITE = 02, ENTER = 01, ALL = 07 };

const char *filesystem_validate_permission(const void *params)
{
	const struct filesystem_permission_params *p = params;

	return p->mode.given || p->owners.count || p->groups.count
		       ? NULL
		       : "nothing is asked; write at-most=\"0640\", owners=\"root\" or "
			 "groups=\"root\"";
}

/* Whether an id is one of the names. UNREADABLE: one of them could not be looked up, and it is none of the others. */
static enum plm_presence is_listed(struct plm_eval *ev, const struct plm_list *names, bool group,
				   uint32_t id)
{
	const char *file = group ? PLM_GROUP_FILE : PLM_PASSWD_FILE;
	enum plm_presence found = PLM_ABSENT;

	for (size_t i = 0; i < names->count; i++) {
		uint32_t candidate;
		struct plm_datum known =
			filesystem_account(ev->facts, group, names->items[i], &candidate);

		if (known.presence == PLM_PRESENT && candidate == id)
			return PLM_PRESENT;
		if (known.presence == PLM_UNREADABLE) {
			plm_evidence_datum(ev, PLM_PERSISTENT, file, &known);
			found = PLM_UNREADABLE;
		}
	}
	return found;
}

/* Whether a named entry of the list gives somebody but root one of these permissions. */
static bool gives(const struct filesystem_place *place, uint32_t permissions)
{
	for (size_t i = 0; place->acl && i < place->acl->named_count; i++)
		if ((place->acl->named[i].permissions & permissions) &&
		    place->acl->named[i].id != 0)
			return true;
	return false;
}

/* The bits that let somebody in: those of the group and of others count only where a directory above does not keep them
 * all out. */
static uint32_t effective_mode(const struct filesystem_permission *f)
{
	uint32_t mode = f->self.st.mode;

	for (size_t i = 0; i < f->above_count; i++) {
		const struct plm_stat *st = &f->above[i].st;

		if (st->presence != PLM_PRESENT || gives(&f->above[i], ENTER))
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
		if ((st->mode & WRITE_OTHERS) || gives(&f->above[i], WRITE) ||
		    ((st->mode & WRITE_GROUP) && st->gid != 0) ||
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

static void show_acl(struct plm_eval *ev, const struct filesystem_place *place)
{
	if (!place->acl || place->acl->state.presence == PLM_ABSENT)
		return;
	if (place->acl->state.presence == PLM_UNREADABLE)
		plm_evidence_datum(ev, PLM_PERSISTENT, place->path, &place->acl->state);
	for (size_t i = 0; i < place->acl->named_count; i++)
		plm_evidence_value(ev, PLM_PERSISTENT, place->path,
				   "access control list: %s %u has %o",
				   place->acl->named[i].group ? "group" : "user",
				   place->acl->named[i].id, place->acl->named[i].permissions);
}

void filesystem_show_place(struct plm_eval *ev, const struct filesystem_place *place)
{
	const struct plm_stat *st = &place->st;

	if (st->presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_PERSISTENT, place->path, "mode %04o, owner %u, group %u",
				   st->mode, st->uid, st->gid);
	else
		plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
							.source = place->path,
							.presence = PLM_UNREADABLE,
							.error = st->error ? st->error : EIO});
	show_acl(ev, place);
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

/* Whom a list names counts like the owner or the group when it may be that, and like everybody else when not. */
static uint32_t allowance(struct plm_eval *ev, const struct filesystem_permission_params *p,
			  const struct filesystem_acl_entry *e, bool *unread)
{
	const struct plm_list *names = e->group ? &p->groups : &p->owners;
	enum plm_presence listed =
		names->count ? is_listed(ev, names, e->group, e->id) : PLM_ABSENT;
	uint32_t mode = (uint32_t)p->mode.value;

	if (!p->mode.given || e->id == 0)
		return ALL;
	*unread = *unread || listed == PLM_UNREADABLE;
	if (listed == PLM_ABSENT)
		return mode & ALL;
	return (mode >> (e->group ? 3 : 6)) & ALL;
}

static bool fails_acl(struct plm_eval *ev, const struct filesystem_permission_params *p,
		      const struct filesystem_permission *f, bool *unread)
{
	const struct filesystem_acl *acl = f->self.acl;

	for (size_t i = 0; acl && i < acl->named_count; i++) {
		const struct filesystem_acl_entry *e = &acl->named[i];
		uint32_t beyond = e->permissions & ~allowance(ev, p, e, unread);

		if (!beyond)
			continue;
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s has an access control list that gives %s %u more than %04llo "
			    "gives others: it may %s it",
			    f->self.path, e->group ? "group" : "user", e->id,
			    (unsigned long long)p->mode.value,
			    beyond & WRITE ? "write" : "read or enter");
		return true;
	}
	*unread = *unread || (acl && acl->state.presence == PLM_UNREADABLE);
	return false;
}

static bool fails_owner(struct plm_eval *ev, const struct filesystem_permission *f,
			const struct plm_list *names, bool group, bool *unread)
{
	uint32_t id = group ? f->self.st.gid : f->self.st.uid;
	enum plm_presence listed = names->count ? is_listed(ev, names, group, id) : PLM_PRESENT;

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

enum plm_verdict filesystem_judge_place(struct plm_eval *ev,
					const struct filesystem_permission_params *p,
					const struct filesystem_permission *f)
{
	bool unread = false;

	if (fails_mode(ev, p, f) || fails_acl(ev, p, f, &unread) ||
	    fails_owner(ev, f, &p->owners, false, &unread) ||
	    fails_owner(ev, f, &p->groups, true, &unread) || fails_above(ev, f))
		return PLM_VERDICT_FAIL;
	for (size_t i = 0; i < f->above_count; i++)
		unread = unread || f->above[i].st.presence != PLM_PRESENT ||
			 (f->above[i].acl && f->above[i].acl->state.presence == PLM_UNREADABLE);
	if (!unread)
		return PLM_VERDICT_PASS;
	plm_verdict(ev, PLM_VERDICT_UNKNOWN,
		    "%s itself is as wanted, but not all that decides who may have it could be "
		    "read",
		    f->self.path);
	return PLM_VERDICT_UNKNOWN;
}

/* ---- one path ---- */

void filesystem_judge_path(struct plm_eval *ev, const struct filesystem_permission_params *p,
			   const struct filesystem_permission *f)
{
	if (f->state.presence == PLM_PRESENT) {
		filesystem_show_place(ev, &f->self);
		for (size_t i = 0; i < f->above_count; i++)
			filesystem_show_place(ev, &f->above[i]);
		if (filesystem_judge_place(ev, p, f) == PLM_VERDICT_PASS)
			plm_verdict(ev, PLM_VERDICT_PASS, "%s has mode %04o, owner %u and group %u",
				    f->self.path, f->self.st.mode, f->self.st.uid, f->self.st.gid);
		return;
	}
	plm_evidence_datum(ev, PLM_PERSISTENT, p->path, &f->state);
	if (f->state.presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "there is no %s on this host", p->path);
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "who may have %s could not be read: %s",
			    p->path, plm_errno_words(f->state.error));
}

int filesystem_eval_permission(struct plm_eval *ev, const void *params)
{
	const struct filesystem_permission_params *p = params;
	const struct filesystem_permission *f;
	int rc;

	expect(ev, p);
	if (p->recursive.value || plm_is_pattern(p->path))
		return filesystem_judge_many(ev, p);
	rc = filesystem_permission(ev->facts, p->path, &f, NULL);
	if (rc == 0)
		filesystem_judge_path(ev, p, f);
	return rc;
}
