/*
 * hostile_box.c: what runs inside the containers of hostile.sh. Prints "ready" (or a number and that) when everything
 * is in place, and then stays until it is killed. Touches its own processes and its own mount namespace only.
 * usage: hostile_box mounts DIRECTORY MOST STACKED | fuse POINT... | name TEXT | crowd FILES THREADS | large BYTES
 */
#include "tests/live/hostile.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

void hostile_die(const char *what)
{
	fprintf(stderr, "hostile_box: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void stay(void)
{
	puts("ready");
	fflush(stdout);
	while (true)
		pause();
}

/* A process that stands in the silent file system, with its directory and its file open. */
static void stand_in(const char *point)
{
	if (chdir(point) < 0 || open(".", O_RDONLY | O_DIRECTORY) < 0 || open("file", O_RDONLY) < 0)
		hostile_die(point);
}

static void fuse(char **points)
{
	for (size_t i = 0; points[i]; i++)
		hostile_fuse_mount(points[i]);
	stand_in(points[0]);
	hostile_fuse_stop();
	stay();
}

/* ---- many of each ---- */

static void *wait_for_ever(void *nothing)
{
	while (true)
		pause();
	return nothing;
}

static void be_born_and_die(void)
{
	while (true) {
		pid_t child = fork();

		if (child == 0)
			_exit(0);
		if (child > 0)
			waitpid(child, NULL, 0);
	}
}

static void crowd(size_t files, size_t threads)
{
	pthread_attr_t small;
	pthread_t thread;

	if (fork() == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		be_born_and_die();
	}
	if (fork() == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pthread_attr_init(&small);
		pthread_attr_setstacksize(&small, 64 * 1024);
		for (size_t i = 0; i < threads; i++)
			if (pthread_create(&thread, &small, wait_for_ever, NULL) != 0)
				hostile_die("pthread_create");
		wait_for_ever(NULL);
	}
	for (size_t i = 0; i < files; i++)
		if (open("/bin/busybox", O_RDONLY | O_CLOEXEC) < 0)
			hostile_die("open");
	stay();
}

/* Starts itself again with an argument and a variable of so many bytes in all; no one of them may be larger than
 * 128 kB. */
static void large(char *self, size_t size)
{
	enum { PART = 100 * 1000, MOST = 32 };
	static char part[PART + 1];
	char *arguments[MOST + 3] = {self, (char[]){"stay"}}, *variables[MOST + 2];
	size_t count = size / 2 / PART < MOST ? size / 2 / PART : MOST;

	memset(part, '<', PART);
	memcpy(part, "A=\x1b[31m\n\"'&", 11);
	for (size_t i = 0; i < count; i++)
		arguments[i + 2] = variables[i] = part;
	arguments[count + 2] = NULL;
	variables[count] = getenv("SECRET_TOKEN");
	if (variables[count])
		variables[count] -= strlen("SECRET_TOKEN=");
	variables[count + 1] = NULL;
	execve("/proc/self/exe", arguments, variables);
	hostile_die("execve");
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "";

	if (strcmp(mode, "mounts") == 0 && argc == 5) {
		hostile_mounts(argv[2], strtoul(argv[3], NULL, 10), strtoul(argv[4], NULL, 10));
		stay();
	} else if (strcmp(mode, "fuse") == 0 && argc > 2) {
		fuse(argv + 2);
	} else if (strcmp(mode, "name") == 0 && argc == 3) {
		prctl(PR_SET_NAME, argv[2]);
		stay();
	} else if (strcmp(mode, "crowd") == 0 && argc == 4) {
		crowd(strtoul(argv[2], NULL, 10), strtoul(argv[3], NULL, 10));
	} else if (strcmp(mode, "large") == 0 && argc == 3) {
		large(argv[0], strtoul(argv[2], NULL, 10));
	} else if (strcmp(mode, "stay") == 0) {
		stay();
	}
	fputs("hostile_box: see the head of its source\n", stderr);
	return 64;
}
