/*
 * podman_line.c: a container's record in Podman's database becomes a line without anything else of it. Pure.
 */
#include "core/host/podman_state.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "core/base/buf.h"

enum { LONG_ID = 64 };

static bool is_id(struct plm_slice id)
{
	for (size_t i = 0; i < id.size_bytes; i++)
		if (!id.data[i] || !strchr("0123456789abcdef", id.data[i]))
			return false;
	return id.size_bytes == LONG_ID;
}

/* *out is NULL for what is no JSON object. */
static int parse(struct plm_slice text, json_t **out)
{
	json_error_t error = {0};

	*out = text.size_bytes ? json_loadb(text.data, text.size_bytes, 0, &error) : NULL;
	/* It leaves no words where even those found no room. */
	if (!*out && text.size_bytes &&
	    (json_error_code(&error) == json_error_out_of_memory || !error.text[0]))
		return ENOMEM;
	return 0;
}

/* One of the words there are; what is none may be anything. */
static const char *policy_of(const json_t *config)
{
	static const char *const words[] = {"no", "always", "on-failure", "unless-stopped"};
	const json_t *policy = json_object_get(config, "restart_policy");
	const char *said = json_string_value(policy);

	if (json_is_object(config) && (!policy || (said && !said[0])))
		return "no";
	for (size_t i = 0; said && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i], said) == 0)
			return words[i];
	return "?";
}

/* ["NONE"] takes back what the image asks for. */
static const char *health_of(const json_t *config)
{
	const json_t *check = json_object_get(config, "healthcheck");
	const json_t *test = json_object_get(check, "Test");
	const char *first = json_string_value(json_array_get(test, 0));

	if (!json_is_object(config) || (check && !json_is_object(check) && !json_is_null(check)))
		return "?";
	return first && first[0] && strcmp(first, "NONE") != 0 ? "asked" : "none";
}

int plm_podman_state_line(struct plm_slice id, struct plm_slice config_text,
			  struct plm_slice state_text, struct plm_buf *text)
{
	json_t *config = NULL, *state = NULL;
	int error = is_id(id) ? parse(config_text, &config) : 0;

	if (!error && is_id(id))
		error = parse(state_text, &state);
	if (!error && is_id(id))
		plm_buf_printf(text,
			       "%.*s %" JSON_INTEGER_FORMAT " %s %" JSON_INTEGER_FORMAT " %s\n",
			       (int)id.size_bytes, id.data,
			       json_integer_value(json_object_get(state, "pid")), policy_of(config),
			       json_integer_value(json_object_get(config, "restart_retries")),
			       health_of(config));
	json_decref(config);
	json_decref(state);
	return error;
}
