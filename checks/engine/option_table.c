/*
 * option_table.c: the options of containerd, podman and CRI-O that rules may ask for, with what each engine does when it
 * is not told. Follows containerd-config.toml(5), containers.conf(5), containers-storage.conf(5), crio.conf(5). No code
 * beyond looking them up.
 */
#include "checks/engine/options.h"

#include <string.h>

#define RUNTIME ENGINE_CRI_RUNTIME
#define SERVER	ENGINE_CRI_SERVER

static const struct engine_option containerd[] = {
	{"root", "root", NULL, ENGINE_TEXT, "/var/lib/containerd", 0},
	{"state", "state", NULL, ENGINE_TEXT, "/run/containerd", 0},
	{"oom_score", NULL, NULL, ENGINE_TEXT, "0", 0},
	{"disabled_plugins", NULL, NULL, ENGINE_LIST, "", 0},
	{"required_plugins", NULL, NULL, ENGINE_LIST, "", 0},
	{"grpc.address", "address", "a", ENGINE_TEXT, "/run/containerd/containerd.sock", 0},
	{"grpc.uid", NULL, NULL, ENGINE_TEXT, "0", 0},
	{"grpc.gid", NULL, NULL, ENGINE_TEXT, "0", 0},
	{"grpc.tcp_address", NULL, NULL, ENGINE_TEXT, "", 0},
	{"grpc.tcp_tls_ca", NULL, NULL, ENGINE_TEXT, "", 0},
	{"grpc.tcp_tls_cert", NULL, NULL, ENGINE_TEXT, "", 0},
	{"grpc.tcp_tls_key", NULL, NULL, ENGINE_TEXT, "", 0},
	{"debug.level", "log-level", "l", ENGINE_TEXT, "", 0},
	{"debug.address", NULL, NULL, ENGINE_TEXT, "", 0},
	{"debug.gid", NULL, NULL, ENGINE_TEXT, "0", 0},
	{"metrics.address", NULL, NULL, ENGINE_TEXT, "", 0},
	{"cri.enable_selinux", NULL, NULL, ENGINE_BOOL, "false", RUNTIME},
	{"cri.disable_apparmor", NULL, NULL, ENGINE_BOOL, "false", RUNTIME},
	{"cri.disable_cgroup", NULL, NULL, ENGINE_BOOL, "false", RUNTIME},
	{"cri.disable_proc_mount", NULL, NULL, ENGINE_BOOL, "false", RUNTIME},
	{"cri.restrict_oom_score_adj", NULL, NULL, ENGINE_BOOL, "false", RUNTIME},
	{"cri.unset_seccomp_profile", NULL, NULL, ENGINE_TEXT, "", RUNTIME},
	{"cri.enable_unprivileged_ports", NULL, NULL, ENGINE_BOOL, NULL, RUNTIME},
	{"cri.enable_unprivileged_icmp", NULL, NULL, ENGINE_BOOL, NULL, RUNTIME},
	{"cri.enable_cdi", NULL, NULL, ENGINE_BOOL, NULL, RUNTIME},
	{"cri.device_ownership_from_security_context", NULL, NULL, ENGINE_BOOL, "false", RUNTIME},
	{"cri.max_container_log_line_size", NULL, NULL, ENGINE_TEXT, "16384", RUNTIME},
	{"cri.containerd.default_runtime_name", NULL, NULL, ENGINE_TEXT, "runc", RUNTIME},
	{"cri.containerd.runtimes.runc.privileged_without_host_devices", NULL, NULL, ENGINE_BOOL,
	 "false", RUNTIME},
	{"cri.containerd.runtimes.runc.options.SystemdCgroup", NULL, NULL, ENGINE_BOOL, "false",
	 RUNTIME},
	{"cri.registry.config_path", NULL, NULL, ENGINE_TEXT, NULL, ENGINE_CRI_IMAGES},
	{"cri.disable_tcp_service", NULL, NULL, ENGINE_BOOL, "true", SERVER},
	{"cri.enable_tls_streaming", NULL, NULL, ENGINE_BOOL, "false", SERVER},
	{"cri.stream_server_address", NULL, NULL, ENGINE_TEXT, "127.0.0.1", SERVER},
	{"cri.stream_server_port", NULL, NULL, ENGINE_TEXT, "0", SERVER},
	{NULL, NULL, NULL, ENGINE_TEXT, NULL, 0},
};

