/*
 * bare_reads.c: bare_reads RUNS LIST: the least that reading costs: does what a list says with plain
 * system calls, and nothing with what they give; prints the least CPU and wall time of the runs. What an
 * audit takes beyond this is plimsoll's own.
 * A line of the list is a letter and a path: R read a file, L list a directory, K read a link, S stat.
 * Files of one process are opened relative to its directory, which is open once for all of them.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { MOST_RUNS = 1000, PREFIX_BYTES = 64, BUFFER_BYTES = 65536 };

struct list {
	char **lines;
	size_t count;
};

/* The directory of the process that was read last. */
struct held {
	char prefix[PREFIX_BYTES];
	size_t size;
	int fd;
};

static char buffer[BUFFER_BYTES];

/* ---- one reading ---- */

static void read_file(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return;
	while (read(fd, buffer, sizeof(buffer)) > 0)
		continue;
	close(fd);
}

static void list_directory(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_DIRECTORY);

	if (fd < 0)
		return;
	while (syscall(SYS_getdents64, fd, buffer, sizeof(buffer)) > 0)
		continue;
	close(fd);
}

/* "/proc/123/": what is below it is read relative to it. */
static const char *below(struct held *held, const char *path)
{
	size_t size = strspn(path + strlen("/proc/"), "0123456789") + strlen("/proc/");

	if (strncmp(path, "/proc/", strlen("/proc/")) != 0 || path[size] != '/' ||
	    size >= PREFIX_BYTES)
		return NULL;
	if (size != held->size || memcmp(held->prefix, path, size) != 0) {
		if (held->fd >= 0)
			close(held->fd);
		memcpy(held->prefix, path, size);
		held->prefix[size] = '\0';
		held->size = size;
		held->fd = open(held->prefix, O_PATH | O_DIRECTORY | O_CLOEXEC);
	}
	return path + size + 1;
}

static void do_line(struct held *held, const char *line)
{
	const char *path = line + 2, *name = below(held, path);
	int dir = name ? held->fd : AT_FDCWD;
	struct stat st;

	name = name ? name : path;
	if (line[0] == 'R')
		read_file(dir, name);
	else if (line[0] == 'L')
		list_directory(dir, name);
	else if (line[0] == 'K')
		(void)!readlinkat(dir, name, buffer, sizeof(buffer));
	else
		(void)!fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW);
}

/* ---- all, several times ---- */

static int64_t wall_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t cpu_us(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return ((int64_t)usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 +
	       usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void run(const struct list *list, int64_t *cpu, int64_t *wall)
{
	int64_t wall_start = wall_us(), cpu_start = cpu_us();
	struct held held = {.fd = -1};

	for (size_t i = 0; i < list->count; i++)
		do_line(&held, list->lines[i]);
	if (held.fd >= 0)
		close(held.fd);
	*cpu = cpu_us() - cpu_start;
	*wall = wall_us() - wall_start;
}

static int load(const char *file, struct list *list)
{
	FILE *stream = fopen(file, "re");
	char *line = NULL;
	size_t room = 0;
	ssize_t size;

	if (!stream)
		return -1;
	while ((size = getline(&line, &room, stream)) > 3) {
		char **more = realloc(list->lines, (list->count + 1) * sizeof(*list->lines));

		if (!more)
			break;
		list->lines = more;
		line[size - 1] = '\0';
		list->lines[list->count++] = line;
		line = NULL;
		room = 0;
	}
	free(line);
	fclose(stream);
	return 0;
}

int main(int argc, char **argv)
{
	long runs = argc == 3 ? strtol(argv[1], NULL, 10) : 0;
	int64_t cpu[MOST_RUNS], wall[MOST_RUNS];
	struct list list = {0};

	if (runs < 1 || runs > MOST_RUNS || load(argv[2], &list) < 0 || !list.count) {
		fprintf(stderr, "usage: bare_reads RUNS LIST\n");
		return 64;
	}
	for (long i = 0; i < runs; i++)
		run(&list, &cpu[i], &wall[i]);
	qsort(cpu, (size_t)runs, sizeof(*cpu), by_value);
	qsort(wall, (size_t)runs, sizeof(*wall), by_value);
	printf("cpu_ms=%.1f wall_ms=%.1f reads=%zu\n", (double)cpu[0] / 1000,
	       (double)wall[0] / 1000, list.count);
	return 0;
}
