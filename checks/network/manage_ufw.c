/*
 * manage_ufw.c: what ufw will do with packets nobody asked for: the default policies, and its own rules.
 * Follows ufw(8). Judges nothing.
 */
#include <errno.h>

#include "checks/network/network.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

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
		network_set_all(m, NETWORK_FATE_UNKNOWN);
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
	int rc = network_read_into(facts, m, "/etc/ufw/ufw.conf", &text, err);

	if (rc < 0 || text->presence == PLM_UNREADABLE)
		return rc;
	if (!is_value(text, "ENABLED", "yes")) {
		m->word = "not enabled";
		return 0;
	}
	rc = network_read_into(facts, m, "/etc/default/ufw", &text, err);
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
