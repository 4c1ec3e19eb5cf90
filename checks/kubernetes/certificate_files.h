/*
 * certificate_files.h: the files with certificates in them while a set is being gathered, between collect_certificate.c,
 * which knows the places, and what reads the files. All give 0 or an error.
 */
#ifndef PLM_CHECKS_KUBERNETES_CERTIFICATE_FILES_H
#define PLM_CHECKS_KUBERNETES_CERTIFICATE_FILES_H

#include "checks/kubernetes/certificate.h"

struct kube_gathering {
	struct plm_facts *facts;
	struct plm_arena *arena;
	struct kube_certificate_files *found;
	struct kube_reader reader;
};

/* *there when the file exists, readable or not; `key` is its private key's file when that is told, or NULL. */
int kube_take_pem(struct kube_gathering *g, const char *path, const char *key, bool *there);
int kube_take_certificate(struct kube_gathering *g, const char *path);
/* What it carries within and the files that it names. */
int kube_take_kubeconfig(struct kube_gathering *g, const char *path);
/* Each file of that suffix. */
int kube_take_directory(struct kube_gathering *g, const char *directory, const char *suffix,
			int (*take)(struct kube_gathering *, const char *));

#endif
