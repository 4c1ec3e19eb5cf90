/*
 * zoo_view.c: for the tests of the zoo: what `plimsoll containers --format json` says, in lines that a shell compares.
 * Reads the file it is given and, for `set`, what this process may have. Judges nothing.
 * usage: zoo_view list FILE    "container PID ID" and "isolated PID CLASS" lines
 *        zoo_view one FILE     "KEY=VALUE" lines of the one container in FILE, in the words of zoo.table
 *        zoo_view set WORDS    a set of capabilities in those words, or as 0xBITS, as a list in the kernel's order
 */
#include <jansson.h>

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "core/facts/capabilities.h"

static const char *text(const json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));

	return value ? value : "?";
}

/* Names may hold anything; a blank or a control character would pass for the next word. */
static void put_word(const char *word)
{
	for (; *word; word++)
		putchar((unsigned char)*word > ' ' ? *word : '-');
}

/* ---- all of them ---- */

static void list(const json_t *json)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(json, "containers"), i, item)
	{
		printf("container %" JSON_INTEGER_FORMAT " ",
		       json_integer_value(json_object_get(item, "first_pid")));
		put_word(text(item, "id"));
		putchar('\n');
	}
	json_array_foreach(json_object_get(json, "isolated"), i, item)
	{
		printf("isolated %" JSON_INTEGER_FORMAT " ",
		       json_integer_value(json_object_get(item, "pid")));
		put_word(text(item, "class"));
		putchar('\n');
	}
}

/* ---- one of them ---- */

static void put_text(const char *key, const char *value)
{
	printf("%s=", key);
	put_word(value);
	putchar('\n');
}

static void put_number(const char *key, const json_t *number)
{
	if (json_is_integer(number))
		printf("%s=%" JSON_INTEGER_FORMAT "\n", key, json_integer_value(number));
	else
		printf("%s=?\n", key);
}

static void put_limit(const char *key, const json_t *limit)
{
	const json_t *value = json_object_get(limit, "value");

	if (strcmp(text(limit, "presence"), "present") != 0)
		printf("%s=unreadable\n", key);
	else if (json_is_null(value))
		printf("%s=-\n", key);
	else
		put_number(key, value);
}

static void put_names(const char *key, const json_t *names)
{
	const json_t *name;
	size_t i;

	printf("%s=%s", key, json_array_size(names) ? "" : "none");
	json_array_foreach(names, i, name) printf("%s%s", i ? "," : "", json_string_value(name));
	putchar('\n');
}

static void put_map(const json_t *map)
{
	const json_t *range;
	size_t i;

	printf("map=%s", json_is_array(map) ? "" : "-");
	json_array_foreach(map, i, range)
		printf("%s%" JSON_INTEGER_FORMAT ":%" JSON_INTEGER_FORMAT ":%" JSON_INTEGER_FORMAT,
		       i ? "," : "", json_integer_value(json_object_get(range, "inside")),
		       json_integer_value(json_object_get(range, "host")),
		       json_integer_value(json_object_get(range, "count")));
	putchar('\n');
}

static void put_namespaces(const json_t *namespaces)
{
	const char *between = "";
	const json_t *space;
	size_t i;

	printf("hostns=");
	json_array_foreach(namespaces, i, space)
	{
		if (!json_is_true(json_object_get(space, "host")))
			continue;
		printf("%s%s", between, text(space, "kind"));
		between = ",";
	}
	putchar('\n');
}

/* One line a mount: which of them were asked for, the shell knows. */
static void put_mounts(const json_t *mounts)
{
	const json_t *mount;
	size_t i;

	json_array_foreach(mounts, i, mount)
	{
		printf("mount=");
		put_word(text(mount, "path"));
		printf(":%s:", json_is_true(json_object_get(mount, "read_only")) ? "ro" : "rw");
		put_word(text(mount, "host_path"));
		putchar('\n');
	}
}

static const json_t *first_process(const json_t *container)
{
	const json_t *first = json_object_get(container, "first_pid"), *process;
	size_t i;

	json_array_foreach(
		json_object_get(container, "processes"), i,
		process) if (json_equal(json_object_get(process, "pid"), first)) return process;
	return NULL;
}

