/*
 * redact_json.c: the rule for JSON files of engines: environments keep their names, credentials go.
 * What is no JSON is replaced whole: nobody knows where its secrets are, and no check could read it
 * either.
 */
#include "core/host/redact.h"

#include "core/base/buf.h"

#include <jansson.h>
#include <strings.h>

enum { MOST_DEPTH = 64 };

static const char mark[] = "*redacted*";

static bool is_one_of(const char *key, const char *const *names)
{
	for (; *names; names++)
		if (strcasecmp(key, *names) == 0)
			return true;
	return false;
}

/* Replaces a value unless it is the mark already. */
static bool redact_value(json_t *object, const char *key, json_t *value)
{
	if (!value || json_is_null(value) ||
	    (json_is_string(value) && strcmp(json_string_value(value), mark) == 0))
		return false;
	json_object_set_new(object, key, json_string(mark));
	return true;
}

/* "NAME=value" keeps its name. */
static bool redact_pair(json_t *array, size_t i, const char *text)
{
	const char *sign = strchr(text, '=');
	char *pair = NULL;

	if (sign && strcmp(sign + 1, mark) == 0)
		return false;
	if (asprintf(&pair, "%.*s%s", sign ? (int)(sign + 1 - text) : 0, text, mark) < 0)
		return json_array_set_new(array, i, json_string(mark)) == 0;
	json_array_set_new(array, i, json_string(pair));
	free(pair);
	return true;
}

/* As Docker and OCI write it: strings; as Kubernetes does: objects with name and value; or one
 * object. */
static bool redact_env(json_t *env)
{
	bool changed = false;
	const char *key;
	json_t *value;
	void *next;
	size_t i;

	json_array_foreach(env, i, value)
	{
		if (json_is_string(value))
			changed = redact_pair(env, i, json_string_value(value)) || changed;
		else if (json_is_object(value))
			changed = redact_value(value, "value", json_object_get(value, "value")) ||
				  changed;
	}
	json_object_foreach_safe(env, next, key, value) changed =
		redact_value(env, key, value) || changed;
	return changed;
}

static bool walk(json_t *node, int depth);

static bool walk_member(json_t *object, const char *key, json_t *value, int depth)
{
	static const char *const environments[] = {"env", "environment", "defaultenv", NULL};
	static const char *const secrets[] = {
		"auth",		 "password",
		"passwd",	 "identitytoken",
		"secret",	 "token",
		"registrytoken", "kubectl.kubernetes.io/last-applied-configuration",
		"credential",	 NULL,
	};

	if (is_one_of(key, environments) && (json_is_array(value) || json_is_object(value)))
		return redact_env(value);
	if (is_one_of(key, secrets) && json_is_string(value))
		return redact_value(object, key, value);
	return walk(value, depth);
}

static bool walk(json_t *node, int depth)
{
	bool changed = false;
	const char *key;
	json_t *value;
	void *next;
	size_t i;

	if (depth > MOST_DEPTH)
		return false;
	json_array_foreach(node, i, value) changed = walk(value, depth + 1) || changed;
	json_object_foreach_safe(node, next, key, value) changed =
		walk_member(node, key, value, depth + 1) || changed;
	return changed;
}

static int depth_of(json_t *node, int depth)
{
	int deepest = depth, below;
	const char *key;
	json_t *value;
	size_t i;

	if (depth > MOST_DEPTH)
		return depth;
	json_array_foreach(node, i, value)
	{
		below = depth_of(value, depth + 1);
		deepest = below > deepest ? below : deepest;
	}
	json_object_foreach(node, key, value)
	{
		below = depth_of(value, depth + 1);
		deepest = below > deepest ? below : deepest;
	}
	return deepest;
}

static int add(const char *text, size_t size_bytes, void *out)
{
	plm_buf_add(out, text, size_bytes);
	return 0;
}

bool plm_redact_json(const struct plm_datum *datum, struct plm_buf *out)
{
	json_error_t error;
	json_t *root = json_loadb(datum->data, datum->size_bytes, JSON_REJECT_DUPLICATES, &error);
	bool changed;

	if (!root || depth_of(root, 0) > MOST_DEPTH) {
		json_decref(root);
		plm_buf_str(out, "*redacted: this is no JSON*\n");
		return true;
	}
	changed = walk(root, 0);
	if (changed && json_dump_callback(root, add, out, JSON_COMPACT | JSON_ENSURE_ASCII) < 0) {
		plm_buf_clear(out);
		plm_buf_str(out, "*redacted: this is no JSON*\n");
	}
	json_decref(root);
	return changed;
}
