/*
 * family.c: the table of the kubernetes family. No code beyond the table.
 */
#include "checks/kubernetes/kubernetes.h"

#include "core/engine/judge.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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

static const struct plm_test tests[] = {
	{.name = "kubelet-option",
	 .summary = "kubelet does as wanted: by its live command line, else its files with their "
		    "drop-ins, else its default.",
	 .params_size = sizeof(struct kubelet_option_params),
	 .attrs = kubelet_option_attrs,
	 .attr_count = COUNT(kubelet_option_attrs),
	 .validate = kubernetes_validate_kubelet_option,
	 .eval = kubernetes_eval_kubelet_option},
	{.name = "proxy-option",
	 .summary = "kube-proxy does as wanted: by its file where it was given one, as the host "
		    "shows a pod's, else its live command line, else its default.",
	 .params_size = sizeof(struct kubelet_option_params),
	 .attrs = proxy_option_attrs,
	 .attr_count = COUNT(proxy_option_attrs),
	 .validate = kubernetes_validate_proxy_option,
	 .eval = kubernetes_eval_proxy_option},
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
	.summary = "How the kubelet of this node is configured.",
	.paths = paths,
	.tests = tests,
	.test_count = COUNT(tests),
};
