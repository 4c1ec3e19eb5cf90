/*
 * rsyslog_reach.c: which messages reach a destination of an rsyslog configuration: selectors,
 * rulesets, calls and stops. Pure.
 */
#include <strings.h>

#include "core/forwarding/rsyslog.h"

/* Calls between rulesets may go in circles. */
enum { CALL_DEPTH_MAX = 8, STEPS_MAX = 1000 };

static const char *const facilities[PLM_RSYSLOG_ANY_FACILITY] = {
	"kern",	  "user",   "mail",	"daemon", "auth",   "syslog", "lpr",	"news",
	"uucp",	  "cron",   "authpriv", "ftp",	  "ntp",    "audit",  "alert",	"clock",
	"local0", "local1", "local2",	"local3", "local4", "local5", "local6", "local7",
};

static const char *const severities[8] = {"emerg",   "alert",  "crit", "err",
					  "warning", "notice", "info", "debug"};

static bool is_name(struct plm_slice word, const char *name)
{
	return word.size_bytes == strlen(name) &&
	       strncasecmp(word.data, name, word.size_bytes) == 0;
}

static unsigned index_of(struct plm_slice word, const char *const *names, unsigned count)
{
	if (word.size_bytes > 4 && strncasecmp(word.data, "LOG_", 4) == 0) {
		word.data += 4;
		word.size_bytes -= 4;
	}
	for (unsigned i = 0; i < count; i++)
		if (is_name(word, names[i]))
			return i;
	return count;
}

unsigned plm_rsyslog_facility(struct plm_slice name)
{
	uint64_t number;

	if (plm_parse_u64(name, 10, &number) && number < PLM_RSYSLOG_ANY_FACILITY)
		return (unsigned)number;
	if (is_name(name, "security"))
		return 4;
	return index_of(name, facilities, PLM_RSYSLOG_ANY_FACILITY);
}

unsigned plm_rsyslog_severity(struct plm_slice name)
{
	uint64_t number;

	if (plm_parse_u64(name, 10, &number) && number < 8)
		return (unsigned)number;
	if (is_name(name, "error"))
		return 3;
	if (is_name(name, "warn"))
		return 4;
	if (is_name(name, "panic"))
		return 0;
	return index_of(name, severities, 8);
}

/* Whether a list of facilities names this one. */
static bool names_facility(struct plm_slice list, unsigned facility)
{
	struct plm_slice name;

	while (plm_next_word(&list, ",", &name))
		if (plm_slice_is(name, "*") ||
		    (facility < PLM_RSYSLOG_ANY_FACILITY && plm_rsyslog_facility(name) == facility))
			return true;
	return false;
}

/* The severities (a bit each) that one "facilities.priority" adds or, with '!', takes away. */
static void apply_priority(struct plm_slice priority, unsigned *bits)
{
	bool negated = plm_slice_starts(priority, "!");
	bool exact;
	unsigned level, mask;

	if (negated) {
		priority.data++;
		priority.size_bytes--;
	}
	exact = plm_slice_starts(priority, "=");
	if (exact) {
		priority.data++;
		priority.size_bytes--;
	}
	if (is_name(priority, "none")) {
		*bits = 0;
		return;
	}
	level = plm_rsyslog_severity(priority);
	mask = exact ? 1u << level : (2u << level) - 1;
	if (is_name(priority, "*"))
		mask = 0xff;
	else if (level >= 8)
		return;
	*bits = negated ? *bits & ~mask : *bits | mask;
}

/* One selector; several joined by " and " (nested blocks) must all pass. */
static bool selects_one(struct plm_slice selector, unsigned facility, unsigned severity)
{
	struct plm_slice part, names, priority;
	unsigned bits = 0;

	while (plm_next_word(&selector, ";", &part))
		if (plm_split(part, '.', &names, &priority) && names_facility(names, facility))
			apply_priority(priority, &bits);
	return (bits >> severity & 1) != 0;
}

