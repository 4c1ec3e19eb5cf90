/*
 * cmdline.c: splits a kernel command line as lib/cmdline.c and kernel/params.c of Linux do. Pure.
 */
#include "checks/kernel/boot.h"

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The next word: blanks inside double quotes belong to it. */
static bool next_argument(struct plm_slice *rest, struct plm_slice *argument)
{
	bool quoted = false;
	size_t n = 0;

	if (rest->size_bytes == 0)
		return false;
	while (rest->size_bytes && is_blank(rest->data[0])) {
		rest->data++;
		rest->size_bytes--;
	}
	while (n < rest->size_bytes && (quoted || !is_blank(rest->data[n]))) {
		quoted ^= rest->data[n] == '"';
		n++;
	}
	*argument = (struct plm_slice){.data = rest->data, .size_bytes = n};
	rest->data += n;
	rest->size_bytes -= n;
	return n > 0;
}

static struct plm_slice unquoted(struct plm_slice s)
{
	if (s.size_bytes && s.data[0] == '"') {
		s.data++;
		s.size_bytes--;
	}
	if (s.size_bytes && s.data[s.size_bytes - 1] == '"')
		s.size_bytes--;
	return s;
}

static bool same_name(struct plm_slice a, const char *b)
{
	if (a.size_bytes != strlen(b))
		return false;
	for (size_t i = 0; i < a.size_bytes; i++)
		if ((a.data[i] == '-' ? '_' : a.data[i]) != (b[i] == '-' ? '_' : b[i]))
			return false;
	return true;
}

struct boot_parameter boot_parameter_find(struct plm_slice words, const char *name)
{
	struct boot_parameter found = {0};
	struct plm_slice argument;

	while (next_argument(&words, &argument) && !plm_slice_is(argument, "--")) {
		struct plm_slice key = argument, value = {0};
		/* param="a b" and "param=a b" are the same. */
		bool whole = argument.data[0] == '"';
		const char *equals;

		if (whole)
			key = unquoted(argument);
		equals = key.size_bytes ? memchr(key.data, '=', key.size_bytes) : NULL;
		if (equals) {
			size_t n = (size_t)(equals - key.data);

			value = (struct plm_slice){equals + 1, key.size_bytes - n - 1};
			value = whole ? value : unquoted(value);
			key.size_bytes = n;
		}
		if (same_name(key, name))
			found = (struct boot_parameter){.set = true, .value = value};
	}
	return found;
}
