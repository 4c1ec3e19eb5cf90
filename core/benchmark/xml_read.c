/*
 * xml_read.c: libxml2's parser and what it may read: the document alone; never the network, another file, or a document type
 * declaration.
 */
#include "core/benchmark/xml_builder.h"

#include <libxml/parserInternals.h>

#include "core/base/arena.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/text.h"

static void on_doctype(void *user, const xmlChar *name, const xmlChar *external,
		       const xmlChar *system)
{
	struct plm_xml_builder *b = user;

	(void)name;
	(void)external;
	(void)system;
	plm_xml_fail(b, PLM_E_REFUSED, plm_xml_start_line(b),
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
		{XML_ERR_DOCUMENT_EMPTY, "name a file of XCCDF 1.2"},
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
	struct plm_xml_builder *b = user;
	struct plm_slice message = plm_slice_of(error->message ? error->message : "");
	struct plm_slice first = plm_slice_of("no reason given");

	if (error->level < XML_ERR_ERROR || error->code == XML_ERR_USER_STOP)
		return;
	plm_next_line(&message, &first);
	if (!b->input_bytes && !b->failed && error->code == XML_ERR_DOCUMENT_EMPTY)
		plm_xml_fail(b, PLM_E_PARSE, 0, remedy_of(error->code), "the file is empty");
	if (error->code == XML_ERR_NO_MEMORY)
		plm_xml_out_of_memory(b);
	else
		plm_xml_fail(b, PLM_E_PARSE, error->line, remedy_of(error->code),
			     "not well-formed XML: %.*s", (int)first.size_bytes, first.data);
}

static int read_input(void *user, char *to, int room)
{
	struct plm_xml_builder *b = user;
	struct plm_buf *rest = b->parts ? b->parts->rest : NULL;
	int got = b->failed ? 0 : b->input->read(b->input->user, to, (size_t)room, b->err);

	if (got < 0) {
		b->failed = (enum plm_code) - got;
		b->told = true;
		return 0;
	}
	for (size_t i = b->input_bytes; i < sizeof(b->first) && i - b->input_bytes < (size_t)got;
	     i++)
		b->first[i] = (unsigned char)to[i - b->input_bytes];
	b->input_bytes += (size_t)got;
	if (rest)
		plm_buf_add(rest, to, (size_t)got);
	return got;
}

/* UTF-16 and the like need no declaration but cannot start with a "<" of one byte. */
static bool is_utf8(const struct plm_xml_builder *b, const xmlChar *declared)
{
	bool wide = b->input_bytes >= 2 && (b->first[0] >= 0xfe || !b->first[0] || !b->first[1]);

	return !wide && (!declared || strcasecmp((const char *)declared, "UTF-8") == 0);
}

static void run_parser(struct plm_xml_builder *b)
{
	const xmlChar *declared;
	xmlSAXHandler handler = {
		.initialized = XML_SAX2_MAGIC,
		.internalSubset = on_doctype,
		.startElementNs = plm_xml_on_start,
		.endElementNs = plm_xml_on_end,
		.characters = plm_xml_on_text,
		.ignorableWhitespace = plm_xml_on_text,
		.cdataBlock = plm_xml_on_text,
		.serror = on_error,
	};
	/* Some of libxml2's failed allocations know no parser; without this they go to stderr. */
	xmlStructuredErrorFunc outer = xmlStructuredError;
	void *outer_user = xmlStructuredErrorContext;

	xmlSetStructuredErrorFunc(b, on_error);
	b->context = xmlNewParserCtxt();
	if (!b->context) {
		plm_xml_out_of_memory(b);
	} else {
		*b->context->sax = handler;
		b->context->userData = b;
		xmlCtxtReadIO(b->context, read_input, NULL, b, NULL, NULL, XML_PARSE_NONET);
		if (!b->context->wellFormed)
			plm_xml_fail(b, PLM_E_PARSE, plm_xml_line(b), "correct the XML there",
				     "not well-formed XML");
		declared = b->context->input ? b->context->input->encoding : NULL;
		b->utf8 = is_utf8(b, declared ? declared : b->context->encoding);
		xmlFreeParserCtxt(b->context);
	}
	xmlSetStructuredErrorFunc(outer_user, outer);
	xmlResetLastError();
}

static int end(struct plm_xml_builder *b, struct plm_xml *xml)
{
	plm_buf_free(&b->text);
	plm_arena_free(b->part_nodes);
	if (b->told)
		return -(int)b->failed;
	if (b->failed == PLM_E_NOMEM)
		return plm_err_nomem(b->err);
	if (b->failed)
		return plm_diags_fail(b->diags, b->failed, b->err);
	*xml = (struct plm_xml){.root = b->root,
				.utf8 = b->utf8,
				.namespaces = b->namespaces,
				.namespace_count = b->namespace_count};
	return 0;
}

int plm_xml_read(const char *file, const struct plm_xml_input *input,
		 const struct plm_xml_parts *parts, struct plm_arena *arena,
		 struct plm_diags *diags, struct plm_xml *xml, struct plm_err **err)
{
	struct plm_xml_builder b = {.file = file,
				    .arena = arena,
				    .nodes = arena,
				    .diags = diags,
				    .err = err,
				    .input = input,
				    .parts = parts};

	plm_map_init(&b.names, arena);
	plm_map_init(&b.uris, arena);
	plm_map_init(&b.prefixes, arena);
	run_parser(&b);
	return end(&b, xml);
}

int plm_xml_read_memory(void *user, char *to, size_t room, struct plm_err **err)
{
	struct plm_slice *left = user;
	size_t n = left->size_bytes < room ? left->size_bytes : room;

	(void)err;
	if (n)
		memcpy(to, left->data, n);
	left->data += n;
	left->size_bytes -= n;
	return (int)n;
}

int plm_xml_parse(const char *file, const char *data, size_t size_bytes, struct plm_arena *arena,
		  struct plm_diags *diags, struct plm_xml *xml, struct plm_err **err)
{
	struct plm_slice left = {.data = data, .size_bytes = size_bytes};
	const struct plm_xml_input input = {plm_xml_read_memory, &left};

	return plm_xml_read(file, &input, NULL, arena, diags, xml, err);
}
