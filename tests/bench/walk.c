/*
 * walk.c DIRECTORY: the walk of core/host over a directory, as an audit with --root makes it, and nothing else of an audit.
 */
#include "core/base/arena.h"
#include "core/host/host.h"

int main(int argc, char **argv)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_host *host = NULL;
	struct plm_datum text = {0};

	if (argc != 2 || !arena || plm_host_open_root(argv[1], &host, NULL) < 0)
		return 2;
	if (plm_host_probe(host, arena, "walk", &text) == 0 && text.presence == PLM_PRESENT)
		printf("%.*s\n", (int)strcspn(text.data, "\n"), text.data);
	plm_host_close(host);
	return text.presence == PLM_PRESENT ? 0 : 1;
}
