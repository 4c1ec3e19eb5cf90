/*
 * probe_rpm.c: the packages of rpm's database. A child asks librpm about a copy, so that whatever a database makes of
 * librpm ends the child alone; this process only reads what it says. Writes nothing but that copy, and removes it.
 */
#include "core/host/probe.h"

#include "core/base/buf.h"
#include "core/base/cleanup.h"
#include "core/host/rpm_database.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	LONGEST_SECONDS = 60,
	UNSAID = 255, /* what no errno is */
	PIECE_BYTES = 65536,
};

/* The child keeps one descriptor, has a time to live and says its errno as its exit status. */
static void answer(const char *directory, const char *backend, int to_fd)
{
	const struct rlimit none = {0, 0};
	sigset_t alarm_only;
	int error;

	if (syscall(SYS_close_range, 0, to_fd - 1, 0) == 0)
		syscall(SYS_close_range, to_fd + 1, ~0U, 0);
	sigemptyset(&alarm_only);
	sigaddset(&alarm_only, SIGALRM);
	signal(SIGALRM, SIG_DFL);
	sigprocmask(SIG_UNBLOCK, &alarm_only, NULL);
	alarm(LONGEST_SECONDS);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setrlimit(RLIMIT_CORE, &none);
	error = plm_rpm_lib_list(directory, backend, to_fd);
	_exit(error < UNSAID ? error : UNSAID);
}

static int take_all(int fd, struct plm_buf *text)
{
	ssize_t got;

	do {
		char *room = plm_buf_reserve(text, PIECE_BYTES);

		if (!room)
			return text->failed == PLM_E_NOMEM ? ENOMEM : EFBIG;
		got = plm_fd_read_some(fd, room, PIECE_BYTES);
		if (got > 0)
			text->size_bytes += (size_t)got;
	} while (got > 0);
	return got < 0 ? errno : 0;
}

static int errno_of(int status)
{
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGALRM ? ETIMEDOUT : EBADMSG;
	return WEXITSTATUS(status) == UNSAID ? EBADMSG : WEXITSTATUS(status);
}

static int have_it_listed(const char *directory, const char *backend, struct plm_buf *text)
{
	int ends[2], status = 0, error;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return errno;
	child = fork();
	if (child == 0)
		answer(directory, backend, ends[1]);
	close(ends[1]);
	error = child < 0 ? EAGAIN : take_all(ends[0], text);
	/* It ends by itself once nobody reads what it says. */
	close(ends[0]);
	while (child > 0 && waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return errno;
	return error || child < 0 ? error : errno_of(status);
}

int plm_probe_rpm_packages(struct plm_host *host, struct plm_buf *text)
{
	char directory[PLM_RPM_COPY_PATH] = "";
	const struct plm_rpm_database *database;
	int error;

	database = plm_rpm_database_find(host, &error);
	if (!database)
		return error ? error : ENOENT;
	error = plm_rpm_copy_make(host, database, directory);
	/* Its own absence would say that there is no database. */
	if (error == ENOENT || error == ENOTDIR)
		error = EAGAIN;
	if (error == 0)
		error = have_it_listed(directory, database->backend, text);
	plm_rpm_copy_remove(directory);
	return error;
}
