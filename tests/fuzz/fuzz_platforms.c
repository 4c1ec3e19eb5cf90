/*
 * fuzz_platforms.c: any bytes as a CPE dictionary, which is read as a platform specification too: a
 * host that cannot tell anything is asked for every name in it, and the same question gets the same
 * answer.
 */
#include "core/base/arena.h"
#include "core/base/diag.h"
#include "core/benchmark/dictionary.h"
#include "core/benchmark/platforms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int is(void *context, const struct plm_cpe *cpe, enum plm_applies *out, struct plm_err **err)
{
	(void)context;
	(void)err;
	*out = cpe->values[PLM_CPE_PART][0] == 'o' ? PLM_APPLIES_NO : PLM_APPLIES_UNKNOWN;
	return 0;
}

static int check(void *context, const struct plm_platform_check *asked, enum plm_applies *out,
		 struct plm_err **err)
{
	(void)context;
	(void)err;
	*out = asked->id[0] == 'y' ? PLM_APPLIES_YES : PLM_APPLIES_NO;
	return 0;
}

static const char *attr(const struct plm_element *element, const char *name)
{
	for (size_t i = 0; i < element->attr_count; i++)
		if (!element->attrs[i].ns && strcmp(element->attrs[i].name, name) == 0)
			return element->attrs[i].value;
	return NULL;
}

static size_t collect(const struct plm_element *root, const char **names)
{
	size_t count = 0;

	for (size_t i = 0; i < root->child_count; i++) {
		const char *name = attr(root->children[i], "name");
		const char *id = attr(root->children[i], "id");

		if (name || id)
			names[count++] = name ? name : id;
	}
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	const struct plm_platform_host host = {.is = is, .check = check};
	const struct plm_element *root = NULL;
	struct plm_platforms *platforms = NULL;
	struct plm_item item = {.kind = PLM_ITEM_BENCHMARK}, *items = &item;
	struct plm_benchmark benchmark = {
		.file = "b.xml", .root = &item, .items = &items, .item_count = 1};
	enum plm_applies first = PLM_APPLIES_NO, second = PLM_APPLIES_NO;
	struct plm_diags diags;
	const char **names;

	if (!arena)
		return 0;
	plm_diags_init(&diags, arena);
	if (plm_dictionary_parse("d.xml", (const char *)data, size, arena, &diags, &root, NULL) < 0)
		return 0;
	names = plm_new_array(arena, const char *, root->child_count + 1);
	if (!names)
		return 0;
	item.platforms.items = names;
	item.platforms.count = collect(root, names);
	benchmark.platform_specification = root;
	if (plm_platforms_make(&benchmark, NULL, root, arena, &diags, &platforms, NULL) < 0 ||
	    diags.error_count)
		return 0;
	if (plm_platforms_apply(platforms, &item.platforms, &host, &first, NULL) == 0 &&
	    plm_platforms_apply(platforms, &item.platforms, &host, &second, NULL) == 0 &&
	    first != second)
		abort();
	return 0;
}
