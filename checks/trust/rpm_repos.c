/*
 * rpm_repos.c: repositories of dnf, yum and zypper: of those that are enabled, whose signature is believed. Pure.
 */
#include "checks/trust/sources.h"
#include "core/base/arena.h"

static int add_keys(const struct trust_parse *p, const struct plm_rpm_source *source,
		    struct trust_repository *found)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < source->key_count; i++) {
		struct plm_slice key = source->keys[i];

		if (plm_slice_starts(key, "file://")) {
			key.data += 7;
			key.size_bytes -= 7;
		}
		rc = trust_add_key(p->arena, found, key);
	}
	return rc;
}

static int add_source(const struct trust_parse *p, const struct plm_rpm_source *source)
{
	struct trust_repository *slot = plm_push(p->arena, p->out->items, p->out->count);

	if (!slot)
		return -PLM_E_NOMEM;
	*slot = (struct trust_repository){
		.name = source->id, .file = p->file, .line = source->line};
	if (!source->checks)
		slot->unverified =
			source->says_checks ? "gpgcheck=0" : "no gpgcheck here nor by default";
	else if (source->ssl_off)
		slot->unverified = "sslverify=0";
	return add_keys(p, source, slot);
}

int trust_parse_repo(const struct trust_parse *p, const struct plm_rpm_defaults *defaults,
		     struct plm_slice text)
{
	struct plm_rpm_sources sources = {0};
	int rc = plm_rpm_sources_parse(p->arena, text, defaults, &sources);

	for (size_t i = 0; rc == 0 && i < sources.count; i++)
		if (sources.items[i].enabled)
			rc = add_source(p, &sources.items[i]);
	return rc;
}
