/*
 * account_parse.c: passwd(5), shadow(5) and group(5), as glibc reads them where a line has their form; a line that has
 * not is noted, since programs differ about it. Knows bytes only; keeps no hash.
 */
#include "core/facts/accounts.h"

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/secret.h"

enum { MOST_FIELDS = 9 };

/* Fields are parted by colons and may be empty; what is behind the last one wanted stays in it. */
static size_t split_fields(struct plm_slice line, struct plm_slice fields[MOST_FIELDS])
{
	size_t count = 0;

	while (count < MOST_FIELDS) {
		const char *colon =
			line.size_bytes ? memchr(line.data, ':', line.size_bytes) : NULL;

		fields[count++] = line;
		if (!colon)
			break;
		fields[count - 1].size_bytes = (size_t)(colon - line.data);
		line.size_bytes -= fields[count - 1].size_bytes + 1;
		line.data = colon + 1;
	}
	return count;
}

static bool parse_id(struct plm_slice field, uint32_t *id)
{
	uint64_t number;

	/* glibc takes signs and blanks too; no program writes them. */
	if (!field.size_bytes || field.data[0] < '0' || field.data[0] > '9' ||
	    !plm_parse_u64(field, 10, &number) || number > UINT32_MAX)
		return false;
	*id = (uint32_t)number;
	return true;
}

static void note(size_t *first, size_t number)
{
	if (!*first)
		*first = number;
}

/* Takes the next line that says something; false at the end. */
static bool next_entry(struct plm_slice *rest, size_t *number, struct plm_account_file *file,
		       struct plm_slice *line)
{
	while (plm_next_line(rest, line)) {
		++*number;
		while (line->size_bytes && (line->data[0] == ' ' || line->data[0] == '\t')) {
			line->data++;
			line->size_bytes--;
		}
		if (!line->size_bytes || line->data[0] == '#')
			continue;
		if (line->data[0] == '+' || line->data[0] == '-')
			note(&file->foreign_line, *number);
		else if (memchr(line->data, '\0', line->size_bytes))
			note(&file->bad_line, *number);
		else
			return true;
	}
	return false;
}

static const char *copy(struct plm_arena *arena, struct plm_slice s)
{
	return plm_arena_strndup(arena, s.data, s.size_bytes);
}

/* ---- passwords ---- */

