/*
 * test_seam.c: where a TestResult goes in the bytes of a benchmark, and that nothing is read past
 * the end of a document that is cut short.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "core/base/buf.h"
#include "reports/xccdf.h"

/* The document with "|" where the TestResult goes and without what is left out; "" for none. */
static void joins(const char *source, const char *expected)
{
	plm_auto_buf struct plm_buf out = {0};
	struct plm_xccdf_seam seam;

	if (plm_xccdf_find_seam(source, strlen(source), &seam)) {
		plm_buf_add(&out, source, seam.head_end);
		plm_buf_char(&out, '|');
		plm_buf_str(&out, source + seam.tail_start);
	}
	assert_string_equal(plm_buf_text(&out), expected);
}

static void before_the_end_of_the_root(void **state)
{
	(void)state;
	joins("<Benchmark><a/></Benchmark>", "<Benchmark><a/>|</Benchmark>");
	joins("<?xml version='1.0'?><x:Benchmark xmlns:x='u'>t</x:Benchmark >\n<!-- </Benchmark> "
	      "-->",
	      "<?xml version='1.0'?><x:Benchmark xmlns:x='u'>t|</x:Benchmark >\n"
	      "<!-- </Benchmark> -->");
}

static void only_elements_are_markup(void **state)
{
	(void)state;
	joins("<Benchmark a='>'><![CDATA[</Benchmark>]]><!-- <b> --><b c=\"/>\"></b></Benchmark>",
	      "<Benchmark a='>'><![CDATA[</Benchmark>]]><!-- <b> --><b c=\"/>\"></b>"
	      "|</Benchmark>");
	joins("<Benchmark><?p </Benchmark>?></Benchmark>",
	      "<Benchmark><?p </Benchmark>?>|</Benchmark>");
}

static void old_results_and_signatures_go(void **state)
{
	(void)state;
	joins("<Benchmark><a/><TestResult><b/></TestResult><signature/></Benchmark>",
	      "<Benchmark><a/>|</Benchmark>");
	joins("<Benchmark><a/><x:signature/></Benchmark>", "<Benchmark><a/>|</Benchmark>");
	joins("<Benchmark><Group><signature/></Group></Benchmark>",
	      "<Benchmark><Group><signature/></Group>|</Benchmark>");
}

static void what_is_no_benchmark_has_none(void **state)
{
	(void)state;
	joins("", "");
	joins("no markup", "");
	joins("<data-stream-collection><Benchmark></Benchmark></data-stream-collection>", "");
	joins("<!DOCTYPE Benchmark><Benchmark></Benchmark>", "");
	joins("<Benchmark/>", "");
	joins("</Benchmark>", "");
	joins("<Benchmark><a>", "");
}

/* Each is a block of its own size, so that a sanitizer sees a read past its end. */
static void no_cut_document_is_overread(void **state)
{
	static const char whole[] = "<?xml version='1.0'?><!-- c --><Benchmark a='1'><![CDATA[x]]>"
				    "<Group b=\">\"><Rule/></Group><TestResult/></Benchmark>";
	struct plm_xccdf_seam seam;

	(void)state;
	for (size_t n = 0; n < sizeof whole - 1; n++) {
		plm_auto_free char *cut = malloc(n ? n : 1);

		assert_non_null(cut);
		memcpy(cut, whole, n);
		/* The end tag is found by its first two bytes; before them there is nothing. */
		if (plm_xccdf_find_seam(cut, n, &seam))
			assert_true(n >= sizeof whole - 1 - strlen("</Benchmark>"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(before_the_end_of_the_root),
		cmocka_unit_test(only_elements_are_markup),
		cmocka_unit_test(old_results_and_signatures_go),
		cmocka_unit_test(what_is_no_benchmark_has_none),
		cmocka_unit_test(no_cut_document_is_overread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
