/*
 * fuzz_certificate.c: certificates from hostile bytes: as PEM, as DER and as base64 of either; and words of a command line
 * that a flag is looked for in.
 */
#include "checks/kubernetes/certificate.h"
#include "checks/kubernetes/manifest.h"
#include "core/base/arena.h"
#include "core/host/crypto_lib.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask_flags(struct plm_arena *arena, const uint8_t *data, size_t size)
{
	char *copy = plm_arena_strndup(arena, (const char *)data, size);
	struct plm_datum words = {.presence = PLM_PRESENT, .data = copy, .size_bytes = size};
	const char *last, *all;

	if (!copy || kube_flag_of(arena, &words, "a", &last, &all) < 0)
		return;
	/* The last value ends what all of them are. */
	if ((last != NULL) != (all != NULL) || (last && !plm_str_ends(all, last)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct kube_certificates found;
	struct plm_crypto_lib crypto;
	struct kube_reader reader = {arena, &crypto};
	struct kube_certificate one = {0};
	bool failed;

	if (!arena || plm_crypto_lib_load(&crypto, NULL) < 0)
		return 0;
	if (kube_parse_pem(&reader, (struct plm_slice){(const char *)data, size}, &found) == 0)
		for (size_t i = 0; i < found.count; i++)
			if (!found.items[i].name)
				abort();
	if (kube_parse_der(&reader, data, size, &one, &failed) && !one.name)
		abort();
	ask_flags(arena, data, size);
	return 0;
}
