/*
 * claims_table.c: one row an attribute: its name, how its values are compared, and who reads it in which file. Data only.
 */
#include "core/facts/claims_read.h"

/* clang-format off */
const struct claim_row claim_rows[PLM_CLAIM_ATTRIBUTES] = {
	[PLM_CLAIM_PRIVILEGED] = {"privileged", PLM_CLAIM_RANKED, .docker = docker_privileged, .noted = noted_privileged},
	[PLM_CLAIM_CAPABILITIES] = {"capabilities", PLM_CLAIM_BITS, .docker = docker_capabilities, .bundle = bundle_capabilities, .lxc = lxc_capabilities, .effect = effect_capabilities},
	[PLM_CLAIM_BOUNDING] = {"bounding-set", PLM_CLAIM_BITS, .docker = docker_bounding, .bundle = bundle_bounding, .state = runc_bounding, .lxc = lxc_bounding, .effect = effect_bounding},
	[PLM_CLAIM_NO_NEW_PRIVS] = {"no-new-privileges", PLM_CLAIM_RANKED, .docker = docker_no_new_privs, .bundle = bundle_no_new_privs, .state = runc_no_new_privs, .lxc = lxc_no_new_privs, .effect = effect_no_new_privs},
	[PLM_CLAIM_SECCOMP] = {"seccomp", PLM_CLAIM_RANKED, .docker = docker_seccomp, .noted = noted_seccomp, .bundle = bundle_seccomp, .state = runc_seccomp, .lxc = lxc_seccomp, .effect = effect_seccomp},
	[PLM_CLAIM_USER] = {"user", PLM_CLAIM_WORDS, .docker = docker_user, .bundle = bundle_user, .lxc = lxc_user, .effect = effect_user},
	[PLM_CLAIM_USER_MAP] = {"user-map", PLM_CLAIM_WORDS, .docker = docker_user_map, .bundle = bundle_user_map, .state = runc_user_map, .lxc = lxc_user_map, .effect = effect_user_map},
	[PLM_CLAIM_NS_PID] = {"pid-namespace", PLM_CLAIM_RANKED, .docker = docker_ns_pid, .bundle = bundle_ns_pid, .state = runc_ns_pid, .lxc = lxc_ns_pid, .effect = effect_ns_pid},
	[PLM_CLAIM_NS_NET] = {"net-namespace", PLM_CLAIM_RANKED, .docker = docker_ns_net, .noted = noted_ns_net, .bundle = bundle_ns_net, .state = runc_ns_net, .lxc = lxc_ns_net, .effect = effect_ns_net},
	[PLM_CLAIM_NS_IPC] = {"ipc-namespace", PLM_CLAIM_RANKED, .docker = docker_ns_ipc, .bundle = bundle_ns_ipc, .state = runc_ns_ipc, .lxc = lxc_ns_ipc, .effect = effect_ns_ipc},
	[PLM_CLAIM_NS_UTS] = {"uts-namespace", PLM_CLAIM_RANKED, .docker = docker_ns_uts, .bundle = bundle_ns_uts, .state = runc_ns_uts, .lxc = lxc_ns_uts, .effect = effect_ns_uts},
	[PLM_CLAIM_NS_CGROUP] = {"cgroup-namespace", PLM_CLAIM_RANKED, .docker = docker_ns_cgroup, .bundle = bundle_ns_cgroup, .state = runc_ns_cgroup, .effect = effect_ns_cgroup},
	[PLM_CLAIM_NS_USER] = {"user-namespace", PLM_CLAIM_RANKED, .docker = docker_ns_user, .bundle = bundle_ns_user, .state = runc_ns_user, .lxc = lxc_ns_user, .effect = effect_ns_user},
	[PLM_CLAIM_READ_ONLY_ROOT] = {"read-only-root", PLM_CLAIM_RANKED, .docker = docker_read_only_root, .bundle = bundle_read_only_root, .state = runc_read_only_root, .lxc = lxc_read_only_root, .effect = effect_read_only_root},
	[PLM_CLAIM_MASKED] = {"masked-paths", PLM_CLAIM_CLOSURES, .docker = docker_masked, .bundle = bundle_masked, .state = runc_masked, .effect = effect_masked},
	[PLM_CLAIM_READ_ONLY_PATHS] = {"read-only-paths", PLM_CLAIM_CLOSURES, .docker = docker_read_only_paths, .bundle = bundle_read_only_paths, .state = runc_read_only_paths, .lxc = lxc_read_only_paths, .effect = effect_read_only_paths},
	[PLM_CLAIM_MOUNTS] = {"mounts", PLM_CLAIM_GRANTS, .docker = docker_mounts, .bundle = bundle_mounts, .state = runc_mounts, .effect = effect_mounts},
	[PLM_CLAIM_PROPAGATION] = {"propagation", PLM_CLAIM_RANKED, .docker = docker_propagation, .bundle = bundle_propagation, .state = runc_propagation, .effect = effect_propagation},
	[PLM_CLAIM_DEVICES] = {"devices", PLM_CLAIM_GRANTS, .docker = docker_devices, .bundle = bundle_devices, .state = runc_devices, .effect = effect_devices},
	[PLM_CLAIM_APPARMOR] = {"apparmor", PLM_CLAIM_WORDS, .docker = docker_apparmor, .bundle = bundle_apparmor, .state = runc_apparmor, .lxc = lxc_apparmor, .effect = effect_apparmor},
	[PLM_CLAIM_SELINUX] = {"selinux", PLM_CLAIM_WORDS, .docker = docker_selinux, .bundle = bundle_selinux, .state = runc_selinux, .lxc = lxc_selinux, .effect = effect_selinux},
	[PLM_CLAIM_MEMORY] = {"memory-limit", PLM_CLAIM_RANKED, .updatable = true, .docker = docker_memory, .bundle = bundle_memory, .state = runc_memory, .lxc = lxc_memory, .effect = effect_memory},
	[PLM_CLAIM_PIDS] = {"pids-limit", PLM_CLAIM_RANKED, .updatable = true, .docker = docker_pids, .bundle = bundle_pids, .state = runc_pids, .lxc = lxc_pids, .effect = effect_pids},
	[PLM_CLAIM_CPU] = {"cpu-limit", PLM_CLAIM_RANKED, .updatable = true, .docker = docker_cpu, .bundle = bundle_cpu, .state = runc_cpu, .lxc = lxc_cpu, .effect = effect_cpu},
	[PLM_CLAIM_OOM] = {"oom-score", PLM_CLAIM_RANKED, .docker = docker_oom, .bundle = bundle_oom, .state = runc_oom, .lxc = lxc_oom, .effect = effect_oom},
	[PLM_CLAIM_CGROUP] = {"control-group", PLM_CLAIM_RANKED, .bundle = bundle_cgroup, .state = runc_cgroup, .effect = effect_cgroup},
	[PLM_CLAIM_PORTS] = {"published-ports", PLM_CLAIM_GRANTS, .docker = docker_ports},
};
/* clang-format on */
