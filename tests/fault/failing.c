/*
 * failing.c: the allocator of the fault tests, ours and libxml2's: it counts, and fails where it is told to. Linked with
 * --wrap for every function that allocates.
 */
#include "failing.h"

#include "core/base/err.h"
#include "core/base/sha256.h"

#include <execinfo.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <libxml/xmlmemory.h>
#include <libxml/parser.h>

static size_t calls;		  /* allocations asked for since the start of a run */
static size_t fail_at = SIZE_MAX; /* the one that fails */
static bool fail_after;		  /* and all behind it */
static size_t injected;

enum {
	MOST_CALLS = 4 * 1000 * 1000,
	FRAMES = 16, /* of the way to an allocation that are told apart */
	OFTEN = 3, /* so many times each way is failed: at its first, second and third allocation */
	BUCKETS = 1 << 20,
};
static uint64_t
	ways[MOST_CALLS]; /* of each allocation of the run that is recorded: a hash of its way */
static bool recording;

static uint64_t way_here(void)
{
	void *frames[FRAMES];
	int count = backtrace(frames, FRAMES);
	uint64_t hash = 1469598103934665603u;

	for (int i = 2; i < count; i++)
		hash = (hash ^ (uintptr_t)frames[i]) * 1099511628211u;
	return hash;
}

static bool must_fail(void)
{
	size_t call = calls++;
	bool fail = call == fail_at || (fail_after && call > fail_at);

	if (recording && call < MOST_CALLS) {
		recording = false; /* backtrace() itself may allocate, the first time */
		ways[call] = way_here();
		recording = true;
	}

	injected += fail;
	return fail;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_reallocarray(void *old, size_t count, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t size);
int __wrap_vasprintf(char **text, const char *fmt, va_list args) PLM_PRINTF(2, 0);
int __wrap_asprintf(char **text, const char *fmt, ...) PLM_PRINTF(2, 3);
int __real_vasprintf(char **text, const char *fmt, va_list args) PLM_PRINTF(2, 0);

void *__wrap_malloc(size_t size)
{
	return must_fail() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return must_fail() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	return must_fail() ? NULL : __real_realloc(old, size);
}

void *__wrap_reallocarray(void *old, size_t count, size_t size)
{
	return must_fail() ? NULL : __real_realloc(old, count * size);
}

char *__wrap_strdup(const char *text)
{
	return must_fail() ? NULL : __real_strdup(text);
}

char *__wrap_strndup(const char *text, size_t size)
{
	size_t n = strnlen(text, size);
	char *copy = must_fail() ? NULL : __real_malloc(n + 1);

	if (copy) {
		memcpy(copy, text, n);
		copy[n] = '\0';
	}
	return copy;
}

int __wrap_vasprintf(char **text, const char *fmt, va_list args)
{
	return must_fail() ? -1 : __real_vasprintf(text, fmt, args);
}

int __wrap_asprintf(char **text, const char *fmt, ...)
{
	va_list args;
	int length;

	va_start(args, fmt);
	length = __wrap_vasprintf(text, fmt, args);
	va_end(args);
	return length;
}

void failing_init(void)
{
	xmlMemSetup(free, __wrap_malloc, __wrap_realloc, __wrap_strdup);
	xmlInitParser();
}

void failing_start(void)
{
	calls = 0;
	injected = 0;
}

void failing_arm(size_t at, bool after)
{
	fail_at = at;
	fail_after = after;
}

void failing_disarm(void)
{
	fail_at = SIZE_MAX;
	fail_after = false;
}

size_t failing_calls(void)
{
	return calls;
}

size_t failing_injected(void)
{
	return injected;
}

static bool survives(failing_run *run, size_t at, bool after, const char *right)
{
	plm_auto_err struct plm_err *err = NULL;
	char digest[PLM_SHA256_HEX_BYTES];
	int rc;

	failing_arm(at, after);
	rc = run(digest, &err);
	failing_disarm();
	if (failing_injected() == 0 ||
	    (rc < 0 ? rc == -PLM_E_NOMEM || err : strcmp(digest, right) == 0))
		return true;
	fprintf(stderr, "allocation %zu%s: rc %d, %s\n", at, after ? " and later" : "", rc,
		err ? plm_err_message(err) : "the output differs");
	return false;
}

void failing_record(bool on)
{
	recording = on;
}

bool failing_is_told(size_t at)
{
	static unsigned char seen[BUCKETS];
	unsigned char *times;

	if (at >= MOST_CALLS)
		return at % 64 == 0;
	times = &seen[ways[at] % BUCKETS];
	if (*times < OFTEN) {
		(*times)++;
		return true;
	}
	return false;
}

int failing_every(failing_run *run)
{
	plm_auto_err struct plm_err *err = NULL;
	char right[PLM_SHA256_HEX_BYTES];
	size_t total, bad = 0;

	failing_init();
	failing_record(true);
	if (run(right, &err) < 0) {
		fprintf(stderr, "it fails without a fault: %s\n", plm_err_message(err));
		return 1;
	}
	failing_record(false);
	total = failing_calls();
	for (size_t at = 0; at < total; at++) {
		if (!failing_is_told(at))
			continue;
		bad += survives(run, at, false, right) ? 0 : 1;
		if (at % 8 == 0)
			bad += survives(run, at, true, right) ? 0 : 1;
	}
	printf("%zu allocations, %zu failures\n", total, bad);
	xmlCleanupParser();
	return bad || total < 50;
}
