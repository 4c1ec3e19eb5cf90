/*
 * template.c: texts that show Values: kept with a mark for each, and written with the values of a profile.
 * Reads nothing but what it is given.
 */
#include "core/benchmark/loader.h"

#include "core/base/text.h"

void plm_template_fill(const char *source, const char *const *values, const char *instance,
		       struct plm_buf *out)
{
	static const char marks[] = {PLM_SUB_OPEN, PLM_INSTANCE_MARK, '\0'};
	size_t n;
	char *end;

	for (; source[n = strcspn(source, marks)]; source = end + 1) {
		plm_buf_add(out, source, n);
		end = (char *)(uintptr_t)(source + n);
		if (source[n] == PLM_INSTANCE_MARK)
			plm_buf_str(out, instance);
		else
			plm_buf_str(out, values[strtoul(source + n + 1, &end, 10)]);
	}
	plm_buf_str(out, source);
}

const char *plm_loader_keep_template(struct plm_loader *l, const char *source)
{
	struct plm_template *template =
		plm_loader_got(l, plm_push(l->arena, l->templates, l->template_count));
	plm_auto_buf struct plm_buf filled = {0};

	if (!template)
		return "";
	plm_template_fill(source, l->default_values, PLM_INSTANCE_WORD, &filled);
	l->out_of_memory |= filled.failed != PLM_OK;
	template->source = source;
	template->text = plm_loader_copy(l, plm_buf_text(&filled));
	return template->text;
}

static int by_address(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t)((const struct plm_template *)a)->text;
	uintptr_t y = (uintptr_t)((const struct plm_template *)b)->text;

	return x < y ? -1 : x > y;
}

void plm_loader_sort_templates(struct plm_loader *l)
{
	if (l->template_count)
		qsort(l->templates, l->template_count, sizeof(*l->templates), by_address);
}

const struct plm_template *plm_template_find(const struct plm_template *templates, size_t count,
					     const char *text)
{
	const struct plm_template wanted = {.text = text};

	return count ? bsearch(&wanted, templates, count, sizeof(*templates), by_address) : NULL;
}
