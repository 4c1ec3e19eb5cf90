/*
 * proxy_options.c: the options of kube-proxy under their fields of KubeProxyConfiguration v1alpha1, with the flag and the
 * default of each. Follows Kubernetes' references of both. Data.
 */
#include "checks/kubernetes/kubernetes.h"

static const struct kubelet_option options[] = {
	{"bindAddress", "bind-address", KUBELET_TEXT, "0.0.0.0", NULL, NULL},
	{"bindAddressHardFail", "bind-address-hard-fail", KUBELET_BOOL, "false", NULL, NULL},
	{"clientConnection.kubeconfig", "kubeconfig", KUBELET_TEXT, "", NULL, NULL},
	{"clusterCIDR", "cluster-cidr", KUBELET_TEXT, "", NULL, NULL},
	{"configSyncPeriod", "config-sync-period", KUBELET_DURATION, "15m", NULL, NULL},
	{"conntrack.maxPerCore", "conntrack-max-per-core", KUBELET_TEXT, "32768", NULL, NULL},
	{"conntrack.min", "conntrack-min", KUBELET_TEXT, "131072", NULL, NULL},
	{"detectLocalMode", "detect-local-mode", KUBELET_TEXT, "ClusterCIDR", NULL, NULL},
	{"enableProfiling", "profiling", KUBELET_BOOL, "false", NULL, NULL},
	{"featureGates", "feature-gates", KUBELET_GATES, "", NULL, NULL},
	{"healthzBindAddress", "healthz-bind-address", KUBELET_TEXT, "0.0.0.0:10256", NULL, NULL},
	{"hostnameOverride", "hostname-override", KUBELET_TEXT, "", NULL, NULL},
	{"iptables.localhostNodePorts", "iptables-localhost-nodeports", KUBELET_BOOL, "true", NULL,
	 NULL},
	{"iptables.masqueradeAll", "masquerade-all", KUBELET_BOOL, "false", NULL, NULL},
	{"iptables.masqueradeBit", "iptables-masquerade-bit", KUBELET_TEXT, "14", NULL, NULL},
	{"ipvs.scheduler", "ipvs-scheduler", KUBELET_TEXT, "", NULL, NULL},
	{"ipvs.strictARP", "ipvs-strict-arp", KUBELET_BOOL, "false", NULL, NULL},
	{"metricsBindAddress", "metrics-bind-address", KUBELET_TEXT, "127.0.0.1:10249", NULL, NULL},
	{"mode", "proxy-mode", KUBELET_TEXT, NULL, NULL, NULL},
	{"nodePortAddresses", "nodeport-addresses", KUBELET_LIST, "", NULL, NULL},
	{"oomScoreAdj", "oom-score-adj", KUBELET_TEXT, "-999", NULL, NULL},
};

const struct kubelet_option *proxy_option_find(const char *field, const char **member)
{
	return kubelet_option_in(options, sizeof(options) / sizeof(*options), field, member);
}
