/*
 * types.c: whether a text is of a type of the schema, and what to write when it is not. Reads
 * nothing.
 */
#include "core/benchmark/schema.h"

#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/benchmark/loader.h"

static bool is_name_start(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

static bool is_ncname(const char *text)
{
	if (!is_name_start((unsigned char)*text))
		return false;
	for (const char *c = text + 1; *c; c++)
		if (!is_name_start((unsigned char)*c) && !(*c >= '0' && *c <= '9') && *c != '-' &&
		    *c != '.')
			return false;
	return true;
}

/* xccdf_NAMESPACE_KIND_NAME: the namespace has no underscore. */
static bool is_id(const char *text, const char *kind)
{
	static const char prefix[] = "xccdf_";
	size_t n = strlen(kind);
	const char *at;

	if (!is_ncname(text) || !plm_str_starts(text, prefix))
		return false;
	at = strchr(text + strlen(prefix), '_');
	return at && at > text + strlen(prefix) && strncmp(at + 1, kind, n) == 0 &&
	       at[1 + n] == '_' && at[2 + n];
}

static bool is_date(const char *text)
{
	static const char shape[] = "dddd-dd-dd";

	for (size_t i = 0; i < sizeof(shape) - 1; i++)
		if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i])
			return false;
	return text[10] == '\0' || text[10] == 'Z' || text[10] == '+' || text[10] == '-';
}

bool plm_word_is_one_of(const char *const *words, const char *text)
{
	for (; *words; words++)
		if (strcmp(*words, text) == 0)
			return true;
	return false;
}

bool plm_schema_type_fits(const struct plm_schema_attr *attr, const char *text)
{
	static const char *const booleans[] = {"true", "false", "1", "0", NULL};
	struct plm_weight weight;

	switch (attr->type) {
	case PLM_TYPE_TEXT:
		return true;
	case PLM_TYPE_BOOLEAN:
		return plm_word_is_one_of(booleans, text);
	case PLM_TYPE_WEIGHT:
		return plm_weight_parse(text, &weight);
	case PLM_TYPE_NAME:
		return is_ncname(text);
	case PLM_TYPE_ID:
		return is_id(text, attr->kind);
	case PLM_TYPE_CHOICE:
		return plm_word_is_one_of(attr->choices, text);
	case PLM_TYPE_DATE:
		return is_date(text);
	}
	return false;
}

const char *plm_schema_type_remedy(struct plm_loader *l, const struct plm_schema_attr *attr)
{
	switch (attr->type) {
	case PLM_TYPE_BOOLEAN:
		return "write true or false";
	case PLM_TYPE_WEIGHT:
		return "write a decimal from 0 with at most three digits, such as 4.0";
	case PLM_TYPE_NAME:
		return "write a letter or _ and then letters, digits, '.', '-' and '_'";
	case PLM_TYPE_ID:
		return plm_arena_printf(
			l->scratch, "write xccdf_NAMESPACE_%s_NAME, such as xccdf_org.example_%s_1",
			attr->kind, attr->kind);
	case PLM_TYPE_DATE:
		return "write YYYY-MM-DD";
	case PLM_TYPE_CHOICE:
	case PLM_TYPE_TEXT:
		break;
	}
	return NULL;
}

static const char *word_at(const void *list, size_t index)
{
	return ((const char *const *)list)[index];
}

const char *plm_schema_choice_remedy(struct plm_loader *l, const char *const *choices,
				     const char *text)
{
	const char *near = plm_nearest(text, word_at, choices);
	const char *all = near ? plm_arena_printf(l->scratch, "did you mean %s? It is one of", near)
			       : "write one of";

	for (size_t i = 0; all && choices[i]; i++)
		all = plm_arena_printf(l->scratch, "%s%s %s", all, i ? "," : "", choices[i]);
	return all;
}
