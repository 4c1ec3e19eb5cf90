/*
 * paths.c: where a path leads, following symbolic links as the kernel does when it takes an audit
 * rule: links in the directories are followed, one at the end is not. Reads links and metadata
 * through the facts, never the content of a file.
 */
#include <limits.h>

#include "checks/audit/audit.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"

/* As many links as the kernel follows. */
enum { LINKS_MAX = 40 };

struct walk {
	struct plm_facts *facts;
	struct plm_err **err;
	char done[PATH_MAX];  /* what is resolved, without a closing slash */
	char ahead[PATH_MAX]; /* what is still to be walked */
	unsigned links;
};

static bool set_text(char *to, const char *first, const char *second)
{
	int n = snprintf(to, PATH_MAX, "%s%s", first, second);

	return n >= 0 && n < PATH_MAX;
}

static void drop_last(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash)
		*slash = '\0';
}

/* A link at `next`: its target goes in front of what is ahead. */
static bool follow(struct walk *walk, const struct plm_datum *link)
{
	char rest[PATH_MAX];
	bool fits = set_text(rest, "/", walk->ahead);

	if (++walk->links > LINKS_MAX)
		return false;
	if (link->data[0] == '/')
		walk->done[0] = '\0';
	return fits && set_text(walk->ahead, link->data, rest);
}

static int step(struct walk *walk, const char *name, bool follow_link)
{
	char next[PATH_MAX], parent[PATH_MAX];
	const struct plm_datum *link;
	int rc;

	if (!set_text(parent, walk->done, "/") || !set_text(next, parent, name))
		return -PLM_E_LIMIT;
	if (follow_link) {
		rc = plm_facts_readlink(walk->facts, next, &link, walk->err);
		if (rc < 0)
			return rc;
		if (link->presence == PLM_PRESENT && link->size_bytes > 0)
			return follow(walk, link) ? 0 : -PLM_E_LIMIT;
	}
	return set_text(walk->done, next, "") ? 0 : -PLM_E_LIMIT;
}

/* Takes the first component off walk->ahead. */
static void next_name(struct walk *walk, char *name)
{
	size_t skip = strspn(walk->ahead, "/");
	size_t n = strcspn(walk->ahead + skip, "/");

	memcpy(name, walk->ahead + skip, n);
	name[n] = '\0';
	memmove(walk->ahead, walk->ahead + skip + n, strlen(walk->ahead + skip + n) + 1);
}

/* The path with its links followed, the last one only when asked. A path that cannot be walked (a
 * loop, too long) is given back as it is: nothing is there to be found. */
static int resolve(struct plm_facts *facts, const char *path, bool follow_last, const char **out,
		   struct plm_err **err)
{
	struct walk walk = {.facts = facts, .err = err};
	char name[PATH_MAX];
	int rc = set_text(walk.ahead, path, "") ? 0 : -PLM_E_LIMIT;

	while (rc == 0 && walk.ahead[strspn(walk.ahead, "/")] != '\0') {
		next_name(&walk, name);
		if (plm_str_eq(name, "."))
			continue;
		if (plm_str_eq(name, ".."))
			drop_last(walk.done);
		else
			rc = step(&walk, name,
				  follow_last || walk.ahead[strspn(walk.ahead, "/")] != '\0');
	}
	if (rc < 0 && rc != -PLM_E_LIMIT)
		return rc;
	*out = plm_arena_strdup(plm_facts_arena(facts), rc < 0	       ? path
							: walk.done[0] ? walk.done
								       : "/");
	return *out ? 0 : plm_err_nomem(err);
}

static int stat_parent(struct plm_facts *facts, struct plm_audit_path *found, struct plm_err **err)
{
	char *parent = plm_arena_strdup(plm_facts_arena(facts), found->kernel_path);
	const struct plm_stat *stat;
	int rc;

	if (!parent)
		return plm_err_nomem(err);
	drop_last(parent);
	rc = plm_facts_stat(facts, parent[0] ? parent : "/", &stat, err);
	if (rc == 0)
		found->parent = stat->presence;
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_audit_path *found = plm_new(plm_facts_arena(facts), struct plm_audit_path);
	int rc;

	if (!found)
		return plm_err_nomem(err);
	rc = resolve(facts, key, true, &found->path, err);
	if (rc == 0)
		rc = resolve(facts, key, false, &found->kernel_path, err);
	if (rc == 0)
		rc = plm_facts_stat(facts, found->path, &found->stat, err);
	if (rc == 0)
		rc = stat_parent(facts, found, err);
	*value = found;
	return rc;
}

static const struct plm_fact path_fact = {.name = "where a path leads", .gather = gather};

int plm_audit_path(struct plm_facts *facts, const char *path, const struct plm_audit_path **out,
		   struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &path_fact, path, &value, err);

	*out = value;
	return rc;
}
