/*
 * value.c: what a kubelet's configuration sets, how drop-ins are laid over it, and values in the form they are judged
 * in. Pure: knows objects as core/facts/yaml.h gives them.
 */
#include "checks/kubernetes/kubernetes.h"

#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/text.h"

/* ---- a field of a configuration ---- */

/* What is at a path of fields, or at the first null on the way to it; NULL when there is nothing. */
static const json_t *walk(const json_t *config, const char *field, const char *member)
{
	struct plm_slice rest = plm_slice_of(field), name;
	char key[64];

	while (config && plm_next_word(&rest, ".", &name) && !json_is_null(config)) {
		snprintf(key, sizeof(key), "%.*s", (int)name.size_bytes, name.data);
		config = json_object_get(config, key);
	}
	return member && config && !json_is_null(config) ? json_object_get(config, member) : config;
}

bool kubelet_mentions(const json_t *config, const struct kubelet_option *option, const char *member)
{
	return walk(config, option->field, member) != NULL;
}

static void add(struct plm_buf *words, const char *name, const json_t *value)
{
	const char *text = json_string_value(value);

	if (words->size_bytes)
		plm_buf_char(words, ' ');
	if (name)
		plm_buf_printf(words, "%s=", name);
	/* What is no text here no kubelet would take either. */
	plm_buf_str(words, text ? text : "?");
}

int kubelet_option_of_file(struct plm_arena *arena, const json_t *config,
			   const struct kubelet_option *option, const char *member,
			   const char **value)
{
	const json_t *found = walk(config, option->field, member);
	plm_auto_buf struct plm_buf words = {0};
	void *at;

	*value = NULL;
	if (!found || json_is_null(found))
		return 0;
	if (json_is_string(found))
		add(&words, NULL, found);
	for (size_t i = 0; i < json_array_size(found); i++)
		add(&words, NULL, json_array_get(found, i));
	for (at = json_object_iter((json_t *)(uintptr_t)found); at;
	     at = json_object_iter_next((json_t *)(uintptr_t)found, at))
		add(&words, json_object_iter_key(at), json_object_iter_value(at));
	if (words.failed)
		return -PLM_E_NOMEM;
	*value = plm_arena_strndup(arena, plm_buf_text(&words), words.size_bytes);
	return *value ? 0 : -PLM_E_NOMEM;
}

/* ---- drop-ins ---- */

static int merge_member(json_t *config, const char *name, json_t *value)
{
	json_t *there = json_object_get(config, name);

	if (json_is_null(value)) {
		json_object_del(config, name);
		return 0;
	}
	if (!json_is_object(value))
		return json_object_set_nocheck(config, name, value) < 0 ? -PLM_E_NOMEM : 0;
	if (!json_is_object(there)) {
		there = json_object();
		if (!there || json_object_set_new_nocheck(config, name, there) < 0)
			return -PLM_E_NOMEM;
	}
	return kubelet_merge(there, value);
}

int kubelet_merge(json_t *config, const json_t *dropin)
{
	json_t *object = (json_t *)(uintptr_t)dropin;
	int rc = 0;

	for (void *at = json_object_iter(object); rc == 0 && at;
	     at = json_object_iter_next(object, at))
		rc = merge_member(config, json_object_iter_key(at), json_object_iter_value(at));
	return rc;
}

/* ---- values as they are judged ---- */

static const char *judged_bool(const char *value)
{
	static const char *const yes[] = {"1",	 "t",	"T",   "TRUE", "True", "true",
					  "yes", "Yes", "YES", "on",   "On",   "ON"};
	static const char *const no[] = {"0",  "f",  "F",  "FALSE", "False", "false",
					 "no", "No", "NO", "off",   "Off",   "OFF"};

	for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++)
		if (strcmp(value, yes[i]) == 0)
			return "true";
	for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++)
		if (strcmp(value, no[i]) == 0)
			return "false";
	return value;
}

/* The unit a duration's number ends in, in seconds, and the bytes of its name; 0 when it is none. */
static double unit_of(const char *text, size_t *size)
{
	static const struct {
		const char *name;
		double seconds;
	} units[] = {{"ns", 1e-9}, {"us", 1e-6}, {"\xc2\xb5s", 1e-6}, {"ms", 1e-3},
		     {"s", 1},	   {"m", 60},	 {"h", 3600}};

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		*size = strlen(units[i].name);
		if (strncmp(text, units[i].name, *size) == 0)
			return units[i].seconds;
	}
	return 0;
}

/* "1h30m", "1.5h", "300ms", "0" */
static bool parse_duration(const char *text, int64_t *seconds)
{
	double sum = 0, number, unit;
	size_t size;

	if (strcmp(text, "0") == 0)
		text = "0s";
	do {
		double place = 1;
		bool digits = false;

		for (number = 0; *text >= '0' && *text <= '9'; text++, digits = true)
			number = number * 10 + (*text - '0');
		if (*text == '.')
			text++;
		for (; *text >= '0' && *text <= '9'; text++, digits = true)
			number += (*text - '0') * (place /= 10);
		unit = unit_of(text, &size);
		sum += number * unit;
		if (!digits || unit <= 0 || sum > 1e9)
			return false;
		text += size;
	} while (*text);
	*seconds = (int64_t)sum;
	if ((double)*seconds < sum)
		++*seconds;
	return true;
}

const char *kubelet_judged(struct plm_arena *arena, enum kubelet_option_kind kind,
			   const char *value)
{
	int64_t seconds;

	if (kind == KUBELET_BOOL)
		return judged_bool(value);
	if (kind == KUBELET_DURATION && parse_duration(value, &seconds))
		return plm_arena_printf(arena, "%" PRId64, seconds);
	return value;
}
