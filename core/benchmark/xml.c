/*
 * xml.c: libxml2's SAX events become a tree in an arena. Reads what xml_read.c's parser tells it and nothing else.
 */
#include "core/benchmark/xml_builder.h"

#include <libxml/parserInternals.h>

#include "core/base/arena.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/benchmark.h"

/* The first problem is the one that is told: later ones follow from it. The parser finds its input
 * at an end; it must not be stopped from inside an error, where it still uses that input. */
void plm_xml_fail(struct plm_xml_builder *b, enum plm_code code, long line, const char *remedy,
		  const char *fmt, ...)
{
	va_list args;
	char *message;

	if (b->failed)
		return;
	b->failed = code;
	if (code == PLM_E_NOMEM)
		return;
	va_start(args, fmt);
	message = plm_arena_vprintf(b->arena, fmt, args);
	va_end(args);
	if (message)
		plm_diag_add(b->diags, PLM_DIAG_ERROR, b->file, line, remedy, "%s", message);
	else
		b->failed = PLM_E_NOMEM;
}

void plm_xml_out_of_memory(struct plm_xml_builder *b)
{
	plm_xml_fail(b, PLM_E_NOMEM, 0, NULL, "out of memory");
}

long plm_xml_line(const struct plm_xml_builder *b)
{
	return b->context->input ? b->context->input->line : 0;
}

static long count_lines(const char *text, size_t size)
{
	const char *end = text + size, *at = text;
	long lines = 0;

	while (at < end && (at = memchr(at, '\n', (size_t)(end - at)))) {
		lines++;
		at++;
	}
	return lines;
}

/* The line of the "<" of the start tag just read: libxml2 tells only where the tag ends. No "<" can
 * stand inside a start tag. */
long plm_xml_start_line(const struct plm_xml_builder *b)
{
	const xmlParserInput *input = b->context->input;
	const char *base = (const char *)input->base, *cur = (const char *)input->cur;
	const char *open = memrchr(base, '<', (size_t)(cur - base));
	long line = plm_xml_line(b);

	line -= open ? count_lines(open, (size_t)(cur - open)) : 0;
	return line > 0 ? line : 1;
}

static const char *keep_name(struct plm_xml_builder *b, const xmlChar *name)
{
	const char *kept = plm_map_text(&b->names, b->arena, (const char *)name);

	if (!kept)
		plm_xml_out_of_memory(b);
	return kept;
}

static const char *intern(struct plm_xml_builder *b, const xmlChar *name)
{
	struct plm_xml_known_name *known = &b->known[((uintptr_t)name >> 3) % PLM_XML_KNOWN_NAMES];

	if (!name)
		return NULL;
	if (known->theirs != name)
		*known = (struct plm_xml_known_name){.theirs = name, .ours = keep_name(b, name)};
	return known->ours;
}

static struct plm_xml_node *add_node(struct plm_xml_builder *b, long line)
{
	const size_t max_nodes = b->parts ? MAX_NODES_IN_PARTS : MAX_NODES;
	struct plm_xml_node *node;

	if (++b->node_count > max_nodes) {
		plm_xml_fail(b, PLM_E_LIMIT, line, "split the file", "more than %zu elements",
			     max_nodes);
		return NULL;
	}
	node = plm_new(b->nodes, struct plm_xml_node);
	if (!node) {
		plm_xml_out_of_memory(b);
		return NULL;
	}
	node->line = (uint32_t)line;
	if (b->depth == 0) {
		b->root = node;
	} else if (b->last[b->depth - 1]) {
		b->last[b->depth - 1]->next = node;
		b->last[b->depth - 1] = node;
	} else {
		b->open[b->depth - 1]->child = node;
		b->last[b->depth - 1] = node;
	}
	return node;
}

static void flush_text(struct plm_xml_builder *b)
{
	struct plm_xml_node *node;

	if (b->text.failed)
		plm_xml_out_of_memory(b);
	if (b->text.size_bytes == 0 || b->failed)
		return;
	if (b->text_line == 0 && b->depth && b->blankless[b->depth - 1]) {
		plm_buf_clear(&b->text);
		return;
	}
	node = add_node(b, b->text_line);
	if (node) {
		node->text = plm_arena_strndup(b->nodes, b->text.data, b->text.size_bytes);
		if (!node->text)
			plm_xml_out_of_memory(b);
	}
	plm_buf_clear(&b->text);
	b->text_line = 0;
}

/* libxml2 hands an ampersand in an attribute on as "&#38;". */
static char *attr_value(struct plm_arena *arena, const xmlChar *start, const xmlChar *end)
{
	static const char ampersand[] = "&#38;";
	size_t size = (size_t)(end - start), n = sizeof(ampersand) - 1;
	char *value = plm_arena_strndup(arena, (const char *)start, size);
	char *to = value;

	if (!value || !memchr(value, '&', size))
		return value;
	for (const char *from = value; *from; to++) {
		bool escaped = strncmp(from, ampersand, n) == 0;

		*to = *from;
		from += escaped ? n : 1;
	}
	*to = '\0';
	return value;
}

