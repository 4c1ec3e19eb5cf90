/*
 * probe_text.c: prints what one probe of this machine, or of a root directory, says, for the shell tests beside it.
 *
 *   probe_text NAME [DIRECTORY]     exit 0 with the text, 1 when it is absent or unreadable
 */
#include "core/base/arena.h"
#include "core/host/host.h"

int main(int argc, char **argv)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_host *host = NULL;
	struct plm_datum datum = {0};

	if (!arena || argc < 2 || argc > 3)
		return 2;
	if ((argc == 3 ? plm_host_open_root(argv[2], &host, NULL)
		       : plm_host_open_live(&host, NULL)) < 0)
		return 2;
	if (plm_host_probe(host, arena, argv[1], &datum) == 0 && datum.presence == PLM_PRESENT)
		fwrite(datum.data, 1, datum.size_bytes, stdout);
	else
		fprintf(stderr, "%s: %s\n", argv[1], strerror(datum.error));
	plm_host_close(host);
	return datum.presence == PLM_PRESENT ? 0 : 1;
}
