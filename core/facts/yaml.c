/*
 * yaml.c: parses a small YAML file by libfyaml. Its size was bounded by who read it; depth and number of nodes are
 * bounded here. Follows no alias and prints nothing.
 */
#include "core/facts/yaml.h"

#include <libfyaml.h>
#include <string.h>

enum { MOST_DEPTH = 48, MOST_NODES = 65536 };

/* What is left to take of a document. */
struct walk {
	unsigned nodes;
	bool refused; /* it cannot be told, or need not be: no document we read */
};

static int convert(struct walk *w, struct fy_node *node, unsigned depth, json_t **out);

static bool is_null(struct fy_node *node, const char *text, size_t size)
{
	static const char *const words[] = {"", "~", "null", "Null", "NULL"};

	if (fy_node_get_style(node) != FYNS_PLAIN)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strlen(words[i]) == size && memcmp(words[i], text, size) == 0)
			return true;
	return false;
}

static int convert_scalar(struct walk *w, struct fy_node *node, json_t **out)
{
	size_t size = 0;
	const char *text = fy_node_get_scalar(node, &size);

	if (!text || fy_node_is_alias(node) || memchr(text, 0, size)) {
		w->refused = true;
		return 0;
	}
	*out = is_null(node, text, size) ? json_null() : json_stringn_nocheck(text, size);
	return *out ? 0 : -PLM_E_NOMEM;
}

static int convert_sequence(struct walk *w, struct fy_node *node, unsigned depth, json_t *array)
{
	struct fy_node *item;
	void *at = NULL;
	int rc = 0;

	while (rc == 0 && !w->refused && (item = fy_node_sequence_iterate(node, &at))) {
		json_t *value = NULL;

		rc = convert(w, item, depth + 1, &value);
		if (value && json_array_append_new(array, value) < 0)
			rc = -PLM_E_NOMEM;
	}
	return rc;
}

static int convert_pair(struct walk *w, struct fy_node_pair *pair, unsigned depth, json_t *object)
{
	struct fy_node *key = fy_node_pair_key(pair);
	const char *name = key ? fy_node_get_scalar0(key) : NULL;
	json_t *value = NULL;
	int rc;

	if (!name || fy_node_is_alias(key)) {
		w->refused = true;
		return 0;
	}
	rc = convert(w, fy_node_pair_value(pair), depth + 1, &value);
	if (value && json_object_set_new_nocheck(object, name, value) < 0)
		rc = -PLM_E_NOMEM;
	return rc;
}

static int convert_mapping(struct walk *w, struct fy_node *node, unsigned depth, json_t *object)
{
	struct fy_node_pair *pair;
	void *at = NULL;
	int rc = 0;

	while (rc == 0 && !w->refused && (pair = fy_node_mapping_iterate(node, &at)))
		rc = convert_pair(w, pair, depth, object);
	return rc;
}

static int convert(struct walk *w, struct fy_node *node, unsigned depth, json_t **out)
{
	if (depth >= MOST_DEPTH || w->nodes == 0) {
		w->refused = true;
		return 0;
	}
	w->nodes--;
	if (!node) {
		*out = json_null();
		return *out ? 0 : -PLM_E_NOMEM;
	}
	if (fy_node_is_scalar(node))
		return convert_scalar(w, node, out);
	*out = fy_node_is_mapping(node) ? json_object() : json_array();
	if (!*out)
		return -PLM_E_NOMEM;
	return fy_node_is_mapping(node) ? convert_mapping(w, node, depth, *out)
					: convert_sequence(w, node, depth, *out);
}

/* The first document; without one an empty object, with a broken one nothing. */
static int first_document(struct fy_parser *parser, json_t **out)
{
	struct walk w = {.nodes = MOST_NODES};
	struct fy_document *document = fy_parse_load_document(parser);
	int rc;

	if (!document) {
		*out = fy_parser_get_stream_error(parser) ? NULL : json_object();
		return 0;
	}
	rc = convert(&w, fy_document_root(document), 0, out);
	fy_parse_document_destroy(parser, document);
	if (json_is_null(*out)) {
		json_decref(*out);
		*out = json_object();
	}
	if (rc < 0 || w.refused || !json_is_object(*out)) {
		json_decref(*out);
		*out = NULL;
	}
	return rc;
}

/* The library says on standard error what it does not like, however quiet it is asked to be. */
static void say_nothing(struct fy_diag *diag, void *user, const char *text, size_t size)
{
	(void)diag;
	(void)user;
	(void)text;
	(void)size;
}

static int parse(struct fy_diag *diag, const struct plm_datum *datum, json_t **out)
{
	const struct fy_parse_cfg cfg = {
		.flags = FYPCF_QUIET | FYPCF_DISABLE_MMAP_OPT | FYPCF_ALLOW_DUPLICATE_KEYS |
			 FYPCF_JSON_NONE,
		.diag = diag,
	};
	struct fy_parser *parser = fy_parser_create(&cfg);
	int rc = 0;

	if (!parser)
		return -PLM_E_NOMEM;
	if (fy_parser_set_string(parser, datum->data, datum->size_bytes) == 0)
		rc = first_document(parser, out);
	fy_parser_destroy(parser);
	return rc;
}

/* libfyaml 0.7 can read a directive without end. No configuration needs one: what begins a line with '%' is refused,
 * behind a byte order mark and the line ends beyond ASCII, too. */
static bool has_directive(const struct plm_datum *datum)
{
	for (size_t i = 0; i < datum->size_bytes; i++) {
		unsigned char before = i ? (unsigned char)datum->data[i - 1] : '\n';

		if (datum->data[i] == '%' && (before == '\n' || before == '\r' || before >= 0x80))
			return true;
	}
	return false;
}

int plm_yaml_parse(const struct plm_datum *datum, json_t **out)
{
	static const struct fy_diag_cfg silent = {.output_fn = say_nothing, .level = FYET_ERROR};
	struct fy_diag *diag;
	int rc;

	*out = NULL;
	if (datum->presence != PLM_PRESENT || has_directive(datum))
		return 0;
	if (datum->size_bytes == 0) {
		*out = json_object();
		return *out ? 0 : -PLM_E_NOMEM;
	}
	diag = fy_diag_create(&silent);
	if (!diag)
		return -PLM_E_NOMEM;
	rc = parse(diag, datum, out);
	fy_diag_destroy(diag);
	return rc;
}
