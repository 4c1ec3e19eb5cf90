/*
 * registry.c: the families and check systems of an audit, in the order they came. Does no I/O.
 */
#include "core/engine/registry.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/engine/families.h"
#include "core/engine/registry_check.h"
#include "core/engine/registry_private.h"

struct plm_registry {
	struct plm_arena *arena;
	struct plm_registered *families;
	size_t family_count;
	const struct plm_check_system **systems;
	size_t system_count;
};

struct plm_registry *plm_registry_new(struct plm_arena *arena)
{
	struct plm_registry *registry = plm_new(arena, struct plm_registry);

	if (!registry)
		return NULL;
	registry->arena = arena;
	return plm_registry_add_system(registry, &plm_families_system, NULL) < 0 ? NULL : registry;
}

struct plm_arena *plm_registry_arena(struct plm_registry *registry)
{
	return registry->arena;
}

static const char *origin(const struct plm_registered *registered)
{
	return registered->file ? registered->file : "plimsoll itself";
}

static int check_name(const struct plm_registered *other, const struct plm_family *family,
		      struct plm_err **err)
{
	if (strcmp(other->family->name, family->name) != 0)
		return 0;
	plm_err_set(err, PLM_E_REFUSED, "there is a family %s already, from %s", family->name,
		    origin(other));
	plm_err_remedy(err, "rename one of them, or remove it");
	return -PLM_E_REFUSED;
}

static int check_elements(const struct plm_registered *other, const struct plm_family *family,
			  struct plm_err **err)
{
	if (strcmp(other->family->xmlns, family->xmlns) != 0)
		return 0;
	for (size_t i = 0; i < other->family->test_count; i++) {
		for (size_t k = 0; k < family->test_count; k++) {
			const char *name = family->tests[k].name;

			if (strcmp(other->family->tests[i].name, name) != 0)
				continue;
			plm_err_set(err, PLM_E_REFUSED,
				    "family %s: the test <%s> of %s is there already, from %s",
				    family->name, name, family->xmlns, origin(other));
			plm_err_remedy(err, "give the family a namespace of its own");
			return -PLM_E_REFUSED;
		}
	}
	return 0;
}

int plm_registry_add(struct plm_registry *registry, const struct plm_family *family,
		     const char *file, struct plm_err **err)
{
	int rc = plm_family_check(family, registry->arena, err);
	struct plm_registered *to;

	for (size_t i = 0; rc == 0 && i < registry->family_count; i++)
		rc = check_name(&registry->families[i], family, err);
	for (size_t i = 0; rc == 0 && i < registry->family_count; i++)
		rc = check_elements(&registry->families[i], family, err);
	if (rc < 0)
		return rc;
	to = plm_push(registry->arena, registry->families, registry->family_count);
	if (!to)
		return plm_err_nomem(err);
	*to = (struct plm_registered){.family = family, .file = file};
	return 0;
}

size_t plm_registry_count(const struct plm_registry *registry)
{
	return registry->family_count;
}

const struct plm_registered *plm_registry_family(const struct plm_registry *registry, size_t index)
{
	return &registry->families[index];
}

static const struct plm_test *test_of(const struct plm_family *family, const char *element)
{
	for (size_t i = 0; i < family->test_count; i++)
		if (strcmp(family->tests[i].name, element) == 0)
			return &family->tests[i];
	return NULL;
}

const struct plm_test *plm_registry_test(const struct plm_registry *registry, const char *xmlns,
					 const char *element, const struct plm_family **family)
{
	for (size_t i = 0; i < registry->family_count; i++) {
		const struct plm_family *candidate = registry->families[i].family;
		const struct plm_test *test = NULL;

		if (strcmp(candidate->xmlns, xmlns) == 0)
			test = test_of(candidate, element);
		if (test && family)
			*family = candidate;
		if (test)
			return test;
	}
	return NULL;
}

int plm_registry_add_system(struct plm_registry *registry, const struct plm_check_system *system,
			    struct plm_err **err)
{
	const struct plm_check_system **to;

	if (plm_registry_system(registry, system->uri))
		return plm_err_set(err, PLM_E_REFUSED, "there is a check system %s already",
				   system->uri);
	to = plm_push(registry->arena, registry->systems, registry->system_count);
	if (!to)
		return plm_err_nomem(err);
	*to = system;
	return 0;
}

const struct plm_check_system *plm_registry_system(const struct plm_registry *registry,
						   const char *uri)
{
	for (size_t i = 0; i < registry->system_count; i++)
		if (plm_str_eq(registry->systems[i]->uri, uri))
			return registry->systems[i];
	return NULL;
}
