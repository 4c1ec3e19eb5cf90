/*
 * fuzz_attributes.c: lines of NAME=VALUE as the attributes of an element that has one attribute of
 * each kind. Whatever is accepted is also searched for, since a pattern costs when it is used.
 */
#include "core/base/arena.h"
#include "core/base/diag.h"
#include "core/base/text.h"
#include "core/benchmark/benchmark.h"
#include "core/engine/attributes.h"
#include "core/engine/pattern.h"

struct params {
	const char *string;
	struct plm_int integer;
	struct plm_bool boolean;
	int choice;
	struct plm_list list;
	struct plm_int mode, size, duration;
	const char *pattern, *path;
};

static const char *const choices[] = {"one", "two", NULL};

#define ATTR(member, what, ...)                                                                    \
	{                                                                                          \
		.name = #member, .kind = what, .offset = offsetof(struct params, member),          \
		.summary = "s", __VA_ARGS__                                                        \
	}

static const struct plm_attr attrs[] = {
	ATTR(string, PLM_ATTR_STRING, ),   ATTR(integer, PLM_ATTR_INT, .fallback = "7"),
	ATTR(boolean, PLM_ATTR_BOOL, ),	   ATTR(choice, PLM_ATTR_CHOICE, .choices = choices),
	ATTR(list, PLM_ATTR_LIST, ),	   ATTR(mode, PLM_ATTR_MODE, ),
	ATTR(size, PLM_ATTR_SIZE, ),	   ATTR(duration, PLM_ATTR_DURATION, ),
	ATTR(pattern, PLM_ATTR_PATTERN, ), ATTR(path, PLM_ATTR_PATH, ),
};

static const struct plm_test test = {
	.name = "fuzz",
	.summary = "s",
	.params_size = sizeof(struct params),
	.attrs = attrs,
	.attr_count = sizeof(attrs) / sizeof(*attrs),
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes);

static const char *copy(struct plm_arena *arena, struct plm_slice s)
{
	const char *text = plm_arena_strndup(arena, s.data, s.size_bytes);

	if (!text)
		abort();
	return text;
}

static void read_attributes(struct plm_arena *arena, struct plm_slice rest,
			    struct plm_element *element)
{
	struct plm_element_attr *given = NULL;
	struct plm_slice line, name, value;

	while (element->attr_count < 32 && plm_next_line(&rest, &line)) {
		struct plm_element_attr *to;

		if (!plm_split(line, '=', &name, &value))
			continue;
		to = plm_push(arena, given, element->attr_count);
		if (!to)
			abort();
		to->name = copy(arena, name);
		to->value = copy(arena, value);
	}
	element->attrs = given;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_exported exported[] = {{.name = "min", .text = "12"},
					  {.name = "word", .text = "two"}};
	struct plm_element element = {.name = "fuzz", .file = "f", .line = 1, .text = ""};
	const struct params *params;
	struct plm_parsed parsed = {0};
	struct plm_diags diags;
	int rc;

	if (!arena)
		abort();
	plm_diags_init(&diags, arena);
	read_attributes(arena,
			(struct plm_slice){.data = (const char *)data, .size_bytes = size_bytes},
			&element);
	rc = plm_attributes_parse(&test, &element, exported, 2, arena, &diags, &parsed);
	/* Refused with a reason, or accepted without one. */
	if ((rc == 0) != (parsed.params != NULL) || (rc == 0) != (diags.error_count == 0))
		abort();
	params = parsed.params;
	if (params && params->pattern)
		plm_pattern_search(params->pattern, "a short line, 192.168.0.1, aaaaaaaaaaaaaaaa");
	if (params && (params->choice < -1 || params->choice > 1 || !params->integer.given))
		abort();
	return 0;
}
