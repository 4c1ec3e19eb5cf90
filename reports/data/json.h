/*
 * json.h: the pieces that the formats in JSON share. Private to reports.
 */
#ifndef PLM_REPORTS_DATA_JSON_H
#define PLM_REPORTS_DATA_JSON_H

#include "core/base/json_writer.h"
#include "core/engine/audit.h"

enum { PLM_RESULTS_FORMAT = 1 }; /* docs/schemas/results-1.json; members are only ever added */

/* The members that tell of the audit as a whole: who judged which host by what, scores, counts, waivers, containers. */
void plm_json_head(struct plm_json_writer *w, const struct plm_audit *audit);
/* A time as text. */
void plm_json_time(struct plm_json_writer *w, const char *key, int64_t seconds);

#endif
