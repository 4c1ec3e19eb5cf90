/*
 * view.c: readings of a finished audit that several formats share. Reads plain data; writes nothing
 * but into a buffer.
 */
#include "reports/view.h"

#include "core/base/buf.h"
#include "core/base/iso_time.h"
#include "core/base/err.h"
#include "core/benchmark/selection.h"
#include "core/facts/facts.h"

enum plm_standing plm_verdict_standing(enum plm_verdict verdict)
{
	static const enum plm_standing standings[PLM_VERDICT_COUNT] = {
		[PLM_VERDICT_UNKNOWN] = PLM_UNJUDGED,
		[PLM_VERDICT_PASS] = PLM_PASSED,
		[PLM_VERDICT_FAIL] = PLM_FAILED,
		[PLM_VERDICT_ERROR] = PLM_UNJUDGED,
		[PLM_VERDICT_NOTAPPLICABLE] = PLM_NOT_APPLICABLE,
		[PLM_VERDICT_NOTCHECKED] = PLM_ASIDE,
		[PLM_VERDICT_NOTSELECTED] = PLM_ASIDE,
		[PLM_VERDICT_INFORMATIONAL] = PLM_ASIDE,
		[PLM_VERDICT_FIXED] = PLM_PASSED,
	};

	return standings[verdict];
}

bool plm_next_rule(const struct plm_audit *audit, size_t *at, struct plm_rule_view *view)
{
	const struct plm_rule_result *first;

	if (*at >= audit->result_count)
		return false;
	first = &audit->results[*at];
	*view = (struct plm_rule_view){
		.rule = first->rule,
		.results = first,
		.verdict = first->outcome.verdict,
		.severity = first->severity,
	};
	for (; *at < audit->result_count && audit->results[*at].rule == first->rule; (*at)++) {
		enum plm_verdict verdict = audit->results[*at].outcome.verdict;

		view->verdict = plm_verdict_and((enum plm_verdict[]){view->verdict, verdict}, 2);
		view->counts[plm_verdict_standing(verdict)]++;
		view->count++;
	}
	return true;
}

bool plm_next_finding(const struct plm_audit *audit, struct plm_finding_cursor *cursor,
		      struct plm_rule_view *view)
{
	while (cursor->severity >= 0) {
		while (plm_next_rule(audit, &cursor->at, view))
			if (view->counts[cursor->standing] > 0 &&
			    (int)view->severity == cursor->severity)
				return true;
		cursor->severity--;
		cursor->at = 0;
	}
	return false;
}

const char *plm_unnamed_instance(const struct plm_outcome *outcome)
{
	bool named = outcome->instance && outcome->message &&
		     strstr(outcome->message, outcome->instance);

	return named ? NULL : outcome->instance;
}

struct plm_slice plm_first_sentence(const char *text)
{
	struct plm_slice s = plm_slice_trim(plm_slice_of(text ? text : ""));

	for (size_t i = 0; i + 1 < s.size_bytes; i++) {
		bool stop = s.data[i] == '.' && (s.data[i + 1] == ' ' || s.data[i + 1] == '\n');
		bool paragraph = s.data[i] == '\n' && s.data[i + 1] == '\n';

		if (stop || paragraph)
			return (struct plm_slice){s.data, i + (stop ? 1 : 0)};
	}
	return s;
}

bool plm_next_paragraph(struct plm_slice *rest, struct plm_slice *paragraph)
{
	const char *end;

	*rest = plm_slice_trim(*rest);
	if (!rest->size_bytes)
		return false;
	end = memmem(rest->data, rest->size_bytes, "\n\n", 2);
	*paragraph = *rest;
	if (end)
		paragraph->size_bytes = (size_t)(end - rest->data);
	rest->data += paragraph->size_bytes;
	rest->size_bytes -= paragraph->size_bytes;
	return true;
}

const char *plm_host_name(const struct plm_audit *audit)
{
	if (audit->host && audit->host->hostname && audit->host->hostname[0])
		return audit->host->hostname;
	return audit->host_label ? audit->host_label : "unnamed host";
}

const char *plm_profile_title(const struct plm_audit *audit)
{
	const struct plm_profile *profile = audit->selection->profile;

	return profile ? plm_words(audit, profile->title) : "every rule as it stands";
}

const char *plm_said(const struct plm_audit *audit, const struct plm_item *rule,
		     const struct plm_outcome *outcome)
{
	return outcome->message && *outcome->message ? outcome->message
						     : plm_words(audit, rule->title);
}

void plm_iso_time(struct plm_buf *out, int64_t seconds)
{
	char text[PLM_ISO_TIME_BYTES];

	plm_iso_time_format(seconds, text);
	plm_buf_str(out, text);
}

void plm_weight_decimal(struct plm_buf *out, uint64_t num, uint64_t den)
{
	uint64_t rest = den ? num % den : 0;

	plm_buf_printf(out, "%llu", (unsigned long long)(den ? num / den : 0));
	for (int place = 0; rest && place < 18; place++) {
		unsigned __int128 scaled = (unsigned __int128)rest * 10;

		if (place == 0)
			plm_buf_char(out, '.');
		plm_buf_char(out, (char)('0' + (int)(scaled / den)));
		rest = (uint64_t)(scaled % den);
	}
}

const char *plm_plural(size_t n, const char *one, const char *many)
{
	return n == 1 ? one : many;
}

struct plm_slice plm_short_score(const char *value)
{
	struct plm_slice s = plm_slice_of(value ? value : "0");
	const char *point = memchr(s.data, '.', s.size_bytes);

	if (point && s.size_bytes > (size_t)(point - s.data) + 2)
		s.size_bytes = (size_t)(point - s.data) + 2;
	if (point && point[1] == '0')
		s.size_bytes = (size_t)(point - s.data);
	return s;
}

const char *plm_errno_name(int error)
{
	const char *name = strerrorname_np(error);

	return name ? name : "EUNKNOWN";
}

void plm_evidence_line(struct plm_buf *out, const struct plm_evidence *fact, const char *between)
{
	plm_buf_printf(out, "%s%s%s", plm_aspect_name(fact->aspect), between,
		       fact->source ? fact->source : "");
	if (fact->presence == PLM_PRESENT)
		plm_buf_printf(out, " = %s", fact->value ? fact->value : "");
	else
		plm_buf_printf(out, " %s", plm_presence_name(fact->presence));
}

int plm_report_end(const struct plm_buf *out, struct plm_err **err)
{
	if (!out->failed)
		return 0;
	if (out->failed == PLM_E_NOMEM)
		return plm_err_nomem(err);
	return plm_err_set(err, out->failed, "the report does not fit in %zu bytes",
			   out->limit_bytes);
}

const char *plm_words(const struct plm_audit *audit, const char *text)
{
	return plm_selection_text(audit->selection, text);
}

const char *plm_waiver_trouble(enum plm_waiver_state state)
{
	static const char *const troubles[] = {
		[PLM_WAIVER_APPLIED] = NULL,
		[PLM_WAIVER_UNMATCHED] = "waives nothing: no such finding here",
		[PLM_WAIVER_EXPIRED] = "has expired",
		[PLM_WAIVER_NOT_YET] = "is not in force yet",
		[PLM_WAIVER_NO_RULE] = "names a rule that the benchmark does not have",
		[PLM_WAIVER_OTHER_HOST] = NULL,
	};

	return troubles[state];
}
