/*
 * pending.c: prints what the family "patch" finds pending on this machine (or in a directory given as
 * second argument), one "NAME ARCHITECTURE INSTALLED CANDIDATE" a line, for comparison with apt.
 */
#include "checks/patch/patch.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

static int complain(const char *what, const struct plm_err *err)
{
	fprintf(stderr, "pending: %s: %s\n", what, err ? plm_err_message(err) : "failed");
	return 1;
}

static void print(const struct patch_updates *updates)
{
	for (size_t i = 0; i < updates->count; i++) {
		const struct patch_update *u = &updates->items[i];

		/* What apt would not list either, or what only apt can tell. */
		if (u->apart == PATCH_SUBSCRIPTION || u->apart == PATCH_PINNED)
			continue;
		printf("%s %s %s %s\n", u->package->name, u->package->architecture,
		       u->package->version, u->candidate);
	}
}

int main(int argc, char **argv)
{
	enum patch_kind kind =
		argc > 1 && strcmp(argv[1], "security") == 0 ? PATCH_SECURITY : PATCH_ALL;
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	const struct patch_updates *updates;
	struct plm_host *host;
	struct plm_facts *facts;
	int rc = argc > 2 ? plm_host_open_root(argv[2], &host, &err)
			  : plm_host_open_live(&host, &err);

	if (rc < 0 || !arena)
		return complain("opening", err);
	facts = plm_facts_new(host, arena);
	if (!facts || patch_updates(facts, kind, &updates, &err) < 0)
		return complain("gathering", err);
	print(updates);
	plm_host_close(host);
	return updates->unreadable_count ? complain("a list is unreadable", NULL) : 0;
}
