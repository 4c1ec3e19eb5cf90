/*
 * formats.h: the writers behind the table of formats. Private to reports.
 */
#ifndef PLM_REPORTS_FORMATS_H
#define PLM_REPORTS_FORMATS_H

struct plm_audit;
struct plm_buf;
struct plm_err;
struct plm_report_options;

/* As plm_report_format.write. */
int plm_report_xccdf(const struct plm_audit *audit, const struct plm_report_options *options,
		     struct plm_buf *out, struct plm_err **err);
int plm_report_html(const struct plm_audit *audit, const struct plm_report_options *options,
		    struct plm_buf *out, struct plm_err **err);
int plm_report_text(const struct plm_audit *audit, const struct plm_report_options *options,
		    struct plm_buf *out, struct plm_err **err);
int plm_report_json(const struct plm_audit *audit, const struct plm_report_options *options,
		    struct plm_buf *out, struct plm_err **err);
int plm_report_jsonl(const struct plm_audit *audit, const struct plm_report_options *options,
		     struct plm_buf *out, struct plm_err **err);
int plm_report_csv(const struct plm_audit *audit, const struct plm_report_options *options,
		   struct plm_buf *out, struct plm_err **err);
int plm_report_junit(const struct plm_audit *audit, const struct plm_report_options *options,
		     struct plm_buf *out, struct plm_err **err);
int plm_report_sarif(const struct plm_audit *audit, const struct plm_report_options *options,
		     struct plm_buf *out, struct plm_err **err);
int plm_report_prometheus(const struct plm_audit *audit, const struct plm_report_options *options,
			  struct plm_buf *out, struct plm_err **err);
int plm_report_markdown(const struct plm_audit *audit, const struct plm_report_options *options,
			struct plm_buf *out, struct plm_err **err);
int plm_report_arf(const struct plm_audit *audit, const struct plm_report_options *options,
		   struct plm_buf *out, struct plm_err **err);
int plm_report_oscal(const struct plm_audit *audit, const struct plm_report_options *options,
		     struct plm_buf *out, struct plm_err **err);

#endif
