/*
 * redact_json.c: the rule for JSON files of engines: environments keep their names, credentials go.
 * What is no JSON is replaced whole: nobody knows where its secrets are, and no check could read it
 * either.
 */
#include "core/host/redact.h"

#include "core/base/buf.h"
#include "core/base/secret.h"

#include <jansson.h>
#include <strings.h>

enum { MOST_DEPTH = 64 };

static const char mark[] = PLM_SECRET_MARK;

static bool is_one_of(const char *key, const char *const *names)
{
	for (; *names; names++)
		if (strcasecmp(key, *names) == 0)
			return true;
	return false;
}

/* Replaces a value unless it is empty or a mark already. */
static bool redact_value(json_t *object, const char *key, json_t *value)
{
	plm_auto_buf struct plm_buf masked = {0};
	const char *text = json_string_value(value);

	if (!value || json_is_null(value) || (text && (!*text || plm_str_starts(text, mark))))
		return false;
	plm_secret_mask_value(plm_slice_of(text ? text : mark), &masked);
	json_object_set_new(object, key, json_string(plm_buf_text(&masked)));
	return true;
}

/* "NAME=value" keeps its name, and whether the value was empty. */
static bool redact_pair(json_t *array, size_t i, const char *text)
{
	plm_auto_buf struct plm_buf pair = {0};
	const char *sign = strchr(text, '='), *value = sign ? sign + 1 : text;

	if (!*value || plm_str_starts(value, mark))
		return false;
	plm_buf_add(&pair, text, (size_t)(value - text));
	plm_secret_mask_value(plm_slice_of(value), &pair);
	json_array_set_new(array, i, json_string(pair.failed ? mark : plm_buf_text(&pair)));
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

/* What any text may hold: logins, keys, options that are secrets. NULL: nothing. */
static json_t *masked(const char *text)
{
	plm_auto_buf struct plm_buf no_keys = {0};
	plm_auto_buf struct plm_buf out = {0};
	struct plm_datum datum = {
		.presence = PLM_PRESENT, .data = text, .size_bytes = strlen(text)};
	bool changed = plm_redact_keys(&datum, &no_keys);
	bool again = plm_secret_mask(plm_slice_of(plm_buf_text(&no_keys)), &out);

	if (no_keys.failed || out.failed)
		return json_string(mark);
	return changed || again ? json_string(plm_buf_text(&out)) : NULL;
}

/* A list of strings may be a command: what follows "--password" is one. */
static bool is_secret_option(const json_t *before)
{
	const char *text = json_string_value(before);

	return text && text[0] == '-' && !strchr(text, '=') && plm_secret_name(plm_slice_of(text));
}

static bool redact_item(json_t *array, size_t i, json_t *value)
{
	const char *text = json_string_value(value);
	json_t *to;

	if (i && text[0] != '-' && text[0] && !plm_str_starts(text, mark) &&
	    is_secret_option(json_array_get(array, i - 1)))
		to = json_string(mark);
	else
		to = masked(text);
	return to && json_array_set_new(array, i, to) == 0;
}

static bool redact_string(json_t *object, const char *key, json_t *value)
{
	json_t *to = masked(json_string_value(value));

	return to && json_object_set_new(object, key, to) == 0;
}

static bool walk_member(json_t *object, const char *key, json_t *value, int depth)
{
	static const char *const environments[] = {"env", "environment", "defaultenv", NULL};
	static const char *const secrets[] = {
		"auth", "kubectl.kubernetes.io/last-applied-configuration", NULL};

	if (is_one_of(key, environments) && (json_is_array(value) || json_is_object(value)))
		return redact_env(value);
	if (!json_is_string(value))
		return walk(value, depth);
	if (is_one_of(key, secrets) || plm_secret_name(plm_slice_of(key)))
		return redact_value(object, key, value);
	return redact_string(object, key, value);
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
	json_array_foreach(node, i, value) changed =
		(json_is_string(value) ? redact_item(node, i, value) : walk(value, depth + 1)) ||
		changed;
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