bool plm_rsyslog_selects(const char *selector, unsigned facility, unsigned severity)
{
	struct plm_slice rest = plm_slice_of(selector), one;

	if (severity >= 8)
		return false;
	while (plm_next_word(&rest, " ", &one))
		if (!plm_slice_is(one, "and") && !selects_one(one, facility, severity))
			return false;
	return true;
}

struct question {
	const struct plm_rsyslog *conf;
	const char *ruleset;
	unsigned facility, severity;
	unsigned steps;
};

static enum plm_rsyslog_reach through(const struct plm_rsyslog_filter *filter,
				      const struct question *question)
{
	if (filter->selector &&
	    !plm_rsyslog_selects(filter->selector, question->facility, question->severity))
		return PLM_RSYSLOG_NEVER;
	return filter->condition ? PLM_RSYSLOG_PERHAPS : PLM_RSYSLOG_ALWAYS;
}

/* A stop before the item, in its ruleset, that takes these messages out. A condition that does not
 * speak of auditing is about other messages. */
static enum plm_rsyslog_reach past_stops(const struct question *question, size_t target)
{
	enum plm_rsyslog_reach reach = PLM_RSYSLOG_ALWAYS;

	for (size_t i = 0; i < target; i++) {
		const struct plm_rsyslog_item *item = &question->conf->items[i];

		if (item->kind != PLM_RSYSLOG_STOP ||
		    !plm_str_eq(item->filter.ruleset, question->conf->items[target].filter.ruleset))
			continue;
		switch (through(&item->filter, question)) {
		case PLM_RSYSLOG_ALWAYS:
			return PLM_RSYSLOG_NEVER;
		case PLM_RSYSLOG_PERHAPS:
			if (strcasestr(item->filter.condition, "audi"))
				reach = PLM_RSYSLOG_PERHAPS;
			break;
		case PLM_RSYSLOG_NEVER:
			break;
		}
	}
	return reach;
}

static enum plm_rsyslog_reach least(enum plm_rsyslog_reach a, enum plm_rsyslog_reach b)
{
	return a < b ? a : b;
}

static enum plm_rsyslog_reach reach_item(struct question *question, size_t target, unsigned depth);

/* How messages come into a ruleset: directly, or by a call from one they are in. */
static enum plm_rsyslog_reach reach_ruleset(struct question *question, const char *ruleset,
					    unsigned depth)
{
	enum plm_rsyslog_reach best = PLM_RSYSLOG_NEVER;

	if (plm_str_eq(ruleset, question->ruleset))
		return PLM_RSYSLOG_ALWAYS;
	if (!ruleset || depth >= CALL_DEPTH_MAX || ++question->steps > STEPS_MAX)
		return PLM_RSYSLOG_NEVER;
	for (size_t i = 0; i < question->conf->count && best != PLM_RSYSLOG_ALWAYS; i++) {
		const struct plm_rsyslog_item *item = &question->conf->items[i];
		enum plm_rsyslog_reach reach;

		if (item->kind != PLM_RSYSLOG_CALL || !plm_str_eq(item->name, ruleset))
			continue;
		reach = reach_item(question, i, depth + 1);
		best = reach > best ? reach : best;
	}
	return best;
}

static enum plm_rsyslog_reach reach_item(struct question *question, size_t target, unsigned depth)
{
	const struct plm_rsyslog_filter *filter = &question->conf->items[target].filter;
	enum plm_rsyslog_reach reach =
		least(through(filter, question), past_stops(question, target));

	if (reach == PLM_RSYSLOG_NEVER)
		return reach;
	return least(reach, reach_ruleset(question, filter->ruleset, depth));
}

enum plm_rsyslog_reach plm_rsyslog_reaches(const struct plm_rsyslog *conf, size_t target,
					   const char *ruleset, unsigned facility,
					   unsigned severity)
{
	struct question question = {
		.conf = conf, .ruleset = ruleset, .facility = facility, .severity = severity};

	return reach_item(&question, target, 0);
}
