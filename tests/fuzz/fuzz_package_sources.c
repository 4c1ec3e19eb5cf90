/*
 * fuzz_package_sources.c: sources of packages from hostile bytes: the first byte says in whose language the rest is
 * written, the rest is the file. What comes out must be whole.
 */
#include "checks/trust/integrity.h"
#include "checks/trust/sources.h"
#include "core/base/arena.h"
#include "core/facts/apt_conf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
	if (!holds)
		abort();
}

static int parse(const struct trust_parse *p, unsigned language, struct plm_slice text)
{
	struct plm_rpm_defaults defaults = {.checks = language & 8};
	struct plm_apt_conf conf = {0};

	switch (language % 4) {
	case 0:
		return trust_parse_list(p, text);
	case 1:
		return trust_parse_deb822(p, text);
	case 2:
		if (plm_apt_parse(p->arena, p->file, text, &conf) < 0)
			return -PLM_E_NOMEM;
		return trust_take_apt_switches(p->arena, &conf, p->out);
	default:
		plm_rpm_defaults_parse(text, &defaults);
		return trust_parse_repo(p, &defaults, text);
	}
}

static void look_at(const struct trust_sources *sources)
{
	for (size_t i = 0; i < sources->count; i++) {
		const struct trust_repository *r = &sources->items[i];

		demand(r->name && r->file && (!r->key_count || r->own_keys));
		for (size_t k = 0; k < r->key_count; k++)
			demand(r->keys[k][0] == '/');
	}
	for (size_t i = 0; i < sources->override_count; i++)
		demand(sources->overrides[i].name && sources->overrides[i].value);
	demand(sources->override_count <= 6);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct trust_sources sources = {0};
	struct trust_parse p = {arena, &sources, "file"};
	struct plm_slice text;
	struct trust_pgp pgp;
	bool failed;

	if (!arena || size == 0)
		return 0;
	text = (struct plm_slice){(const char *)data + 1, size - 1};
	if (parse(&p, data[0], text) == 0)
		look_at(&sources);
	if (trust_parse_pgp(text, 1763800000, &pgp) == 0)
		demand(pgp.current <= pgp.keys && (!pgp.current || pgp.last > 1763800000));
	trust_aide_database(arena, text, &failed);
	return 0;
}