static void read_attrs(struct plm_xml_builder *b, struct plm_xml_node *node, size_t count,
		       const xmlChar **raw)
{
	enum { NAME = 0, NAMESPACE = 2, START = 3, END = 4, STEP = 5 };
	struct plm_xml_node_attr *attrs;

	b->node_count += count;
	if (count == 0)
		return;
	attrs = plm_new_array(b->nodes, struct plm_xml_node_attr, count);
	if (!attrs) {
		plm_xml_out_of_memory(b);
		return;
	}
	for (size_t i = 0; i < count && !b->failed; i++, raw += STEP) {
		attrs[i].ns = intern(b, raw[NAMESPACE]);
		attrs[i].name = intern(b, raw[NAME]);
		attrs[i].value = attr_value(b->nodes, raw[START], raw[END]);
		if (!attrs[i].value)
			plm_xml_out_of_memory(b);
	}
	node->attrs = attrs;
	node->attr_count = (uint32_t)count & INT32_MAX;
}

static bool is_taken(const struct plm_xml_builder *b, const char *prefix)
{
	return !prefix || !*prefix || plm_map_get(&b->prefixes, prefix);
}

/* The first prefix of a namespace stands for it, unless it stands for another already. */
static void note_namespace(struct plm_xml_builder *b, const xmlChar *prefix, const xmlChar *uri)
{
	char *kept_uri = (char *)(uintptr_t)intern(b, uri);
	char *kept = (char *)(uintptr_t)intern(b, prefix);
	struct plm_xml_namespace *to;

	if (!kept_uri || !*kept_uri || plm_map_get(&b->uris, kept_uri))
		return;
	for (size_t n = b->namespace_count + 1; !b->failed && is_taken(b, kept); n++) {
		kept = plm_arena_printf(b->arena, "ns%zu", n);
		if (!kept)
			plm_xml_out_of_memory(b);
	}
	to = b->failed ? NULL : plm_push(b->arena, b->namespaces, b->namespace_count);
	if (!to || plm_map_add(&b->uris, kept_uri, kept_uri) < 0 ||
	    plm_map_add(&b->prefixes, kept, kept) < 0) {
		plm_xml_out_of_memory(b);
		return;
	}
	*to = (struct plm_xml_namespace){.uri = kept_uri, .prefix = kept};
}

/* What XCCDF writes with a capital (Benchmark, Group, Rule, Value, Profile) holds elements only: half
 * of a large file's runs of text are the white space between them. */
static bool is_blankless(const struct plm_xml_node *node)
{
	return node->name && *node->name >= 'A' && *node->name <= 'Z' &&
	       plm_str_eq(node->ns, PLM_XCCDF_NS);
}

void plm_xml_on_start(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		      int ns_count, const xmlChar **namespaces, int attr_count, int defaulted,
		      const xmlChar **attrs)
{
	struct plm_xml_builder *b = user;
	struct plm_xml_node *node;
	long line;

	(void)prefix;
	(void)defaulted;
	flush_text(b);
	for (size_t i = 0; i < (size_t)ns_count && !b->failed; i++)
		note_namespace(b, namespaces[2 * i], namespaces[2 * i + 1]);
	if (b->failed)
		return;
	line = plm_xml_start_line(b);
	if (b->depth == PLM_BENCHMARK_MAX_DEPTH) {
		plm_xml_fail(b, PLM_E_LIMIT, line, "nest the elements less deeply",
			     "elements are nested more than %d deep", PLM_BENCHMARK_MAX_DEPTH);
		return;
	}
	plm_xml_part_begin(b, intern(b, uri), intern(b, name));
	node = b->failed ? NULL : add_node(b, line);
	if (!node)
		return;
	node->name = intern(b, name);
	node->ns = intern(b, uri);
	read_attrs(b, node, (size_t)attr_count, attrs);
	b->open[b->depth] = node;
	b->blankless[b->depth] = is_blankless(node);
	b->last[b->depth] = NULL;
	b->depth++;
}

void plm_xml_on_end(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct plm_xml_builder *b = user;

	(void)name;
	(void)prefix;
	(void)uri;
	flush_text(b);
	if (b->failed)
		return;
	b->depth--;
	plm_xml_part_end(b);
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The parser stands at the end of the run; its first visible character is some lines up. */
static long text_start_line(const struct plm_xml_builder *b, const char *text, size_t size)
{
	long line = plm_xml_line(b);
	size_t i = 0;

	while (i < size && is_space(text[i]))
		i++;
	if (i == size)
		return 0;
	line -= count_lines(text + i, size - i);
	return line > 0 ? line : 1;
}

void plm_xml_on_text(void *user, const xmlChar *text, int size)
{
	struct plm_xml_builder *b = user;

	if (b->failed || b->depth == 0)
		return;
	if (b->text_line == 0)
		b->text_line = text_start_line(b, (const char *)text, (size_t)size);
	plm_buf_add(&b->text, text, (size_t)size);
}
