/*
 * parts.c: a document whose parts are taken one by one: what is taken, what the tree and the bytes around them are afterwards.
 * Reads memory only.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/xml.h"

static const char document[] =
	"<a xmlns='u'><head>h</head>"
	"<list><p n='&quot;1>'><p>x</p>one</p> <p/> <q>kept</q><p n='3'>three</p ></list>"
	"<p>outside</p></a>";

struct taken {
	struct plm_buf names;
	int answer;
};

static int take(void *user, const struct plm_xml_node *parent, const struct plm_xml_node *part,
		struct plm_err **err)
{
	struct taken *taken = user;
	const char *n = plm_xml_node_attr(part, "n");

	plm_buf_printf(&taken->names, "%s/%s(%s) ", parent->name, part->name, n ? n : "");
	return taken->answer < 0 ? plm_err_set(err, PLM_E_LIMIT, "enough") : 0;
}

static int read_document(struct taken *taken, struct plm_buf *rest, struct plm_arena *arena,
			 struct plm_xml *xml, struct plm_err **err)
{
	struct plm_slice left = {document, sizeof(document) - 1};
	const struct plm_xml_input input = {plm_xml_read_memory, &left};
	const struct plm_xml_parts parts = {"u", "list", "p", take, taken, rest};
	struct plm_diags diags;

	plm_diags_init(&diags, arena);
	return plm_xml_read("d.xml", &input, &parts, arena, &diags, xml, err);
}

static void parts_are_taken_and_forgotten(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_buf struct plm_buf rest = {0};
	struct taken taken = {.answer = 0};
	const struct plm_xml_node *list;
	struct plm_xml xml;

	(void)state;
	assert_int_equal(read_document(&taken, &rest, arena, &xml, NULL), 0);
	assert_string_equal(plm_buf_text(&taken.names), "list/p(\"1>) list/p() list/p(3) ");
	list = plm_xml_node_child(xml.root, "u", "list");
	assert_null(plm_xml_node_child(list, "u", "p"));
	assert_non_null(plm_xml_node_child(list, "u", "q"));
	assert_non_null(plm_xml_node_child(xml.root, "u", "p"));
	assert_string_equal(
		plm_buf_text(&rest),
		"<a xmlns='u'><head>h</head><list>  <q>kept</q></list><p>outside</p></a>");
	plm_buf_free(&taken.names);
}

static void a_refusal_ends_the_reading(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct taken taken = {.answer = -1};
	struct plm_xml xml;

	(void)state;
	assert_int_equal(read_document(&taken, NULL, arena, &xml, &err), -PLM_E_LIMIT);
	assert_string_equal(plm_buf_text(&taken.names), "list/p(\"1>) ");
	plm_buf_free(&taken.names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_taken_and_forgotten),
		cmocka_unit_test(a_refusal_ends_the_reading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
