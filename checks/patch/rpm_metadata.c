/*
 * rpm_metadata.c: a reader of XML by pieces over libxml2's SAX interface: nothing is kept but the package at hand.
 * Entities are not replaced and nothing is loaded. Reads only its arguments.
 */
#include "checks/patch/rpm_metadata.h"

#include <libxml/parser.h>

#include "core/base/arena.h"

enum {
	MAX_TEXT_BYTES = 4096,
	FIELDS = 8,
};

enum field {
	FIELD_NAME = 0,
	FIELD_ARCHITECTURE,
	FIELD_EPOCH,
	FIELD_VERSION,
	FIELD_RELEASE,
	FIELD_MODULE,
	FIELD_ADVISORY,
	FIELD_KIND, /* of the advisory: "security" */
};

struct rpm_reader {
	int (*each)(void *context, const struct rpm_offer *offer);
	void *context;
	xmlParserCtxtPtr xml;
	struct plm_buf fields[FIELDS];
	struct plm_buf *into; /* where the text of the element at hand goes, or NULL */
	bool in_package;
	int code; /* what stopped it */
};

/* ---- errors: they are told by codes, and libxml2 would print some of them ---- */

struct silence {
	void *user;
	xmlStructuredErrorFunc report;
};

static void say_nothing(void *user, xmlErrorPtr error)
{
	(void)user, (void)error;
}

static struct silence silence_begin(void)
{
	struct silence outer = {.user = xmlStructuredErrorContext, .report = xmlStructuredError};

	xmlSetStructuredErrorFunc(NULL, say_nothing);
	return outer;
}

static void silence_end(struct silence outer)
{
	xmlSetStructuredErrorFunc(outer.user, outer.report);
}

/* ---- elements ---- */

/* A failure is noted at once: the next value of the field would clear it. */
static void note_failure(struct rpm_reader *r, const struct plm_buf *field)
{
	if (field->failed && r->code == 0)
		r->code = field->failed == PLM_E_NOMEM ? -PLM_E_NOMEM : -PLM_E_PARSE;
}

static void set_bytes(struct rpm_reader *r, struct plm_buf *field, const xmlChar *data,
		      size_t size_bytes)
{
	plm_buf_clear(field);
	plm_buf_add(field, data, size_bytes);
	note_failure(r, field);
}

/* SAX2 gives five pointers an attribute: name, prefix, namespace, value, end of value. */
static void take_attribute(struct rpm_reader *r, const xmlChar **attributes, int count,
			   const char *name, enum field field)
{
	for (int i = 0; i < count; i++) {
		const xmlChar **a = attributes + (size_t)i * 5;

		if (strcmp((const char *)a[0], name) == 0)
			set_bytes(r, &r->fields[field], a[3], (size_t)(a[4] - a[3]));
	}
}

static void forget(struct rpm_reader *r, enum field from, enum field to)
{
	for (int i = (int)from; i <= (int)to; i++)
		plm_buf_clear(&r->fields[i]);
}

/* "NAME:STREAM" of <module name="…" stream="…"/>. */
static void take_module(struct rpm_reader *r, const xmlChar **attributes, int count)
{
	struct plm_buf *module = &r->fields[FIELD_MODULE];
	plm_auto_buf struct plm_buf name = {.limit_bytes = MAX_TEXT_BYTES};

	take_attribute(r, attributes, count, "name", FIELD_MODULE);
	plm_buf_add(&name, plm_buf_text(module), module->size_bytes);
	take_attribute(r, attributes, count, "stream", FIELD_MODULE);
	plm_buf_char(&name, ':');
	plm_buf_add(&name, plm_buf_text(module), module->size_bytes);
	set_bytes(r, module, (const xmlChar *)plm_buf_text(&name), name.size_bytes);
	note_failure(r, &name);
}

static void open_package(struct rpm_reader *r, const xmlChar **attributes, int count)
{
	forget(r, FIELD_NAME, FIELD_RELEASE);
	r->in_package = true;
	take_attribute(r, attributes, count, "name", FIELD_NAME);
	take_attribute(r, attributes, count, "arch", FIELD_ARCHITECTURE);
	take_attribute(r, attributes, count, "epoch", FIELD_EPOCH);
	take_attribute(r, attributes, count, "version", FIELD_VERSION);
	take_attribute(r, attributes, count, "release", FIELD_RELEASE);
}

