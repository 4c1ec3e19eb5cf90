/*
 * failing.c: the allocator of the fault tests, ours and libxml2's: it counts, and fails where it is told to. Linked with
 * --wrap for every function that allocates.
 */
#include "failing.h"

#include <stdarg.h>
#include <libxml/xmlmemory.h>
#include <libxml/parser.h>

static size_t calls;		  /* allocations asked for since the start of a run */
static size_t fail_at = SIZE_MAX; /* the one that fails */
static bool fail_after;		  /* and all behind it */
static size_t injected;

static bool must_fail(void)
{
	size_t call = calls++;
	bool fail = call == fail_at || (fail_after && call > fail_at);

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