static const struct engine_option podman[] = {
	{"containers.apparmor_profile", NULL, NULL, ENGINE_TEXT, NULL, 0},
	{"containers.cgroupns", NULL, NULL, ENGINE_TEXT, NULL, 0},
	{"containers.cgroups", NULL, NULL, ENGINE_TEXT, "enabled", 0},
	{"containers.default_capabilities", NULL, NULL, ENGINE_LIST, NULL, 0},
	{"containers.default_sysctls", NULL, NULL, ENGINE_LIST, NULL, 0},
	{"containers.default_ulimits", NULL, NULL, ENGINE_LIST, NULL, 0},
	{"containers.devices", NULL, NULL, ENGINE_LIST, "", 0},
	{"containers.env_host", NULL, NULL, ENGINE_BOOL, "false", 0},
	{"containers.http_proxy", NULL, NULL, ENGINE_BOOL, "true", 0},
	{"containers.init", NULL, NULL, ENGINE_BOOL, "false", 0},
	{"containers.ipcns", NULL, NULL, ENGINE_TEXT, "shareable", 0},
	{"containers.keyring", NULL, NULL, ENGINE_BOOL, "true", 0},
	{"containers.label", NULL, NULL, ENGINE_BOOL, "true", 0},
	{"containers.log_driver", NULL, NULL, ENGINE_TEXT, NULL, 0},
	{"containers.log_size_max", NULL, NULL, ENGINE_TEXT, "-1", 0},
	{"containers.mounts", NULL, NULL, ENGINE_LIST, "", 0},
	{"containers.netns", NULL, NULL, ENGINE_TEXT, "private", 0},
	{"containers.no_hosts", NULL, NULL, ENGINE_BOOL, "false", 0},
	{"containers.pidns", NULL, NULL, ENGINE_TEXT, "private", 0},
	{"containers.pids_limit", NULL, NULL, ENGINE_TEXT, "2048", 0},
	{"containers.privileged", NULL, NULL, ENGINE_BOOL, "false", 0},
	{"containers.read_only", NULL, NULL, ENGINE_BOOL, "false", 0},
	{"containers.seccomp_profile", NULL, NULL, ENGINE_TEXT,
	 "/usr/share/containers/seccomp.json", 0},
	{"containers.umask", NULL, NULL, ENGINE_TEXT, "0022", 0},
	{"containers.userns", NULL, NULL, ENGINE_TEXT, "host", 0},
	{"containers.utsns", NULL, NULL, ENGINE_TEXT, "private", 0},
	{"containers.volumes", NULL, NULL, ENGINE_LIST, "", 0},
	{"engine.cgroup_manager", NULL, NULL, ENGINE_TEXT, NULL, 0},
	{"engine.events_logger", NULL, NULL, ENGINE_TEXT, NULL, 0},
	{"engine.image_default_transport", NULL, NULL, ENGINE_TEXT, "docker://", 0},
	{"engine.no_pivot_root", NULL, NULL, ENGINE_BOOL, "false", 0},
	{"engine.pull_policy", NULL, NULL, ENGINE_TEXT, "missing", 0},
	{"engine.remote", NULL, NULL, ENGINE_BOOL, "false", 0},
	{"engine.runtime", NULL, NULL, ENGINE_TEXT, NULL, 0},
	{"network.default_rootless_network_cmd", NULL, NULL, ENGINE_TEXT, NULL, 0},
	{"network.firewall_driver", NULL, NULL, ENGINE_TEXT, NULL, 0},
	{"network.network_backend", NULL, NULL, ENGINE_TEXT, NULL, 0},
	{"storage.driver", NULL, NULL, ENGINE_TEXT, NULL, 0},
	{"storage.graphroot", NULL, NULL, ENGINE_TEXT, "/var/lib/containers/storage", 0},
	{"storage.runroot", NULL, NULL, ENGINE_TEXT, "/run/containers/storage", 0},
	{"storage.options.additionalimagestores", NULL, NULL, ENGINE_LIST, "", 0},
	{"storage.options.overlay.ignore_chown_errors", NULL, NULL, ENGINE_TEXT, "false", 0},
	{"storage.options.overlay.mountopt", NULL, NULL, ENGINE_TEXT, "", 0},
	{NULL, NULL, NULL, ENGINE_TEXT, NULL, 0},
};

