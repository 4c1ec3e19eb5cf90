/*
 * version.c: versions as the authors of engines write them, and where a program's build information holds one. Pure.
 */
#include "checks/engine/version.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"

/* ---- order ---- */

/* Takes a number and the dot behind it off; false where none begins. */
static bool take_number(const char **at, unsigned long *number)
{
	*number = 0;
	if (!isdigit((unsigned char)**at))
		return false;
	while (isdigit((unsigned char)**at)) {
		if (*number < 1000000000UL)
			*number = *number * 10 + (unsigned long)(**at - '0');
		(*at)++;
	}
	if (**at == '.' && isdigit((unsigned char)(*at)[1]))
		(*at)++;
	return true;
}

static bool is_before_release(const char *rest)
{
	rest += strspn(rest, "-~.");
	return strncmp(rest, "rc", 2) == 0 || strncmp(rest, "beta", 4) == 0 ||
	       strncmp(rest, "alpha", 5) == 0 || strncmp(rest, "dev", 3) == 0;
}

int engine_version_compare(const char *a, const char *b)
{
	unsigned long x, y;
	bool more_a, more_b;

	a += *a == 'v';
	b += *b == 'v';
	do {
		more_a = take_number(&a, &x);
		more_b = take_number(&b, &y);
		if (x != y)
			return x < y ? -1 : 1;
	} while (more_a || more_b);
	return (int)is_before_release(b) - (int)is_before_release(a);
}

static bool same_branch(const char *a, const char *b)
{
	unsigned long x = 0, y = 0;

	a += *a == 'v';
	b += *b == 'v';
	for (int i = 0; i < 2; i++)
		if (!take_number(&a, &x) || !take_number(&b, &y) || x != y)
			return false;
	return true;
}

bool engine_version_meets(const char *version, const char *const *floors, size_t count)
{
	bool above_all = true;

	for (size_t i = 0; i < count; i++) {
		if (same_branch(version, floors[i]))
			return engine_version_compare(version, floors[i]) >= 0;
		above_all = above_all && engine_version_compare(version, floors[i]) > 0;
	}
	return above_all;
}

/* ---- build information ---- */

static bool begins_version(const char *text, const char *end)
{
	text += text < end && *text == 'v';
	return text < end && isdigit((unsigned char)*text);
}

static struct plm_slice version_at(const char *at, const char *end)
{
	const char *stop = at;

	while (stop < end && !strchr(" \t\"'\\\n", *stop))
		stop++;
	at += *at == 'v';
	return (struct plm_slice){at, (size_t)(stop - at)};
}

/* "mod MODULE vX.Y.Z HASH"; built from a working tree it is "(devel)". */
static bool of_module(struct plm_slice line, struct plm_slice *out)
{
	struct plm_slice word;

	for (int i = 0; i < 3; i++)
		if (!plm_next_word(&line, " ", &word))
			return false;
	if (!begins_version(word.data, word.data + word.size_bytes))
		return false;
	*out = version_at(word.data, word.data + word.size_bytes);
	/* v0.0.0-20240101000000-abcdef: a commit, no release. */
	return !plm_slice_starts(*out, "0.0.0-");
}

/* -ldflags="-X main.version=1.1.12 …" */
static bool of_linker_flags(struct plm_slice line, struct plm_slice *out)
{
	static const char name[] = "ersion=";
	const char *at = line.data, *end = line.data + line.size_bytes;

	while (at < end && (at = memmem(at, (size_t)(end - at), name, sizeof(name) - 1))) {
		at += sizeof(name) - 1;
		if (begins_version(at, end)) {
			*out = version_at(at, end);
			return true;
		}
	}
	return false;
}

int engine_version_of_build(struct plm_arena *arena, const struct plm_datum *build,
			    const char **version)
{
	struct plm_slice rest = {build->data, build->size_bytes}, line, found;
	bool told = false;

	*version = NULL;
	if (build->presence != PLM_PRESENT)
		return 0;
	while (!told && plm_next_line(&rest, &line))
		told = (plm_slice_starts(line, "mod ") && of_module(line, &found)) ||
		       (plm_slice_starts(line, "build -ldflags=") && of_linker_flags(line, &found));
	if (!told)
		return 0;
	*version = plm_arena_strndup(arena, found.data, found.size_bytes);
	return *version ? 0 : -PLM_E_NOMEM;
}
