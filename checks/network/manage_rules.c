/*
 * manage_rules.c: rules that stand in files as they will be loaded: the script that nftables.service gives
 * to nft, and what iptables-save wrote. Judges nothing.
 */
#include <errno.h>

#include "checks/network/network.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/settings.h"
#include "core/host/host.h"

/* What cannot be read or understood may close the host or not. */
static void set_unknown(struct network_manager *m, enum network_family family)
{
	for (int h = 0; h < NETWORK_HOOKS; h++)
		m->fate[family][h] = NETWORK_FATE_UNKNOWN;
}

static void set_fates(struct network_manager *m, const struct network_ruleset *ruleset,
		      enum network_family family)
{
	for (int h = 0; h < NETWORK_HOOKS; h++)
		if (network_closing_chain(ruleset, network_family_word(family),
					  network_hook_word((enum network_hook)h)))
			m->fate[family][h] = NETWORK_CLOSED;
		else if (ruleset->untold)
			m->fate[family][h] = NETWORK_FATE_UNKNOWN;
}

/* ---- nft ---- */

/* The file behind -f in one command line. */
static struct plm_slice script_in(const char *command)
{
	struct plm_slice rest = plm_slice_of(command), word, file = {0};

	while (plm_next_word(&rest, " \t", &word))
		if ((plm_slice_is(word, "-f") || plm_slice_is(word, "--file")) &&
		    plm_next_word(&rest, " \t", &file))
			break;
	return file;
}

static int find_script(struct plm_facts *facts, const char *unit, const char **path,
		       struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_settings *settings;
	struct plm_settings_list commands;
	int rc = plm_facts_unit_settings(facts, unit, &settings, err);

	*path = "/etc/nftables.conf";
	if (rc < 0)
		return rc;
	if (plm_settings_list(arena, settings, "Service", "ExecStart", &commands) < 0)
		return plm_err_nomem(err);
	for (size_t i = 0; i < commands.count; i++) {
		struct plm_slice file = script_in(commands.items[i]->value);

		if (!file.size_bytes || file.data[0] != '/')
			continue;
		*path = plm_arena_strndup(arena, file.data, file.size_bytes);
		return *path ? 0 : plm_err_nomem(err);
	}
	return 0;
}

int network_manage_script(struct plm_facts *facts, struct network_manager *m, struct plm_err **err)
{
	struct network_ruleset ruleset = {0};
	int rc = find_script(facts, m->unit, &m->source, err);

	if (rc == 0)
		rc = network_read_script(facts, m, &ruleset, err);
	if (rc < 0 || m->state.presence == PLM_ABSENT)
		return rc;
	for (int f = 0; f < NETWORK_FAMILIES; f++)
		if (m->state.presence == PLM_PRESENT)
			set_fates(m, &ruleset, (enum network_family)f);
		else
			set_unknown(m, (enum network_family)f);
	return 0;
}

/* ---- iptables ---- */

int network_manage_save(struct plm_facts *facts, struct network_manager *m, const char *file,
			enum network_family family, struct plm_err **err)
{
	struct network_ruleset ruleset = {0};
	const struct plm_datum *text;
	int rc = plm_facts_read(facts, file, PLM_READ_LARGE, &text, err);

	if (rc < 0)
		return rc;
	m->own_source[family] = file;
	/* Of two files the one that tells most is shown. */
	if (m->state.presence != PLM_UNREADABLE || m->state.error == 0) {
		m->source = file;
		m->state = (struct plm_datum){.presence = text->presence, .error = text->error};
	}
	if (text->presence == PLM_ABSENT)
		return 0;
	if (text->presence == PLM_PRESENT)
		rc = network_parse_save(plm_facts_arena(facts), network_family_word(family),
					(struct plm_slice){text->data, text->size_bytes}, &ruleset);
	if (rc == -PLM_E_NOMEM)
		return plm_err_nomem(err);
	if (rc < 0)
		m->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	if (rc < 0 || text->presence != PLM_PRESENT)
		set_unknown(m, family);
	else
		set_fates(m, &ruleset, family);
	return 0;
}
