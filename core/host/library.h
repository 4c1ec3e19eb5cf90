/*
 * library.h: libraries that only some hosts or commands need, loaded where they are used: every start of plimsoll would
 * pay for them else. Calls nothing of them. Private to core/host.
 */
#ifndef PLM_CORE_HOST_LIBRARY_H
#define PLM_CORE_HOST_LIBRARY_H

#include <stddef.h>

struct plm_err;

struct plm_symbol {
	const char *name;
	void *slot; /* of a pointer to the function of that name */
};

struct plm_library {
	const char *const
		*names; /* the ABIs that will do, the first that is here is taken; ends in NULL */
	const struct plm_symbol *symbols;
	size_t count;
};

/* Fills every slot. Gives 0 and *handle, for dlclose; ELIBACC: it is not installed, ELIBBAD: it lacks a symbol. */
int plm_library_open(const struct plm_library *library, void **handle);

/* The same where nothing goes on without it: it stays loaded, and else err says PLM_E_IO in the loader's words. */
int plm_library_need(const struct plm_library *library, const char *remedy, struct plm_err **err);

#endif
