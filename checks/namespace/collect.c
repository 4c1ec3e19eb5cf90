/*
 * collect.c: subordinate id ranges beside the accounts of the host. Reads /etc/subuid, /etc/subgid,
 * /etc/passwd and /etc/group; judges nothing. Follows subuid(5).
 */
#include "checks/namespace/namespace.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

enum {
	MAX_FILE_BYTES = 4 * 1024 * 1024,
	MAX_RANGES = 65536,
};

/* Takes the next field of a line whose fields are parted by colons; empty ones count. */
static bool next_field(struct plm_slice *rest, struct plm_slice *field)
{
	const char *colon;

	if (!rest->data)
		return false;
	colon = rest->size_bytes ? memchr(rest->data, ':', rest->size_bytes) : NULL;
	*field = *rest;
	if (!colon) {
		*rest = (struct plm_slice){0};
		return true;
	}
	field->size_bytes = (size_t)(colon - rest->data);
	rest->data = colon + 1;
	rest->size_bytes -= field->size_bytes + 1;
	return true;
}

static int by_id(const void *a, const void *b)
{
	const struct subid_account *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

const struct subid_account *subid_account_from(const struct subid_account *accounts, size_t count,
					       uint64_t id)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (accounts[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count ? &accounts[low] : NULL;
}

static int add_account(struct plm_arena *arena, struct subid_table *table, const char *name,
		       uint64_t id)
{
	struct subid_account *slot = plm_push(arena, table->accounts, table->account_count);

	if (!slot)
		return -PLM_E_NOMEM;
	*slot = (struct subid_account){.name = name, .id = id};
	return 0;
}

int subid_take_accounts(struct plm_arena *arena, const struct plm_accounts *accounts, bool groups,
			struct subid_table *table)
{
	size_t count = groups ? accounts->group_count : accounts->user_count;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = groups ? add_account(arena, table, accounts->groups[i].name,
					  accounts->groups[i].gid)
			    : add_account(arena, table, accounts->users[i].name,
					  accounts->users[i].uid);
	if (rc == 0 && table->account_count)
		qsort(table->accounts, table->account_count, sizeof(table->accounts[0]), by_id);
	return rc;
}

/* An owner may be written as a number. */
static const char *owner_name(struct plm_arena *arena, struct plm_slice owner,
			      const struct subid_account *users, size_t user_count)
{
	const struct subid_account *user = NULL;
	uint64_t id;

	if (plm_parse_u64(owner, 10, &id))
		user = subid_account_from(users, user_count, id);
	if (user && user->id == id)
		return user->name;
	return plm_arena_strndup(arena, owner.data, owner.size_bytes);
}

static bool range_of(struct plm_slice line, struct subid_range *range)
{
	struct plm_slice first, count;
	uint64_t n;

	return next_field(&line, &range->owner) && next_field(&line, &first) &&
	       next_field(&line, &count) && range->owner.size_bytes &&
	       plm_parse_u64(plm_slice_trim(first), 10, &range->first) &&
	       plm_parse_u64(plm_slice_trim(count), 10, &n) && n > 0 &&
	       range->first <= UINT32_MAX && n <= UINT32_MAX &&
	       (range->last = range->first + n - 1) <= UINT32_MAX;
}

static int by_first(const void *a, const void *b)
{
	const struct subid_range *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

int subid_parse_ranges(struct plm_arena *arena, struct plm_slice text,
		       const struct subid_account *users, size_t user_count,
		       struct subid_table *table)
{
	struct plm_slice line;

	for (size_t number = 1; plm_next_line(&text, &line); number++) {
		struct subid_range found = {.file = table->file, .line = number}, *range;

		line = plm_slice_trim(line);
		if (line.size_bytes == 0 || line.data[0] == '#')
			continue;
		if (!range_of(line, &found) || table->range_count >= MAX_RANGES) {
			table->bad_line = table->bad_line ? table->bad_line : number;
			continue;
		}
		range = plm_push(arena, table->ranges, table->range_count);
		if (!range)
			return -PLM_E_NOMEM;
		found.name = owner_name(arena, found.owner, users, user_count);
		if (!found.name)
			return -PLM_E_NOMEM;
		*range = found;
	}
	if (table->range_count)
		qsort(table->ranges, table->range_count, sizeof(table->ranges[0]), by_first);
	return 0;
}

static struct plm_slice slice_of(const struct plm_datum *datum)
{
	return (struct plm_slice){datum->data, datum->size_bytes};
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct subid_table *table = plm_new(arena, struct subid_table);
	struct subid_table users = {0};
	const struct plm_accounts *accounts;
	const struct plm_datum *ranges;
	bool gids = strcmp(key, "/etc/subgid") == 0;
	int rc;

	if (!table)
		return plm_err_nomem(err);
	*value = table;
	table->file = gids ? "/etc/subgid" : "/etc/subuid";
	rc = plm_facts_read(facts, table->file, MAX_FILE_BYTES, &ranges, err);
	if (rc == 0)
		rc = plm_facts_accounts(facts, &accounts, err);
	if (rc != 0)
		return rc;
	table->ranges_datum = *ranges;
	table->accounts_file = gids ? PLM_GROUP_FILE : PLM_PASSWD_FILE;
	table->accounts_datum = gids ? accounts->group.state : accounts->passwd.state;
	if (subid_take_accounts(arena, accounts, false, &users) < 0 ||
	    subid_take_accounts(arena, accounts, gids, table) < 0 ||
	    subid_parse_ranges(arena, slice_of(ranges), users.accounts, users.account_count,
			       table) < 0)
		return plm_err_nomem(err);
	return 0;
}

int subid_other_source(struct plm_facts *facts, const char **source, struct plm_err **err)
{
	const struct plm_datum *conf;
	struct plm_slice rest, line, key, value, word;
	int rc = plm_facts_read(facts, "/etc/nsswitch.conf", MAX_FILE_BYTES, &conf, err);

	*source = NULL;
	if (rc < 0 || conf->presence != PLM_PRESENT)
		return rc;
	rest = slice_of(conf);
	while (plm_next_line(&rest, &line)) {
		if (!plm_split(line, ':', &key, &value) || !plm_slice_is(key, "subid") ||
		    !plm_next_word(&value, " \t", &word) || plm_slice_is(word, "files"))
			continue;
		*source = plm_arena_strndup(plm_facts_arena(facts), word.data, word.size_bytes);
		if (!*source)
			return plm_err_nomem(err);
	}
	return 0;
}

static const struct plm_fact subid_fact = {"subordinate ids", gather};

int subid_table(struct plm_facts *facts, const char *file, const struct subid_table **out,
		struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &subid_fact, file, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
