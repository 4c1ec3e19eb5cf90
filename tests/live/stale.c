/*
 * stale.c: prints what the family "patch" finds executing deleted code on this machine, one "PID FILE" a line, with
 * "program" in front of the number where the process's own program is gone.
 */
#include "checks/patch/stale.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

static int complain(const char *what, const struct plm_err *err)
{
	fprintf(stderr, "stale: %s: %s\n", what, err ? plm_err_message(err) : "failed");
	return 1;
}

static void print(const struct patch_stale *stale)
{
	for (size_t i = 0; i < stale->count; i++)
		for (size_t f = 0; f < stale->items[i].file_count; f++)
			printf("%s%d %s\n", stale->items[i].program ? "program " : "",
			       (int)stale->items[i].process->pid, stale->items[i].files[f]);
}

int main(void)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	const struct patch_stale *stale;
	struct plm_host *host;
	struct plm_facts *facts;

	if (!arena || plm_host_open_live(&host, &err) < 0)
		return complain("opening", err);
	facts = plm_facts_new(host, arena);
	if (!facts || patch_stale(facts, PATCH_STALE_HOST, &stale, &err) < 0)
		return complain("gathering", err);
	print(stale);
	plm_host_close(host);
	return 0;
}
