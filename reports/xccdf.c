/*
 * xccdf.c: XCCDF 1.2 results: the whole benchmark with the TestResult inside, as SCAP tools expect
 * it, or the TestResult alone when the benchmark's bytes cannot be carried. Written straight into
 * the buffer: a large host has tens of thousands of results.
 */
#include "reports/formats.h"

#include "core/base/buf.h"
#include "core/benchmark/selection.h"
#include "core/benchmark/tailoring.h"
#include "core/facts/facts.h"
#include "reports/escape.h"
#include "reports/view.h"
#include "reports/xccdf.h"

static void element(struct plm_buf *out, const char *name, const char *text)
{
	plm_buf_printf(out, "    <%s>", name);
	plm_xml_text(out, text);
	plm_buf_printf(out, "</%s>\n", name);
}

/* xccdf_io.plimsoll_testresult_baseline-20261122T081500Z */
static void write_id(struct plm_buf *out, const struct plm_audit *audit)
{
	const struct plm_profile *profile = audit->selection->profile;
	plm_auto_buf struct plm_buf time = {0};

	plm_buf_str(out, "xccdf_io.plimsoll_testresult_");
	plm_xml_attr(out, profile ? plm_benchmark_short_id(profile->id) : "default");
	plm_buf_char(out, '-');
	plm_iso_time(&time, audit->end_seconds);
	for (const char *c = plm_buf_text(&time); *c; c++)
		if (*c != '-' && *c != ':')
			plm_buf_char(out, *c);
	if (time.failed)
		out->failed = time.failed;
}