static const char *kind_of_hash(struct plm_slice hash)
{
	static const struct {
		const char *prefix, *kind;
	} kinds[] = {
		{"$y$", "yescrypt"}, {"$gy$", "gost-yescrypt"},
		{"$7$", "scrypt"},   {"$2a$", "bcrypt"},
		{"$2b$", "bcrypt"},  {"$2x$", "bcrypt"},
		{"$2y$", "bcrypt"},  {"$6$", "sha512"},
		{"$5$", "sha256"},   {"$sha1$", "sha1"},
		{"$1$", "md5"},	     {"$3$", "nt"},
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (plm_slice_starts(hash, kinds[i].prefix))
			return kinds[i].kind;
	return "unnamed";
}

static void take_password(struct plm_slice field, struct plm_account *account)
{
	account->password = PLM_PASSWORD_SET;
	if (!field.size_bytes)
		account->password = PLM_PASSWORD_EMPTY;
	else if (plm_slice_is(field, PLM_SECRET_MARK))
		/* A recording's word for a hash whose kind has no name. */
		account->hash = "unnamed";
	else if (field.data[0] == '!' || field.data[0] == '*' || plm_slice_is(field, "x"))
		account->password = PLM_PASSWORD_NONE;
	else
		account->hash = kind_of_hash(field);
}

/* ---- passwd ---- */

int plm_accounts_parse_passwd(struct plm_arena *arena, struct plm_slice text,
			      struct plm_accounts *accounts)
{
	struct plm_slice line, fields[MOST_FIELDS];
	size_t number = 0;

	while (next_entry(&text, &number, &accounts->passwd, &line)) {
		struct plm_account found = {.line = number,
					    .home = "",
					    .shell = "",
					    .min_days = -1,
					    .max_days = -1,
					    .warn_days = -1},
				   *account;
		size_t count = split_fields(line, fields);

		if (count < 4 || !fields[0].size_bytes || !parse_id(fields[2], &found.uid) ||
		    !parse_id(fields[3], &found.gid)) {
			note(&accounts->passwd.bad_line, number);
			continue;
		}
		account = plm_push(arena, accounts->users, accounts->user_count);
		found.name = copy(arena, fields[0]);
		if (count > 5)
			found.home = copy(arena, fields[5]);
		if (count > 6)
			found.shell = copy(arena, fields[6]);
		if (!account || !found.name || !found.home || !found.shell)
			return -PLM_E_NOMEM;
		found.in_passwd = !plm_slice_is(fields[1], "x");
		if (found.in_passwd)
			take_password(fields[1], &found);
		*account = found;
	}
	return 0;
}

const struct plm_account *plm_accounts_user(const struct plm_accounts *accounts, const char *name)
{
	for (size_t i = 0; i < accounts->user_count; i++)
		if (strcmp(accounts->users[i].name, name) == 0)
			return &accounts->users[i];
	return NULL;
}

/* ---- shadow ---- */

static int map_names(struct plm_arena *arena, struct plm_accounts *accounts, struct plm_map *map)
{
	plm_map_init(map, arena);
	for (size_t i = 0; i < accounts->user_count; i++)
		if (plm_map_add(map, accounts->users[i].name, &accounts->users[i]) == -PLM_E_NOMEM)
			return -PLM_E_NOMEM;
	return 0;
}

/* name:hash:changed:min:max:warn:… */
static void take_days(const struct plm_slice *fields, size_t count, struct plm_account *account)
{
	int64_t *const days[] = {&account->min_days, &account->max_days, &account->warn_days};
	int64_t number;

	for (size_t i = 0; i < 3 && 3 + i < count; i++)
		if (plm_parse_i64(fields[3 + i], 10, &number) && number >= 0)
			*days[i] = number;
}

int plm_accounts_parse_shadow(struct plm_arena *arena, struct plm_slice text,
			      struct plm_accounts *accounts)
{
	struct plm_slice line, fields[MOST_FIELDS];
	struct plm_map map;
	size_t number = 0;

	if (map_names(arena, accounts, &map) < 0)
		return -PLM_E_NOMEM;
	while (next_entry(&text, &number, &accounts->shadow, &line)) {
		struct plm_account *account;

		size_t count = split_fields(line, fields);

		if (count < 2 || !fields[0].size_bytes) {
			note(&accounts->shadow.bad_line, number);
			continue;
		}
		account = plm_map_get_n(&map, fields[0].data, fields[0].size_bytes);
		/* The first line of a name is the one that is found. */
		if (!account || account->shadow_line)
			continue;
		account->shadow_line = number;
		take_days(fields, count, account);
		if (!account->in_passwd)
			take_password(fields[1], account);
	}
	/* "x" without a line of its own: nothing typed matches it. */
	for (size_t i = 0; i < accounts->user_count; i++)
		if (accounts->users[i].password == PLM_PASSWORD_UNKNOWN)
			accounts->users[i].password = PLM_PASSWORD_NONE;
	return 0;
}

/* ---- group ---- */

static int take_members(struct plm_arena *arena, struct plm_slice list, struct plm_group *group)
{
	const char **members = NULL;
	struct plm_slice word;

	while (plm_next_word(&list, ", \t", &word)) {
		const char **slot = plm_push(arena, members, group->member_count);

		if (!slot || !(*slot = copy(arena, word)))
			return -PLM_E_NOMEM;
	}
	group->members = members;
	return 0;
}

int plm_accounts_parse_group(struct plm_arena *arena, struct plm_slice text,
			     struct plm_accounts *accounts)
{
	struct plm_slice line, fields[MOST_FIELDS];
	size_t number = 0;

	while (next_entry(&text, &number, &accounts->group, &line)) {
		struct plm_group found = {.line = number}, *group;
		size_t count = split_fields(line, fields);

		if (count < 3 || !fields[0].size_bytes || !parse_id(fields[2], &found.gid)) {
			note(&accounts->group.bad_line, number);
			continue;
		}
		group = plm_push(arena, accounts->groups, accounts->group_count);
		found.name = copy(arena, fields[0]);
		if (!group || !found.name ||
		    (count > 3 && take_members(arena, fields[3], &found) < 0))
			return -PLM_E_NOMEM;
		*group = found;
	}
	return 0;
}
