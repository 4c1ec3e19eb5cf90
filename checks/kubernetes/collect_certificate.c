/*
 * collect_certificate.c: where the certificates of this node are: those its kubelet shows and is known by, the control
 * plane's, etcd's, and what kubeconfig files carry within. Judges nothing.
 */
#include "checks/kubernetes/certificate_files.h"

#include <string.h>

#include "core/base/arena.h"
#include "core/base/err.h"

static int take_client(struct kube_gathering *g, const struct kubelet_list *kubelets)
{
	static const char *const agents[] = {"/var/lib/rancher/k3s/agent/client-kubelet.crt",
					     "/var/lib/rancher/rke2/agent/client-kubelet.crt",
					     "/var/snap/microk8s/current/certs/kubelet.crt"};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < kubelets->count; i++) {
		const char *path = kubelet_flag(&kubelets->items[i].cmdline, "kubeconfig");

		rc = kube_take_kubeconfig(
			g, path && path[0] == '/' ? path : "/etc/kubernetes/kubelet.conf");
	}
	if (rc == 0 && !kubelets->count)
		rc = kube_take_kubeconfig(g, "/etc/kubernetes/kubelet.conf");
	for (size_t i = 0; rc == 0 && i < sizeof(agents) / sizeof(*agents); i++)
		rc = kube_take_certificate(g, agents[i]);
	return rc;
}

static int told(struct kube_gathering *g, const struct kubelet *kubelet, const char *field,
		const char **path)
{
	struct kubelet_setting s = {0};
	const char *member;
	const struct kubelet_option *option = kubelet_option_find(field, &member);
	int rc = kubernetes_find_setting(g->arena, kubelet, option, member, &s);

	*path = s.value && s.value[0] == '/' ? s.value : NULL;
	return rc;
}

static int take_serving(struct kube_gathering *g, const struct kubelet_list *kubelets)
{
	/* The first that is there: what kubelet was given, what the cluster signed, what kubelet made itself. */
	static const char *const usual[] = {"/var/lib/kubelet/pki/kubelet-server-current.pem",
					    "/var/lib/kubelet/pki/kubelet.crt",
					    "/var/lib/rancher/k3s/agent/serving-kubelet.crt",
					    "/var/lib/rancher/rke2/agent/serving-kubelet.crt"};
	const char *path, *key;
	bool there = false;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < kubelets->count; i++) {
		rc = told(g, &kubelets->items[i], "tlsCertFile", &path);
		if (rc == 0)
			rc = told(g, &kubelets->items[i], "tlsPrivateKeyFile", &key);
		if (rc == 0 && path)
			rc = kube_take_pem(g, path, key, &there);
	}
	for (size_t i = 0; rc == 0 && !there && i < sizeof(usual) / sizeof(*usual); i++)
		rc = kube_take_pem(g, usual[i], NULL, &there);
	return rc;
}

struct place {
	enum kube_certificate_set set;
	const char *directory, *suffix;
	int (*take)(struct kube_gathering *g, const char *path);
};

static int take_places(struct kube_gathering *g, enum kube_certificate_set set)
{
	static const struct place places[] = {
		{KUBE_CONTROL_PLANE, "/etc/kubernetes/pki", ".crt", kube_take_certificate},
		{KUBE_CONTROL_PLANE, "/var/lib/rancher/k3s/server/tls", ".crt",
		 kube_take_certificate},
		{KUBE_CONTROL_PLANE, "/var/lib/rancher/rke2/server/tls", ".crt",
		 kube_take_certificate},
		{KUBE_CONTROL_PLANE, "/var/snap/microk8s/current/certs", ".crt",
		 kube_take_certificate},
		{KUBE_ETCD, "/etc/kubernetes/pki/etcd", ".crt", kube_take_certificate},
		{KUBE_ETCD, "/var/lib/rancher/k3s/server/tls/etcd", ".crt", kube_take_certificate},
		{KUBE_ETCD, "/var/lib/rancher/rke2/server/tls/etcd", ".crt", kube_take_certificate},
		{KUBE_KUBECONFIG, "/etc/kubernetes", ".conf", kube_take_kubeconfig},
		{KUBE_KUBECONFIG, "/root/.kube", "config", kube_take_kubeconfig},
		{KUBE_KUBECONFIG, "/etc/rancher/k3s", "k3s.yaml", kube_take_kubeconfig},
		{KUBE_KUBECONFIG, "/etc/rancher/rke2", "rke2.yaml", kube_take_kubeconfig},
		{KUBE_KUBECONFIG, "/var/snap/microk8s/current/credentials", ".config",
		 kube_take_kubeconfig},
	};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(places) / sizeof(*places); i++)
		if (places[i].set == set)
			rc = kube_take_directory(g, places[i].directory, places[i].suffix,
						 places[i].take);
	return rc;
}

static const char *const set_names[] = {"kubelet-client", "kubelet-serving", "control-plane",
					"etcd", "kubeconfig"};

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct kube_gathering g = {.facts = facts, .arena = plm_facts_arena(facts)};
	const struct kubelet_list *kubelets;
	enum kube_certificate_set set = KUBE_KUBELET_CLIENT;
	int rc = kubernetes_kubelets(facts, &kubelets, err);

	while (strcmp(set_names[set], key) != 0)
		set++;
	g.found = plm_new(g.arena, struct kube_certificate_files);
	if (rc < 0 || !g.found)
		return rc < 0 ? rc : plm_err_nomem(err);
	if (set == KUBE_KUBELET_CLIENT)
		rc = take_client(&g, kubelets);
	else if (set == KUBE_KUBELET_SERVING)
		rc = take_serving(&g, kubelets);
	else
		rc = take_places(&g, set);
	*value = g.found;
	return rc < 0 ? plm_err_nomem(err) : 0;
}

int kubernetes_certificates(struct plm_facts *facts, enum kube_certificate_set set,
			    const struct kube_certificate_files **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"certificates of Kubernetes", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, set_names[set], &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
