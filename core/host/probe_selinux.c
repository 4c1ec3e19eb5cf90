/*
 * probe_selinux.c: the state of SELinux, by libselinux: enabled, enforcing, the policy's name.
 */
#include "core/host/probe.h"

#include "core/base/buf.h"

#include <errno.h>
#include <selinux/selinux.h>

int plm_probe_selinux(struct plm_host *host, struct plm_buf *text)
{
	char *policy = NULL;
	int enabled = is_selinux_enabled();
	int enforcing, mls;

	(void)host;
	if (enabled < 0)
		return errno ? errno : EIO;
	if (enabled == 0) {
		plm_buf_str(text, "enabled=0\n");
		return 0;
	}
	enforcing = security_getenforce();
	if (enforcing < 0)
		return errno ? errno : EIO;
	mls = is_selinux_mls_enabled();
	if (selinux_getpolicytype(&policy) < 0)
		policy = NULL;
	plm_buf_printf(text, "enabled=1\nenforcing=%d\nmls=%d\n", enforcing, mls > 0 ? 1 : 0);
	if (policy)
		plm_buf_printf(text, "policy=%s\n", policy);
	free(policy);
	return 0;
}
