/*
 * measure.c: measure RUNS COMMAND...: runs a command several times with its output thrown away and
 * prints the least CPU time (user and system) and wall time, of which what else runs on the machine has the
 * smallest part, their medians, and the median peak of memory.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_RUNS = 1000 };

struct sample {
	int64_t cpu_us, wall_us, peak_kib;
};

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t timeval_us(struct timeval t)
{
	return (int64_t)t.tv_sec * 1000000 + t.tv_usec;
}

static void become(char **command)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (null < 0 || dup2(null, STDOUT_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0)
		_exit(127);
	execvp(command[0], command);
	_exit(127);
}

static int run(char **command, struct sample *sample)
{
	int64_t start = now_us();
	struct rusage usage;
	int status;
	pid_t pid = fork();

	if (pid == 0)
		become(command);
	if (pid < 0 || wait4(pid, &status, 0, &usage) < 0 || !WIFEXITED(status) ||
	    WEXITSTATUS(status) == 127)
		return -1;
	sample->wall_us = now_us() - start;
	sample->cpu_us = timeval_us(usage.ru_utime) + timeval_us(usage.ru_stime);
	sample->peak_kib = usage.ru_maxrss;
	return 0;
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* One member of all samples, sorted. */
static void sort_member(const struct sample *samples, size_t count, size_t offset, int64_t *values)
{
	for (size_t i = 0; i < count; i++)
		memcpy(&values[i], (const char *)&samples[i] + offset, sizeof(values[i]));
	qsort(values, count, sizeof(values[0]), by_value);
}

static void say(const struct sample *samples, size_t count)
{
	int64_t cpu[MOST_RUNS], wall[MOST_RUNS], peak[MOST_RUNS];

	sort_member(samples, count, offsetof(struct sample, cpu_us), cpu);
	sort_member(samples, count, offsetof(struct sample, wall_us), wall);
	sort_member(samples, count, offsetof(struct sample, peak_kib), peak);
	printf("cpu_ms=%.1f wall_ms=%.1f median_cpu_ms=%.1f median_wall_ms=%.1f peak_mib=%.1f\n",
	       (double)cpu[0] / 1000, (double)wall[0] / 1000, (double)cpu[count / 2] / 1000,
	       (double)wall[count / 2] / 1000, (double)peak[count / 2] / 1024);
}

int main(int argc, char **argv)
{
	long runs = argc > 2 ? strtol(argv[1], NULL, 10) : 0;
	struct sample samples[MOST_RUNS];

	if (runs < 1 || runs > MOST_RUNS) {
		fprintf(stderr, "usage: measure RUNS COMMAND...\n");
		return 64;
	}
	for (long i = 0; i < runs; i++)
		if (run(argv + 2, &samples[i]) < 0) {
			fprintf(stderr, "measure: %s did not run\n", argv[2]);
			return 1;
		}
	say(samples, (size_t)runs);
	return 0;
}
