/*
 * fuzz_image_policy.c: a policy of containers/image from hostile bytes, an image's name before it up to the first line
 * end: what governs the image is looked for, and what every scope demands.
 */
#include "checks/trust/content.h"
#include "checks/trust/trust.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(struct plm_arena *arena, const json_t *policy, const char *image)
{
	const char *scope;
	const json_t *governing;
	bool failed;

	governing = trust_policy_governing(arena, policy, image, &scope, &failed);
	/* What governs is never stricter or looser than one of the four words. */
	if (!failed && !trust_demand_name(trust_demand_of(governing))[0])
		abort();
	if (!failed && !scope && governing != json_object_get(policy, "default"))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_slice rest = {(const char *)data, size}, image;
	struct trust_assignment assignment = {0};
	plm_auto_json json_t *policy = NULL;
	struct plm_datum text = {.presence = PLM_PRESENT};
	char *name;

	if (!arena || !plm_next_line(&rest, &image))
		return 0;
	trust_parse_environment(rest, &assignment);
	if (assignment.given != (assignment.line > 0))
		abort();
	name = plm_arena_strndup(arena, image.data, image.size_bytes);
	text.data = rest.data;
	text.size_bytes = rest.size_bytes;
	if (!name || !strchr(name, ':') || plm_json_parse(&text, &policy) < 0 || !policy)
		return 0;
	ask(arena, policy, name);
	return 0;
}
