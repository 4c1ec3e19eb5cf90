/*
 * registry.c: one line for each family built in.
 */
#include "checks/registry.h"

#define PLM_FAMILIES(X)                                                                            \
	X(kernel)                                                                                  \
	X(patch)                                                                                   \
	X(mac)                                                                                     \
	X(cgroup)                                                                                  \
	X(namespace)                                                                               \
	X(container)                                                                               \
	X(engine)                                                                                  \
	X(kubernetes)                                                                              \
	X(filesystem)                                                                              \
	X(audit)                                                                                   \
	X(logging)                                                                                 \
	X(access)                                                                                  \
	X(trust)                                                                                   \
	X(service)                                                                                 \
	X(network)

#define DECLARE(name) extern const struct plm_family plm_family_##name;
PLM_FAMILIES(DECLARE)

int plm_checks_register(struct plm_registry *registry, struct plm_err **err)
{
#define ADDRESS(name) &plm_family_##name,
	static const struct plm_family *const families[] = {PLM_FAMILIES(ADDRESS) NULL};

	for (size_t i = 0; families[i]; i++) {
		int rc = plm_registry_add(registry, families[i], NULL, err);

		if (rc < 0)
			return rc;
	}
	return 0;
}
