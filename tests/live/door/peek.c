/*
 * peek.c: a plugin whose tests read the host past the door, each in its own way, and one that asks through it. The test
 * of the door must catch each of the first and let the last one be.
 */
#include <plimsoll/plugin.h>

#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int said(struct plm_eval *ev, bool seen)
{
	ev->ops->verdict(ev, PLM_VERDICT_PASS, seen ? "it is there" : "it is not there");
	return 0;
}

/* A file that nobody else reads. */
static int eval_open(struct plm_eval *ev, const void *params)
{
	int fd = open("/etc/hostname", O_RDONLY | O_CLOEXEC);

	(void)params;
	if (fd >= 0)
		close(fd);
	return said(ev, fd >= 0);
}

/* One that others read through the door: it is in the recording, but not as this test saw it. */
static int eval_known(struct plm_eval *ev, const void *params)
{
	FILE *file = fopen("/proc/meminfo", "re");

	(void)params;
	if (file)
		fclose(file);
	return said(ev, file);
}

static int eval_stat(struct plm_eval *ev, const void *params)
{
	struct stat st;

	(void)params;
	return said(ev, stat("/etc/hostname", &st) == 0);
}

static int eval_connect(struct plm_eval *ev, const void *params)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX, .sun_path = "/run/no-such-engine.sock"};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool there = fd >= 0 && connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0;

	(void)params;
	if (fd >= 0)
		close(fd);
	return said(ev, there);
}

static int eval_asked(struct plm_eval *ev, const void *params)
{
	struct plm_datum name = ev->ops->read(ev, "/etc/hostname", 4096);

	(void)params;
	return said(ev, name.presence == PLM_PRESENT);
}

/* So that the door has a hash to take out. */
static int eval_shadow(struct plm_eval *ev, const void *params)
{
	struct plm_datum shadow = ev->ops->read(ev, "/etc/shadow", 65536);

	(void)params;
	return said(ev, shadow.presence == PLM_PRESENT);
}

static const struct plm_test tests[] = {
	{.name = "open", .summary = "opens a file", .eval = eval_open},
	{.name = "known", .summary = "opens a file that others read", .eval = eval_known},
	{.name = "stat", .summary = "looks for a file", .eval = eval_stat},
	{.name = "connect", .summary = "calls a socket", .eval = eval_connect},
	{.name = "asked", .summary = "reads as it should", .eval = eval_asked},
	{.name = "shadow", .summary = "reads what holds secrets", .eval = eval_shadow},
};
static const char *const paths[] = {"/etc/hostname", NULL};

PLM_PLUGIN = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "peek",
	.xmlns = "urn:example:check:peek",
	.summary = "reads past the door",
	.paths = paths,
	.tests = tests,
	.test_count = sizeof(tests) / sizeof(tests[0]),
};
