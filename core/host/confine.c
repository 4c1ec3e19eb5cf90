/*
 * confine.c: one table of system calls that an audit never needs, handed to the kernel through libseccomp; capabilities
 * through libcap. Changes this process only.
 */
#include "core/host/confine.h"

#include "core/base/err.h"

#include <errno.h>
#include <linux/bpf.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#if defined(__SANITIZE_ADDRESS__)
#define PLM_LEAK_CHECKED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PLM_LEAK_CHECKED 1
#endif
#endif

static const int refused[] = {
	SCMP_SYS(execve),
	SCMP_SYS(execveat),
	SCMP_SYS(process_vm_writev),
	SCMP_SYS(process_vm_readv),
	SCMP_SYS(mount),
	SCMP_SYS(umount2),
	SCMP_SYS(move_mount),
	SCMP_SYS(open_tree),
	SCMP_SYS(fsopen),
	SCMP_SYS(fsmount),
	SCMP_SYS(pivot_root),
	SCMP_SYS(chroot),
	SCMP_SYS(unshare),
	SCMP_SYS(init_module),
	SCMP_SYS(finit_module),
	SCMP_SYS(delete_module),
	SCMP_SYS(kexec_load),
	SCMP_SYS(kexec_file_load),
	SCMP_SYS(reboot),
	SCMP_SYS(swapon),
	SCMP_SYS(swapoff),
	SCMP_SYS(sethostname),
	SCMP_SYS(setdomainname),
	SCMP_SYS(settimeofday),
	SCMP_SYS(clock_settime),
	SCMP_SYS(clock_adjtime),
	SCMP_SYS(acct),
	SCMP_SYS(quotactl),
	SCMP_SYS(perf_event_open),
	SCMP_SYS(userfaultfd),
	SCMP_SYS(io_uring_setup),
	SCMP_SYS(keyctl),
	SCMP_SYS(add_key),
	SCMP_SYS(request_key),
	SCMP_SYS(setxattr),
	SCMP_SYS(lsetxattr),
	SCMP_SYS(fsetxattr),
	SCMP_SYS(mknod),
	SCMP_SYS(mknodat),
	SCMP_SYS(kill),
	SCMP_SYS(tkill),
	SCMP_SYS(rt_sigqueueinfo),
	SCMP_SYS(pidfd_send_signal),
	SCMP_SYS(listen),
	SCMP_SYS(accept),
	SCMP_SYS(accept4),
#ifndef PLM_LEAK_CHECKED /* LeakSanitizer stops its own threads with it at exit */
	SCMP_SYS(ptrace),
#endif
};

/* Reading everything on the host, the processes of others and the audit system's state; CAP_SYS_ADMIN because the
 * kernel asks for it to read net.core.bpf_jit_harden and its like, to show the programs of control groups, and to look
 * at the sockets of another network namespace; CAP_NET_ADMIN because before Linux 6.6 only that lists the programs of
 * a control group; CAP_DAC_OVERRIDE to write a report where its owner is not root. */
static const cap_value_t kept[] = {
	CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE, CAP_SYS_PTRACE,
	CAP_AUDIT_CONTROL,   CAP_NET_ADMIN,    CAP_SYS_ADMIN,
};

/* More commands than linux/bpf.h has. */
enum { BPF_COMMANDS = 64 };

/* What BPF is asked for: nothing that loads, attaches or changes. */
static const int bpf_questions[] = {BPF_PROG_QUERY, BPF_PROG_GET_FD_BY_ID, BPF_OBJ_GET_INFO_BY_FD};

/* Only AF_UNIX (1) and AF_NETLINK (16) may be opened. One rule cannot compare an argument twice. */
static int refuse_sockets(scmp_filter_ctx filter)
{
	int rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1,
				  SCMP_A0(SCMP_CMP_GT, AF_NETLINK, 0));

	for (unsigned family = AF_UNIX + 1; family < AF_NETLINK && rc == 0; family++)
		rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1,
				      SCMP_A0(SCMP_CMP_EQ, family, 0));
	return rc;
}

/* Of namespaces only that of the network may be entered: a thread of probe_listeners.c does, opens netlink sockets
 * there and ends. A helper that was started before would need the same right, for as long, and could do the same. */
static int refuse_namespaces(scmp_filter_ctx filter)
{
	return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(setns), 1,
				SCMP_A1(SCMP_CMP_NE, CLONE_NEWNET, 0));
}

static bool is_question(int command)
{
	for (size_t i = 0; i < sizeof(bpf_questions) / sizeof(bpf_questions[0]); i++)
		if (bpf_questions[i] == command)
			return true;
	return false;
}

static int refuse_bpf(scmp_filter_ctx filter)
{
	int rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(bpf), 1,
				  SCMP_A0(SCMP_CMP_GE, BPF_COMMANDS, 0));

	for (int command = 0; command < BPF_COMMANDS && rc == 0; command++)
		if (!is_question(command))
			rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(bpf), 1,
					      SCMP_A0(SCMP_CMP_EQ, (unsigned)command, 0));
	return rc;
}

static int add_refusals(scmp_filter_ctx filter)
{
	int rc = 0;

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]) && rc == 0; i++)
		rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0);
	if (rc == 0)
		rc = refuse_namespaces(filter);
	if (rc == 0)
		rc = refuse_bpf(filter);
	return rc < 0 ? rc : refuse_sockets(filter);
}

static int load_filter(struct plm_err **err)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int rc = filter ? add_refusals(filter) : -ENOMEM;

	if (rc == 0)
		rc = seccomp_load(filter);
	if (filter)
		seccomp_release(filter);
	if (rc == 0 || rc == -EINVAL || rc == -ENOSYS || rc == -ECANCELED)
		return 0;
	if (rc == -ENOMEM)
		return plm_err_nomem(err);
	return plm_err_set(err, PLM_E_INTERNAL, "the seccomp filter was refused: %s",
			   strerror(-rc));
}

/* Keeps what is both held and wanted, nothing inheritable. */
static int drop_capabilities(struct plm_err **err)
{
	cap_t held = cap_get_proc();
	cap_t wanted = cap_init();
	int rc = held && wanted ? 0 : -1;

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]) && rc == 0; i++) {
		cap_flag_value_t permitted = CAP_CLEAR;

		if (cap_get_flag(held, kept[i], CAP_PERMITTED, &permitted) < 0 ||
		    permitted != CAP_SET)
			continue;
		rc = cap_set_flag(wanted, CAP_PERMITTED, 1, &kept[i], CAP_SET);
		if (rc == 0)
			rc = cap_set_flag(wanted, CAP_EFFECTIVE, 1, &kept[i], CAP_SET);
	}
	if (rc == 0)
		rc = cap_set_proc(wanted);
	if (rc < 0)
		plm_err_set(err, errno == ENOMEM ? PLM_E_NOMEM : PLM_E_INTERNAL,
			    "capabilities could not be dropped: %s", strerror(errno));
	cap_free(held);
	cap_free(wanted);
	return rc < 0 ? -PLM_E_INTERNAL : 0;
}

int plm_confine(struct plm_err **err)
{
	int rc;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return plm_err_set(err, PLM_E_INTERNAL, "no_new_privs: %s", strerror(errno));
	rc = drop_capabilities(err);
	return rc < 0 ? rc : load_filter(err);
}
