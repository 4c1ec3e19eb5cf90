/*
 * json.c: parses a small file of an engine's. Its size was bounded by who read it; depth is bounded
 * by the library.
 */
#include "core/facts/json.h"

int plm_json_parse(const struct plm_datum *datum, json_t **out)
{
	json_error_t error = {0};

	*out = NULL;
	if (datum->presence != PLM_PRESENT)
		return 0;
	*out = json_loadb(datum->data, datum->size_bytes, JSON_REJECT_DUPLICATES, &error);
	if (!*out) {
		/* When even its first allocation fails the library says nothing at all. */
		bool nomem = json_error_code(&error) == json_error_out_of_memory || !error.text[0];

		return nomem ? -PLM_E_NOMEM : 0;
	}
	if (!json_is_object(*out)) {
		json_decref(*out);
		*out = NULL;
	}
	return 0;
}

const char *plm_json_text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}
