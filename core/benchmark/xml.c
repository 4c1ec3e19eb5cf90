/*
 * xml.c: libxml2's SAX events become a tree in an arena. Reads memory only; never the network,
 * another file, or a document type declaration.
 */
#include "core/benchmark/xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/map.h"
#include "core/base/text.h"
#include "core/benchmark/benchmark.h"

/* Elements and attributes: what a file of the largest size can cost in memory is bounded by this. */
enum { MAX_NODES = 4000000 };

/* A name of the parser's dictionary, which keeps each once, and ours. */
struct known_name {
	const xmlChar *theirs;
	const char *ours;
};

enum { KNOWN_NAMES = 256 };

struct builder {
	const char *file;
	struct plm_arena *arena;
	struct plm_diags *diags;
	xmlParserCtxtPtr context;
	struct plm_slice input;
	struct plm_map names;		      /* each name and namespace is kept once */
	struct known_name known[KNOWN_NAMES]; /* by address: most names come again at once */
	struct plm_map uris, prefixes;	      /* of the namespaces */
	struct plm_xml_namespace *namespaces;
	size_t namespace_count;
	struct plm_xml_node *open[PLM_BENCHMARK_MAX_DEPTH];
	struct plm_xml_node
		*last[PLM_BENCHMARK_MAX_DEPTH];	 /* youngest child of each open element */
	bool blankless[PLM_BENCHMARK_MAX_DEPTH]; /* white space inside says nothing */
	size_t depth, node_count;
	struct plm_xml_node *root;
	bool utf8;
	struct plm_buf text;
	long text_line; /* 0 while the run of text is white space */
	enum plm_code failed;
};

/* The first problem is the one that is told: later ones follow from it. The parser finds its input
 * at an end; it must not be stopped from inside an error, where it still uses that input. */
static void __attribute__((format(printf, 5, 6)))
fail(struct builder *b, enum plm_code code, long line, const char *remedy, const char *fmt, ...)
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

static void out_of_memory(struct builder *b)
{
	fail(b, PLM_E_NOMEM, 0, NULL, "out of memory");
}

static long here(const struct builder *b)
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
static long start_line(const struct builder *b)
{
	const xmlParserInput *input = b->context->input;
	const char *base = (const char *)input->base, *cur = (const char *)input->cur;
	const char *open = memrchr(base, '<', (size_t)(cur - base));
	long line = here(b);

	line -= open ? count_lines(open, (size_t)(cur - open)) : 0;
	return line > 0 ? line : 1;
}

static const char *keep_name(struct builder *b, const xmlChar *name)
{
	const char *key = (const char *)name;
	char *kept;

	kept = plm_map_get(&b->names, key);
	if (kept)
		return kept;
	kept = plm_arena_strdup(b->arena, key);
	if (!kept || plm_map_add(&b->names, kept, kept) < 0) {
		out_of_memory(b);
		return NULL;
	}
	return kept;
}

static const char *intern(struct builder *b, const xmlChar *name)
{
	struct known_name *known = &b->known[((uintptr_t)name >> 3) % KNOWN_NAMES];

	if (!name)
		return NULL;
	if (known->theirs != name)
		*known = (struct known_name){.theirs = name, .ours = keep_name(b, name)};
	return known->ours;
}

static struct plm_xml_node *add_node(struct builder *b, long line)
{
	struct plm_xml_node *node;

