/*
 * policydb.c: the booleans in a binary SELinux policy, with the state they have when the kernel
 * loads it. Reads bytes it is given; does no I/O. Everything before the booleans is stepped over;
 * what follows is not looked at. Follows security/selinux/ss/policydb.c of the kernel.
 */
#include "checks/mac/selinux.h"

#include "core/base/arena.h"
#include "core/base/err.h"

enum {
	POLICY_MAGIC = 0xf97cff8c,
	OLDEST = 19,
	NEWEST = 35,
	/* Versions that added something on the way to the booleans. */
	HAS_CAPABILITIES = 22,
	HAS_PERMISSIVE = 23,
	HAS_BOUNDS = 24,
	HAS_OBJECT_DEFAULTS = 27,
	HAS_DEFAULT_TYPE = 28,
	HAS_CONSTRAINT_NAMES = 29,
	HAS_NEVERAUDIT = 35,
	NAMES_EXPRESSION = 5, /* CEXPR_NAMES */
	MOST_NAME_BYTES = 4096,
};

/* Running past the end sticks, so that loops need to look at one thing only. */
struct cursor {
	const unsigned char *at;
	size_t left;
	bool bad;
	uint32_t version;
};

static void skip(struct cursor *c, uint64_t size)
{
	if (size > c->left) {
		c->bad = true;
		c->left = 0;
		return;
	}
	c->at += size;
	c->left -= (size_t)size;
}

static uint32_t number(struct cursor *c)
{
	const unsigned char *p = c->at;

	skip(c, 4);
	if (c->bad)
		return 0;
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void skip_numbers(struct cursor *c, unsigned count)
{
	skip(c, 4 * (uint64_t)count);
}

/* The size of a map unit, the highest bit, then nodes of a first bit and 64 bits. */
static void skip_bitmap(struct cursor *c)
{
	skip_numbers(c, 2);
	skip(c, 12 * (uint64_t)number(c));
}

/* ---- the tables before the booleans ---- */

static void skip_permissions(struct cursor *c, uint32_t count)
{
	for (uint32_t i = 0; i < count && !c->bad; i++) {
		uint32_t size = number(c);

		skip_numbers(c, 1);
		skip(c, size);
	}
}

static void skip_common(struct cursor *c)
{
	uint32_t size = number(c), count;

	skip_numbers(c, 2);
	count = number(c);
	skip(c, size);
	skip_permissions(c, count);
}

static void skip_expression(struct cursor *c)
{
	uint32_t type = number(c);

	skip_numbers(c, 2);
	if (type != NAMES_EXPRESSION)
		return;
	skip_bitmap(c);
	if (c->version < HAS_CONSTRAINT_NAMES)
		return;
	skip_bitmap(c);
	skip_bitmap(c);
	skip_numbers(c, 1);
}

static void skip_constraints(struct cursor *c, uint32_t count)
{
	for (uint32_t i = 0; i < count && !c->bad; i++) {
		uint32_t expressions;

		skip_numbers(c, 1);
		expressions = number(c);
		for (uint32_t k = 0; k < expressions && !c->bad; k++)
			skip_expression(c);
	}
}

static void skip_class(struct cursor *c)
{
	uint32_t size = number(c), common_size = number(c), permissions, constraints;

	skip_numbers(c, 2);
	permissions = number(c);
	constraints = number(c);
	skip(c, size);
	skip(c, common_size);
	skip_permissions(c, permissions);
	skip_constraints(c, constraints);
	skip_constraints(c, number(c)); /* those of transitions to be validated */
	if (c->version >= HAS_OBJECT_DEFAULTS)
		skip_numbers(c, 3);
	if (c->version >= HAS_DEFAULT_TYPE)
		skip_numbers(c, 1);
}

static void skip_role(struct cursor *c)
{
	uint32_t size = number(c);

	skip_numbers(c, c->version >= HAS_BOUNDS ? 2 : 1);
	skip(c, size);
	skip_bitmap(c);
	skip_bitmap(c);
}

static void skip_type(struct cursor *c)
{
	uint32_t size = number(c);

	skip_numbers(c, c->version >= HAS_BOUNDS ? 3 : 2);
	skip(c, size);
}

/* Its name, its roles, the range of levels it may have and its default level. */
static void skip_user(struct cursor *c)
{
	uint32_t size = number(c), levels;

	skip_numbers(c, c->version >= HAS_BOUNDS ? 2 : 1);
	skip(c, size);
	skip_bitmap(c);
	levels = number(c);
	c->bad |= levels != 1 && levels != 2;
	skip_numbers(c, levels == 2 ? 2 : 1);
	for (uint32_t i = 0; i < levels && !c->bad; i++)
		skip_bitmap(c);
	skip_numbers(c, 1);
	skip_bitmap(c);
}

static bool skip_head(struct cursor *c)
{
	uint32_t magic = number(c);

	skip(c, number(c)); /* the name of what it is for */
	c->version = number(c);
	skip_numbers(c, 3);
	if (c->bad || magic != POLICY_MAGIC || c->version < OLDEST || c->version > NEWEST)
		return false;
	if (c->version >= HAS_CAPABILITIES)
		skip_bitmap(c);
	if (c->version >= HAS_PERMISSIVE)
		skip_bitmap(c);
	if (c->version >= HAS_NEVERAUDIT)
		skip_bitmap(c);
	return !c->bad;
}

static void skip_tables(struct cursor *c)
{
	/* In the order of the kernel's SYM_COMMONS to SYM_USERS. */
	static void (*const tables[])(struct cursor *) = {skip_common, skip_class, skip_role,
							  skip_type, skip_user};

	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
		uint32_t count;

		skip_numbers(c, 1);
		count = number(c);
		for (uint32_t i = 0; i < count && !c->bad; i++)
			tables[t](c);
	}
}

