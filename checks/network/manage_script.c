/*
 * manage_script.c: a script of nft(8) as nftables.service loads it, with the files that it includes: wildcards, and names that nft
 * looks for in /etc and beside the script. A file that nft would not find or not follow makes the whole unknown. Judges nothing.
 */
#include <errno.h>
#include <fnmatch.h>

#include "checks/network/network.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

struct script {
	struct plm_facts *facts;
	struct network_manager *m;
	const char *directory; /* of the script that nft was given */
	struct plm_err **err;
	/* What is read of one include. */
	struct plm_slice *parts;
	size_t count, bytes;
};

static struct plm_arena *arena_of(const struct script *s)
{
	return plm_facts_arena(s->facts);
}

/* Once one file could not be had nothing more is followed: nft refuses the script as a whole. */
static int give_up(struct script *s, const char *path, const struct plm_datum *why)
{
	s->m->source = path;
	s->m->state =
		(struct plm_datum){.presence = PLM_UNREADABLE,
				   .error = why->presence == PLM_ABSENT ? ENOENT : why->error};
	return 1;
}

static int add_file(struct script *s, const char *path, bool *found)
{
	const struct plm_datum *text;
	struct plm_slice *slot;
	int rc = path ? plm_facts_read(s->facts, path, PLM_READ_LARGE, &text, s->err)
		      : plm_err_nomem(s->err);

	if (rc < 0)
		return rc;
	/* A wildcard leaves directories out. */
	if (text->presence == PLM_ABSENT ||
	    (text->presence == PLM_UNREADABLE && text->error == EISDIR))
		return 0;
	*found = true;
	if (text->presence == PLM_UNREADABLE)
		return give_up(s, path, text);
	slot = plm_push(arena_of(s), s->parts, s->count);
	if (!slot)
		return plm_err_nomem(s->err);
	*slot = (struct plm_slice){text->data, text->size_bytes};
	s->bytes += text->size_bytes;
	return 0;
}

/* Files of one directory, by name: nft follows no wildcard above the last component that this one would not. */
static int add_matching(struct script *s, const char *pattern)
{
	const char *slash = strrchr(pattern, '/');
	const char *directory = plm_arena_strndup(arena_of(s), pattern, (size_t)(slash - pattern));
	const struct plm_datum *names;
	bool found;
	int rc = directory ? plm_facts_list(s->facts, *directory ? directory : "/", &names, s->err)
			   : plm_err_nomem(s->err);

	if (rc == 0 && names->presence == PLM_UNREADABLE)
		return give_up(s, directory, names);
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1)
		if (fnmatch(slash + 1, names->data + at, FNM_PERIOD) == 0)
			rc = add_file(
				s,
				plm_arena_printf(arena_of(s), "%s/%s", directory, names->data + at),
				&found);
	return rc;
}

/* Without a wildcard the file has to be there. */
static int add_named(struct script *s, const char *word)
{
	static const struct plm_datum absent = {.presence = PLM_ABSENT};
	const char *const places[] = {"/etc", s->directory};
	bool found = false;
	int rc = 0;

	if (word[0] == '/')
		rc = add_file(s, word, &found);
	for (size_t i = 0; word[0] != '/' && rc == 0 && !found && i < 2; i++)
		rc = add_file(s, plm_arena_printf(arena_of(s), "%s/%s", places[i], word), &found);
	return rc == 0 && !found ? give_up(s, word, &absent) : rc;
}

static int join(struct script *s, struct plm_slice *text)
{
	char *whole = plm_arena_alloc(arena_of(s), s->bytes + s->count + 1);
	size_t at = 0;

	if (!whole)
		return plm_err_nomem(s->err);
	for (size_t i = 0; i < s->count; i++) {
		memcpy(whole + at, s->parts[i].data, s->parts[i].size_bytes);
		at += s->parts[i].size_bytes;
		whole[at++] = '\n';
	}
	*text = (struct plm_slice){whole, at};
	return 0;
}

static int include(void *context, struct plm_slice word, struct plm_slice *text)
{
	struct script *s = context;
	const char *name = plm_arena_strndup(arena_of(s), word.data, word.size_bytes);
	bool wild = name && strpbrk(name, "*?[");
	const char *slash = name ? strrchr(name, '/') : NULL;
	int rc;

	if (!name)
		return plm_err_nomem(s->err);
	/* Beside where nft was started; and in directories that are a wildcard themselves. */
	if (name[0] == '.' || s->m->state.presence != PLM_PRESENT ||
	    (wild && slash && strcspn(name, "*?[") < (size_t)(slash - name)))
		return 1;
	s->parts = NULL;
	s->count = s->bytes = 0;
	if (wild && name[0] != '/')
		name = plm_arena_printf(arena_of(s), "/etc/%s", name);
	if (!name)
		return plm_err_nomem(s->err);
	rc = wild ? add_matching(s, name) : add_named(s, name);
	return rc ? rc : join(s, text);
}

int network_read_script(struct plm_facts *facts, struct network_manager *m,
			struct network_ruleset *ruleset, struct plm_err **err)
{
	struct script s = {.facts = facts, .m = m, .err = err};
	const char *path = m->source, *slash = strrchr(path, '/');
	const struct plm_datum *text;
	int rc = plm_facts_read(facts, path, PLM_READ_LARGE, &text, err);

	if (rc < 0)
		return rc;
	m->state = (struct plm_datum){.presence = text->presence, .error = text->error};
	if (text->presence != PLM_PRESENT)
		return 0;
	s.directory = plm_arena_strndup(arena_of(&s), path, slash ? (size_t)(slash - path) : 0);
	if (!s.directory)
		return plm_err_nomem(err);
	rc = network_parse_nft(arena_of(&s), (struct plm_slice){text->data, text->size_bytes},
			       include, &s, ruleset);
	if (rc == -PLM_E_NOMEM)
		return plm_err_nomem(err);
	if (rc < 0)
		m->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	return 0;
}
