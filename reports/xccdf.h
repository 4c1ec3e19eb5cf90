/*
 * xccdf.h: the pieces of an XCCDF results document. Private to reports.
 */
#ifndef PLM_REPORTS_XCCDF_H
#define PLM_REPORTS_XCCDF_H

#include <plimsoll/types.h>

struct plm_audit;
struct plm_buf;
struct plm_rule_result;

#define PLM_EVIDENCE_NS "urn:plimsoll:evidence:1"

/* Facts of the target: an address with its interface, prefix and MAC; why there is none. */
#define PLM_XCCDF_ADDRESS	   "urn:plimsoll:fact:address"
#define PLM_XCCDF_ADDRESSES_UNREAD "urn:plimsoll:fact:addresses-unread"

/* The whole <TestResult>, which declares the namespace it needs. */
void plm_xccdf_test_result(struct plm_buf *out, const struct plm_audit *audit);
/* <target-facts>: what the host said of itself. */
void plm_xccdf_target_facts(struct plm_buf *out, const struct plm_audit *audit);
/* One <rule-result>. */
void plm_xccdf_rule_result(struct plm_buf *out, const struct plm_audit *audit,
			   const struct plm_rule_result *result);

/* xccdf_result.c: ` name="value"`; nothing for NULL. */
void plm_xccdf_attr(struct plm_buf *out, const char *name, const char *value);

/* <metadata>: what the standard has no place for. */
void plm_xccdf_metadata(struct plm_buf *out, const struct plm_audit *audit);

/* Where a TestResult goes in a Benchmark document: source[0, head_end), the TestResult,
 * source[tail_start, end). Results and the signature of an earlier document lie between the two and
 * are left out. */
struct plm_xccdf_seam {
	size_t head_end, tail_start;
};
/* false when the source is not a well-formed Benchmark without a document type. */
bool plm_xccdf_find_seam(const char *source, size_t size_bytes, struct plm_xccdf_seam *seam);

#endif