/* ---- the booleans ---- */

static int take_boolean(struct cursor *c, struct plm_arena *arena, struct mac_booleans *out)
{
	struct mac_boolean *boolean;
	uint32_t state, size;
	const char *name;

	skip_numbers(c, 1);
	state = number(c);
	size = number(c);
	name = (const char *)c->at;
	skip(c, size);
	if (c->bad || size == 0 || size > MOST_NAME_BYTES || state > 1)
		return -PLM_E_PARSE;
	boolean = plm_push(arena, out->items, out->count);
	if (!boolean)
		return -PLM_E_NOMEM;
	boolean->name = plm_arena_strndup(arena, name, size);
	boolean->on = state == 1;
	return boolean->name ? 0 : -PLM_E_NOMEM;
}

int mac_parse_policy(struct plm_arena *arena, struct plm_slice bytes, struct mac_booleans *out)
{
	struct cursor c = {.at = (const unsigned char *)bytes.data, .left = bytes.size_bytes};
	uint32_t count;
	int rc = 0;

	if (!skip_head(&c))
		return -PLM_E_PARSE;
	skip_tables(&c);
	skip_numbers(&c, 1);
	count = number(&c);
	if (c.bad)
		return -PLM_E_PARSE;
	for (uint32_t i = 0; rc == 0 && i < count; i++)
		rc = take_boolean(&c, arena, out);
	return rc;
}

const struct mac_boolean *mac_find_boolean(const struct mac_booleans *booleans, const char *name)
{
	for (size_t i = booleans->count; i > 0; i--)
		if (plm_str_eq(booleans->items[i - 1].name, name))
			return &booleans->items[i - 1];
	return NULL;
}

int mac_parse_booleans_local(struct plm_arena *arena, struct plm_slice text,
			     struct mac_booleans *out)
{
	struct plm_slice line, name, value;

	while (plm_next_line(&text, &line)) {
		struct mac_boolean *boolean;

		line = plm_slice_trim(line);
		if (plm_slice_starts(line, "#") || !plm_split(line, '=', &name, &value) ||
		    !name.size_bytes)
			continue;
		boolean = plm_push(arena, out->items, out->count);
		if (!boolean)
			return -PLM_E_NOMEM;
		boolean->name = plm_arena_strndup(arena, name.data, name.size_bytes);
		boolean->on = plm_slice_is(value, "1") || plm_slice_is(value, "true") ||
			      plm_slice_is(value, "on");
		if (!boolean->name)
			return -PLM_E_NOMEM;
	}
	return 0;
}
