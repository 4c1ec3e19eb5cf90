/*
 * platform_names.c: derives the names of the host from os-release(5) and uname. Judges nothing.
 */
#include "core/facts/platform_names.h"

#include <string.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/facts.h"

/* Vendor and product of a distribution by its os-release ID, as the official dictionary has them. */
static const struct {
	const char *id, *name;
} distributions[] = {
	{"debian", "debian:debian_linux"},	{"ubuntu", "canonical:ubuntu_linux"},
	{"rhel", "redhat:enterprise_linux"},	{"centos", "centos:centos"},
	{"fedora", "fedoraproject:fedora"},	{"rocky", "rocky:rocky"},
	{"almalinux", "almalinux:almalinux"},	{"ol", "oracle:linux"},
	{"amzn", "amazon:amazon_linux"},	{"sles", "suse:linux_enterprise_server"},
	{"opensuse-leap", "opensuse:leap"},	{"opensuse-tumbleweed", "opensuse:tumbleweed"},
	{"alpine", "alpinelinux:alpine_linux"}, {"arch", "archlinux:arch_linux"},
};

struct names {
	struct plm_arena *arena;
	const char **items;
	size_t count;
};

static int add(struct names *names, const char *name, struct plm_err **err)
{
	const char **to = name ? plm_push(names->arena, names->items, names->count) : NULL;

	if (!to)
		return plm_err_nomem(err);
	*to = name;
	return 0;
}

/* How much of a version a name can hold without quoting: "6.1.0" of "6.1.0-18-amd64". */
static size_t plain_size(const char *version)
{
	return strspn(version, "0123456789.");
}

static int add_versions(struct names *names, const char *product, const char *version,
			struct plm_err **err)
{
	size_t size = version ? plain_size(version) : 0;
	size_t major = version ? strcspn(version, ".") : 0;
	int rc;

	if (size == 0)
		return add(names, plm_arena_printf(names->arena, "cpe:/o:%s", product), err);
	rc = add(names,
		 plm_arena_printf(names->arena, "cpe:/o:%s:%.*s", product, (int)size, version),
		 err);
	if (rc == 0 && major < size)
		rc = add(names,
			 plm_arena_printf(names->arena, "cpe:/o:%s:%.*s", product, (int)major,
					  version),
			 err);
	return rc;
}

static int add_distribution(struct plm_facts *facts, struct names *names, struct plm_err **err)
{
	const struct plm_host_identity *id = NULL;
	int rc = plm_facts_identity(facts, &id, err);

	if (rc == 0 && id->os_cpe_name)
		rc = add(names, id->os_cpe_name, err);
	for (size_t i = 0; rc == 0 && i < sizeof(distributions) / sizeof(distributions[0]); i++)
		if (plm_str_eq(id->os_id, distributions[i].id))
			rc = add_versions(names, distributions[i].name, id->os_version, err);
	return rc;
}

static int add_kernel(struct plm_facts *facts, struct names *names, struct plm_err **err)
{
	const struct plm_host_identity *id = NULL;
	int rc = plm_facts_identity(facts, &id, err);

	return rc == 0 && id->kernel ? add_versions(names, "linux:linux_kernel", id->kernel, err)
				     : rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct names names = {.arena = plm_facts_arena(facts)};
	struct plm_platform_names *made = plm_new(names.arena, struct plm_platform_names);
	int rc = made ? add_distribution(facts, &names, err) : plm_err_nomem(err);

	(void)key;
	if (rc < 0)
		return rc;
	made->system_known = names.count > 0;
	rc = add_kernel(facts, &names, err);
	made->items = names.items;
	made->count = names.count;
	*value = made;
	return rc;
}

static const struct plm_fact platform_names_fact = {"platform names", gather};

int plm_facts_platform_names(struct plm_facts *facts, const struct plm_platform_names **out,
			     struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &platform_names_fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
