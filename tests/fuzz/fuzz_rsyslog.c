/*
 * fuzz_rsyslog.c: an rsyslog configuration from hostile bytes, and the way to each destination in
 * it.
 */
#include "core/forwarding/rsyslog.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_rsyslog conf = {.arena = arena};

	if (!arena)
		return 0;
	plm_rsyslog_read(&conf, "fuzz",
			 (struct plm_slice){.data = (const char *)data, .size_bytes = size});
	for (size_t i = 0; i < conf.count && i < 64; i++) {
		if (conf.items[i].kind != PLM_RSYSLOG_TARGET)
			continue;
		if (!conf.items[i].name)
			abort();
		plm_rsyslog_reaches(&conf, i, NULL, 22, 6);
		plm_rsyslog_reaches(&conf, i, "r", PLM_RSYSLOG_ANY_FACILITY, 5);
	}
	return 0;
}
