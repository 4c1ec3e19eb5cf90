/*
 * flatpak.h: the sandboxes of Flatpak, which have a root of their own and are no containers. Not for use outside of
 * core/facts.
 */
#ifndef PLM_CORE_FACTS_FLATPAK_H
#define PLM_CORE_FACTS_FLATPAK_H

#include "core/facts/containers.h"

/* One running application. */
struct plm_flatpak {
	uint64_t mnt;	  /* its mount namespace */
	uint32_t uid;	  /* whose it is */
	const char *name; /* "org.gnome.Calculator", or NULL; untrusted text */
};

struct plm_flatpak_list {
	const struct plm_flatpak *items;
	size_t count;
	bool read;
};

struct plm_host;
/* From /run/user/UID/.flatpak. 0 or -PLM_E_NOMEM. */
int plm_flatpak_read(struct plm_host *host, struct plm_arena *arena, struct plm_flatpak_list *out);

/* The application that a process of that user belongs to, by its mount namespace, else by the name of its scope, as the
 * proxies beside an application have a root of their own; or NULL. A user's file says nothing about others'
 * processes. */
const struct plm_flatpak *plm_flatpak_find(const struct plm_flatpak_list *list,
					   const struct plm_process *process, uint32_t uid);

#endif
