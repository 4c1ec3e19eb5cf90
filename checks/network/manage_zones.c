/*
 * manage_zones.c: what firewalld and ufw will do with packets nobody asked for: the target of the default
 * zone, and the default policies. Follows firewalld.zone(5), firewalld.conf(5), ufw(8). Judges nothing.
 */
#include <errno.h>

#include "checks/network/network.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

static void set_all(struct network_manager *m, enum network_fate fate)
{
	for (int f = 0; f < NETWORK_FAMILIES; f++)
		for (int h = 0; h < NETWORK_HOOKS; h++)
			m->fate[f][h] = fate;
}

static int read_into(struct plm_facts *facts, struct network_manager *m, const char *path,
		     const struct plm_datum **text, struct plm_err **err)
{
	int rc = path ? plm_facts_read(facts, path, PLM_READ_SMALL, text, err) : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	m->source = path;
	m->state = (struct plm_datum){.presence = (*text)->presence, .error = (*text)->error};
	if ((*text)->presence == PLM_UNREADABLE)
		set_all(m, NETWORK_FATE_UNKNOWN);
	return 0;
}

/* ---- firewalld ---- */

/* The text between quotes behind `name=`, in a tag. */
static bool attribute(struct plm_slice tag, const char *name, struct plm_slice *value)
{
	struct plm_slice word, key, text;

	while (plm_next_word(&tag, " \t\r\n", &word)) {
		char quote;

		if (!plm_split(word, '=', &key, &text) || !plm_slice_is(key, name) ||
		    text.size_bytes < 2)
			continue;
		quote = text.data[0];
		if ((quote != '"' && quote != '\'') || text.data[text.size_bytes - 1] != quote)
			return false;
		*value = (struct plm_slice){text.data + 1, text.size_bytes - 2};
		return true;
	}
	return false;
}

static const char *skip_to(struct plm_slice *rest, const char *mark)
{
	const char *found = memmem(rest->data, rest->size_bytes, mark, strlen(mark));

	if (!found)
		return NULL;
	rest->size_bytes -= (size_t)(found - rest->data) + strlen(mark);
	rest->data = found + strlen(mark);
	return found;
}

int network_parse_zone(struct plm_arena *arena, struct plm_slice text, const char **target)
{
	struct plm_slice value;

	while (text.size_bytes && skip_to(&text, "<")) {
		const char *from = text.data, *end;
		struct plm_slice tag;

		if (plm_slice_starts(text, "!--")) {
			if (!skip_to(&text, "-->"))
				return -PLM_E_PARSE;
			continue;
		}
		end = skip_to(&text, ">");
		if (!end)
			return -PLM_E_PARSE;
		tag = (struct plm_slice){from, (size_t)(end - from)};
		if (!plm_slice_starts(tag, "zone"))
			continue;
		if (tag.size_bytes && tag.data[tag.size_bytes - 1] == '/')
			tag.size_bytes--;
		if (!attribute(tag, "target", &value))
			value = plm_slice_of("default");
		*target = plm_arena_strndup(arena, value.data, value.size_bytes);
		return *target ? 0 : -PLM_E_NOMEM;
	}
	return -PLM_E_PARSE;
}

static int take_zone(struct plm_facts *facts, struct network_manager *m,
		     const struct plm_datum *text, struct plm_err **err)
{
	const char *target;
	int rc = network_parse_zone(plm_facts_arena(facts),
				    (struct plm_slice){text->data, text->size_bytes}, &target);

	if (rc == -PLM_E_NOMEM)
		return plm_err_nomem(err);
	if (rc < 0) {
		m->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
		set_all(m, NETWORK_FATE_UNKNOWN);
		return 0;
	}
	m->word = target;
	set_all(m, plm_str_eq(target, "ACCEPT") ? NETWORK_OPEN : NETWORK_CLOSED);
	return 0;
}

int network_manage_firewalld(struct plm_facts *facts, struct network_manager *m,
			     struct plm_err **err)
{
	static const char *const directories[] = {"/etc/firewalld/zones",
						  "/usr/lib/firewalld/zones"};
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *text;
	struct plm_slice zone;
	int rc = read_into(facts, m, "/etc/firewalld/firewalld.conf", &text, err);

