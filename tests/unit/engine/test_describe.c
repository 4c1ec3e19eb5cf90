/*
 * test_describe.c: the check language from the tables. The schemas are compiled by libxml2, accept
 * every check of the shipped benchmark, and refuse what the attribute parser refuses.
 */
#include "core/engine/describe.h"

#include "checks/registry.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/engine/registry.h"
#include "toy.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct plm_registry *all_families(struct plm_arena *arena)
{
	struct plm_registry *registry = plm_registry_new(arena);

	assert_int_equal(plm_checks_register(registry, NULL), 0);
	assert_int_equal(plm_registry_add(registry, &toy_family, NULL, NULL), 0);
	return registry;
}

static xmlSchema *compile(const struct plm_registry *registry, const char *xmlns)
{
	plm_auto_buf struct plm_buf text = {0};
	xmlSchemaParserCtxt *context;
	xmlSchema *schema;

	assert_int_equal(plm_describe_schema(registry, xmlns, &text, NULL), 0);
	assert_int_equal(text.failed, 0);
	context = xmlSchemaNewMemParserCtxt(text.data, (int)text.size_bytes);
	schema = xmlSchemaParse(context);
	xmlSchemaFreeParserCtxt(context);
	if (!schema)
		fail_msg("%s", text.data);
	return schema;
}

/* Whether an element, as the root of a document, meets the schema of its namespace. */
static bool valid(const struct plm_registry *registry, xmlNode *element)
{
	xmlSchema *schema = compile(registry, (const char *)element->ns->href);
	xmlSchemaValidCtxt *context = xmlSchemaNewValidCtxt(schema);
	xmlDoc *doc = xmlNewDoc((const xmlChar *)"1.0");
	int rc;

	xmlDocSetRootElement(doc, xmlDocCopyNode(element, doc, 1));
	rc = xmlSchemaValidateDoc(context, doc);
	xmlFreeDoc(doc);
	xmlSchemaFreeValidCtxt(context);
	xmlSchemaFree(schema);
	return rc == 0;
}

static void test_every_schema_compiles(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	const struct plm_registry *registry = all_families(arena);

	(void)state;
	for (size_t i = 0; i < plm_registry_count(registry); i++)
		xmlSchemaFree(compile(registry, plm_registry_family(registry, i)->family->xmlns));
}

/* Validates every child of a check-content; gives how many there were. */
static size_t walk(const struct plm_registry *registry, xmlNode *node)
{
	size_t count = 0;

	for (xmlNode *n = node; n; n = n->next) {
		const xmlChar *above = n->parent->name; /* NULL for the document */
		bool inside = above && strcmp((const char *)above, "check-content") == 0;

		if (n->type == XML_ELEMENT_NODE && inside) {
			if (!valid(registry, n))
				fail_msg("line %ld: <%s> is not valid", xmlGetLineNo(n),
					 (const char *)n->name);
			count++;
		} else {
			count += walk(registry, n->children);
		}
	}
	return count;
}

static void test_the_shipped_benchmark(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	const struct plm_registry *registry = all_families(arena);
	xmlDoc *doc =
		xmlReadFile(PLM_BUILD_DIR "/profiles/container-host.xml", NULL, XML_PARSE_NONET);

	(void)state;
	assert_non_null(doc);
	assert_true(walk(registry, xmlDocGetRootElement(doc)) >= 60);
	xmlFreeDoc(doc);
}

static bool text_is_valid(const struct plm_registry *registry, const char *text)
{
	xmlDoc *doc = xmlReadDoc((const xmlChar *)text, NULL, NULL, 0);
	bool good = valid(registry, xmlDocGetRootElement(doc));

	xmlFreeDoc(doc);
	return good;
}

static void test_what_a_schema_accepts(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	const struct plm_registry *registry = all_families(arena);

	(void)state;
#define SAY(attributes) "<say xmlns='" TOY_NS "' " attributes "/>"
	assert_true(text_is_valid(registry, SAY("")));
	assert_true(text_is_valid(registry, SAY("verdict='pass' unreadable='true'")));
	assert_true(text_is_valid(registry, SAY("unreadable='$exported'")));
	assert_true(text_is_valid(registry, "<each xmlns='" TOY_NS "' of='a=pass b=fail'/>"));
	assert_true(text_is_valid(registry, SAY("why='it hurts'")));
	assert_false(text_is_valid(registry, SAY("unreadable='maybe'")));
	assert_false(text_is_valid(registry, SAY("verdit='pass'")));
	assert_false(text_is_valid(registry, "<each xmlns='" TOY_NS "' of=' '/>"));
#define EXEMPT(words) "<seccomp xmlns='urn:plimsoll:check:container' exempt='" words "'/>"
	assert_true(text_is_valid(registry, EXEMPT("")));
	assert_true(text_is_valid(registry, EXEMPT(" a  b ")));
	assert_true(text_is_valid(registry, EXEMPT("$exempt")));
	assert_false(text_is_valid(registry, "<sya xmlns='" TOY_NS "'/>"));
	assert_false(text_is_valid(registry, "<say xmlns='" TOY_NS "'>words</say>"));
}

static void test_text(void **state)
{
	static const char beginning[] = "toy: a family for tests\n"
					"namespace urn:plimsoll:check:toy\n"
					"\n"
					"Every element takes\n"
					"  why                   why a failure matters: the clause "
					"that ends its sentence\n"
					"                        text\n"
					"\n"
					"<say> says what it is told\n"
					"  verdict               what to say\n"
					"                        text\n"
					"  text                  the sentence\n"
					"                        text\n"
					"  unreadable            with evidence\n"
					"                        true or false\n"
					"\n"
					"<each> says what it is told of each instance\n"
					"  One result for each instance: set multiple=\"true\" on "
					"the Rule.\n"
					"  of                    instances and their verdicts\n"
					"                        words separated by blanks\n";
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_buf struct plm_buf overview = {0}, family = {0};
	const struct plm_registry *registry = all_families(arena);

	(void)state;
	plm_describe_overview(registry, &overview);
	assert_non_null(strstr(overview.data, "toy: a family for tests\n  say "));
	assert_int_equal(plm_describe_family(registry, "toy", &family, NULL), 0);
	assert_memory_equal(family.data, beginning, sizeof(beginning) - 1);
	plm_buf_clear(&family);
	assert_int_equal(plm_describe_family(registry, "container", &family, NULL), 0);
	assert_non_null(strstr(family.data, "words separated by blanks; may be empty\n"));
	assert_null(strstr(family.data, "give it why"));
	plm_buf_clear(&family);
	assert_int_equal(plm_describe_family(registry, "kernel", &family, NULL), 0);
	assert_non_null(strstr(family.data, "Says what is, not why it matters: give it why="));
}

static void test_names_nobody_has(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_buf struct plm_buf out = {0};
	plm_auto_err struct plm_err *err = NULL;
	const struct plm_registry *registry = all_families(arena);

	(void)state;
	assert_int_equal(plm_describe_family(registry, "tyo", &out, &err), -PLM_E_NOTFOUND);
	assert_int_equal(plm_describe_schema(registry, "urn:x", &out, NULL), -PLM_E_NOTFOUND);
	assert_int_equal(out.size_bytes, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_schema_compiles),
		cmocka_unit_test(test_the_shipped_benchmark),
		cmocka_unit_test(test_what_a_schema_accepts),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_names_nobody_has),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	xmlSchemaCleanupTypes();
	xmlCleanupParser();
	return failed;
}
