/*
 * coverage.c: every test element of every built-in family has a case for pass, fail, absent and
 * unreadable; one with mixed cases has them both ways. Usage: coverage FILE.cases...
 */
#include "cases.h"

#include "checks/registry.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"

struct all_cases {
	struct case_file *files;
	size_t count;
};

static size_t count_covers(const struct all_cases *all, const char *family, const char *element,
			   const char *kind)
{
	size_t found = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct case_file *file = &all->files[i];

		for (size_t k = 0; plm_str_eq(file->family, family) && k < file->count; k++)
			for (size_t c = 0; c < file->items[k].covers_count; c++)
				found += plm_str_eq(file->items[k].covers[c].element, element) &&
					 plm_str_eq(file->items[k].covers[c].kind, kind);
	}
	return found;
}

static bool covered(const struct all_cases *all, const char *family, const char *element)
{
	static const char *const kinds[] = {"pass", "fail", "absent", "unreadable"};
	bool good = true;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (count_covers(all, family, element, kinds[i]))
			continue;
		fprintf(stderr, "%s.cases: no case covers: %s %s\n", family, element, kinds[i]);
		good = false;
	}
	if (count_covers(all, family, element, "mixed") == 1) {
		fprintf(stderr, "%s.cases: only one case covers: %s mixed; write the other way\n",
			family, element);
		good = false;
	}
	return good;
}

/* A case that covers an element no family has would count for nothing. */
static bool known(const struct plm_family *family, const struct case_file *file)
{
	bool good = true;

	for (size_t i = 0; i < file->count; i++) {
		for (size_t k = 0; k < file->items[i].covers_count; k++) {
			const char *element = file->items[i].covers[k].element;
			bool found = false;

			for (size_t t = 0; t < family->test_count; t++)
				found = found || plm_str_eq(family->tests[t].name, element);
			if (!found)
				fprintf(stderr, "%s:%ld: the family %s has no test %s\n",
					file->file, file->items[i].line, family->name, element);
			good = good && found;
		}
	}
	return good;
}

static bool check_family(const struct all_cases *all, const struct plm_family *family)
{
	bool good = true;

	for (size_t i = 0; i < family->test_count; i++) {
		good = covered(all, family->name, family->tests[i].name) && good;
		if (!family->tests[i].reads) {
			fprintf(stderr, "%s %s: does not say what it reads (.reads)\n",
				family->name, family->tests[i].name);
			good = false;
		}
	}
	for (size_t i = 0; i < all->count; i++)
		if (plm_str_eq(all->files[i].family, family->name))
			good = known(family, &all->files[i]) && good;
	return good;
}

int main(int argc, char **argv)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_registry *registry = arena ? plm_registry_new(arena) : NULL;
	struct all_cases all = {.count = (size_t)argc - 1};
	bool good = true;

	if (!registry || plm_checks_register(registry, &err) < 0) {
		fprintf(stderr, "%s\n", plm_err_message(err));
		return 2;
	}
	all.files = plm_new_array(arena, struct case_file, all.count + 1);
	for (size_t i = 0; i < all.count; i++)
		good = cases_read(argv[i + 1], arena, &all.files[i]) && good;
	for (size_t i = 0; i < plm_registry_count(registry); i++)
		good = check_family(&all, plm_registry_family(registry, i)->family) && good;
	return good ? 0 : 1;
}
