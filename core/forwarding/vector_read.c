/*
 * vector_read.c: reads Vector's three languages into one tree, and walks from a sink back to its sources. Pure but for
 * memory.
 */
#include "core/forwarding/vector.h"

#include <fnmatch.h>

#include "core/base/text.h"
#include "core/facts/toml.h"
#include "core/facts/yaml.h"

enum { DEPTH_MAX = 16, STEPS_MAX = 2000, TOML_DEPTH_MAX = 32 };

static const char *const sections[] = {"sources", "transforms", "sinks"};

/* ---- reading ---- */

/* NULL when out of memory. */
static json_t *of_toml(const struct plm_toml *value, unsigned depth)
{
	json_t *json = value->kind == PLM_TOML_TABLE ? json_object()
		       : value->kind == PLM_TOML_ARRAY
			       ? json_array()
			       : json_stringn_nocheck(value->text.data, value->text.size_bytes);
	bool failed = false;

	for (const struct plm_toml *v = value->first;
	     json && !failed && v && depth < TOML_DEPTH_MAX; v = v->next) {
		json_t *member = of_toml(v, depth + 1);

		if (value->kind == PLM_TOML_TABLE)
			failed = json_object_setn_new_nocheck(json, v->key.data, v->key.size_bytes,
							      member) < 0;
		else
			failed = json_array_append_new(json, member) < 0;
	}
	if (!failed)
		return json;
	json_decref(json);
	return NULL;
}

static json_t *read_toml(struct plm_arena *arena, const struct plm_datum *datum,
			 bool *out_of_memory)
{
	struct plm_toml_document document;
	json_t *json = NULL;

	*out_of_memory = plm_toml_parse(arena, datum, &document) < 0;
	if (*out_of_memory || !document.root)
		return NULL;
	json = of_toml(document.root, 0);
	*out_of_memory = !json;
	return json;
}

static bool add_component(json_t *into, const char *id, json_t *component, const char *file)
{
	return !json_is_object(component) ||
	       (json_object_set_new_nocheck(component, PLM_VECTOR_FILE,
					    json_string_nocheck(file)) == 0 &&
		json_object_set_nocheck(into, id, component) == 0);
}

static bool merge(json_t *config, const json_t *from, const char *file)
{
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		json_t *into = json_object_get(config, sections[i]);
		json_t *component;
		const char *id;

		if (!into && json_object_set_new(config, sections[i], json_object()) < 0)
			return false;
		into = json_object_get(config, sections[i]);
		json_object_foreach(
			json_object_get(from, sections[i]), id,
			component) if (!add_component(into, id, component, file)) return false;
	}
	return true;
}

bool plm_vector_read(struct plm_arena *arena, json_t *config, const char *file,
		     const struct plm_datum *datum, bool *out_of_memory)
{
	plm_auto_json json_t *json = NULL;

	*out_of_memory = false;
	if (plm_str_ends(file, ".toml"))
		json = read_toml(arena, datum, out_of_memory);
	else
		*out_of_memory = plm_yaml_parse(datum, &json) < 0;
	if (!json || *out_of_memory)
		return *out_of_memory;
	*out_of_memory = !merge(config, json, file);
	return true;
}

/* ---- walking ---- */

struct walk {
	const json_t *config;
	int (*each)(void *context, const char *id, const json_t *source, const char *doubt);
	void *context;
	unsigned steps;
};

static bool may_drop(const json_t *transform)
{
	static const char *const types[] = {"filter", "sample",		 "throttle", "route",
					    "dedupe", "exclusive_route", "reduce"};
	const char *type = plm_json_text(transform, "type");

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (plm_str_eq(type, types[i]))
			return true;
	return false;
}

/* "app*" names all that begin so; "split.errors" is an output of "split". */
static bool names(const char *input, const char *id)
{
	size_t size = strlen(id);

	return fnmatch(input, id, 0) == 0 || (strncmp(input, id, size) == 0 && input[size] == '.');
}

static int walk_inputs(struct walk *walk, const json_t *component, const char *doubt,
		       unsigned depth);

static int walk_input(struct walk *walk, const char *input, const char *doubt, unsigned depth)
{
	const char *id;
	json_t *component;
	int rc = 0;

	if (++walk->steps > STEPS_MAX)
		return 0;
	json_object_foreach(json_object_get(walk->config, "sources"), id,
			    component) if (rc == 0 && names(input, id)) rc =
		walk->each(walk->context, id, component, doubt);
	json_object_foreach(json_object_get(walk->config, "transforms"), id,
			    component) if (rc == 0 && names(input, id) && depth < DEPTH_MAX) rc =
		walk_inputs(walk, component, may_drop(component) ? id : doubt, depth + 1);
	return rc;
}

static int walk_inputs(struct walk *walk, const json_t *component, const char *doubt,
		       unsigned depth)
{
	const json_t *inputs = json_object_get(component, "inputs");
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < json_array_size(inputs); i++)
		if (json_is_string(json_array_get(inputs, i)))
			rc = walk_input(walk, json_string_value(json_array_get(inputs, i)), doubt,
					depth);
	return rc;
}

int plm_vector_walk(const json_t *config, const json_t *sink,
		    int (*each)(void *context, const char *id, const json_t *source,
				const char *doubt),
		    void *context)
{
	struct walk walk = {.config = config, .each = each, .context = context};

	return walk_inputs(&walk, sink, NULL, 0);
}
