/*
 * junit.c: JUnit XML as pipelines read it: a test suite a group, a test case a result. A failed rule is a failure, what
 * could not be judged an error, what does not apply is skipped.
 */
#include "core/base/buf.h"
#include "core/base/text.h"
#include "reports/escape.h"
#include "reports/formats.h"
#include "reports/view.h"

struct tally {
	size_t tests, failures, errors, skipped;
};

static void count(struct tally *tally, enum plm_verdict verdict)
{
	enum plm_standing standing = plm_verdict_standing(verdict);

	tally->tests++;
	tally->failures += standing == PLM_FAILED;
	tally->errors += standing == PLM_UNJUDGED;
	tally->skipped += standing == PLM_NOT_APPLICABLE || standing == PLM_ASIDE;
}

static void attr(struct plm_buf *out, const char *name, const char *value)
{
	plm_buf_printf(out, " %s=\"", name);
	plm_xml_attr(out, value);
	plm_buf_char(out, '"');
}

static void write_tally(struct plm_buf *out, const struct tally *tally)
{
	plm_buf_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\"", tally->tests,
		       tally->failures, tally->errors);
}

static void write_evidence(struct plm_buf *out, const struct plm_outcome *outcome)
{
	if (outcome->expected) {
		plm_buf_str(out, "expected: ");
		plm_xml_text(out, outcome->expected);
		plm_buf_char(out, '\n');
	}
	for (size_t i = 0; i < outcome->evidence_count; i++) {
		plm_auto_buf struct plm_buf line = {0};

		plm_evidence_line(&line, &outcome->evidence[i], ": ");
		if (line.failed)
			out->failed = line.failed;
		plm_xml_text(out, plm_buf_text(&line));
		plm_buf_char(out, '\n');
	}
}

static void write_outcome(struct plm_buf *out, const struct plm_audit *audit, const char *element,
			  const struct plm_rule_result *result)
{
	plm_buf_printf(out, "      <%s", element);
	if (strcmp(element, "skipped") == 0) {
		attr(out, "message", result->outcome.message);
		plm_buf_str(out, "/>\n");
		return;
	}
	attr(out, "message", plm_said(audit, result->rule, &result->outcome));
	attr(out, "type", plm_severity_name(result->severity));
	plm_buf_char(out, '>');
	write_evidence(out, &result->outcome);
	plm_buf_printf(out, "</%s>\n", element);
}

static void write_case(struct plm_buf *out, const struct plm_audit *audit, const char *suite,
		       const struct plm_rule_result *result)
{
	static const char *const elements[PLM_STANDING_COUNT] = {
		[PLM_FAILED] = "failure",
		[PLM_UNJUDGED] = "error",
		[PLM_NOT_APPLICABLE] = "skipped",
		[PLM_ASIDE] = "skipped",
	};
	const char *element = elements[plm_verdict_standing(result->outcome.verdict)];

	plm_buf_str(out, "    <testcase classname=\"");
	plm_xml_attr(out, suite);
	plm_buf_str(out, "\" name=\"");
	plm_xml_attr(out, plm_words(audit, result->rule->title));
	if (result->outcome.instance) {
		plm_buf_str(out, " [");
		plm_xml_attr(out, result->outcome.instance);
		plm_buf_char(out, ']');
	}
	plm_buf_str(out, "\" time=\"0\"");
	if (!element) {
		plm_buf_str(out, "/>\n");
		return;
	}
	plm_buf_str(out, ">\n");
	write_outcome(out, audit, element, result);
	plm_buf_str(out, "    </testcase>\n");
}

/* The results of one group from `at` on; returns where the next begins. */
static size_t write_suite(struct plm_buf *out, const struct plm_audit *audit, size_t at)
{
	const struct plm_item *group = audit->results[at].rule->parent;
	const char *name = group && group->id ? plm_benchmark_short_id(group->id) : "rules";
	struct tally tally = {0};
	size_t end = at;

	for (; end < audit->result_count && audit->results[end].rule->parent == group; end++)
		count(&tally, audit->results[end].outcome.verdict);
	plm_buf_str(out, "  <testsuite");
	attr(out, "name", name);
	write_tally(out, &tally);
	plm_buf_printf(out, " skipped=\"%zu\" time=\"0\"", tally.skipped);
	attr(out, "hostname", plm_host_name(audit));
	plm_buf_str(out, " timestamp=\"");
	plm_iso_time(out, audit->end_seconds);
	out->size_bytes -= out->failed ? 0 : 1; /* JUnit's type has no zone: the Z goes */
	plm_buf_str(out, "\">\n");
	for (; at < end; at++)
		write_case(out, audit, name, &audit->results[at]);
	plm_buf_str(out, "  </testsuite>\n");
	return end;
}

int plm_report_junit(const struct plm_audit *audit, const struct plm_report_options *options,
		     struct plm_buf *out, struct plm_err **err)
{
	struct tally all = {0};
	size_t at = 0;

	(void)options;
	for (size_t i = 0; i < audit->result_count; i++)
		count(&all, audit->results[i].outcome.verdict);
	plm_buf_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
	attr(out, "name", plm_profile_title(audit));
	write_tally(out, &all);
	plm_buf_str(out, " time=\"0\">\n");
	while (at < audit->result_count)
		at = write_suite(out, audit, at);
	plm_buf_str(out, "</testsuites>\n");
	return plm_report_end(out, err);
}
