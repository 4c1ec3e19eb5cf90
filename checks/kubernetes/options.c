/*
 * options.c: the options of kubelet under their fields of KubeletConfiguration v1beta1, with the flag and the default
 * of each. Follows Kubernetes' references of both. Data.
 */
#include "checks/kubernetes/kubernetes.h"

#include "core/base/text.h"

static const struct kubelet_option options[] = {
	{"address", "address", KUBELET_TEXT, "0.0.0.0", NULL, NULL},
	{"allowedUnsafeSysctls", "allowed-unsafe-sysctls", KUBELET_LIST, "", NULL, NULL},
	{"authentication.anonymous.enabled", "anonymous-auth", KUBELET_BOOL, "false", NULL, "true"},
	{"authentication.webhook.cacheTTL", "authentication-token-webhook-cache-ttl",
	 KUBELET_DURATION, "2m", NULL, NULL},
	{"authentication.webhook.enabled", "authentication-token-webhook", KUBELET_BOOL, "true",
	 NULL, "false"},
	{"authentication.x509.clientCAFile", "client-ca-file", KUBELET_TEXT, "", NULL, NULL},
	{"authorization.mode", "authorization-mode", KUBELET_TEXT, "Webhook", NULL, "AlwaysAllow"},
	{"authorization.webhook.cacheAuthorizedTTL", "authorization-webhook-cache-authorized-ttl",
	 KUBELET_DURATION, "5m", NULL, NULL},
	{"authorization.webhook.cacheUnauthorizedTTL",
	 "authorization-webhook-cache-unauthorized-ttl", KUBELET_DURATION, "30s", NULL, NULL},
	{"cgroupDriver", "cgroup-driver", KUBELET_TEXT, "cgroupfs", NULL, NULL},
	{"cgroupRoot", "cgroup-root", KUBELET_TEXT, "", NULL, NULL},
	{"clusterDNS", "cluster-dns", KUBELET_LIST, "", NULL, NULL},
	{"clusterDomain", "cluster-domain", KUBELET_TEXT, "", NULL, NULL},
	{"containerLogMaxFiles", "container-log-max-files", KUBELET_TEXT, "5", NULL, NULL},
	{"containerLogMaxSize", "container-log-max-size", KUBELET_TEXT, "10Mi", NULL, NULL},
	{"containerRuntimeEndpoint", "container-runtime-endpoint", KUBELET_TEXT, NULL, NULL, NULL},
	{"cpuManagerPolicy", "cpu-manager-policy", KUBELET_TEXT, "none", NULL, NULL},
	{"enableDebuggingHandlers", "enable-debugging-handlers", KUBELET_BOOL, "true", NULL, NULL},
	{"enableProfilingHandler", NULL, KUBELET_BOOL, "true", NULL, NULL},
	{"enableServer", "enable-server", KUBELET_BOOL, "true", NULL, NULL},
	{"enableSystemLogHandler", NULL, KUBELET_BOOL, "true", NULL, NULL},
	{"enableSystemLogQuery", NULL, KUBELET_BOOL, "false", NULL, NULL},
	{"eventBurst", "event-burst", KUBELET_TEXT, "100", "10", NULL},
	{"eventRecordQPS", "event-qps", KUBELET_TEXT, "50", "5", NULL},
	{"evictionHard", "eviction-hard", KUBELET_MAP, NULL, NULL, NULL},
	{"evictionSoft", "eviction-soft", KUBELET_MAP, "", NULL, NULL},
	{"failSwapOn", "fail-swap-on", KUBELET_BOOL, "true", NULL, NULL},
	{"featureGates", "feature-gates", KUBELET_GATES, "", NULL, NULL},
	{"healthzBindAddress", "healthz-bind-address", KUBELET_TEXT, "127.0.0.1", NULL, NULL},
	{"healthzPort", "healthz-port", KUBELET_TEXT, "10248", NULL, NULL},
	/* Of the command line alone. */
	{"hostname-override", "hostname-override", KUBELET_TEXT, "", NULL, NULL},
	{"kubeReserved", "kube-reserved", KUBELET_MAP, "", NULL, NULL},
	{"makeIPTablesUtilChains", "make-iptables-util-chains", KUBELET_BOOL, "true", NULL, NULL},
	{"maxPods", "max-pods", KUBELET_TEXT, "110", NULL, NULL},
	{"podPidsLimit", "pod-max-pids", KUBELET_TEXT, "-1", NULL, NULL},
	{"port", "port", KUBELET_TEXT, "10250", NULL, NULL},
	{"protectKernelDefaults", "protect-kernel-defaults", KUBELET_BOOL, "false", NULL, NULL},
	{"readOnlyPort", "read-only-port", KUBELET_TEXT, "0", NULL, "10255"},
	{"registryBurst", "registry-burst", KUBELET_TEXT, "10", NULL, NULL},
	{"registryPullQPS", "registry-qps", KUBELET_TEXT, "5", NULL, NULL},
	{"rotateCertificates", "rotate-certificates", KUBELET_BOOL, "false", NULL, NULL},
	{"seccompDefault", "seccomp-default", KUBELET_BOOL, "false", NULL, NULL},
	{"serializeImagePulls", "serialize-image-pulls", KUBELET_BOOL, "true", NULL, NULL},
	{"serverTLSBootstrap", "rotate-server-certificates", KUBELET_BOOL, "false", NULL, NULL},
	{"staticPodPath", "pod-manifest-path", KUBELET_TEXT, "", NULL, NULL},
	{"staticPodURL", "manifest-url", KUBELET_TEXT, "", NULL, NULL},
	{"streamingConnectionIdleTimeout", "streaming-connection-idle-timeout", KUBELET_DURATION,
	 "4h", NULL, NULL},
	{"systemReserved", "system-reserved", KUBELET_MAP, "", NULL, NULL},
	{"tlsCertFile", "tls-cert-file", KUBELET_TEXT, "", NULL, NULL},
	{"tlsCipherSuites", "tls-cipher-suites", KUBELET_LIST, "", NULL, NULL},
	{"tlsMinVersion", "tls-min-version", KUBELET_TEXT, "", NULL, NULL},
	{"tlsPrivateKeyFile", "tls-private-key-file", KUBELET_TEXT, "", NULL, NULL},
	{"volumePluginDir", "volume-plugin-dir", KUBELET_TEXT, NULL, NULL, NULL},
};

const struct kubelet_option *kubelet_option_in(const struct kubelet_option *options_of,
					       size_t count, const char *field, const char **member)
{
	*member = NULL;
	for (size_t i = 0; i < count; i++) {
		const struct kubelet_option *option = &options_of[i];
		size_t size = strlen(option->field);

		if (strncmp(option->field, field, size) != 0)
			continue;
		if (field[size] == '\0')
			return option;
		if (field[size] == '.' && field[size + 1] &&
		    (option->kind == KUBELET_MAP || option->kind == KUBELET_GATES)) {
			*member = field + size + 1;
			return option;
		}
	}
	return NULL;
}

const struct kubelet_option *kubelet_option_find(const char *field, const char **member)
{
	return kubelet_option_in(options, sizeof(options) / sizeof(*options), field, member);
}

const char *kubelet_gate_fallback(const char *gate)
{
	return plm_str_eq(gate, "RotateKubeletServerCertificate") ? "true" : NULL;
}
