/*
 * library.c: loads a library by the names its ABI has had and looks up what is used of it. Calls nothing of it.
 */
#include "core/host/library.h"

#include "core/base/err.h"

#include <dlfcn.h>
#include <errno.h>

int plm_library_open(const struct plm_library *library, void **handle)
{
	*handle = NULL;
	for (size_t i = 0; !*handle && library->names[i]; i++)
		*handle = dlopen(library->names[i], RTLD_NOW | RTLD_LOCAL);
	if (!*handle)
		return ELIBACC;
	for (size_t i = 0; i < library->count; i++) {
		void *symbol = dlsym(*handle, library->symbols[i].name);

		if (!symbol)
			return ELIBBAD;
		/* Objects and functions may differ in representation; POSIX says not here. */
		memcpy(library->symbols[i].slot, &symbol, sizeof(symbol));
	}
	return 0;
}

int plm_library_need(const struct plm_library *library, const char *remedy, struct plm_err **err)
{
	void *handle;
	const char *why;
	int rc;

	if (plm_library_open(library, &handle) == 0)
		return 0;
	why = dlerror();
	rc = plm_err_set(err, PLM_E_IO, "%s", why ? why : "a library cannot be loaded");
	plm_err_remedy(err, "%s", remedy);
	return rc;
}
