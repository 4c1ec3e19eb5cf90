/*
 * json.h: engines' JSON files, which may be anything. The one place that tells "not JSON" from "out
 * of memory".
 */
#ifndef PLM_CORE_FACTS_JSON_H
#define PLM_CORE_FACTS_JSON_H

#include <jansson.h>

#include <plimsoll/types.h>

/* *out is NULL when the datum is not present or not one JSON object; else the caller's, for
 * plm_auto_json. 0 or -PLM_E_NOMEM. */
int plm_json_parse(const struct plm_datum *datum, json_t **out);

/* The text of a member, or NULL; borrowed from object, which may be NULL. */
const char *plm_json_text(const json_t *object, const char *key);

static inline void plm_cleanup_json(json_t **json)
{
	json_decref(*json);
}
#define plm_auto_json __attribute__((cleanup(plm_cleanup_json)))

#endif
