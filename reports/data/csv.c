/*
 * csv.c: one result a row [RFC 4180], with a header. Untrusted text cannot begin a formula in a spreadsheet.
 */
#include "core/base/buf.h"
#include "core/base/iso_time.h"
#include "core/base/text.h"
#include "reports/formats.h"
#include "reports/view.h"

/* Spreadsheets evaluate a field that begins with one of these, some of them past blanks and in full width too; a quote in
 * front keeps it text. */
static bool begins_formula(const char *text)
{
	static const char *const signs[] = {
		"=", "+", "-", "@", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};

	while ((*text && (unsigned char)*text <= ' ') || *text == 0x7f)
		text++;
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (plm_str_starts(text, signs[i]))
			return true;
	return false;
}

static void write_field(struct plm_buf *out, const char *text)
{
	text = text ? text : "";
	plm_buf_char(out, '"');
	if (begins_formula(text))
		plm_buf_char(out, '\'');
	for (size_t i = 0, size = strlen(text), n; i < size; i += n) {
		uint32_t c;

		n = plm_utf8_length(text + i, size - i, &c);
		if (!n) {
			plm_buf_str(out, "\xef\xbf\xbd");
			n = 1;
		} else if (c == '"') {
			plm_buf_str(out, "\"\"");
		} else if (c < 0x20 || c == 0x7f) {
			plm_buf_char(out, ' ');
		} else {
			plm_buf_add(out, text + i, n);
		}
	}
	plm_buf_char(out, '"');
}

/* "running /proc/sys/kernel/kptr_restrict = 0; persistent … absent". */
static void join_evidence(struct plm_buf *joined, const struct plm_outcome *outcome)
{
	for (size_t i = 0; i < outcome->evidence_count; i++) {
		plm_buf_str(joined, i ? "; " : "");
		plm_evidence_line(joined, &outcome->evidence[i], " ");
	}
}

static void write_row(struct plm_buf *out, const struct plm_audit *audit,
		      const struct plm_rule_result *result)
{
	const struct plm_outcome *outcome = &result->outcome;
	plm_auto_buf struct plm_buf evidence = {0};
	char time[PLM_ISO_TIME_BYTES];

	plm_iso_time_format(result->time_seconds, time);
	join_evidence(&evidence, outcome);
	if (evidence.failed)
		out->failed = evidence.failed;
	const char *const fields[] = {
		plm_host_name(audit),
		time,
		plm_benchmark_short_id(result->rule->id),
		plm_words(audit, result->rule->title),
		plm_severity_name(result->severity),
		plm_verdict_name(outcome->verdict),
		outcome->instance,
		outcome->message,
		outcome->expected,
		plm_buf_text(&evidence),
	};
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		plm_buf_str(out, i ? "," : "");
		write_field(out, fields[i]);
	}
	plm_buf_str(out, "\r\n");
}

int plm_report_csv(const struct plm_audit *audit, const struct plm_report_options *options,
		   struct plm_buf *out, struct plm_err **err)
{
	(void)options;
	plm_buf_str(out, "host,time,rule,title,severity,verdict,instance,message,expected,evidence"
			 "\r\n");
	for (size_t i = 0; i < audit->result_count; i++)
		write_row(out, audit, &audit->results[i]);
	return plm_report_end(out, err);
}