static const struct engine_option crio[] = {
	{"crio.root", "root", "r", ENGINE_TEXT, "/var/lib/containers/storage", 0},
	{"crio.runroot", "runroot", NULL, ENGINE_TEXT, NULL, 0},
	{"crio.storage_driver", "storage-driver", "s", ENGINE_TEXT, NULL, 0},
	{"crio.log_dir", "log-dir", NULL, ENGINE_TEXT, "/var/log/crio/pods", 0},
	{"crio.api.listen", "listen", NULL, ENGINE_TEXT, "/var/run/crio/crio.sock", 0},
	{"crio.api.stream_address", "stream-address", NULL, ENGINE_TEXT, "127.0.0.1", 0},
	{"crio.api.stream_port", "stream-port", NULL, ENGINE_TEXT, "0", 0},
	{"crio.api.stream_enable_tls", "stream-enable-tls", NULL, ENGINE_BOOL, "false", 0},
	{"crio.api.stream_tls_cert", "stream-tls-cert", NULL, ENGINE_TEXT, "", 0},
	{"crio.api.stream_tls_ca", "stream-tls-ca", NULL, ENGINE_TEXT, "", 0},
	{"crio.runtime.apparmor_profile", "apparmor-profile", NULL, ENGINE_TEXT, "crio-default", 0},
	{"crio.runtime.cgroup_manager", "cgroup-manager", NULL, ENGINE_TEXT, "systemd", 0},
	{"crio.runtime.additional_devices", "additional-devices", NULL, ENGINE_LIST, "", 0},
	{"crio.runtime.allowed_devices", "allowed-devices", NULL, ENGINE_LIST, NULL, 0},
	{"crio.runtime.default_capabilities", "default-capabilities", NULL, ENGINE_LIST, NULL, 0},
	{"crio.runtime.default_runtime", "default-runtime", NULL, ENGINE_TEXT, NULL, 0},
	{"crio.runtime.default_sysctls", "default-sysctls", NULL, ENGINE_LIST, "", 0},
	{"crio.runtime.default_ulimits", "default-ulimits", NULL, ENGINE_LIST, "", 0},
	{"crio.runtime.hostnetwork_disable_selinux", "hostnetwork-disable-selinux", NULL,
	 ENGINE_BOOL, "true", 0},
	{"crio.runtime.log_level", "log-level", "l", ENGINE_TEXT, "info", 0},
	{"crio.runtime.log_size_max", "log-size-max", NULL, ENGINE_TEXT, "-1", 0},
	{"crio.runtime.minimum_mappable_uid", "minimum-mappable-uid", NULL, ENGINE_TEXT, "-1", 0},
	{"crio.runtime.no_pivot", "no-pivot", NULL, ENGINE_BOOL, "false", 0},
	{"crio.runtime.pids_limit", "pids-limit", NULL, ENGINE_TEXT, NULL, 0},
	{"crio.runtime.read_only", "read-only", NULL, ENGINE_BOOL, "false", 0},
	{"crio.runtime.seccomp_profile", "seccomp-profile", NULL, ENGINE_TEXT, "", 0},
	{"crio.runtime.seccomp_use_default_when_empty", "seccomp-use-default-when-empty", NULL,
	 ENGINE_BOOL, NULL, 0},
	{"crio.runtime.selinux", "selinux", NULL, ENGINE_BOOL, "false", 0},
	{"crio.image.insecure_registries", "insecure-registry", NULL, ENGINE_LIST, "", 0},
	{"crio.image.signature_policy", "signature-policy", NULL, ENGINE_TEXT, "", 0},
	{"crio.metrics.enable_metrics", "enable-metrics", NULL, ENGINE_BOOL, "false", 0},
	{"crio.metrics.metrics_host", "metrics-host", NULL, ENGINE_TEXT, NULL, 0},
	{NULL, NULL, NULL, ENGINE_TEXT, NULL, 0},
};

static const struct engine_option *const tables[ENGINE_KINDS] = {
	[ENGINE_CONTAINERD] = containerd, [ENGINE_PODMAN] = podman, [ENGINE_CRIO] = crio};

const struct engine_option *engine_option_find(enum engine_kind kind, const char *key)
{
	for (const struct engine_option *option = tables[kind]; option->key; option++)
		if (strcmp(option->key, key) == 0)
			return option;
	return NULL;
}
