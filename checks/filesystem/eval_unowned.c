/*
 * eval_unowned.c: judges whether every owner and group of a file is one this host knows: an account, a group, or of a range
 * given to somebody in subuid(5). Reads facts and these two files' text through them; pure else.
 */
#include <inttypes.h>

#include "checks/filesystem/walk.h"
#include "core/base/text.h"
#include "core/engine/judge.h"
#include "core/facts/accounts.h"
#include "core/host/host.h"

/* "61184-65519" or "4711". */
static bool parse_range(struct plm_slice text, uint64_t *first, uint64_t *last)
{
	struct plm_slice from, to;

	if (!plm_split(text, '-', &from, &to))
		from = to = text;
	return plm_parse_u64(from, 10, first) && plm_parse_u64(to, 10, last) && *first <= *last;
}

const char *filesystem_validate_unowned(const void *params)
{
	const struct filesystem_unowned_params *p = params;
	uint64_t first, last;

	for (size_t i = 0; i < p->allowed.count; i++)
		if (!parse_range(plm_slice_of(p->allowed.items[i]), &first, &last))
			return "allowed holds numbers and ranges; write allowed=\"61184-65519 "
			       "4711\"";
	return NULL;
}

static bool is_allowed(const struct plm_list *ranges, uint32_t id)
{
	uint64_t first, last;

	for (size_t i = 0; i < ranges->count; i++)
		if (parse_range(plm_slice_of(ranges->items[i]), &first, &last) && id >= first &&
		    id <= last)
			return true;
	return false;
}

/* NAME:FIRST:COUNT */
static bool is_subordinate(const struct plm_datum *text, uint32_t id)
{
	struct plm_slice rest = {.data = text->data, .size_bytes = text->size_bytes}, line, field,
			 numbers;
	uint64_t first, count;

	while (text->presence == PLM_PRESENT && plm_next_line(&rest, &line))
		if (plm_split(line, ':', &field, &numbers) &&
		    plm_split(numbers, ':', &field, &line) && plm_parse_u64(field, 10, &first) &&
		    plm_parse_u64(line, 10, &count) && id >= first && id - first < count)
			return true;
	return false;
}

static bool is_account(const struct plm_accounts *a, const struct plm_walk_owner *o)
{
	for (size_t i = 0; !o->group && i < a->user_count; i++)
		if (a->users[i].uid == o->id)
			return true;
	for (size_t i = 0; o->group && i < a->group_count; i++)
		if (a->groups[i].gid == o->id)
			return true;
	return false;
}

/* Whether finding no account of a number means that there is none. */
static const char *why_untold(const struct plm_account_file *file)
{
	if (file->state.presence == PLM_UNREADABLE)
		return "who this host knows could not be read";
	if (file->bad_line)
		return "a line that has not its file's form makes it unclear whom this host knows";
	return file->foreign_line ? "accounts of another source cannot be told from here" : NULL;
}

struct known {
	const struct plm_accounts *accounts;
	const struct plm_datum *subids[2]; /* of users, of groups */
};

static int gather_known(struct plm_eval *ev, struct known *known)
{
	static const char *const files[] = {"/etc/subuid", "/etc/subgid"};
	int rc = plm_facts_accounts(ev->facts, &known->accounts, NULL);

	for (size_t i = 0; rc == 0 && i < 2; i++)
		rc = plm_facts_read(ev->facts, files[i], PLM_READ_SMALL, &known->subids[i], NULL);
	return rc;
}

static void judge(struct filesystem_finds *finds, const struct filesystem_unowned_params *p,
		  const struct known *known, const struct plm_walk_owner *o)
{
	const struct plm_account_file *file =
		o->group ? &known->accounts->group : &known->accounts->passwd;
	const struct plm_datum *subids = known->subids[o->group];
	const char *untold = why_untold(file);

	if (p->of == (o->group ? FILESYSTEM_USERS : FILESYSTEM_GROUPS) ||
	    is_account(known->accounts, o) || is_allowed(&p->allowed, o->id) ||
	    (p->subids.value && is_subordinate(subids, o->id)))
		return;
	if (!untold && p->subids.value && subids->presence == PLM_UNREADABLE)
		untold = "which subordinate ids are given to whom could not be read";
	if (untold)
		finds->untold = untold;
	else
		filesystem_find(finds, o->example,
				"%s %u is nobody here and has %" PRIu64 " %s, this the first",
				o->group ? "group" : "user", o->id, o->count,
				o->count == 1 ? "entry" : "entries");
}

int filesystem_eval_unowned(struct plm_eval *ev, const void *params)
{
	const struct filesystem_unowned_params *p = params;
	plm_cleanup(filesystem_finds_free) struct filesystem_finds finds = {0};
	struct known known;
	int rc = filesystem_begin(ev, &finds);

	if (rc > 0)
		rc = gather_known(ev, &known) < 0 ? -PLM_E_NOMEM : 1;
	if (rc <= 0)
		return rc;
	plm_expected(ev, "every file belongs to an account and a group of this host");
	plm_evidence_value(ev, PLM_PERSISTENT, PLM_PASSWD_FILE, "%zu accounts",
			   known.accounts->user_count);
	plm_evidence_value(ev, PLM_PERSISTENT, PLM_GROUP_FILE, "%zu groups",
			   known.accounts->group_count);
	for (size_t i = 0; i < finds.walk->owner_count; i++)
		judge(&finds, p, &known, &finds.walk->owners[i]);
	return filesystem_conclude(&finds,
				   "whoever gets the number next gets the files of somebody gone",
				   "every file belongs to an account and a group of this host");
}