	if (++b->node_count > MAX_NODES) {
		fail(b, PLM_E_LIMIT, line, "split the file", "more than %d elements", MAX_NODES);
		return NULL;
	}
	node = plm_new(b->arena, struct plm_xml_node);
	if (!node) {
		out_of_memory(b);
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

static void flush_text(struct builder *b)
{
	struct plm_xml_node *node;

	if (b->text.failed)
		out_of_memory(b);
	if (b->text.size_bytes == 0 || b->failed)
		return;
	if (b->text_line == 0 && b->depth && b->blankless[b->depth - 1]) {
		plm_buf_clear(&b->text);
		return;
	}
	node = add_node(b, b->text_line);
	if (node) {
		node->text = plm_arena_strndup(b->arena, b->text.data, b->text.size_bytes);
		if (!node->text)
			out_of_memory(b);
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

static void read_attrs(struct builder *b, struct plm_xml_node *node, size_t count,
		       const xmlChar **raw)
{
	enum { NAME = 0, NAMESPACE = 2, START = 3, END = 4, STEP = 5 };
	struct plm_xml_node_attr *attrs;

	b->node_count += count;
	if (count == 0)
		return;
	attrs = plm_new_array(b->arena, struct plm_xml_node_attr, count);
	if (!attrs) {
		out_of_memory(b);
		return;
	}
	for (size_t i = 0; i < count && !b->failed; i++, raw += STEP) {
		attrs[i].ns = intern(b, raw[NAMESPACE]);
		attrs[i].name = intern(b, raw[NAME]);
		attrs[i].value = attr_value(b->arena, raw[START], raw[END]);
		if (!attrs[i].value)
			out_of_memory(b);
	}
	node->attrs = attrs;
	node->attr_count = (uint32_t)count & INT32_MAX;
}

static bool is_taken(const struct builder *b, const char *prefix)
{
	return !prefix || !*prefix || plm_map_get(&b->prefixes, prefix);
}

/* The first prefix of a namespace stands for it, unless it stands for another already. */
static void note_namespace(struct builder *b, const xmlChar *prefix, const xmlChar *uri)
{
	char *kept_uri = (char *)(uintptr_t)intern(b, uri);
	char *kept = (char *)(uintptr_t)intern(b, prefix);
	struct plm_xml_namespace *to;

	if (!kept_uri || !*kept_uri || plm_map_get(&b->uris, kept_uri))
		return;
	for (size_t n = b->namespace_count + 1; !b->failed && is_taken(b, kept); n++) {
		kept = plm_arena_printf(b->arena, "ns%zu", n);
		if (!kept)
			out_of_memory(b);
	}
	to = b->failed ? NULL : plm_push(b->arena, b->namespaces, b->namespace_count);
	if (!to || plm_map_add(&b->uris, kept_uri, kept_uri) < 0 ||
	    plm_map_add(&b->prefixes, kept, kept) < 0) {
		out_of_memory(b);
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

static void on_start(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		     int ns_count, const xmlChar **namespaces, int attr_count, int defaulted,
		     const xmlChar **attrs)
{
	struct builder *b = user;
	struct plm_xml_node *node;
	long line;

	(void)prefix;
	(void)defaulted;
	flush_text(b);
	for (size_t i = 0; i < (size_t)ns_count && !b->failed; i++)
		note_namespace(b, namespaces[2 * i], namespaces[2 * i + 1]);
	if (b->failed)
		return;
	line = start_line(b);
	if (b->depth == PLM_BENCHMARK_MAX_DEPTH) {
		fail(b, PLM_E_LIMIT, line, "nest the elements less deeply",
		     "elements are nested more than %d deep", PLM_BENCHMARK_MAX_DEPTH);
		return;
	}
	node = add_node(b, line);
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

static void on_end(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct builder *b = user;

	(void)name;
	(void)prefix;
	(void)uri;
	flush_text(b);
	if (!b->failed)
		b->depth--;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The parser stands at the end of the run; its first visible character is some lines up. */
static long text_start_line(const struct builder *b, const char *text, size_t size)
{
	long line = here(b);
	size_t i = 0;

	while (i < size && is_space(text[i]))
		i++;
	if (i == size)
		return 0;
	line -= count_lines(text + i, size - i);
	return line > 0 ? line : 1;
}

static void on_text(void *user, const xmlChar *text, int size)
{
	struct builder *b = user;

	if (b->failed || b->depth == 0)
		return;
	if (b->text_line == 0)
		b->text_line = text_start_line(b, (const char *)text, (size_t)size);
	plm_buf_add(&b->text, text, (size_t)size);
}

static void on_doctype(void *user, const xmlChar *name, const xmlChar *external,
		       const xmlChar *system)
{
	struct builder *b = user;

	(void)name;
	(void)external;
	(void)system;
	fail(b, PLM_E_REFUSED, start_line(b),
	     "remove <!DOCTYPE ...>; write characters, not entities",
	     "a document type declaration is not accepted");
	xmlStopParser(b->context); /* before it reads what the declaration holds */
}

static const char *remedy_of(int code)
{
	static const struct {
		int code;
		const char *remedy;
	} remedies[] = {
		{XML_ERR_DOCUMENT_EMPTY, "name a file that holds an XCCDF 1.2 Benchmark"},
		{XML_ERR_INVALID_CHAR, "save the file as UTF-8 without control characters"},
		{XML_ERR_INVALID_ENCODING, "save the file as UTF-8"},
		{XML_ERR_UNSUPPORTED_ENCODING, "save the file as UTF-8"},
		{XML_ERR_UNKNOWN_ENCODING, "save the file as UTF-8"},
		{XML_ERR_UNDECLARED_ENTITY, "write the character itself"},
		{XML_WAR_UNDECLARED_ENTITY, "write the character itself"},
		{XML_NS_ERR_UNDEFINED_NAMESPACE, "declare the prefix with an xmlns attribute"},
	};

	for (size_t i = 0; i < sizeof(remedies) / sizeof(remedies[0]); i++)
		if (remedies[i].code == code)
			return remedies[i].remedy;
	return "correct the XML there";
}

static void on_error(void *user, xmlErrorPtr error)
{
	struct builder *b = user;
	struct plm_slice message = plm_slice_of(error->message ? error->message : "");
	struct plm_slice first = plm_slice_of("no reason given");

	if (error->level < XML_ERR_ERROR || error->code == XML_ERR_USER_STOP)
		return;
	plm_next_line(&message, &first);
	if (error->code == XML_ERR_NO_MEMORY)
		out_of_memory(b);
	else
		fail(b, PLM_E_PARSE, error->line, remedy_of(error->code),
		     "not well-formed XML: %.*s", (int)first.size_bytes, first.data);
}

static int read_input(void *user, char *to, int room)
{
	struct builder *b = user;
	size_t n = b->input.size_bytes < (size_t)room ? b->input.size_bytes : (size_t)room;

	if (b->failed)
		return 0;
	if (n)
		memcpy(to, b->input.data, n);
	b->input.data += n;
	b->input.size_bytes -= n;
	return (int)n;
}

/* UTF-16 and the like need no declaration but cannot start with a "<" of one byte. */
static bool is_utf8(const char *data, size_t size_bytes, const xmlChar *declared)
{
	const unsigned char *first = (const unsigned char *)data;
	bool wide = size_bytes >= 2 && (first[0] >= 0xfe || !first[0] || !first[1]);

	return !wide && (!declared || strcasecmp((const char *)declared, "UTF-8") == 0);
}

static void run_parser(struct builder *b)
{
	const char *data = b->input.data;
	size_t size_bytes = b->input.size_bytes;
	const xmlChar *declared;
	xmlSAXHandler handler = {
		.initialized = XML_SAX2_MAGIC,
		.internalSubset = on_doctype,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
		.serror = on_error,
	};
	/* Some of libxml2's failed allocations know no parser; without this they go to stderr. */
	xmlStructuredErrorFunc outer = xmlStructuredError;
	void *outer_user = xmlStructuredErrorContext;

	xmlSetStructuredErrorFunc(b, on_error);
	b->context = xmlNewParserCtxt();
	if (!b->context) {
		out_of_memory(b);
	} else {
		*b->context->sax = handler;
		b->context->userData = b;
		xmlCtxtReadIO(b->context, read_input, NULL, b, NULL, NULL, XML_PARSE_NONET);
		if (!b->context->wellFormed)
			fail(b, PLM_E_PARSE, here(b), "correct the XML there",
			     "not well-formed XML");
		declared = b->context->input ? b->context->input->encoding : NULL;
		b->utf8 = is_utf8(data, size_bytes, declared ? declared : b->context->encoding);
		xmlFreeParserCtxt(b->context);
	}
	xmlSetStructuredErrorFunc(outer_user, outer);
	xmlResetLastError();
}

int plm_xml_parse(const char *file, const char *data, size_t size_bytes, struct plm_arena *arena,
		  struct plm_diags *diags, struct plm_xml *xml, struct plm_err **err)
{
	struct builder b = {.file = file,
			    .arena = arena,
			    .diags = diags,
			    .input = {.data = data, .size_bytes = size_bytes}};

	plm_map_init(&b.names, arena);
	plm_map_init(&b.uris, arena);
	plm_map_init(&b.prefixes, arena);
	if (size_bytes == 0)
		fail(&b, PLM_E_PARSE, 0, "name a file that holds an XCCDF 1.2 Benchmark",
		     "the file is empty");
	else
		run_parser(&b);
	plm_buf_free(&b.text);
	if (b.failed == PLM_E_NOMEM)
		return plm_err_nomem(err);
	if (b.failed)
		return plm_diags_fail(diags, b.failed, err);
	*xml = (struct plm_xml){.root = b.root,
				.utf8 = b.utf8,
				.namespaces = b.namespaces,
				.namespace_count = b.namespace_count};
	return 0;
}
