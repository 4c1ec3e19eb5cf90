/*
 * kernels.h: which kernels are installed and which one runs. The families patch and kernel ask.
 * Packages of dpkg or rpm and /boot tell, else /lib/modules. Judges nothing but the order of versions.
 */
#ifndef PLM_CORE_FACTS_KERNELS_H
#define PLM_CORE_FACTS_KERNELS_H

#include "core/facts/facts.h"

struct plm_kernel {
	const char *release;	     /* as uname would say */
	const char *source;	     /* the package or the file that says it is installed */
	const char *package_version; /* NULL when no package is known */
};

struct plm_kernels {
	const struct plm_datum *uname;
	const char *running;	     /* uname release; NULL when not known */
	const char *running_package; /* version of the package it was built as; NULL unknown */
	struct plm_kernel *items;
	size_t count;
	struct plm_datum boot; /* presence of the listing of /boot */
};

int plm_facts_kernels(struct plm_facts *facts, const struct plm_kernels **out,
		      struct plm_err **err);

/* The newest kernel of the running one's flavour ("amd64", "cloud-amd64", "generic"); of all when
 * none of that flavour is installed; NULL when none is. */
const struct plm_kernel *plm_kernels_newest(const struct plm_kernels *kernels);

/* The newest one when it is newer than the running one; NULL. Needs `running`. */
const struct plm_kernel *plm_kernels_newer(const struct plm_kernels *kernels);
/* The running release's package, when it was upgraded in place since the start; NULL. */
const struct plm_kernel *plm_kernels_upgraded(const struct plm_kernels *kernels);

#endif