static void one(const json_t *json)
{
	const json_t *container = json_array_get(json_object_get(json, "containers"), 0);
	const json_t *process = first_process(container);

	put_text("runtime", text(container, "runtime"));
	put_text("id", text(container, "id"));
	put_text("name", text(container, "name"));
	put_names("caps", json_object_get(process, "capabilities"));
	put_names("bounding", json_object_get(process, "bounding"));
	put_names("held",
		  json_object_get(json_object_get(container, "privileges"), "capabilities"));
	put_text("seccomp", text(process, "seccomp"));
	put_text("nnp", text(process, "no_new_privileges"));
	put_number("user", json_object_get(process, "user"));
	put_namespaces(json_object_get(container, "namespaces"));
	put_map(json_object_get(container, "user_map"));
	put_limit("memory", json_object_get(container, "memory_limit"));
	put_limit("pids", json_object_get(container, "pids_limit"));
	put_text("root", json_is_true(json_object_get(container, "read_only_root"))    ? "ro"
			 : json_is_false(json_object_get(container, "read_only_root")) ? "rw"
										       : "?");
	put_number("count", json_object_get(container, "process_count"));
	put_mounts(json_object_get(container, "host_mounts"));
}

/* ---- sets of capabilities ---- */

static const struct alias {
	const char *name;
	uint64_t bits;
} aliases[] = {
	{"none", 0},
	/* As their documents have them: docker-run(1), containers.conf(5), systemd-nspawn(1). */
	{"docker", 0xa80425fb},
	{"podman", 0x800405fb},
	{"nspawn", 0xfdecafff},
};

/* What the kernel has a number for (least 0), or what may be in a bounding set here (least 1). */
static uint64_t known(int least)
{
	uint64_t bits = 0;

	for (int bit = 0; bit < 64; bit++)
		if (prctl(PR_CAPBSET_READ, bit, 0, 0, 0) >= least)
			bits |= UINT64_C(1) << bit;
	return bits;
}

static bool is_word(const char *word, size_t size, const char *wanted)
{
	return strlen(wanted) == size && memcmp(word, wanted, size) == 0;
}

static uint64_t bits_of(const char *word, size_t size)
{
	char name[32];

	if (is_word(word, size, "all"))
		return known(1);
	if (is_word(word, size, "full"))
		return known(0);
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (is_word(word, size, aliases[i].name))
			return aliases[i].bits & known(1);
	for (int bit = 0; bit < 64; bit++)
		if (plm_capability_name(bit, name) == 0 && strncmp(name, "CAP_", 4) == 0 &&
		    is_word(word, size, name + 4))
			return UINT64_C(1) << bit;
	fprintf(stderr, "zoo_view: %s is no capability\n", word);
	exit(2);
}

static uint64_t reckon(const char *words)
{
	uint64_t bits = 0;
	char how = '+';

	if (strncmp(words, "0x", 2) == 0)
		return strtoull(words, NULL, 16);
	for (;;) {
		size_t size = strcspn(words, "+-,");
		uint64_t more = bits_of(words, size);

		bits = how == '-' ? bits & ~more : bits | more;
		how = words[size];
		if (!how)
			return bits;
		words += size + 1;
	}
}

static void set(const char *words)
{
	uint64_t bits = reckon(words);
	const char *between = "";
	char name[32];

	if (!bits)
		printf("none");
	for (int bit = 0; bit < 64; bit++) {
		if (!(bits >> bit & 1) || plm_capability_name(bit, name) < 0)
			continue;
		printf("%s%s", between, name + 4);
		between = ",";
	}
	putchar('\n');
}

int main(int argc, char **argv)
{
	json_error_t error;
	json_t *json = NULL;

	if (argc != 3)
		return 64;
	if (strcmp(argv[1], "set") == 0) {
		set(argv[2]);
		return 0;
	}
	json = json_load_file(argv[2], JSON_REJECT_DUPLICATES, &error);
	if (!json) {
		fprintf(stderr, "%s:%d: %s\n", argv[2], error.line, error.text);
		return 1;
	}
	if (strcmp(argv[1], "list") == 0)
		list(json);
	else
		one(json);
	json_decref(json);
	return 0;
}
