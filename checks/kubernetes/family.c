/*
 * family.c: the table of the kubernetes family. No code beyond the table.
 */
#include "checks/kubernetes/certificate.h"
#include "checks/kubernetes/kubernetes.h"
#include "checks/kubernetes/manifest.h"

#include "core/engine/judge.h"
#include "core/engine/table.h"

static const struct plm_attr kubelet_option_attrs[] = {
	{.name = "name",
	 .kind = PLM_ATTR_STRING,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct kubelet_option_params, name),
	 .summary = "the option by its field in KubeletConfiguration, a member of a map after a "
		    "dot: authentication.anonymous.enabled, featureGates.NodeSwap; a list's words "
		    "are joined by blanks, a duration is in seconds"},
	{.name = "each-one-of",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct kubelet_option_params, each_one_of),
	 .summary = "the list is given and each of its words is one of these"},
	PLM_ATTRS_EXPECT(struct kubelet_option_params, expect),
};

static const struct plm_attr proxy_option_attrs[] = {
	{.name = "name",
	 .kind = PLM_ATTR_STRING,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct kubelet_option_params, name),
	 .summary = "the option by its field in KubeProxyConfiguration: metricsBindAddress, "
		    "iptables.masqueradeAll"},
	{.name = "each-one-of",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct kubelet_option_params, each_one_of),
	 .summary = "the list is given and each of its words is one of these"},
	PLM_ATTRS_EXPECT(struct kubelet_option_params, expect),
};

static const struct plm_attr manifest_flag_attrs[] = {
	{.name = "component",
	 .kind = PLM_ATTR_STRING,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct manifest_flag_params, component),
	 .summary = "the program: kube-apiserver, kube-controller-manager, kube-scheduler, etcd"},
	{.name = "flag",
	 .kind = PLM_ATTR_STRING,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct manifest_flag_params, flag),
	 .summary = "the flag without its dashes"},
	PLM_ATTR_OF(struct manifest_flag_params, given, "given", PLM_ATTR_BOOL,
		    "true: it must be given; false: it must not be"),
	PLM_ATTR_OF(struct manifest_flag_params, has, "has", PLM_ATTR_LIST,
		    "each of these is among its words, which commas part"),
	PLM_ATTR_OF(struct manifest_flag_params, has_none, "has-none", PLM_ATTR_LIST,
		    "none of these is among its words"),
	PLM_ATTR_OF(struct manifest_flag_params, fallback, "fallback", PLM_ATTR_STRING,
		    "what the program does when the flag is not given; without it that is not as "
		    "wanted"),
	PLM_ATTRS_EXPECT(struct manifest_flag_params, expect),
};

static const char *const certificate_sets[] = {"kubelet-client", "kubelet-serving", "control-plane",
					       "etcd",		 "kubeconfig",	    NULL};

static const struct plm_attr certificate_attrs[] = {
	{.name = "of",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct certificate_params, of),
	 .choices = certificate_sets,
	 .summary = "kubelet-client: what kubelet is known by; kubelet-serving: what it shows; "
		    "control-plane and etcd: of kubeadm, K3s, RKE2 and MicroK8s; kubeconfig: what "
		    "such files carry within"},
	{.name = "left",
	 .kind = PLM_ATTR_DURATION,
	 .offset = offsetof(struct certificate_params, left),
	 .fallback = "0",
	 .summary = "for how long they must still be valid: 30d"},
	{.name = "key-mode",
	 .kind = PLM_ATTR_MODE,
	 .offset = offsetof(struct certificate_params, key_mode),
	 .summary =
		 "the permissions a private key's file may have, which must be root's; not given: "
		 "nobody asks"},
};

