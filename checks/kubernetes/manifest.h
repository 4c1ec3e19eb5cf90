/*
 * manifest.h: the control plane of a node as its kubelet starts it: static pods, and the processes that came of them.
 */
#ifndef PLM_CHECKS_KUBERNETES_MANIFEST_H
#define PLM_CHECKS_KUBERNETES_MANIFEST_H

#include "checks/kubernetes/kubernetes.h"

/* One program of a static pod, or one file of arguments of MicroK8s. */
struct kube_component {
	const char *path;	/* of the manifest */
	const char *container;	/* its name there; untrusted text */
	struct plm_datum words; /* command and arguments, each ended by a NUL */
	bool opaque; /* a shell or something else that is no program of Kubernetes' starts it */
	const char *const *variables; /* names of its environment */
	size_t variable_count;
};

/* A manifest, or a directory of them, that could not be read. */
struct kube_gap {
	const char *path;
	int error;
};

struct kube_manifests {
	struct kube_component *components;
	size_t count;
	struct kube_gap *gaps;
	size_t gap_count;
	const struct plm_process *within; /* a program that has the control plane within itself */
};

int kubernetes_manifests(struct plm_facts *facts, const struct kube_manifests **out,
			 struct plm_err **err);
/* The program that words start: behind the last slash of the first; "" when there is none. */
const char *kube_program_of(const struct plm_datum *words);

/* A running process of that program which is the node's own: root's or in the host's network. NULL and *at is the end. */
int kubernetes_next_process(struct plm_facts *facts, const char *program, size_t *at,
			    const struct plm_process **process, struct plm_datum *words,
			    const char **path);

/* What words give a flag: the last value, or all of them joined by commas. *value NULL: it is not given. */
int kube_flag_of(struct plm_arena *arena, const struct plm_datum *words, const char *flag,
		 const char **last, const char **all);

struct manifest_flag_params {
	const char *component;
	const char *flag;
	struct plm_bool given;
	struct plm_list has, has_none;
	const char *fallback;
	struct plm_expect expect;
};
const char *kubernetes_validate_manifest_flag(const void *params);
int kubernetes_eval_manifest_flag(struct plm_eval *ev, const void *params);

#endif
