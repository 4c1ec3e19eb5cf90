/*
 * capability_words.c: capabilities as libcap names them, and what each lets its holder do, in the
 * words of a sentence "container X …". Follows capabilities(7). Data, and no I/O.
 */
#include "checks/container/container.h"

#include <sys/capability.h>

static const char *const words[] = {
	[CAP_CHOWN] = "can give any file of the host it reaches to any user",
	[CAP_DAC_OVERRIDE] = "can read and write any file it reaches",
	[CAP_DAC_READ_SEARCH] = "can open any file of the host by its handle",
	[CAP_FOWNER] = "can change modes and attributes of other users' files",
	[CAP_FSETID] = "can keep set-uid bits on files it changes",
	[CAP_KILL] = "can signal any process it sees",
	[CAP_SETGID] = "can become any group",
	[CAP_SETUID] = "can become any user",
	[CAP_SETPCAP] = "can hand on capabilities",
	[CAP_LINUX_IMMUTABLE] = "can change immutable files",
	[CAP_NET_BIND_SERVICE] = "can listen on privileged ports",
	[CAP_NET_BROADCAST] = "can broadcast",
	[CAP_NET_ADMIN] = "can reconfigure the network it is in",
	[CAP_NET_RAW] = "can forge packets and listen to others'",
	[CAP_IPC_LOCK] = "can lock memory without a limit",
	[CAP_IPC_OWNER] = "can use other users' shared memory",
	[CAP_SYS_MODULE] = "can load kernel modules",
	[CAP_SYS_RAWIO] = "can read and write hardware and kernel memory",
	[CAP_SYS_CHROOT] = "can change its root directory",
	[CAP_SYS_PTRACE] = "can read and control any process it sees",
	[CAP_SYS_PACCT] = "can switch process accounting",
	[CAP_SYS_ADMIN] = "can administer the kernel: mount, trace, change namespaces",
	[CAP_SYS_BOOT] = "can reboot the host and load another kernel",
	[CAP_SYS_NICE] = "can take the processors from others",
	[CAP_SYS_RESOURCE] = "can exceed the limits of resources",
	[CAP_SYS_TIME] = "can set the host's clock",
	[CAP_SYS_TTY_CONFIG] = "can take over terminals",
	[CAP_MKNOD] = "can make device nodes",
	[CAP_LEASE] = "can take leases on any file",
	[CAP_AUDIT_WRITE] = "can write records into the host's audit trail",
	[CAP_AUDIT_CONTROL] = "can change and switch off the host's auditing",
	[CAP_SETFCAP] = "can put capabilities on files",
	[CAP_MAC_OVERRIDE] = "can override mandatory access control",
	[CAP_MAC_ADMIN] = "can change mandatory access control",
	[CAP_SYSLOG] = "can read the kernel's log and addresses",
	[CAP_WAKE_ALARM] = "can wake the host from sleep",
	[CAP_BLOCK_SUSPEND] = "can keep the host from sleeping",
	[CAP_AUDIT_READ] = "can read the host's audit trail",
	[CAP_PERFMON] = "can trace the kernel and other processes",
	[CAP_BPF] = "can load programs into the kernel",
	[CAP_CHECKPOINT_RESTORE] = "can choose process numbers and checkpoint processes",
};

enum { KNOWN = sizeof(words) / sizeof(words[0]) };

const char *container_capability_words(int capability)
{
	if (capability >= 0 && capability < KNOWN && words[capability])
		return words[capability];
	return "holds a privilege this version does not know";
}

bool container_capability_bits(const struct plm_list *names, uint64_t *bits)
{
	cap_value_t capability;

	*bits = 0;
	for (size_t i = 0; i < names->count; i++) {
		if (cap_from_name(names->items[i], &capability) < 0 || capability < 0 ||
		    capability > 63)
			return false;
		*bits |= UINT64_C(1) << capability;
	}
	return true;
}
