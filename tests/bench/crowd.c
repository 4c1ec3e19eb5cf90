/*
 * crowd.c: crowd ROOT CONTAINERS PROCESSES: starts many small containers, as Docker makes them: own
 * namespaces, a root of their own by pivot_root, Docker's mounts, control groups with its names, three open
 * files. Each has so many sleeping processes. Says "ready"; ends them when its standard input ends, by
 * nothing else: an interrupted bench leaves nothing behind.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#define GROUPS_PARENT "plmbench"

/* Hierarchies of cgroup v1, and the one of v2: those that are not mounted are passed over. */
static const char *const hierarchies[] = {
	"/sys/fs/cgroup/systemd", "/sys/fs/cgroup/pids",    "/sys/fs/cgroup/memory",
	"/sys/fs/cgroup/devices", "/sys/fs/cgroup/unified", "/sys/fs/cgroup",
};

enum { HIERARCHIES = sizeof(hierarchies) / sizeof(hierarchies[0]), PATH_BYTES = 256 };

/* What Docker mounts, below the container's root. */
static const struct {
	const char *type, *at;
	unsigned long flags;
} mounts[] = {
	{"proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC},
	{"tmpfs", "dev", MS_NOSUID},
	{"devpts", "dev/pts", MS_NOSUID | MS_NOEXEC},
	{"sysfs", "sys", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC},
	{"mqueue", "dev/mqueue", MS_NOSUID | MS_NODEV | MS_NOEXEC},
	{"tmpfs", "dev/shm", MS_NOSUID | MS_NODEV | MS_NOEXEC},
	{"tmpfs", "proc/acpi", MS_RDONLY},
	{"tmpfs", "proc/scsi", MS_RDONLY},
	{"tmpfs", "sys/firmware", MS_RDONLY},
};
static const char *const read_only[] = {"proc/bus", "proc/fs", "proc/irq", "proc/sys",
					"proc/sysrq-trigger"};
static const char *const masked[] = {"proc/kcore", "proc/keys", "proc/timer_list"};

/* Of a child: the crowd notices that it ended. */
_Noreturn static void die(const char *what)
{
	fprintf(stderr, "crowd: %s: %s\n", what, strerror(errno));
	_exit(1);
}

static bool is_hierarchy(const char *path)
{
	char name[PATH_BYTES];

	snprintf(name, sizeof(name), "%s/cgroup.procs", path);
	return access(name, F_OK) == 0;
}

static void group_path(char path[static PATH_BYTES], size_t hierarchy, int container,
		       const char *name)
{
	snprintf(path, PATH_BYTES, "%s/" GROUPS_PARENT "/docker/%064x%s", hierarchies[hierarchy],
		 0xb0000000u + (unsigned)container, name);
}

/* ---- groups ---- */

static bool make_group(const char *path)
{
	if (mkdir(path, 0755) == 0 || errno == EEXIST)
		return true;
	fprintf(stderr, "crowd: %s: %s\n", path, strerror(errno));
	return false;
}

static bool make_groups(int container)
{
	char path[PATH_BYTES];
	bool made = true;

	for (size_t i = 0; made && i < HIERARCHIES; i++) {
		if (!is_hierarchy(hierarchies[i]))
			continue;
		group_path(path, i, container, "");
		made = make_group(path);
	}
	return made;
}

static bool make_parents(void)
{
	char path[PATH_BYTES];
	bool made = true;

	for (size_t i = 0; made && i < HIERARCHIES; i++) {
		if (!is_hierarchy(hierarchies[i]))
			continue;
		snprintf(path, sizeof(path), "%s/" GROUPS_PARENT, hierarchies[i]);
		made = make_group(path);
		snprintf(path, sizeof(path), "%s/" GROUPS_PARENT "/docker", hierarchies[i]);
		made = made && make_group(path);
	}
	return made;
}

static void join_groups(int container)
{
	char path[PATH_BYTES];

	for (size_t i = 0; i < HIERARCHIES; i++) {
		int fd;

		group_path(path, i, container, "/cgroup.procs");
		fd = open(path, O_WRONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		if (write(fd, "0", 1) < 0)
			die(path);
		close(fd);
	}
}

/* Of a group whose last process is about to go: busy for a moment. */
static void remove_group(const char *path)
{
	for (int tries = 0; tries < 500 && rmdir(path) < 0 && errno == EBUSY; tries++)
		usleep(10000);
}

static void remove_groups(int containers)
{
	char path[PATH_BYTES];

	for (size_t i = 0; i < HIERARCHIES; i++) {
		for (int c = 0; c < containers; c++) {
			group_path(path, i, c, "");
			remove_group(path);
		}
		snprintf(path, sizeof(path), "%s/" GROUPS_PARENT "/docker", hierarchies[i]);
		remove_group(path);
		snprintf(path, sizeof(path), "%s/" GROUPS_PARENT, hierarchies[i]);
		remove_group(path);
	}
}

/* ---- the inside of a container ---- */

static void mount_all(void)
{
	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		/* Made in a file system of the container's own; elsewhere it is there or cannot be. */
		mkdir(mounts[i].at, 0755);
		if (mount(mounts[i].type, mounts[i].at, mounts[i].type, mounts[i].flags, NULL) <
			    0 &&
		    errno != ENOENT)
			die(mounts[i].at);
	}
	if (mknod("dev/null", S_IFCHR | 0666, makedev(1, 3)) < 0)
		die("dev/null");
	for (size_t i = 0; i < sizeof(read_only) / sizeof(read_only[0]); i++)
		if (mount(read_only[i], read_only[i], NULL, MS_BIND | MS_REC, NULL) == 0 &&
		    mount(NULL, read_only[i], NULL,
			  MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC,
			  NULL) < 0)
			die(read_only[i]);
	for (size_t i = 0; i < sizeof(masked) / sizeof(masked[0]); i++)
		if (mount("dev/null", masked[i], NULL, MS_BIND, NULL) < 0 && errno != ENOENT)
			die(masked[i]);
}

static void change_root(const char *root)
{
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount(root, root, NULL, MS_BIND, NULL) < 0 || chdir(root) < 0)
		die("the container's root");
	mount_all();
	if (syscall(SYS_pivot_root, ".", ".") < 0 || umount2(".", MNT_DETACH) < 0 || chdir("/") < 0)
		die("the container's root");
}

