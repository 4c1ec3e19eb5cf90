/*
 * fluentbit_parse.c: both syntaxes of a Fluent Bit configuration into one list of sections: "[INPUT]" with a key and a
 * value a line, and YAML's pipeline. Pure but for memory.
 */
#include <strings.h>

#include "core/base/arena.h"
#include "core/facts/yaml.h"
#include "core/forwarding/fluentbit.h"

enum { SECTIONS_MAX = 1000, PROPERTIES_MAX = 500 };

static const char *keep(struct plm_flb *conf, struct plm_slice text)
{
	const char *copy = plm_arena_strndup(conf->arena, text.data, text.size_bytes);

	conf->out_of_memory = conf->out_of_memory || !copy;
	return copy ? copy : "";
}

static struct plm_flb_section *add_section(struct plm_flb *conf, enum plm_flb_kind kind,
					   const char *file, long line)
{
	struct plm_flb_section *slot =
		conf->count < SECTIONS_MAX ? plm_push(conf->arena, conf->items, conf->count) : NULL;

	if (!slot) {
		conf->out_of_memory = conf->out_of_memory || conf->count < SECTIONS_MAX;
		return NULL;
	}
	*slot = (struct plm_flb_section){.kind = kind, .file = file, .line = line};
	return slot;
}

static void add_property(struct plm_flb *conf, struct plm_flb_section *section, const char *key,
			 const char *value)
{
	struct plm_flb_property *slot;

	if (!section || section->count >= PROPERTIES_MAX)
		return;
	slot = plm_push(conf->arena, section->items, section->count);
	conf->out_of_memory = conf->out_of_memory || !slot;
	if (slot)
		*slot = (struct plm_flb_property){key, value};
}

static void add_include(struct plm_flb *conf, const char *path)
{
	const char **slot = plm_push(conf->arena, conf->includes, conf->include_count);

	conf->out_of_memory = conf->out_of_memory || !slot;
	if (slot)
		*slot = path;
}

/* ---- classic ---- */

static enum plm_flb_kind kind_of(struct plm_slice name)
{
	static const struct {
		const char *name;
		enum plm_flb_kind kind;
	} kinds[] = {
		{"INPUT", PLM_FLB_INPUT}, {"FILTER", PLM_FLB_FILTER}, {"OUTPUT", PLM_FLB_OUTPUT}};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (name.size_bytes == strlen(kinds[i].name) &&
		    strncasecmp(name.data, kinds[i].name, name.size_bytes) == 0)
			return kinds[i].kind;
	return PLM_FLB_OTHER;
}

static bool is_include(struct plm_slice key)
{
	return key.size_bytes == 8 && strncasecmp(key.data, "@INCLUDE", 8) == 0;
}

void plm_flb_read_classic(struct plm_flb *conf, const char *file, struct plm_slice text)
{
	struct plm_flb_section *section = NULL;
	struct plm_slice line, key;

	for (long number = 1; plm_next_line(&text, &line) && !conf->out_of_memory; number++) {
		line = plm_slice_trim(line);
		if (!line.size_bytes || line.data[0] == '#')
			continue;
		if (line.data[0] == '[') {
			const char *close = memchr(line.data, ']', line.size_bytes);

			section = close ? add_section(conf,
						      kind_of((struct plm_slice){
							      line.data + 1,
							      (size_t)(close - line.data) - 1}),
						      file, number)
					: NULL;
			continue;
		}
		if (!plm_next_word(&line, " \t", &key))
			continue;
		line = plm_slice_trim(line);
		if (is_include(key))
			add_include(conf, keep(conf, line));
		else if (section)
			add_property(conf, section, keep(conf, key), keep(conf, line));
	}
}

/* ---- YAML ---- */

/* The tree is given back before the sections are used: texts are copied. */
static void read_one(struct plm_flb *conf, enum plm_flb_kind kind, const char *file,
		     const json_t *object)
{
	struct plm_flb_section *section = add_section(conf, kind, file, 0);
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)object, key, value) if (json_is_string(value))
		add_property(conf, section, keep(conf, plm_slice_of(key)),
			     keep(conf, plm_slice_of(json_string_value(value))));
}

static void read_all(struct plm_flb *conf, enum plm_flb_kind kind, const char *file,
		     const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list) && !conf->out_of_memory; i++)
		if (json_is_object(json_array_get(list, i)))
			read_one(conf, kind, file, json_array_get(list, i));
}

bool plm_flb_read_yaml(struct plm_flb *conf, const char *file, const struct plm_datum *datum)
{
	plm_auto_json json_t *root = NULL;
	const json_t *pipeline, *includes;

	if (plm_yaml_parse(datum, &root) < 0)
		conf->out_of_memory = true;
	if (!root)
		return conf->out_of_memory;
	pipeline = json_object_get(root, "pipeline");
	read_all(conf, PLM_FLB_INPUT, file, json_object_get(pipeline, "inputs"));
	read_all(conf, PLM_FLB_FILTER, file, json_object_get(pipeline, "filters"));
	read_all(conf, PLM_FLB_OUTPUT, file, json_object_get(pipeline, "outputs"));
	includes = json_object_get(root, "includes");
	for (size_t i = 0; i < json_array_size(includes) && !conf->out_of_memory; i++)
		if (json_is_string(json_array_get(includes, i)))
			add_include(conf, keep(conf, plm_slice_of(json_string_value(
							     json_array_get(includes, i)))));
	return true;
}

const char *plm_flb_value(const struct plm_flb_section *section, const char *key)
{
	for (size_t i = section->count; i > 0; i--)
		if (strcasecmp(section->items[i - 1].key, key) == 0)
			return section->items[i - 1].value;
	return NULL;
}
