/*
 * registry.h: the check families and the check systems an audit can use. Refuses families that do
 * not fit, loudly.
 */
#ifndef PLM_CORE_ENGINE_REGISTRY_H
#define PLM_CORE_ENGINE_REGISTRY_H

#include <plimsoll/plugin.h>

struct plm_arena;
struct plm_check_system;
struct plm_diags;
struct plm_err;

#define PLM_CHECK_SYSTEM_URI "urn:plimsoll:check:1"

struct plm_registered {
	const struct plm_family *family;
	const char *file; /* the shared object; NULL when built in */
};

struct plm_registry; /* in an arena */

struct plm_registry *plm_registry_new(struct plm_arena *arena); /* NULL when out of memory */

/* Adds a family after checking its table: ABI, size, names, unique name and (namespace, element),
 * attributes that fit their struct, eval present. PLM_E_REFUSED says what is wrong. `file` NULL for
 * built-in ones. */
int plm_registry_add(struct plm_registry *registry, const struct plm_family *family,
		     const char *file, struct plm_err **err);

/* Loads every .so of a directory in sorted order; an absent directory is none. The first that is
 * refused is the error. */
int plm_registry_load_plugins(struct plm_registry *registry, const char *directory,
			      struct plm_err **err);

size_t plm_registry_count(const struct plm_registry *registry);
const struct plm_registered *plm_registry_family(const struct plm_registry *registry, size_t index);
/* By XML namespace and element; NULL when nobody has it. */
const struct plm_test *plm_registry_test(const struct plm_registry *registry, const char *xmlns,
					 const char *element, const struct plm_family **family);

/* Adds a check system next to the families' own (which is always there); the URI must be new. */
int plm_registry_add_system(struct plm_registry *registry, const struct plm_check_system *system,
			    struct plm_err **err);
const struct plm_check_system *plm_registry_system(const struct plm_registry *registry,
						   const char *uri);

#endif
