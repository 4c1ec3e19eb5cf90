/*
 * yaml.h: YAML files, and JSON ones, of which YAML is the wider language. They may be anything.
 */
#ifndef PLM_CORE_FACTS_YAML_H
#define PLM_CORE_FACTS_YAML_H

#include "core/facts/json.h"

/*
 * The first document as JSON; the caller's, for plm_auto_json. Every scalar is a string, as it is written without its
 * quotes, but a plain null, which is null: what a scalar means is for its reader to say. Of a key that is there twice
 * the last one counts. An empty document is an empty object. *out is NULL when the datum is not present, is not one
 * mapping, is deeper or larger than any configuration, has directives, or refers to itself by aliases. 0 or -PLM_E_NOMEM.
 */
int plm_yaml_parse(const struct plm_datum *datum, json_t **out);

#endif
