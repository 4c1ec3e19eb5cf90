/*
 * journald_options.c: what journald can be told, journald.conf(5), and what it does when it is not; sizes and
 * spans as systemd.time(7) and systemd's parser of sizes take them. Pure.
 */
#include "checks/logging/logging.h"
#include "core/base/arena.h"

/* Limits that depend on the file system have no fixed default. */
static const struct logging_option options[] = {
	{"Storage", LOGGING_TEXT, "auto"},
	{"Compress", LOGGING_BOOLEAN, "yes"},
	{"Seal", LOGGING_BOOLEAN, "yes"},
	{"SplitMode", LOGGING_TEXT, "uid"},
	{"SyncIntervalSec", LOGGING_SPAN, "300"},
	{"RateLimitIntervalSec", LOGGING_SPAN, "30"},
	{"RateLimitBurst", LOGGING_NUMBER, "10000"},
	{"SystemMaxUse", LOGGING_SIZE, NULL},
	{"SystemKeepFree", LOGGING_SIZE, NULL},
	{"SystemMaxFileSize", LOGGING_SIZE, NULL},
	{"SystemMaxFiles", LOGGING_NUMBER, "100"},
	{"RuntimeMaxUse", LOGGING_SIZE, NULL},
	{"RuntimeKeepFree", LOGGING_SIZE, NULL},
	{"RuntimeMaxFileSize", LOGGING_SIZE, NULL},
	{"RuntimeMaxFiles", LOGGING_NUMBER, "100"},
	{"MaxRetentionSec", LOGGING_SPAN, "0"},
	{"MaxFileSec", LOGGING_SPAN, "2629800"},
	{"ForwardToSyslog", LOGGING_BOOLEAN, NULL},
	{"ForwardToKMsg", LOGGING_BOOLEAN, "no"},
	{"ForwardToConsole", LOGGING_BOOLEAN, "no"},
	{"ForwardToWall", LOGGING_BOOLEAN, "yes"},
	{"MaxLevelStore", LOGGING_TEXT, "debug"},
	{"MaxLevelSyslog", LOGGING_TEXT, "debug"},
	{"ReadKMsg", LOGGING_BOOLEAN, "yes"},
	{"Audit", LOGGING_BOOLEAN, "yes"},
};

const struct logging_option *logging_option_find(const char *name)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (plm_str_eq(options[i].name, name))
			return &options[i];
	return NULL;
}

/* ---- values ---- */

struct unit {
	const char *name;
	uint64_t factor;
};

static const struct unit sizes[] = {
	{"", 1},	   {"B", 1},	      {"K", 1ull << 10}, {"M", 1ull << 20},
	{"G", 1ull << 30}, {"T", 1ull << 40}, {"P", 1ull << 50},
};

static const struct unit spans[] = {
	{"", 1},
	{"s", 1},
	{"sec", 1},
	{"second", 1},
	{"seconds", 1},
	{"m", 60},
	{"min", 60},
	{"minute", 60},
	{"minutes", 60},
	{"h", 3600},
	{"hr", 3600},
	{"hour", 3600},
	{"hours", 3600},
	{"d", 86400},
	{"day", 86400},
	{"days", 86400},
	{"w", 604800},
	{"week", 604800},
	{"weeks", 604800},
	{"M", 2629800},
	{"month", 2629800},
	{"months", 2629800},
	{"y", 31557600},
	{"year", 31557600},
	{"years", 31557600},
};

/* Takes "12", then its unit with blanks around it, off *text. */
static bool take(struct plm_slice *text, const struct unit *units, size_t count, uint64_t *sum)
{
	struct plm_slice number = plm_slice_trim(*text), name;
	uint64_t value, product;
	size_t digits = 0;

	*text = number;
	while (digits < text->size_bytes && text->data[digits] >= '0' && text->data[digits] <= '9')
		digits++;
	number.size_bytes = digits;
	if (!plm_parse_u64(number, 10, &value))
		return false;
	*text = plm_slice_trim((struct plm_slice){text->data + digits, text->size_bytes - digits});
	name = *text;
	for (name.size_bytes = 0; name.size_bytes < text->size_bytes; name.size_bytes++)
		if (name.data[name.size_bytes] <= '9')
			break;
	for (size_t i = 0; i < count; i++) {
		if (!plm_slice_is(plm_slice_trim(name), units[i].name))
			continue;
		text->data += name.size_bytes;
		text->size_bytes -= name.size_bytes;
		return !__builtin_mul_overflow(value, units[i].factor, &product) &&
		       !__builtin_add_overflow(*sum, product, sum);
	}
	return false;
}

static bool sum_of(const char *text, const struct unit *units, size_t count, uint64_t *sum)
{
	struct plm_slice rest = plm_slice_of(text);

	*sum = 0;
	do
		if (!take(&rest, units, count, sum))
			return false;
	while (plm_slice_trim(rest).size_bytes);
	return true;
}

static int of_number(struct plm_arena *arena, uint64_t number, const char **value)
{
	*value = plm_arena_printf(arena, "%llu", (unsigned long long)number);
	return *value ? 0 : -PLM_E_NOMEM;
}

int logging_option_value(struct plm_arena *arena, enum logging_option_kind kind, const char *text,
			 const char **value)
{
	uint64_t number;
	bool truth;

	*value = NULL;
	switch (kind) {
	case LOGGING_TEXT:
		*value = text;
		break;
	case LOGGING_BOOLEAN:
		if (plm_settings_boolean(text, &truth))
			*value = truth ? "yes" : "no";
		break;
	case LOGGING_NUMBER:
		if (plm_parse_u64(plm_slice_of(text), 10, &number))
			return of_number(arena, number, value);
		break;
	case LOGGING_SIZE:
		if (sum_of(text, sizes, sizeof(sizes) / sizeof(sizes[0]), &number))
			return of_number(arena, number, value);
		break;
	case LOGGING_SPAN:
		if (sum_of(text, spans, sizeof(spans) / sizeof(spans[0]), &number))
			return of_number(arena, number, value);
		break;
	}
	return 0;
}
