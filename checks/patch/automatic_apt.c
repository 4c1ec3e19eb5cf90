/*
 * automatic_apt.c: whether apt's configuration has unattended-upgrades install security updates: the periodic jobs are
 * on, and one of its origins is a security archive this host uses. Reads apt's configuration and lists. Judges nothing
 * beyond that.
 */
#include "checks/patch/automatic.h"

#include "checks/patch/patch.h"
#include "checks/patch/pins.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"

/* ---- origins ---- */

/* "${distro_id}" and "${distro_codename}" and their short forms, as unattended-upgrades replaces them. */
static void substitute(struct plm_slice value, const struct patch_names *names, struct plm_buf *out)
{
	const struct {
		const char *variable, *text;
	} variables[] = {
		{"${distro_id}", names->distribution},
		{"${distro_codename}", names->codename},
		{"$(distro_id)", names->distribution},
		{"$(distro_codename)", names->codename},
	};

	while (value.size_bytes) {
		size_t taken = 0;

		for (size_t i = 0; !taken && i < sizeof(variables) / sizeof(variables[0]); i++) {
			if (!plm_slice_starts(value, variables[i].variable))
				continue;
			plm_buf_str(out, variables[i].text);
			taken = strlen(variables[i].variable);
		}
		if (!taken) {
			plm_buf_char(out, value.data[0]);
			taken = 1;
		}
		value.data += taken;
		value.size_bytes -= taken;
	}
}

/* Whether a pattern of unattended-upgrades ("origin=Debian,label=…") takes updates from a list. 0 or -PLM_E_NOMEM. */
static int origin_matches(struct plm_slice pattern, const struct patch_lists *lists, size_t list,
			  const struct patch_names *names, bool *matches)
{
	struct plm_slice token, key, value;
	bool any = false, all = true;

	*matches = false;
	while (all && plm_next_word(&pattern, ",", &token)) {
		plm_auto_buf struct plm_buf text = {.limit_bytes = 1024};

		if (!plm_split(token, '=', &key, &value))
			return 0;
		substitute(value, names, &text);
		if (text.failed == PLM_E_NOMEM)
			return -PLM_E_NOMEM;
		all = !text.failed &&
		      patch_release_key_matches(key, plm_buf_text(&text), &lists->items[list]);
		any = true;
	}
	*matches = any && all;
	return 0;
}

/* "Debian:bookworm-security" of the older form says origin and suite. */
static const char *pattern_of_pair(struct plm_arena *arena, const char *pair)
{
	struct plm_slice origin, suite, rest = plm_slice_of(pair);

	if (!plm_split(rest, ':', &origin, &suite)) {
		if (!plm_next_word(&rest, " ", &origin))
			return "";
		suite = plm_slice_trim(rest);
	}
	return plm_arena_printf(arena, "o=%.*s,a=%.*s", (int)origin.size_bytes, origin.data,
				(int)suite.size_bytes, suite.data);
}

struct origins {
	struct plm_facts *facts;
	struct patch_way *way;
	const struct patch_lists *lists;
	struct patch_names names;
	bool secures;
};

/* Without a list of the security archive only the words of the pattern can tell. */
static int note_pattern(struct origins *o, const char *pattern)
{
	int rc = 0;

	if (o->lists->security_count == 0)
		o->secures = o->secures || strcasestr(pattern, "security");
	for (size_t i = 0; rc == 0 && !o->secures && i < o->lists->count; i++)
		if (o->lists->items[i].security)
			rc = origin_matches(plm_slice_of(pattern), o->lists, i, &o->names,
					    &o->secures);
	return rc;
}

int patch_way_add_apt(struct plm_arena *arena, struct patch_way *way,
		      const struct plm_apt_item *item, const char *name)
{
	struct patch_way_setting *setting = plm_push(arena, way->settings, way->setting_count);
	const char *text, *source;

	if (!setting)
		return -PLM_E_NOMEM;
	*setting = (struct patch_way_setting){.source = PLM_APT_PARTS,
					      .state = {.presence = PLM_ABSENT}};
	if (!item)
		return 0;
	text = plm_arena_printf(arena, "%s %s", name, item->value);
	source = plm_arena_printf(arena, "%s:%zu", item->file, item->line);
	if (!text || !source)
		return -PLM_E_NOMEM;
	*setting = (struct patch_way_setting){
		.source = source,
		.state = {.presence = PLM_PRESENT, .data = text, .size_bytes = strlen(text)}};
	return 0;
}

static int look_at_origins(struct origins *o, const struct plm_apt_conf *conf, const char *list,
			   bool pairs)
{
	const struct plm_apt_item *item;
	size_t at = 0;

	while ((item = plm_apt_next(conf, list, &at)) != NULL) {
		const char *pattern =
			pairs ? pattern_of_pair(plm_facts_arena(o->facts), item->value)
			      : item->value;

		if (!pattern ||
		    patch_way_add_apt(plm_facts_arena(o->facts), o->way, item, list) < 0 ||
		    note_pattern(o, pattern) < 0)
			return -PLM_E_NOMEM;
	}
	return 0;
}