static const struct plm_test tests[] = {
	{.name = "kubelet-option",
	 .summary = "kubelet does as wanted: by its live command line, else its files with their "
		    "drop-ins, else its default.",
	 .reads = "/proc/PID/cmdline of kubelet, its configuration and drop-ins, the files of its "
		  "unit",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct kubelet_option_params),
	 .attrs = kubelet_option_attrs,
	 .attr_count = PLM_COUNT(kubelet_option_attrs),
	 .validate = kubernetes_validate_kubelet_option,
	 .eval = kubernetes_eval_kubelet_option},
	{.name = "proxy-option",
	 .summary = "kube-proxy does as wanted: by its file where it was given one, as the host "
		    "shows a pod's, else its live command line, else its default.",
	 .reads = "/proc/PID/cmdline of kube-proxy, and its configuration",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct kubelet_option_params),
	 .attrs = proxy_option_attrs,
	 .attr_count = PLM_COUNT(proxy_option_attrs),
	 .validate = kubernetes_validate_proxy_option,
	 .eval = kubernetes_eval_proxy_option},
	{.name = "manifest-flag",
	 .summary = "A program of the control plane is started as wanted: by the manifest of its "
		    "static pod and as it runs.",
	 .reads = "the manifests of static pods, and /proc/PID/cmdline",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct manifest_flag_params),
	 .attrs = manifest_flag_attrs,
	 .attr_count = PLM_COUNT(manifest_flag_attrs),
	 .validate = kubernetes_validate_manifest_flag,
	 .eval = kubernetes_eval_manifest_flag},
	{.name = "certificate",
	 .summary = "Certificates of the node are valid, for long enough, and their keys are "
		    "root's alone.",
	 .reads = "certificates, keys and kubeconfigs of the node",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct certificate_params),
	 .attrs = certificate_attrs,
	 .attr_count = PLM_COUNT(certificate_attrs),
	 .eval = kubernetes_eval_certificate},
};

static const char *const paths[] = {
	"/proc/[0-9]*/stat",
	"/proc/[0-9]*/cgroup",
	"/proc/[0-9]*/cmdline",
	"/proc/stat",
	"/var/lib/kubelet/config.yaml",
	"/proc/[0-9]*/mountinfo",
	"/proc/self/mountinfo",
	"/var/lib/kubelet/pods/*/volumes/kubernetes.io~configmap/kube-proxy/*",
	"/etc/kubernetes/*.conf",
	"/etc/kubernetes/pki/*.crt",
	"/etc/kubernetes/pki/etcd/*.crt",
	"/var/lib/kubelet/pki/*",
	"/var/lib/rancher/*/agent/*.crt",
	"/var/lib/rancher/*/server/tls/*.crt",
	"/var/lib/rancher/*/server/tls/etcd/*.crt",
	"/var/snap/microk8s/current/certs/*.crt",
	"/var/snap/microk8s/current/credentials/*.config",
	"/etc/rancher/k3s/k3s.yaml",
	"/etc/rancher/k3s/config.yaml",
	"/etc/rancher/k3s/config.yaml.d/*",
	"/var/lib/rancher/*/agent/etc/kubelet.conf.d/*",
	"/var/lib/rancher/*/agent/etc/kubelet.conf.d/*/*",
	"/var/lib/rancher/*/agent/*.kubeconfig",
	"/var/lib/rancher/*/server/db/etcd/config",
	"/etc/systemd/system/k3s.service",
	"/etc/systemd/system/k3s-agent.service",
	"/etc/rancher/rke2/rke2.yaml",
	"/root/.kube/config",
	"/etc/kubernetes/manifests/*",
	"/var/lib/rancher/rke2/agent/pod-manifests/*",
	"/var/snap/microk8s/current/args/*",
	"/etc/kubernetes/kubelet*",
	"/etc/kubernetes/kubelet*/*",
	"/usr/bin/kubelet",
	"/usr/local/bin/kubelet",
	"/opt/bin/kubelet",
	NULL,
};

extern const struct plm_family plm_family_kubernetes;
const struct plm_family plm_family_kubernetes = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "kubernetes",
	.xmlns = "urn:plimsoll:check:kubernetes",
	.summary =
		"How kubelet, kube-proxy and the control plane of this node are started, and their "
		"certificates.",
	.paths = paths,
	.tests = tests,
	.test_count = PLM_COUNT(tests),
};
