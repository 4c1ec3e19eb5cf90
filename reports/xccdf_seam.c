/*
 * xccdf_seam.c: finds where a TestResult goes in the bytes of a Benchmark document [XCCDF 6.2,
 * 6.6]. Reads a document that the loader has found well-formed, so only markup is told apart from
 * text; it must not read past the end of one that is not.
 */
#include "reports/xccdf.h"

#include "core/base/text.h"

struct scan {
	const char *data;
	size_t size_bytes;
	size_t depth;
	size_t results_at; /* of the first old TestResult or signature; 0: none */
};

static bool starts(const struct scan *scan, size_t at, const char *text)
{
	size_t n = strlen(text);

	return scan->size_bytes - at >= n && memcmp(scan->data + at, text, n) == 0;
}

/* Behind the next `end`; 0 when it never comes. */
static size_t behind(const struct scan *scan, size_t at, const char *end)
{
	const char *found = memmem(scan->data + at, scan->size_bytes - at, end, strlen(end));

	return found ? (size_t)(found - scan->data) + strlen(end) : 0;
}

/* Behind the '>' of the tag at `at`: one inside an attribute's quotes does not end it. */
static size_t behind_tag(const struct scan *scan, size_t at)
{
	char quote = 0;

	for (; at < scan->size_bytes; at++) {
		char c = scan->data[at];

		if (quote && c == quote)
			quote = 0;
		else if (quote)
			continue;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return at + 1;
	}
	return 0;
}

static struct plm_slice local_name(const struct scan *scan, size_t at)
{
	size_t start = at + 1, end = start;

	for (; end < scan->size_bytes && !strchr(" \t\r\n/>", scan->data[end]); end++)
		if (scan->data[end] == ':')
			start = end + 1;
	return (struct plm_slice){scan->data + start, end - start};
}

/* Takes the start tag at `at`; gives what lies behind it, 0 when the document is no Benchmark. */
static size_t start_tag(struct scan *scan, size_t at)
{
	struct plm_slice name = local_name(scan, at);
	size_t next = behind_tag(scan, at);

	if (scan->depth == 0 && !plm_slice_is(name, "Benchmark"))
		return 0;
	if (scan->depth == 1 && !scan->results_at &&
	    (plm_slice_is(name, "TestResult") || plm_slice_is(name, "signature")))
		scan->results_at = at;
	if (next && scan->data[next - 2] != '/')
		scan->depth++;
	return next;
}

static size_t no_element(const struct scan *scan, size_t at)
{
	if (starts(scan, at, "<!--"))
		return behind(scan, at + 4, "-->");
	if (starts(scan, at, "<![CDATA["))
		return behind(scan, at + 9, "]]>");
	return starts(scan, at, "<?") ? behind(scan, at + 2, "?>") : 0;
}

bool plm_xccdf_find_seam(const char *source, size_t size_bytes, struct plm_xccdf_seam *seam)
{
	struct scan scan = {.data = source, .size_bytes = size_bytes};
	size_t at = 0;

	while (at < size_bytes) {
		const char *open = memchr(source + at, '<', size_bytes - at);

		if (!open)
			return false;
		at = (size_t)(open - source);
		if (starts(&scan, at, "</")) {
			if (scan.depth <= 1) {
				seam->head_end = scan.results_at ? scan.results_at : at;
				/* Its indentation goes with an old result. */
				while (seam->head_end && source[seam->head_end - 1] == ' ')
					seam->head_end--;
				seam->tail_start = at;
				return scan.depth == 1;
			}
			scan.depth--;
			at = behind_tag(&scan, at);
		} else if (starts(&scan, at, "<!") || starts(&scan, at, "<?")) {
			at = no_element(&scan, at);
		} else {
			at = start_tag(&scan, at);
		}
		if (at == 0)
			return false;
	}
	return false;
}