/* ---- periodic jobs ---- */

/* "1", "7d", "always": "0" and nothing are never. */
static bool is_on(const char *value)
{
	return value && value[0] && value[strspn(value, "0")] != '\0' &&
	       !(value[0] == '0' && strspn(value, "0smhd") == strlen(value));
}

/* What is_on() takes, in seconds; a number alone is days. 0 where it is none. */
static int64_t seconds_of(const char *value)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
	struct plm_slice number = plm_slice_of(value);
	int64_t factor = 86400, product;
	uint64_t count;

	for (size_t i = 0; number.size_bytes && i < sizeof(units) / sizeof(units[0]); i++) {
		if (value[number.size_bytes - 1] != units[i].unit)
			continue;
		factor = units[i].seconds;
		number.size_bytes--;
		break;
	}
	if (!plm_parse_u64(number, 10, &count))
		return 0;
	return __builtin_mul_overflow(count, factor, &product) ? INT64_MAX : product;
}

/* The longest of its intervals counts. */
static int note_interval(struct origins *o, const struct plm_apt_item *item, const char *name)
{
	int64_t seconds = seconds_of(item->value);

	if (seconds <= o->way->interval_seconds)
		return 0;
	o->way->interval_seconds = seconds;
	o->way->interval_by = plm_arena_printf(plm_facts_arena(o->facts), "%s %s (%s:%zu)", name,
					       item->value, item->file, item->line);
	return o->way->interval_by ? 0 : -PLM_E_NOMEM;
}

/* A job of apt's that must be on; *problem says what is wrong while nothing is said yet. */
static int look_at_job(struct origins *o, const struct plm_apt_conf *conf, const char *name,
		       bool fallback, const char *off, const char **problem)
{
	const struct plm_apt_item *item = plm_apt_find(conf, name);

	if (!*problem && !(item ? is_on(item->value) : fallback))
		*problem = off;
	if (item && !fallback && note_interval(o, item, name) < 0)
		return -PLM_E_NOMEM;
	return item || !fallback ? patch_way_add_apt(plm_facts_arena(o->facts), o->way, item, name)
				 : 0;
}

static int look_at_jobs(struct origins *o, const struct plm_apt_conf *conf, const char **problem)
{
	int rc = look_at_job(o, conf, "APT::Periodic::Enable", true,
			     "apt's periodic jobs are turned off (APT::Periodic::Enable)", problem);

	if (rc == 0)
		rc = look_at_job(o, conf, "APT::Periodic::Unattended-Upgrade", false,
				 "apt does not start it (APT::Periodic::Unattended-Upgrade is not "
				 "on)",
				 problem);
	if (rc == 0)
		rc = look_at_job(o, conf, "APT::Periodic::Update-Package-Lists", false,
				 "apt does not renew its lists "
				 "(APT::Periodic::Update-Package-Lists is not on)",
				 problem);
	return rc;
}

static const char *distribution_of(const struct patch_system *system)
{
	return plm_str_eq(system->id, "debian")	  ? "Debian"
	       : plm_str_eq(system->id, "ubuntu") ? "Ubuntu"
	       : system->id			  ? system->id
						  : "";
}

static const char *gap_words(struct plm_arena *arena, const struct plm_apt_gap *gap)
{
	return plm_arena_printf(arena, "%s could not be read: %s", gap->file,
				plm_errno_words(gap->error));
}

int patch_automatic_apt(struct plm_facts *facts, struct patch_way *way, struct plm_err **err)
{
	struct origins o = {.facts = facts, .way = way};
	const struct patch_system *system;
	const struct plm_apt_conf *conf;
	int rc = plm_apt_conf(facts, &conf, err);

	if (rc == 0)
		rc = patch_lists(facts, &o.lists, err);
	if (rc == 0)
		rc = patch_system(facts, &system, err);
	if (rc != 0)
		return rc;
	o.names = (struct patch_names){.distribution = distribution_of(system),
				       .codename = system->codename ? system->codename : ""};
	if (look_at_jobs(&o, conf, &way->problem) < 0 ||
	    look_at_origins(&o, conf, "Unattended-Upgrade::Allowed-Origins", true) < 0 ||
	    look_at_origins(&o, conf, "Unattended-Upgrade::Origins-Pattern", false) < 0)
		return plm_err_nomem(err);
	if (!way->problem && !o.secures)
		way->problem = "none of its origins is the security archive";
	rc = patch_automatic_held(facts, conf, way, err);
	if (rc != 0)
		return rc;
	/* A file that was not read may say otherwise, either way. */
	if (conf->gap_count) {
		way->unknown = gap_words(plm_facts_arena(facts), &conf->gaps[0]);
		if (!way->unknown)
			return plm_err_nomem(err);
	}
	return 0;
}
