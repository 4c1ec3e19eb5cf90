/*
 * probe_self.c: who is reading: effective user, effective capabilities, pid, by geteuid(2) and
 * capget(2).
 */
#include "core/host/probe.h"

#include "core/base/buf.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

int plm_probe_self(struct plm_host *host, struct plm_buf *text)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct caps[_LINUX_CAPABILITY_U32S_3] = {0};
	uint64_t effective;

	(void)host;
	if (syscall(SYS_capget, &head, caps) < 0)
		return errno;
	effective = (uint64_t)caps[1].effective << 32 | caps[0].effective;
	plm_buf_printf(text, "euid=%u\ncap_eff=%016" PRIx64 "\npid=%d\n", (unsigned)geteuid(),
		       effective, (int)getpid());
	return 0;
}

bool plm_probe_may(unsigned capability)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct caps[_LINUX_CAPABILITY_U32S_3] = {0};

	return syscall(SYS_capget, &head, caps) == 0 &&
	       (caps[CAP_TO_INDEX(capability)].effective & (uint32_t)CAP_TO_MASK(capability));
}