static void on_open(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
		    int namespace_count, const xmlChar **namespaces, int count, int defaulted,
		    const xmlChar **attributes)
{
	struct rpm_reader *r = context;
	const char *name = (const char *)local;

	(void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)defaulted;
	r->into = NULL;
	if (strcmp(name, "package") == 0) {
		open_package(r, attributes, count);
	} else if (strcmp(name, "update") == 0) {
		forget(r, FIELD_MODULE, FIELD_KIND);
		take_attribute(r, attributes, count, "type", FIELD_KIND);
	} else if (strcmp(name, "collection") == 0) {
		forget(r, FIELD_MODULE, FIELD_MODULE);
	} else if (strcmp(name, "module") == 0) {
		take_module(r, attributes, count);
	} else if (!r->in_package && strcmp(name, "id") == 0) {
		r->into = &r->fields[FIELD_ADVISORY];
	} else if (r->in_package && !prefix && strcmp(name, "name") == 0) {
		r->into = &r->fields[FIELD_NAME];
	} else if (r->in_package && !prefix && strcmp(name, "arch") == 0) {
		r->into = &r->fields[FIELD_ARCHITECTURE];
	} else if (r->in_package && !prefix && strcmp(name, "version") == 0) {
		take_attribute(r, attributes, count, "epoch", FIELD_EPOCH);
		take_attribute(r, attributes, count, "ver", FIELD_VERSION);
		take_attribute(r, attributes, count, "rel", FIELD_RELEASE);
	}
}

static void on_text(void *context, const xmlChar *text, int size)
{
	struct rpm_reader *r = context;

	if (!r->into || size <= 0)
		return;
	plm_buf_add(r->into, text, (size_t)size);
	note_failure(r, r->into);
}

static struct plm_slice slice(const struct plm_buf *buf)
{
	return plm_slice_trim(
		(struct plm_slice){.data = plm_buf_text(buf), .size_bytes = buf->size_bytes});
}

static void give(struct rpm_reader *r)
{
	const struct rpm_offer offer = {
		.name = slice(&r->fields[FIELD_NAME]),
		.architecture = slice(&r->fields[FIELD_ARCHITECTURE]),
		.epoch = slice(&r->fields[FIELD_EPOCH]),
		.version = slice(&r->fields[FIELD_VERSION]),
		.release = slice(&r->fields[FIELD_RELEASE]),
		.module = slice(&r->fields[FIELD_MODULE]),
		.advisory = slice(&r->fields[FIELD_ADVISORY]),
		.security = plm_slice_is(slice(&r->fields[FIELD_KIND]), "security"),
	};

	if (r->code == 0 && offer.name.size_bytes && offer.version.size_bytes)
		r->code = r->each(r->context, &offer);
	if (r->code != 0)
		xmlStopParser(r->xml);
}

static void on_close(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct rpm_reader *r = context;

	(void)prefix, (void)uri;
	r->into = NULL;
	if (strcmp((const char *)local, "package") != 0)
		return;
	r->in_package = false;
	give(r);
}

static xmlEntityPtr no_entity(void *context, const xmlChar *name)
{
	(void)context;
	return xmlGetPredefinedEntity(name);
}

/* ---- the reader ---- */

struct rpm_reader *rpm_reader_new(int (*each)(void *context, const struct rpm_offer *offer),
				  void *context)
{
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_open,
		.endElementNs = on_close,
		.characters = on_text,
		.cdataBlock = on_text,
		.getEntity = no_entity,
		.serror = say_nothing,
	};
	struct rpm_reader *r = calloc(1, sizeof(*r));
	struct silence outer;

	if (!r)
		return NULL;
	r->each = each;
	r->context = context;
	for (size_t i = 0; i < FIELDS; i++)
		r->fields[i].limit_bytes = MAX_TEXT_BYTES;
	outer = silence_begin();
	r->xml = xmlCreatePushParserCtxt(&sax, r, NULL, 0, NULL);
	silence_end(outer);
	if (r->xml && xmlCtxtUseOptions(r->xml, XML_PARSE_NONET) == 0)
		return r;
	rpm_reader_free(r);
	return NULL;
}