	if (rc < 0 || text->presence == PLM_UNREADABLE)
		return rc;
	if (!plm_facts_line(text, "DefaultZone", &zone))
		zone = plm_slice_of("public");
	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++) {
		rc = read_into(facts, m,
			       plm_arena_printf(arena, "%s/%.*s.xml", directories[i],
						(int)zone.size_bytes, zone.data),
			       &text, err);
		if (rc < 0 || text->presence == PLM_UNREADABLE)
			return rc;
		if (text->presence == PLM_PRESENT)
			return take_zone(facts, m, text, err);
	}
	/* A zone nobody has: firewalld does not start with it. */
	set_all(m, NETWORK_FATE_UNKNOWN);
	m->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = ENOENT};
	return 0;
}

/* ---- ufw ---- */

static bool is_value(const struct plm_datum *text, const char *key, const char *wanted)
{
	struct plm_slice value;

	return plm_facts_line(text, key, &value) && value.size_bytes == strlen(wanted) &&
	       strncasecmp(value.data, wanted, value.size_bytes) == 0;
}

static bool closes(const struct plm_datum *text, const char *key)
{
	return is_value(text, key, "DROP") || is_value(text, key, "REJECT");
}

/* One file of the rules that ufw loads before its policy is asked, in iptables' own words. */
static int read_ufw_part(struct plm_facts *facts, struct network_manager *m,
			 enum network_family family, const char *part, struct plm_err **err)
{
	static const char *const chains[NETWORK_HOOKS] = {"input", "forward"};
	const char *six = family == NETWORK_IP6 ? "6" : "";
	struct plm_arena *arena = plm_facts_arena(facts);
	const char *path = plm_arena_printf(arena, "/etc/ufw/%s%s.rules", part, six);
	struct network_ruleset rules = {0};
	const struct plm_datum *text;
	int rc =
		path ? plm_facts_read(facts, path, PLM_READ_SMALL, &text, err) : plm_err_nomem(err);

	if (rc < 0 || text->presence == PLM_ABSENT)
		return rc;
	rc = text->presence == PLM_PRESENT
		     ? network_parse_save(arena, network_family_word(family),
					  (struct plm_slice){text->data, text->size_bytes}, &rules)
		     : 0;
	if (rc == -PLM_E_NOMEM)
		return plm_err_nomem(err);
	if (rc < 0 || text->presence == PLM_UNREADABLE) {
		m->source = path;
		m->state = (struct plm_datum){.presence = PLM_UNREADABLE,
					      .error = rc < 0 ? EBADMSG : text->error};
		set_all(m, NETWORK_FATE_UNKNOWN);
		return 0;
	}
	for (int h = 0; h < NETWORK_HOOKS; h++) {
		char name[64];

		snprintf(name, sizeof(name), "ufw%s-%s-%s", six, part, chains[h]);
		if (m->fate[family][h] != NETWORK_CLOSED || !network_lets_through(&rules, name))
			continue;
		m->fate[family][h] = NETWORK_OPEN;
		m->own_source[family] = path;
	}
	return 0;
}

static int read_ufw_rules(struct plm_facts *facts, struct network_manager *m,
			  enum network_family family, struct plm_err **err)
{
	static const char *const parts[] = {"before", "user", "after"};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(parts) / sizeof(parts[0]); i++)
		rc = read_ufw_part(facts, m, family, parts[i], err);
	return rc;
}

int network_manage_ufw(struct plm_facts *facts, struct network_manager *m, struct plm_err **err)
{
	static const char *const keys[] = {
		[NETWORK_INPUT] = "DEFAULT_INPUT_POLICY",
		[NETWORK_FORWARD] = "DEFAULT_FORWARD_POLICY",
	};
	const struct plm_datum *text;
	int rc = read_into(facts, m, "/etc/ufw/ufw.conf", &text, err);

	if (rc < 0 || text->presence == PLM_UNREADABLE)
		return rc;
	if (!is_value(text, "ENABLED", "yes")) {
		m->word = "not enabled";
		return 0;
	}
	rc = read_into(facts, m, "/etc/default/ufw", &text, err);
	if (rc < 0 || text->presence == PLM_UNREADABLE)
		return rc;
	for (int h = 0; h < NETWORK_HOOKS; h++) {
		if (!closes(text, keys[h]))
			continue;
		m->fate[NETWORK_IP][h] = NETWORK_CLOSED;
		if (is_value(text, "IPV6", "yes"))
			m->fate[NETWORK_IP6][h] = NETWORK_CLOSED;
	}
	rc = read_ufw_rules(facts, m, NETWORK_IP, err);
	return rc == 0 && is_value(text, "IPV6", "yes") ? read_ufw_rules(facts, m, NETWORK_IP6, err)
							: rc;
}
