/*
 * probe_clock.c: how well the kernel's clock is disciplined, by adjtimex(2) with nothing to change. By its own
 * system call: the library's function asks clock_adjtime, which an audit refuses itself.
 */
#include "core/host/probe.h"

#include "core/base/buf.h"

#include <errno.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <unistd.h>

int plm_probe_clock(struct plm_host *host, struct plm_buf *text)
{
	struct timex clock = {.modes = 0};
	long state = syscall(SYS_adjtimex, &clock);

	(void)host;
	if (state < 0)
		return errno;
	plm_buf_printf(text, "synchronised=%d\nmaximum_error_us=%ld\nestimated_error_us=%ld\n",
		       state != TIME_ERROR && !(clock.status & STA_UNSYNC), clock.maxerror,
		       clock.esterror);
	return 0;
}
