/*
 * container_pods.h: to which pod of Kubernetes a container belongs where its cgroup path does not tell. Not for use
 * outside of core/facts.
 */
#ifndef PLM_CORE_FACTS_CONTAINER_PODS_H
#define PLM_CORE_FACTS_CONTAINER_PODS_H

#include "core/facts/container_watcher.h"

/* What a container's bundle says of its pod. NULL where it says nothing; untrusted text. */
struct plm_pod_note {
	const char *pod;     /* its uid, else the id of its sandbox */
	const char *sandbox; /* the id of the container that holds its namespaces */
	const char *name;    /* NAMESPACE/POD/CONTAINER */
	const char *image;
};

/* Reads the bundle that the watcher leads to. Comes zeroed. 0 or a negative code. */
int plm_pod_note_read(struct plm_facts *facts, const struct plm_watcher *watcher,
		      const struct plm_container *container, struct plm_pod_note *note,
		      struct plm_err **err);

/* "shop/cart-1/cart" from "k8s_cart_cart-1_shop_UID_0", which is how CRI-O and cri-dockerd name containers; *name
 * stays NULL for any other. 0 or -PLM_E_NOMEM. */
int plm_pod_name(struct plm_arena *arena, const char *text, const char **name);

/* Whether two containers can be in one pod: they share the namespaces that make it one. */
bool plm_pod_shares(const struct plm_container *container, const struct plm_container *sandbox);

#endif
