/*
 * process_memory.c: reads what a process's owner may keep from ever being read. The read is a child's, so that nothing
 * but the child waits; the child stops itself by a timer, for the audit may send no signals (confine.c). Writes nowhere
 * but into memory that both share.
 */
#include "core/host/process_memory.h"

#include "core/base/buf.h"
#include "core/host/backend.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>

enum {
	LONGEST_WAIT_MS = 1000,
	SHORTEST_WAIT_MS =
		20,	   /* when patience is at its end: the others are read in less than one */
	STOPPING_MS = 100, /* what a child may take to be stopped, or to be gone after its work */
	MOST_BYTES = 16 * 1024 * 1024,
};

bool plm_is_process_memory(const char *name)
{
	static const char *const names[] = {"cmdline", "environ",      "maps",
					    "smaps",   "smaps_rollup", "numa_maps"};
	const char *slash = strrchr(name, '/');

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(slash ? slash + 1 : name, names[i]) == 0)
			return true;
	return false;
}

/* What the child leaves; the bytes follow. */
struct result {
	_Atomic bool finished;
	int error;
	size_t size_bytes;
	char data[];
};

/* ---- the child ---- */

/* Standard output above all: who reads what we print waits until nobody holds it. */
static void close_all_but(int fd, int end)
{
	unsigned last = (unsigned)(fd > end ? fd : end), first = (unsigned)(fd > end ? end : fd);

	if ((first == 0 || syscall(SYS_close_range, 0, first - 1, 0) == 0) &&
	    (last == first + 1 || syscall(SYS_close_range, first + 1, last - 1, 0) == 0) &&
	    syscall(SYS_close_range, last + 1, ~0U, 0) == 0)
		return;
	for (int i = 0; i < sysconf(_SC_OPEN_MAX); i++)
		if (i != fd && i != end)
			close(i);
}

static void stop_myself_after(int wait_ms)
{
	struct itimerval timer = {.it_value = {wait_ms / 1000, wait_ms % 1000 * 1000L}};
	sigset_t alarm_only;

	sigemptyset(&alarm_only);
	sigaddset(&alarm_only, SIGALRM);
	signal(SIGALRM, SIG_DFL);
	sigprocmask(SIG_UNBLOCK, &alarm_only, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static void read_into(int fd, struct result *result, size_t room_bytes)
{
	ssize_t got;

	do {
		got = plm_fd_read_some(fd, result->data + result->size_bytes,
				       room_bytes - result->size_bytes);
		if (got > 0)
			result->size_bytes += (size_t)got;
	} while (got > 0 && result->size_bytes < room_bytes);
	result->error = got < 0 ? errno : result->size_bytes == room_bytes ? EFBIG : 0;
	result->finished = true;
}

/* ---- the audit ---- */

/* A child that ended is taken off the table; one that cannot end is the kernel's, and init's after us. */
static void let_go(pid_t child)
{
	for (int i = 0; i < STOPPING_MS && waitpid(child, NULL, WNOHANG) == 0; i++)
		poll(NULL, 0, 1);
}

/* The pipe says nothing but that the child's end of it is closed. 0 or an errno. */
static int have_it_read(int fd, struct result *result, size_t room_bytes, int wait_ms)
{
	int ends[2];
	struct pollfd closed = {0};
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return errno;
	child = fork();
	if (child == 0) {
		close_all_but(fd, ends[1]);
		stop_myself_after(wait_ms);
		read_into(fd, result, room_bytes);
		_exit(0);
	}
	closed.fd = ends[0];
	close(ends[1]);
	if (child > 0) {
		while (poll(&closed, 1, wait_ms + STOPPING_MS) < 0 && errno == EINTR)
			;
		let_go(child);
	}
	close(ends[0]);
	return child < 0 ? EAGAIN : result->finished ? result->error : ETIMEDOUT;
}

int plm_process_memory_read(struct plm_host *host, int fd, size_t max_bytes, struct plm_buf *out)
{
	size_t room_bytes = (max_bytes < MOST_BYTES ? max_bytes : MOST_BYTES) + 1;
	int left_ms = LONGEST_WAIT_MS * 3 - host->waited_ms, error;
	int wait_ms = left_ms > LONGEST_WAIT_MS	   ? LONGEST_WAIT_MS
		      : left_ms < SHORTEST_WAIT_MS ? SHORTEST_WAIT_MS
						   : left_ms;
	struct result *result = mmap(NULL, sizeof(*result) + room_bytes, PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (result == MAP_FAILED)
		return ENOMEM;
	error = have_it_read(fd, result, room_bytes, wait_ms);
	if (error == ETIMEDOUT)
		host->waited_ms += wait_ms;
	if (error == 0)
		plm_buf_add(out, result->data, result->size_bytes);
	munmap(result, sizeof(*result) + room_bytes);
	return error == 0 && out->failed ? ENOMEM : error;
}