static int code_of(struct rpm_reader *r, int error)
{
	if (r->code != 0)
		return r->code;
	if (error == XML_ERR_OK)
		return 0;
	return error == XML_ERR_NO_MEMORY ? -PLM_E_NOMEM : -PLM_E_PARSE;
}

int rpm_reader_feed(struct rpm_reader *r, const char *data, size_t size_bytes)
{
	struct silence outer = silence_begin();
	int rc = 0;

	while (rc == 0 && size_bytes) {
		int part = size_bytes < INT32_MAX ? (int)size_bytes : INT32_MAX;

		rc = code_of(r, xmlParseChunk(r->xml, data, part, 0));
		data += part;
		size_bytes -= (size_t)part;
	}
	silence_end(outer);
	return rc;
}

int rpm_reader_end(struct rpm_reader *r)
{
	struct silence outer = silence_begin();
	int error = xmlParseChunk(r->xml, NULL, 0, 1);

	silence_end(outer);
	return code_of(r, error);
}

void rpm_reader_free(struct rpm_reader *r)
{
	if (!r)
		return;
	if (r->xml)
		xmlFreeDoc(r->xml->myDoc);
	xmlFreeParserCtxt(r->xml);
	for (size_t i = 0; i < FIELDS; i++)
		plm_buf_free(&r->fields[i]);
	free(r);
}

/* ---- the index ---- */

struct index_reader {
	struct plm_arena *arena;
	struct rpm_index *index;
	const char **at; /* of the data element at hand, when its place is wanted */
	bool out_of_memory;
};

static struct plm_slice attribute(const xmlChar **attributes, int count, const char *name)
{
	for (int i = 0; i < count; i++) {
		const xmlChar **a = attributes + (size_t)i * 5;

		if (strcmp((const char *)a[0], name) == 0)
			return (struct plm_slice){.data = (const char *)a[3],
						  .size_bytes = (size_t)(a[4] - a[3])};
	}
	return (struct plm_slice){.data = "", .size_bytes = 0};
}

static const char **place_of(struct rpm_index *index, struct plm_slice type)
{
	const struct {
		const char *type;
		const char **place;
	} known[] = {
		{"primary", &index->primary},
		{"updateinfo", &index->updateinfo},
		{"primary_zck", &index->primary_zck},
		{"updateinfo_zck", &index->updateinfo_zck},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (plm_slice_is(type, known[i].type))
			return known[i].place;
	return NULL;
}

static void on_index_open(void *context, const xmlChar *local, const xmlChar *prefix,
			  const xmlChar *uri, int namespace_count, const xmlChar **namespaces,
			  int count, int defaulted, const xmlChar **attributes)
{
	struct index_reader *r = context;
	struct plm_slice text;

	(void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)defaulted;
	if (strcmp((const char *)local, "data") == 0) {
		text = attribute(attributes, count, "type");
		r->at = place_of(r->index, text);
	} else if (r->at && strcmp((const char *)local, "location") == 0) {
		text = attribute(attributes, count, "href");
		*r->at = plm_arena_strndup(r->arena, text.data, text.size_bytes);
		r->out_of_memory |= !*r->at;
	}
}

int rpm_index_parse(struct plm_arena *arena, struct plm_slice text, struct rpm_index *index)
{
	xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
			     .startElementNs = on_index_open,
			     .getEntity = no_entity,
			     .serror = say_nothing};
	struct index_reader reader = {.arena = arena, .index = index};
	xmlParserCtxtPtr xml;
	struct silence outer;
	int error = XML_ERR_NO_MEMORY;

	if (text.size_bytes > INT32_MAX)
		return -PLM_E_PARSE;
	outer = silence_begin();
	xml = xmlCreatePushParserCtxt(&sax, &reader, NULL, 0, NULL);
	if (xml) {
		xmlCtxtUseOptions(xml, XML_PARSE_NONET);
		error = xmlParseChunk(xml, text.data, (int)text.size_bytes, 1);
		xmlFreeDoc(xml->myDoc);
	}
	xmlFreeParserCtxt(xml);
	silence_end(outer);
	if (reader.out_of_memory || error == XML_ERR_NO_MEMORY)
		return -PLM_E_NOMEM;
	return error == XML_ERR_OK ? 0 : -PLM_E_PARSE;
}
