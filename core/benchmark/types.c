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

/* What is behind a date or time; NULL when it has another shape. */
static const char *behind(const char *text, const char *shape)
{
	for (; *shape; shape++, text++)
		if (*shape == 'd' ? *text < '0' || *text > '9' : *text != *shape)
			return NULL;
	return text;
}

static bool is_zone(const char *text)
{
	const char *end = *text == '+' || *text == '-' ? behind(text + 1, "dd:dd") : NULL;

	return *text == '\0' || strcmp(text, "Z") == 0 || (end && *end == '\0');
}

static bool is_date(const char *text)
{
	const char *zone = behind(text, "dddd-dd-dd");

	return zone && is_zone(zone);
}

static bool is_time(const char *text)
{
	const char *zone = behind(text, "dddd-dd-ddTdd:dd:dd");

	if (zone && *zone == '.')
		for (zone++; *zone >= '0' && *zone <= '9'; zone++)
			;
	return zone && is_zone(zone);
}

static bool are_ncnames(const char *text)
{
	struct plm_slice rest = plm_slice_of(text), word;
	char name[1024];
	size_t count = 0;

	while (plm_next_word(&rest, " \t\r\n", &word)) {
		if (word.size_bytes >= sizeof(name))
			return false;
		memcpy(name, word.data, word.size_bytes);
		name[word.size_bytes] = '\0';
		if (!is_ncname(name))
			return false;
		count++;
	}
	return count > 0;
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
	case PLM_TYPE_NAMES:
		return are_ncnames(text);
	case PLM_TYPE_DATE:
		return is_date(text);
	case PLM_TYPE_TIME:
		return is_time(text);
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
	case PLM_TYPE_NAMES:
		return "write one or more ids with blanks between them";
	case PLM_TYPE_DATE:
		return "write YYYY-MM-DD";
	case PLM_TYPE_TIME:
		return "write YYYY-MM-DDThh:mm:ss, such as 2026-11-22T10:00:00Z";
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
