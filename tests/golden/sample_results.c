/*
 * sample_results.c: what the sample audit found, as data. Rows follow the document order of
 * sample.xml.
 */
#include "tests/golden/sample_results.h"

#include <errno.h>

#define ROW_EVIDENCE(...)                                                                          \
	.evidence = (const struct plm_evidence[]){__VA_ARGS__},                                    \
	.evidence_count =                                                                          \
		sizeof((const struct plm_evidence[]){__VA_ARGS__}) / sizeof(struct plm_evidence)

#define READ(side, where, text)                                                                    \
	{                                                                                          \
		.aspect = (side), .source = (where), .presence = PLM_PRESENT, .value = (text)      \
	}
#define REFUSED(side, where, why)                                                                  \
	{                                                                                          \
		.aspect = (side), .source = (where), .presence = PLM_UNREADABLE, .error = (why)    \
	}
#define NOTHING(side, where)                                                                       \
	{                                                                                          \
		.aspect = (side), .source = (where), .presence = PLM_ABSENT                        \
	}

#define HOSTILE "<script>alert(1)</script>"

const struct sample_result sample_results[] = {
	{"kernel_kptr_restrict",
	 {.verdict = PLM_VERDICT_FAIL,
	  .message = "sysctl kernel.kptr_restrict is 0 in effect although "
		     "/etc/sysctl.d/60-hardening.conf sets 1: every container can read where the "
		     "kernel lies in memory",
	  .expected = "at least 1",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "/proc/sys/kernel/kptr_restrict", "0"),
		       READ(PLM_PERSISTENT, "/etc/sysctl.d/60-hardening.conf:4", "1"))}},
	{"kernel_unprivileged_bpf",
	 {.verdict = PLM_VERDICT_PASS,
	  .message = "sysctl kernel.unprivileged_bpf_disabled is 2, in effect and after a reboot",
	  .expected = "at least 1",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "/proc/sys/kernel/unprivileged_bpf_disabled", "2"),
		       READ(PLM_PERSISTENT, "/etc/sysctl.d/60-hardening.conf:7", "2"))}},
	{"kernel_lockdown",
	 {.verdict = PLM_VERDICT_UNKNOWN,
	  .message = "the lockdown state cannot be read: permission denied on "
		     "/sys/kernel/security/lockdown",
	  .expected = "one of integrity, confidentiality",
	  ROW_EVIDENCE(REFUSED(PLM_RUNNING, "/sys/kernel/security/lockdown", EACCES),
		       NOTHING(PLM_PERSISTENT, "/etc/default/grub"),
		       READ(PLM_PERSISTENT, "/etc/kernel/cmdline", ""))}},
	{"kernel_release",
	 {.verdict = PLM_VERDICT_INFORMATIONAL,
	  .message = "Linux 6.1.0-25-amd64 runs on this host",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "uname", "6.1.0-25-amd64"))}},
	{"patch_kernel_running",
	 {.verdict = PLM_VERDICT_FAIL,
	  .message = "Linux 6.1.0-25-amd64 runs although 6.1.0-28-amd64 is installed: what the "
		     "update closes stays open to every container until a reboot",
	  .expected = "6.1.0-28-amd64",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "uname", "6.1.0-25-amd64"),
		       READ(PLM_PERSISTENT, "/var/lib/dpkg/status",
			    "linux-image-6.1.0-28-amd64 6.1.119-1"))}},
	{"patch_lists_fresh",
	 {.verdict = PLM_VERDICT_PASS,
	  .message = "the package lists are 9 hours old",
	  .expected = "at most 7 days",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "/var/lib/apt/lists", "2026-11-21T23:02:11Z"))}},
	{"patch_engine", {.verdict = PLM_VERDICT_NOTSELECTED, .message = ""}},
	{"mac_active",
	 {.verdict = PLM_VERDICT_PASS,
	  .message = "AppArmor is active",
	  .expected = "one of selinux, apparmor",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "/sys/kernel/security/lsm",
			    "lockdown,capability,landlock,yama,apparmor,bpf"))}},
	{"mac_selinux_enforcing",
	 {.verdict = PLM_VERDICT_NOTAPPLICABLE,
	  .message = "SELinux is not part of this kernel's active modules: AppArmor confines here",
	  ROW_EVIDENCE(NOTHING(PLM_RUNNING, "/sys/fs/selinux"))}},
	{"namespace_user_limit",
	 {.verdict = PLM_VERDICT_FAIL,
	  .message = "one user may hold 95213 user namespaces, and nothing sets a lower limit "
		     "after a reboot",
	  .expected = "at most 15000",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "/proc/sys/user/max_user_namespaces", "95213"),
		       NOTHING(PLM_PERSISTENT, "/etc/sysctl.d"))}},
	{"container_capabilities",
	 {.verdict = PLM_VERDICT_FAIL,
	  .instance = "build-runner",
	  .message = "container build-runner (docker) can load kernel modules: CAP_SYS_MODULE is "
		     "in its effective set (pid 4711)",
	  .expected = "none of sys_admin, sys_module, sys_rawio, bpf",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "/proc/4711/status", "CapEff: 000001ffffffffff"),
		       READ(PLM_CLAIMED, "/var/lib/docker/containers/5c1f0e2ab7d9/hostconfig.json",
			    "\"Privileged\": true"))}},
	{"container_capabilities",
	 {.verdict = PLM_VERDICT_PASS,
	  .instance = "ledger-db",
	  .message = "container ledger-db (podman) holds 11 capabilities, none of which opens the "
		     "host",
	  .expected = "none of sys_admin, sys_module, sys_rawio, bpf",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "/proc/5120/status", "CapEff: 00000000800405fb"))}},
	{"container_capabilities",
	 {.verdict = PLM_VERDICT_FAIL,
	  .instance = HOSTILE,
	  .message = "container " HOSTILE " (docker) can mount file systems: CAP_SYS_ADMIN is in "
		     "its effective set (pid 6010)",
	  .expected = "none of sys_admin, sys_module, sys_rawio, bpf",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "/proc/6010/status", "CapEff: 00000000a82425fb"))}},
	{"container_capabilities",
	 {.verdict = PLM_VERDICT_PASS,
	  .instance = "web-1",
	  .message = "container web-1 (docker) holds 2 capabilities, none of which opens the host",
	  .expected = "none of sys_admin, sys_module, sys_rawio, bpf",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "/proc/4302/status", "CapEff: 0000000000000c00"))}},
	{"container_control_socket",
	 {.verdict = PLM_VERDICT_FAIL,
	  .instance = "build-runner",
	  .message = "container build-runner (docker) can command its engine: the control socket "
		     "of docker is mounted at /ci/engine.sock",
	  .expected = "no control socket",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "/proc/4711/mountinfo",
			    "/docker.sock at /ci/engine.sock, device 0:25, inode 1187"))}},
	{"container_control_socket",
	 {.verdict = PLM_VERDICT_PASS,
	  .instance = "ledger-db",
	  .message = "no control socket is mounted in container ledger-db (podman)",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "/proc/5120/mountinfo", "31 mounts"))}},
	{"container_control_socket",
	 {.verdict = PLM_VERDICT_PASS,
	  .instance = HOSTILE,
	  .message = "no control socket is mounted in container " HOSTILE " (docker)",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "/proc/6010/mountinfo", "24 mounts"))}},
	{"container_control_socket",
	 {.verdict = PLM_VERDICT_PASS,
	  .instance = "web-1",
	  .message = "no control socket is mounted in container web-1 (docker)",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "/proc/4302/mountinfo", "26 mounts"))}},
	{"container_no_new_privs",
	 {.verdict = PLM_VERDICT_FAIL,
	  .instance = "build-runner",
	  .message = "container build-runner (docker) was asked to run with no-new-privileges, "
		     "but the kernel does not enforce it on pid 4711",
	  .expected = "1",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "/proc/4711/status", "NoNewPrivs: 0"),
		       READ(PLM_CLAIMED, "/var/lib/docker/containers/5c1f0e2ab7d9/hostconfig.json",
			    "\"SecurityOpt\": [\"no-new-privileges\"]"))}},
	{"container_no_new_privs",
	 {.verdict = PLM_VERDICT_PASS,
	  .instance = "ledger-db",
	  .message = "no_new_privs is set in container ledger-db (podman)",
	  .expected = "1",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "/proc/5120/status", "NoNewPrivs: 1"))}},
	{"container_no_new_privs",
	 {.verdict = PLM_VERDICT_FAIL,
	  .instance = HOSTILE,
	  .message = "a setuid program in container " HOSTILE " (docker) runs as its owner: "
		     "no_new_privs is not set on pid 6010",
	  .expected = "1",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "/proc/6010/status", "NoNewPrivs: 0"))}},
	{"container_no_new_privs",
	 {.verdict = PLM_VERDICT_PASS,
	  .instance = "web-1",
	  .message = "no_new_privs is set in container web-1 (docker)",
	  .expected = "1",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "/proc/4302/status", "NoNewPrivs: 1"))}},
	{"container_memory_limit",
	 {.verdict = PLM_VERDICT_PASS,
	  .instance = "build-runner",
	  .message = "container build-runner (docker) may use 4 GiB of the host's 16 GiB",
	  .expected = "below 16 GiB",
	  ROW_EVIDENCE(READ(PLM_RUNNING,
			    "/sys/fs/cgroup/system.slice/docker-5c1f0e2ab7d9.scope/memory.max",
			    "4294967296"))}},
	{"container_memory_limit",
	 {.verdict = PLM_VERDICT_ERROR,
	  .instance = "ledger-db",
	  .message = "the check of container ledger-db (podman) did not end in its time limit of "
		     "5 seconds",
	  .expected = "below 16 GiB"}},
	{"container_memory_limit",
	 {.verdict = PLM_VERDICT_PASS,
	  .instance = HOSTILE,
	  .message = "container " HOSTILE " (docker) may use 512 MiB of the host's 16 GiB",
	  .expected = "below 16 GiB",
	  ROW_EVIDENCE(READ(PLM_RUNNING,
			    "/sys/fs/cgroup/system.slice/docker-e0d4c5a1.scope/memory.max",
			    "536870912"))}},
	{"container_memory_limit",
	 {.verdict = PLM_VERDICT_PASS,
	  .instance = "web-1",
	  .message = "container web-1 (docker) may use 1 GiB of the host's 16 GiB",
	  .expected = "below 16 GiB",
	  ROW_EVIDENCE(READ(PLM_RUNNING,
			    "/sys/fs/cgroup/system.slice/docker-9a77b2c4d1e0.scope/memory.max",
			    "1073741824"))}},
	{"audit_enabled",
	 {.verdict = PLM_VERDICT_UNKNOWN,
	  .message = "the kernel does not tell its audit status without CAP_AUDIT_CONTROL: run "
		     "plimsoll as root",
	  .expected = "enabled, with a daemon",
	  ROW_EVIDENCE(REFUSED(PLM_RUNNING, "netlink:audit", EPERM),
		       READ(PLM_PERSISTENT, "/etc/audit/auditd.conf", "log_file = \x1b[31m\xff"))}},
	{"audit_engine_watched",
	 {.verdict = PLM_VERDICT_PASS,
	  .message = "writes below /etc/docker are recorded by rule 12 of those loaded",
	  ROW_EVIDENCE(READ(PLM_RUNNING, "netlink:audit", "-w /etc/docker -p wa -k engine"),
		       READ(PLM_PERSISTENT, "/etc/audit/rules.d/50-engine.rules:3",
			    "-w /etc/docker -p wa -k engine"))}},
	{"audit_kept",
	 {.verdict = PLM_VERDICT_NOTCHECKED,
	  .message = "plimsoll evaluates no checks of the system urn:example:site-policy"}},
};

const size_t sample_result_count = sizeof sample_results / sizeof *sample_results;
