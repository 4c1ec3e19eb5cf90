/*
 * apt_conf.c: apt's configuration language, of which only the settings that turn verification off are kept, the last word
 * on each. Pure. Follows apt.conf(5).
 */
#include <string.h>
#include <strings.h>

#include "checks/trust/sources.h"
#include "core/base/arena.h"

enum { MOST_DEPTH = 16, MOST_NAME = 256 };

/* What is bad, and what it is unless somebody says so. */
static const struct switch_of {
	const char *name;
	bool bad_when; /* the value that turns verification off */
} switches[] = {
	{"APT::Get::AllowUnauthenticated", true},
	{"Acquire::AllowInsecureRepositories", true},
	{"Acquire::AllowWeakRepositories", true},
	{"Acquire::AllowDowngradeToInsecureRepositories", true},
	{"Acquire::https::Verify-Peer", false},
	{"Acquire::https::Verify-Host", false},
};

struct reader {
	const struct trust_parse *p;
	struct plm_slice rest;
	char name[MOST_NAME];	    /* of the scope, "APT::Get::" */
	size_t lengths[MOST_DEPTH]; /* of the scopes around it */
	size_t depth;
};

static bool is_true(struct plm_slice value)
{
	static const char *const words[] = {"yes", "true", "with", "on", "enable", "1"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strlen(words[i]) == value.size_bytes &&
		    strncasecmp(words[i], value.data, value.size_bytes) == 0)
			return true;
	return false;
}

static int keep(const struct trust_parse *p, const struct switch_of *s, struct plm_slice value)
{
	struct trust_override *slot = NULL;

	for (size_t i = 0; i < p->out->override_count; i++)
		if (strcmp(p->out->overrides[i].name, s->name) == 0)
			slot = &p->out->overrides[i];
	if (!slot)
		slot = plm_push(p->arena, p->out->overrides, p->out->override_count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = (struct trust_override){.name = s->name, .file = p->file};
	slot->value = plm_arena_strndup(p->arena, value.data, value.size_bytes);
	slot->bad = is_true(value) == s->bad_when;
	return slot->value ? 0 : -PLM_E_NOMEM;
}

static int assign(struct reader *r, struct plm_slice name, struct plm_slice value)
{
	char whole[2 * MOST_NAME];
	int rc = 0;

	snprintf(whole, sizeof(whole), "%s%.*s", r->name,
		 (int)(name.size_bytes < MOST_NAME ? name.size_bytes : MOST_NAME - 1), name.data);
	for (size_t i = 0; rc == 0 && i < sizeof(switches) / sizeof(*switches); i++)
		if (strcasecmp(whole, switches[i].name) == 0)
			rc = keep(r->p, &switches[i], value);
	return rc;
}

/* ---- words ---- */

static char look(const struct reader *r, size_t at)
{
	if (at < r->rest.size_bytes)
		return r->rest.data[at];
	return 0;
}

static void skip(struct reader *r, size_t size)
{
	size = size < r->rest.size_bytes ? size : r->rest.size_bytes;
	r->rest.data += size;
	r->rest.size_bytes -= size;
}

static void skip_to(struct reader *r, const char *end)
{
	const char *at = r->rest.size_bytes
				 ? memmem(r->rest.data, r->rest.size_bytes, end, strlen(end))
				 : NULL;

	skip(r, at ? (size_t)(at - r->rest.data) + strlen(end) : r->rest.size_bytes);
}

static void skip_blanks(struct reader *r)
{
	for (;;) {
		if (r->rest.size_bytes && strchr(" \t\r\n", look(r, 0)) && look(r, 0))
			skip(r, 1);
		else if (look(r, 0) == '#' || (look(r, 0) == '/' && look(r, 1) == '/'))
			skip_to(r, "\n");
		else if (look(r, 0) == '/' && look(r, 1) == '*')
			skip_to(r, "*/");
		else
			return;
	}
}

static struct plm_slice take_word(struct reader *r)
{
	struct plm_slice word = r->rest;
	size_t size = 0;

	if (look(r, 0) == '"') {
		skip(r, 1);
		word = r->rest;
		while (size < word.size_bytes && word.data[size] != '"')
			size++;
		skip(r, size + 1);
	} else {
		while (size < word.size_bytes && !strchr(" \t\r\n{};\"", word.data[size]))
			size++;
		/* What is none of these is one byte nobody knows. */
		skip(r, size ? size : 1);
	}
	word.size_bytes = size;
	return word;
}

/* ---- scopes ---- */

static void enter(struct reader *r, struct plm_slice name)
{
	size_t used = strlen(r->name);

	if (r->depth == MOST_DEPTH) {
		skip(r, r->rest.size_bytes);
		return;
	}
	r->lengths[r->depth++] = used;
	if (used + name.size_bytes + 3 < sizeof(r->name))
		snprintf(r->name + used, sizeof(r->name) - used, "%.*s::", (int)name.size_bytes,
			 name.data);
}

static void leave(struct reader *r)
{
	if (r->depth)
		r->name[r->lengths[--r->depth]] = '\0';
}

int trust_parse_apt_conf(const struct trust_parse *p, struct plm_slice text)
{
	struct reader r = {.p = p, .rest = text};
	int rc = 0;

	for (skip_blanks(&r); rc == 0 && r.rest.size_bytes; skip_blanks(&r)) {
		struct plm_slice name, value;

		if (look(&r, 0) == '}' || look(&r, 0) == ';') {
			if (look(&r, 0) == '}')
				leave(&r);
			skip(&r, 1);
			continue;
		}
		name = take_word(&r);
		skip_blanks(&r);
		if (look(&r, 0) == '{') {
			skip(&r, 1);
			enter(&r, name);
		} else if (r.rest.size_bytes && look(&r, 0) != ';' && look(&r, 0) != '}') {
			value = take_word(&r);
			rc = assign(&r, name, value);
		}
	}
	return rc;
}
