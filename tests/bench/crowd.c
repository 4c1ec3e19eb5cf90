/*
 * crowd.c: crowd ROOT CONTAINERS PROCESSES: starts many small containers, as runtimes make them: own
 * namespaces, a root of their own by pivot_root, control groups with Docker's names. Each has so
 * many sleeping processes. Says "ready", and ends all of them when its standard input ends.
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
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define GROUPS_PARENT "plmbench"

/* Hierarchies of cgroup v1, and the one of v2: those that are not mounted are passed over. */
static const char *const hierarchies[] = {
	"/sys/fs/cgroup/systemd", "/sys/fs/cgroup/pids",    "/sys/fs/cgroup/memory",
	"/sys/fs/cgroup/devices", "/sys/fs/cgroup/unified", "/sys/fs/cgroup",
};

enum { HIERARCHIES = sizeof(hierarchies) / sizeof(hierarchies[0]), PATH_BYTES = 256 };

static void die(const char *what)
{
	fprintf(stderr, "crowd: %s: %s\n", what, strerror(errno));
	exit(1);
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

static void make_groups(int container)
{
	char path[PATH_BYTES];

	for (size_t i = 0; i < HIERARCHIES; i++) {
		if (!is_hierarchy(hierarchies[i]))
			continue;
		group_path(path, i, container, "");
		if (mkdir(path, 0755) < 0 && errno != EEXIST)
			die(path);
	}
}

static void make_parents(void)
{
	char path[PATH_BYTES];

	for (size_t i = 0; i < HIERARCHIES; i++) {
		if (!is_hierarchy(hierarchies[i]))
			continue;
		snprintf(path, sizeof(path), "%s/" GROUPS_PARENT, hierarchies[i]);
		if (mkdir(path, 0755) < 0 && errno != EEXIST)
			die(path);
		snprintf(path, sizeof(path), "%s/" GROUPS_PARENT "/docker", hierarchies[i]);
		if (mkdir(path, 0755) < 0 && errno != EEXIST)
			die(path);
	}
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

/* ---- containers ---- */

static void change_root(const char *root)
{
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount(root, root, NULL, MS_BIND, NULL) < 0 || chdir(root) < 0 ||
	    mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0 ||
	    syscall(SYS_pivot_root, ".", ".") < 0 || umount2(".", MNT_DETACH) < 0 || chdir("/") < 0)
		die("the container's root");
}

static void sleep_for_ever(void)
{
	for (;;)
		pause();
}

static void be_container(const char *root, int container, int processes, int ready)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "bench-init");
	join_groups(container);
	if (unshare(CLONE_NEWCGROUP) < 0)
		die("a control group namespace");
	change_root(root);
	for (int i = 1; i < processes; i++) {
		pid_t pid = fork();

		if (pid < 0)
			die("a process");
		if (pid == 0)
			sleep_for_ever();
	}
	if (write(ready, "1", 1) != 1)
		die("the pipe");
	close(ready);
	sleep_for_ever();
}

static pid_t start(const char *root, int container, int processes)
{
	const unsigned long namespaces =
		CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET;
	int ready[2];
	char byte;
	pid_t pid;

	make_groups(container);
	if (pipe2(ready, O_CLOEXEC) < 0)
		die("a pipe");
	pid = (pid_t)syscall(SYS_clone, namespaces | SIGCHLD, NULL, NULL, NULL, NULL);
	if (pid < 0)
		die("a container");
	if (pid == 0)
		be_container(root, container, processes, ready[1]);
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1)
		die("a container ended at its start");
	close(ready[0]);
	return pid;
}

int main(int argc, char **argv)
{
	int containers = argc == 4 ? (int)strtol(argv[2], NULL, 10) : 0;
	int processes = argc == 4 ? (int)strtol(argv[3], NULL, 10) : 0;
	pid_t *inits = calloc((size_t)containers + 1, sizeof(*inits));
	char buffer[64];

	if (containers < 1 || processes < 1 || !inits) {
		fprintf(stderr, "usage: crowd ROOT CONTAINERS PROCESSES\n");
		return 64;
	}
	make_parents();
	for (int i = 0; i < containers; i++)
		inits[i] = start(argv[1], i, processes);
	printf("ready\n");
	fflush(stdout);
	while (read(STDIN_FILENO, buffer, sizeof(buffer)) > 0)
		continue;
	for (int i = 0; i < containers; i++)
		kill(inits[i], SIGKILL);
	for (int i = 0; i < containers; i++)
		waitpid(inits[i], NULL, 0);
	remove_groups(containers);
	free(inits);
	return 0;
}
