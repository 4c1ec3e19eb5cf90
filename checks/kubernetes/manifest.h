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
	const char *config_told; /* etcd's --config-file as it is given, or NULL */
	const char *config_path; /* that file on the host, or NULL: its pod has it from elsewhere */
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

/* A running process of that program which is the node's own: root's or in the host's network. process NULL: that was the last. */
struct kube_running {
	const struct plm_process *process;
	bool in_pod;
	struct plm_datum words;
	const char *path; /* of its command line */
};
int kubernetes_next_process(struct plm_facts *facts, const char *program, size_t *at,
			    struct kube_running *running);

/* What words give a flag: the last value, or all of them joined by commas. *value NULL: it is not given. */
int kube_flag_of(struct plm_arena *arena, const struct plm_datum *words, const char *flag,
		 const char **last, const char **all);

/* ---- etcd_file.c: etcd with --config-file heeds nothing beside that file ---- */

struct etcd_told {
	struct plm_datum words; /* the flags that would tell it the same; PRESENT unless `wrong` */
	const char *path;	/* of the file on the host, or NULL */
	const char *wrong;	/* why nobody can tell, to follow who was asked; or NULL */
};
/* path NULL: the file is not the host's. 0 or -PLM_E_NOMEM. */
int kube_etcd_of_manifest(struct plm_facts *facts, const char *path, struct etcd_told *told);
int kube_etcd_of_process(struct plm_facts *facts, const struct plm_process *process, bool in_pod,
			 const char *file, struct etcd_told *told);

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