/* Nothing of the host's stays open: as a detached container has it, no input and a pipe for what it says. */
static void settle_files(int said)
{
	int null = open("/dev/null", O_RDONLY);

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(said, STDOUT_FILENO) < 0 ||
	    dup2(said, STDERR_FILENO) < 0 || close_range(STDERR_FILENO + 1, ~0u, 0) < 0)
		die("the container's files");
}

_Noreturn static void sleep_for_ever(void)
{
	for (;;)
		pause();
}

_Noreturn static void be_container(const char *root, int container, int processes, int said)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "bench-init");
	join_groups(container);
	if (unshare(CLONE_NEWCGROUP) < 0)
		die("a control group namespace");
	change_root(root);
	settle_files(said);
	for (int i = 1; i < processes; i++) {
		pid_t pid = fork();

		if (pid < 0)
			die("a process");
		if (pid == 0)
			sleep_for_ever();
	}
	if (write(STDOUT_FILENO, "1", 1) != 1)
		die("the pipe");
	sleep_for_ever();
}

/* ---- all of them ---- */

/* The first process of a new container, or -1. */
static pid_t start(const char *root, int container, int processes)
{
	const unsigned long namespaces =
		CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET;
	int said[2];
	char byte;
	pid_t pid;

	if (!make_groups(container) || pipe2(said, O_CLOEXEC) < 0)
		return -1;
	pid = (pid_t)syscall(SYS_clone, namespaces | SIGCHLD, NULL, NULL, NULL, NULL);
	if (pid == 0)
		be_container(root, container, processes, said[1]);
	close(said[1]);
	/* The reading end stays open, as that of a runtime's shim does. */
	if (pid > 0 && read(said[0], &byte, 1) == 1)
		return pid;
	close(said[0]);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	return -1;
}

/* A pipe for each container is held open. */
static void allow_many_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static int start_all(const char *root, int containers, int processes, pid_t *inits)
{
	int started = 0;

	if (!make_parents())
		return 0;
	while (started < containers) {
		inits[started] = start(root, started, processes);
		if (inits[started] < 0)
			break;
		started++;
	}
	return started;
}

static void wait_for_the_end(void)
{
	char buffer[64];

	printf("ready\n");
	fflush(stdout);
	while (read(STDIN_FILENO, buffer, sizeof(buffer)) > 0)
		continue;
}

int main(int argc, char **argv)
{
	int containers = argc == 4 ? (int)strtol(argv[2], NULL, 10) : -1;
	int processes = argc == 4 ? (int)strtol(argv[3], NULL, 10) : 0;
	pid_t *inits = containers < 0 ? NULL : calloc((size_t)containers + 1, sizeof(*inits));
	int started;

	if (containers < 0 || processes < 1 || !inits) {
		fprintf(stderr, "usage: crowd ROOT CONTAINERS PROCESSES\n");
		return 64;
	}
	allow_many_files();
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	started = start_all(argv[1], containers, processes, inits);
	if (started == containers)
		wait_for_the_end();
	for (int i = 0; i < started; i++)
		kill(inits[i], SIGKILL);
	for (int i = 0; i < started; i++)
		waitpid(inits[i], NULL, 0);
	remove_groups(containers);
	free(inits);
	return started == containers ? 0 : 1;
}
