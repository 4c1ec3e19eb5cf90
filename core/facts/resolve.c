/*
 * resolve.c: where a path leads, link by link, as path_resolution(7). Reads links and metadata through the facts, never
 * content.
 */
#include <errno.h>
#include <limits.h>

#include "core/facts/resolve.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"

enum { MOST_LINKS = 40 };

/* Puts a link's target in front of what is still ahead; false when that is too long. */
static bool expand(char ahead[static PATH_MAX], const struct plm_datum *link)
{
	char rest[PATH_MAX];
	int size;

	memcpy(rest, ahead, strlen(ahead) + 1);
	size = snprintf(ahead, PATH_MAX, "%s/%s", link->data, rest);
	return size >= 0 && size < PATH_MAX;
}

static void step_up(char *done)
{
	char *slash = strrchr(done, '/');

	if (slash)
		*slash = '\0';
}

/* Takes the first component off ahead; false at the end. */
static bool take_name(char *ahead, char name[static NAME_MAX + 1])
{
	size_t skip = strspn(ahead, "/"), size = strcspn(ahead + skip, "/");

	if (size == 0 || size > NAME_MAX)
		return false;
	memcpy(name, ahead + skip, size);
	name[size] = '\0';
	memmove(ahead, ahead + skip + size, strlen(ahead + skip + size) + 1);
	return true;
}

/* Enters one name: 0, or a negative code. *why_not is set where the walk ends. */
static int enter(struct plm_facts *facts, char done[static PATH_MAX], char ahead[static PATH_MAX],
		 const char *name, unsigned *links, struct plm_datum *why_not, struct plm_err **err)
{
	const struct plm_datum *link;
	const struct plm_stat *st;
	size_t size = strlen(done);
	int rc;

	if (size + strlen(name) + 2 > PATH_MAX) {
		*why_not = (struct plm_datum){.error = ENAMETOOLONG};
		return 0;
	}
	snprintf(done + size, PATH_MAX - size, "/%s", name);
	rc = plm_facts_stat(facts, done, &st, err);
	if (rc < 0)
		return rc;
	*why_not = (struct plm_datum){.presence = st->presence, .error = st->error};
	if (st->presence != PLM_PRESENT || st->kind != PLM_FILE_SYMLINK)
		return 0;
	rc = plm_facts_readlink(facts, done, &link, err);
	if (rc < 0)
		return rc;
	*why_not = (struct plm_datum){.presence = link->presence, .error = link->error};
	if (link->presence != PLM_PRESENT)
		return 0;
	if (++*links > MOST_LINKS || !expand(ahead, link))
		*why_not = (struct plm_datum){.error = ELOOP};
	if (link->data[0] == '/')
		done[0] = '\0';
	else
		step_up(done);
	return 0;
}

int plm_facts_resolve(struct plm_facts *facts, const char *path, const char **to,
		      struct plm_datum *why_not, struct plm_err **err)
{
	char done[PATH_MAX] = "", ahead[PATH_MAX], name[NAME_MAX + 1];
	unsigned links = 0;

	*to = NULL;
	*why_not = (struct plm_datum){.presence = PLM_PRESENT};
	if (strlen(path) >= sizeof(ahead)) {
		*why_not = (struct plm_datum){.error = ENAMETOOLONG};
		return 0;
	}
	memcpy(ahead, path, strlen(path) + 1);
	while (why_not->presence == PLM_PRESENT && take_name(ahead, name)) {
		int rc = 0;

		if (plm_str_eq(name, ".."))
			step_up(done);
		else if (!plm_str_eq(name, "."))
			rc = enter(facts, done, ahead, name, &links, why_not, err);
		if (rc < 0)
			return rc;
	}
	if (why_not->presence != PLM_PRESENT)
		return 0;
	*to = plm_arena_strdup(plm_facts_arena(facts), done[0] ? done : "/");
	return *to ? 0 : plm_err_nomem(err);
}
