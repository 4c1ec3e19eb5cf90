/*
 * stanzas.c: finds the empty lines in a stream. This is the hot loop of a whole audit: tens of
 * megabytes go through it, of which a thousandth is looked at. Does no I/O.
 */
#include "core/facts/stanzas.h"

#include <strings.h>

/* Sixteen bytes at once, in the vector registers of any processor that has some. */
enum { LANES = 16, TWICE = 2 * LANES, THRICE = 3 * LANES, STRIDE = 4 * LANES };
typedef signed char lanes __attribute__((vector_size(LANES)));
typedef uint64_t halves __attribute__((vector_size(LANES)));

void plm_stanzas_init(struct plm_stanzas *stanzas,
		      int (*each)(void *context, struct plm_slice stanza), void *context)
{
	*stanzas = (struct plm_stanzas){
		.each = each, .context = context, .rest.limit_bytes = PLM_STANZA_MAX_BYTES};
}

void plm_stanzas_free(struct plm_stanzas *stanzas)
{
	plm_buf_free(&stanzas->rest);
}

/* Reads LANES + 1 bytes; a lane is not zero where it and its successor are newlines. */
static lanes pairs(const char *at)
{
	const lanes newline = (lanes){0} + '\n';
	lanes these, next;

	memcpy(&these, at, LANES);
	memcpy(&next, at + 1, LANES);
	return (these == newline) & (next == newline);
}

static bool any(lanes found)
{
	halves h = (halves)found;

	return (h[0] | h[1]) != 0;
}

/* The first of two newlines in a row; NULL when there are none before end. */
static const char *find_pair(const char *at, const char *end)
{
	while (end - at > STRIDE &&
	       !any(pairs(at) | pairs(at + LANES) | pairs(at + TWICE) | pairs(at + THRICE)))
		at += STRIDE;
	while (end - at > LANES && !any(pairs(at)))
		at += LANES;
	for (; end - at > 1; at++)
		if (at[0] == '\n' && at[1] == '\n')
			return at;
	return NULL;
}

static int keep(struct plm_stanzas *stanzas, const char *from, const char *to)
{
	if (from < to)
		plm_buf_add(&stanzas->rest, from, (size_t)(to - from));
	return stanzas->rest.failed ? -(int)stanzas->rest.failed : 0;
}

static int give(struct plm_stanzas *stanzas, const char *from, const char *to)
{
	return stanzas->each(stanzas->context,
			     (struct plm_slice){.data = from, .size_bytes = (size_t)(to - from)});
}

static int give_rest(struct plm_stanzas *stanzas)
{
	const struct plm_buf *rest = &stanzas->rest;
	int rc = give(stanzas, rest->data, rest->data + rest->size_bytes);

	plm_buf_clear(&stanzas->rest);
	return rc;
}

/* Ends the stanza that an earlier piece began, if its end is in this one; *at moves behind it. */
static int finish_rest(struct plm_stanzas *stanzas, const char **at, const char *end)
{
	const struct plm_buf *rest = &stanzas->rest;
	const char *pair;
	int rc;

	if (rest->size_bytes == 0 || *at == end)
		return 0;
	if (rest->data[rest->size_bytes - 1] == '\n' && **at == '\n')
		return give_rest(stanzas);
	pair = find_pair(*at, end);
	rc = keep(stanzas, *at, pair ? pair + 1 : end);
	*at = pair ? pair + 1 : end;
	return rc || !pair ? rc : give_rest(stanzas);
}

int plm_stanzas_feed(struct plm_stanzas *stanzas, const char *data, size_t size_bytes)
{
	const char *at = data, *end = data + size_bytes, *pair;
	int rc = finish_rest(stanzas, &at, end);

	while (rc == 0 && at < end) {
		if (*at == '\n') {
			at++;
			continue;
		}
		pair = find_pair(at, end);
		if (!pair)
			return keep(stanzas, at, end);
		rc = give(stanzas, at, pair + 1);
		at = pair + 1;
	}
	return rc;
}

int plm_stanzas_end(struct plm_stanzas *stanzas)
{
	return stanzas->rest.size_bytes ? give_rest(stanzas) : 0;
}

int plm_stanzas_text(struct plm_stanzas *stanzas, struct plm_slice text)
{
	struct plm_slice line;
	int rc = 0;

	while (rc == 0 && plm_next_line(&text, &line)) {
		if (plm_slice_starts(line, "#"))
			continue;
		rc = plm_stanzas_feed(stanzas, line.data, line.size_bytes);
		if (rc == 0)
			rc = plm_stanzas_feed(stanzas, "\n", 1);
	}
	return rc == 0 ? plm_stanzas_end(stanzas) : rc;
}

/* Whether the line begins with "name:". */
static bool line_is(struct plm_slice line, const char *name, size_t length)
{
	return line.size_bytes > length && line.data[length] == ':' &&
	       strncasecmp(line.data, name, length) == 0;
}

bool plm_stanza_field(struct plm_slice stanza, const char *name, struct plm_slice *value)
{
	size_t length = strlen(name);
	struct plm_slice line;

	while (plm_next_line(&stanza, &line)) {
		if (!line_is(line, name, length))
			continue;
		*value = plm_slice_trim(
			(struct plm_slice){.data = line.data + length + 1,
					   .size_bytes = line.size_bytes - length - 1});
		return true;
	}
	return false;
}
