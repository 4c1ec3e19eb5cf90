/*
 * fuzz_network.c: packet filters from hostile bytes: the first byte chooses between a script of nft, what iptables-save wrote,
 * libnftables' JSON and a zone of firewalld; what comes out is judged.
 */
#include <stdlib.h>

#include "checks/network/network.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void judge(const struct network_ruleset *ruleset)
{
	static const char *const hooks[] = {"input", "forward"};
	static const char *const families[] = {"ip", "ip6"};

	for (size_t i = 0; i < 4; i++) {
		const struct network_chain *chain =
			network_closing_chain(ruleset, families[i / 2], hooks[i % 2]);

		if (chain && !network_base_chain(ruleset, families[i / 2], hooks[i % 2]))
			abort();
	}
	network_separates(ruleset, "docker0");
}

/* Every file is the script itself, up to the first of two: a script that goes on without end is the reader's to stop. */
static int include(void *context, struct plm_slice word, struct plm_slice *text)
{
	*text = *(const struct plm_slice *)context;
	return word.data[0] == 'x';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice text = {.data = (const char *)data + 1, .size_bytes = size - 1};
	struct network_ruleset ruleset = {0};
	struct network_zone zone;
	int rc;

	if (!arena || size == 0)
		return 0;
	switch (data[0] % 4) {
	case 0:
		rc = network_parse_nft(arena, text, include, &text, &ruleset);
		break;
	case 1:
		rc = network_parse_save(arena, "ip", text, &ruleset);
		break;
	case 2:
		rc = network_parse_json(arena, text, &ruleset);
		break;
	default:
		rc = network_parse_zone(arena, text, &zone);
		if (rc == 0 && !zone.target)
			abort();
	}
	if (rc == 0)
		judge(&ruleset);
	return 0;
}
