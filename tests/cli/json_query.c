/*
 * json_query.c: for tests of JSON output: refuses what is not one valid JSON text and prints values out of it, so that
 * no other program is needed. Reads the file it is given.
 * usage: json_query FILE PATH...    PATH: member.0.member; a list or an object prints how many are in it
 */
#include <jansson.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const json_t *step(const json_t *at, const char *name, size_t size)
{
	if (json_is_array(at))
		return json_array_get(at, strtoul(name, NULL, 10));
	return json_object_getn(at, name, size);
}

static const json_t *find(const json_t *at, const char *path)
{
	while (at && *path) {
		size_t size = strcspn(path, ".");

		at = step(at, path, size);
		path += size + (path[size] == '.');
	}
	return at;
}

static int print(const json_t *value, const char *path)
{
	if (!value)
		fprintf(stderr, "%s: not there\n", path);
	else if (json_is_string(value))
		printf("%s\n", json_string_value(value));
	else if (json_is_integer(value))
		printf("%" JSON_INTEGER_FORMAT "\n", json_integer_value(value));
	else if (json_is_boolean(value) || json_is_null(value))
		puts(json_is_null(value) ? "null" : json_is_true(value) ? "true" : "false");
	else
		printf("%zu\n",
		       json_is_array(value) ? json_array_size(value) : json_object_size(value));
	return value ? 0 : 1;
}

int main(int argc, char **argv)
{
	json_error_t error;
	json_t *json = argc > 1 ? json_load_file(argv[1], JSON_REJECT_DUPLICATES, &error) : NULL;
	int status = json ? 0 : 1;

	if (!json && argc > 1)
		fprintf(stderr, "%s:%d: %s\n", argv[1], error.line, error.text);
	for (int i = 2; json && i < argc; i++)
		status |= print(find(json, argv[i]), argv[i]);
	json_decref(json);
	return status;
}
