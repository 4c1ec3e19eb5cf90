/*
 * slice_words.c: limits as unit files write them, and where a slice has its control group. Follows
 * systemd.resource-control(5) and systemd.slice(5). Pure.
 */
#include "checks/cgroup/slice.h"

#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/host/host.h"

static const char suffix[] = ".slice";

/* "12.5" to 1250; systemd knows two digits behind the point at most. */
static bool parse_hundredths(struct plm_slice text, uint64_t *value)
{
	struct plm_slice whole = text, rest = {.data = "", .size_bytes = 0};
	uint64_t digits = 0;

	if (plm_split(text, '.', &whole, &rest) &&
	    (rest.size_bytes == 0 || rest.size_bytes > 2 || !plm_parse_u64(rest, 10, &digits)))
		return false;
	if (!plm_parse_u64(whole, 10, value) || *value > UINT32_MAX)
		return false;
	*value = *value * 100 + (rest.size_bytes == 1 ? digits * 10 : digits);
	return true;
}

static bool parse_bytes(struct plm_slice text, uint64_t *value)
{
	static const char units[] = "KMGTPE";
	const char *unit = NULL;
	unsigned shift = 0;

	if (text.size_bytes && text.data[text.size_bytes - 1] == 'B')
		text.size_bytes--;
	if (text.size_bytes)
		unit = strchr(units, text.data[text.size_bytes - 1]);
	if (unit && *unit) {
		shift = 10 * (unsigned)(unit - units + 1);
		text.size_bytes--;
	}
	if (!plm_parse_u64(plm_slice_trim(text), 10, value) || *value > UINT64_MAX >> shift)
		return false;
	*value <<= shift;
	return true;
}

bool slice_parse_limit(enum plm_limit_kind kind, const char *text, bool *limited, bool *percent,
		       uint64_t *value)
{
	struct plm_slice s = plm_slice_trim(plm_slice_of(text));

	*limited = !plm_slice_is(s, "infinity");
	*percent = s.size_bytes && s.data[s.size_bytes - 1] == '%';
	if (!*limited)
		return kind != PLM_LIMIT_CPU;
	if (*percent) {
		s.size_bytes--;
		return parse_hundredths(s, value) && *value > 0;
	}
	if (kind == PLM_LIMIT_MEMORY)
		return parse_bytes(s, value) && *value > 0;
	return kind == PLM_LIMIT_PIDS && plm_parse_u64(s, 10, value) && *value > 0;
}

const char *slice_path(struct plm_arena *arena, const char *name)
{
	const char *path = "";

	if (plm_str_eq(name, "-.slice"))
		return "/";
	if (!plm_str_ends(name, suffix))
		return plm_arena_printf(arena, "/%s", name);
	for (const char *dash = strchr(name, '-'); path && dash; dash = strchr(dash + 1, '-'))
		path = plm_arena_printf(arena, "%s/%.*s%s", path, (int)(dash - name), name, suffix);
	return path ? plm_arena_printf(arena, "%s/%s", path, name) : NULL;
}
