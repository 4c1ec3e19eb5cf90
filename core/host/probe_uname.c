/*
 * probe_uname.c: who the running kernel says it is, by uname(2).
 */
#include "core/host/probe.h"

#include "core/base/buf.h"

#include <errno.h>
#include <sys/utsname.h>

int plm_probe_uname(struct plm_host *host, struct plm_buf *text)
{
	struct utsname un;

	(void)host;
	if (uname(&un) < 0)
		return errno;
	plm_buf_printf(text, "sysname=%s\nnodename=%s\nrelease=%s\nversion=%s\nmachine=%s\n",
		       un.sysname, un.nodename, un.release, un.version, un.machine);
	return 0;
}