/* A CPE 2.3 formatted string: what is not a letter, digit, '.', '-' or '_' is quoted. */
static void write_cpe(struct plm_buf *out, const char *version)
{
	plm_buf_str(out, "cpe:2.3:a:plimsoll:plimsoll:");
	for (const char *c = version; *c; c++) {
		bool plain = (*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') ||
			     (*c >= 'A' && *c <= 'Z') || *c == '.' || *c == '-' || *c == '_';

		if (!plain)
			plm_buf_char(out, '\\');
		plm_xml_text_n(out, c, 1);
	}
	plm_buf_str(out, ":*:*:*:*:*:*:*");
}

/* A path as a URI reference: every byte that is none of its own characters is percent-encoded. */
static void write_href(struct plm_buf *out, const char *path)
{
	static const char own[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				  "-._~/+,;=@";

	for (const char *c = path; *c; c++) {
		if (strchr(own, *c))
			plm_buf_char(out, *c);
		else
			plm_buf_printf(out, "%%%02X", (unsigned)(unsigned char)*c);
	}
}

static void write_open(struct plm_buf *out, const struct plm_audit *audit)
{
	plm_buf_str(out, "<TestResult xmlns=\"" PLM_XCCDF_NS "\" id=\"");
	write_id(out, audit);
	plm_buf_str(out, "\" start-time=\"");
	plm_iso_time(out, audit->start_seconds);
	plm_buf_str(out, "\" end-time=\"");
	plm_iso_time(out, audit->end_seconds);
	plm_buf_str(out, "\" test-system=\"");
	if (audit->test_system)
		plm_xml_attr(out, audit->test_system);
	else
		write_cpe(out, audit->tool_version);
	plm_buf_str(out, "\" version=\"");
	plm_xml_attr(out, audit->benchmark->version);
	plm_buf_str(out, "\">\n    <benchmark href=\"");
	write_href(out, audit->benchmark->file);
	plm_buf_str(out, "\" id=\"");
	plm_xml_attr(out, audit->benchmark->id);
	plm_buf_str(out, "\"/>\n");
}

/* [6.6.2] The file whose profile decided. */
static void write_tailoring(struct plm_buf *out, const struct plm_tailoring *tailoring)
{
	if (!tailoring)
		return;
	plm_buf_str(out, "    <tailoring-file href=\"");
	write_href(out, tailoring->file);
	plm_buf_str(out, "\" id=\"");
	plm_xml_attr(out, tailoring->id);
	plm_buf_str(out, "\" version=\"");
	plm_xml_attr(out, tailoring->origin.version);
	plm_buf_str(out, "\" time=\"");
	plm_xml_attr(out, tailoring->origin.version_time);
	plm_buf_str(out, "\"/>\n");
}

/* What a reader of the numbers must know beside them. */
static void write_remarks(struct plm_buf *out, const struct plm_audit *audit)
{
	if (audit->scope_problem)
		element(out, "remark", audit->scope_problem);
	if (audit->incomplete)
		element(out, "remark",
			"The audit is incomplete: something that had to be judged could not be.");
	if (audit->inapplicable)
		element(out, "remark", audit->inapplicable);
	if (!audit->scores[PLM_SCORE_DEFAULT].evaluated)
		element(out, "remark",
			"Nothing was evaluated: no selected rule applies to this host, and the "
			"scores of 0 are no judgement.");
}

static void write_who(struct plm_buf *out, const struct plm_audit *audit)
{
	const char *euid = audit->host ? audit->host->reader_euid : NULL;

	plm_buf_str(out, "    <title>");
	plm_xml_text(out, audit->tool_name);
	plm_buf_str(out, ": ");
	plm_xml_text(out, plm_host_name(audit));
	plm_buf_str(out, ", ");
	plm_xml_text(out, plm_profile_title(audit));
	plm_buf_str(out, "</title>\n");
	write_remarks(out, audit);
	if (euid) {
		plm_buf_printf(out, "    <identity authenticated=\"false\" privileged=\"%s\">uid ",
			       strcmp(euid, "0") == 0 ? "true" : "false");
		plm_xml_text(out, euid);
		plm_buf_str(out, "</identity>\n");
	}
	if (audit->selection->profile) {
		plm_buf_str(out, "    <profile idref=\"");
		plm_xml_attr(out, audit->selection->profile->id);
		plm_buf_str(out, "\"/>\n");
	}
	element(out, "target", plm_host_name(audit));
	for (size_t i = 0; audit->host && i < audit->host->addresses.count; i++)
		element(out, "target-address", audit->host->addresses.items[i].address);
}

static void write_list(struct plm_buf *out, const char *id, const struct plm_words *items)
{
	plm_buf_str(out, "    <set-complex-value idref=\"");
	plm_xml_attr(out, id);
	plm_buf_str(out, "\">\n");
	for (size_t i = 0; i < items->count; i++) {
		plm_buf_str(out, "      <item>");
		plm_xml_text(out, items->items[i]);
		plm_buf_str(out, "</item>\n");
	}
	plm_buf_str(out, "    </set-complex-value>\n");
}

/* Every value as it was in force, however it was set. */
static void write_values(struct plm_buf *out, const struct plm_audit *audit)
{
	const struct plm_selected_value *selected = audit->selection->selected_values;

	for (size_t i = 0; i < audit->benchmark->value_count; i++) {
		if (selected[i].list) {
			write_list(out, audit->benchmark->values[i].id, &selected[i].items);
			continue;
		}
		plm_buf_str(out, "    <set-value idref=\"");
		plm_xml_attr(out, audit->benchmark->values[i].id);
		plm_buf_str(out, "\">");
		plm_xml_text(out, audit->selection->values[i]);
		plm_buf_str(out, "</set-value>\n");
	}
}

static void write_score(struct plm_buf *out, const char *system, const struct plm_score *score)
{
	plm_buf_str(out, "    <score system=\"");
	plm_buf_str(out, system);
	if (score->maximum) {
		plm_buf_str(out, "\" maximum=\"");
		plm_xml_attr(out, score->maximum);
	}
	plm_buf_str(out, "\">");
	plm_xml_text(out, score->value ? score->value : "0");
	plm_buf_str(out, "</score>\n");
}

/* Those without waivers under names of our own: the standard has none for them. */
static void write_platforms(struct plm_buf *out, const struct plm_audit *audit)
{
	for (size_t i = 0; i < audit->platform_count; i++) {
		plm_buf_str(out, "    <platform idref=\"");
		plm_xml_attr(out, audit->platforms[i]);
		plm_buf_str(out, "\"/>\n");
	}
}

static void write_scores(struct plm_buf *out, const struct plm_audit *audit)
{
	static const char *const unwaived[PLM_SCORE_COUNT] = {
		[PLM_SCORE_DEFAULT] = "urn:plimsoll:scoring:default-without-waivers",
		[PLM_SCORE_FLAT] = "urn:plimsoll:scoring:flat-without-waivers",
		[PLM_SCORE_FLAT_UNWEIGHTED] =
			"urn:plimsoll:scoring:flat-unweighted-without-waivers",
		[PLM_SCORE_ABSOLUTE] = "urn:plimsoll:scoring:absolute-without-waivers",
	};

	for (int model = 0; model < PLM_SCORE_COUNT; model++)
		write_score(out, plm_score_uri((enum plm_score_model)model), &audit->scores[model]);
	for (int model = 0; audit->waivers && model < PLM_SCORE_COUNT; model++)
		write_score(out, unwaived[model], &audit->unwaived_scores[model]);
}

/* What the standard knows as notselected: the record names every rule there is. */
static void write_left_out(struct plm_buf *out, const struct plm_audit *audit)
{
	const struct plm_selection *selection = audit->selection;

	for (size_t i = 0; i < audit->benchmark->rule_count; i++) {
		const struct plm_item *of, *rule = audit->benchmark->rules[i];
		const struct plm_selected_item *item = &selection->items[rule->index];
		const char *why = plm_selection_why_not(selection, rule, &of);
		plm_auto_buf struct plm_buf message = {0};

		if (item->active || rule->abstract)
			continue;
		if (why && of != rule)
			plm_buf_printf(&message, "group %s: ", plm_benchmark_short_id(of->id));
		plm_buf_str(&message, why ? why : "");
		plm_xccdf_rule_result(out, audit,
				      &(struct plm_rule_result){
					      .rule = rule,
					      .outcome = {.verdict = PLM_VERDICT_NOTSELECTED,
							  .message = plm_buf_text(&message)},
					      .severity = item->severity,
					      .role = item->role,
					      .weight = {item->weight.num, item->weight.den},
					      .time_seconds = audit->end_seconds,
				      });
		if (message.failed)
			out->failed = message.failed;
	}
}

void plm_xccdf_test_result(struct plm_buf *out, const struct plm_audit *audit)
{
	write_open(out, audit);
	write_tailoring(out, audit->selection->tailoring);
	write_who(out, audit);
	plm_xccdf_target_facts(out, audit);
	write_platforms(out, audit);
	write_values(out, audit);
	for (size_t i = 0; i < audit->result_count; i++)
		plm_xccdf_rule_result(out, audit, &audit->results[i]);
	write_left_out(out, audit);
	write_scores(out, audit);
	plm_xccdf_metadata(out, audit);
	plm_buf_str(out, "  </TestResult>\n");
}

int plm_report_xccdf(const struct plm_audit *audit, const struct plm_report_options *options,
		     struct plm_buf *out, struct plm_err **err)
{
	const struct plm_benchmark *benchmark = audit->benchmark;
	struct plm_xccdf_seam seam;

	(void)options;
	if (benchmark->source_data &&
	    plm_xccdf_find_seam(benchmark->source_data, benchmark->source_size_bytes, &seam)) {
		plm_buf_add(out, benchmark->source_data, seam.head_end);
		plm_buf_str(out, "  ");
		plm_xccdf_test_result(out, audit);
		plm_buf_add(out, benchmark->source_data + seam.tail_start,
			    benchmark->source_size_bytes - seam.tail_start);
	} else {
		plm_buf_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
		plm_xccdf_test_result(out, audit);
	}
	return plm_report_end(out, err);
}
