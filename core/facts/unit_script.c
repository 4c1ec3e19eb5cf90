/*
 * unit_script.c: services of System V's kind: a script in /etc/init.d that a link in rcN.d starts. systemd
 * makes a unit of each that has no unit of its name. Lists directories; runs and judges nothing.
 */
#include "core/facts/unit_files.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

/* Run levels a host with services starts in, Debian's and Red Hat's places. */
static const char *const levels[] = {
	"/etc/rc2.d",	   "/etc/rc3.d",      "/etc/rc4.d",	 "/etc/rc5.d",	    "/etc/rcS.d",
	"/etc/rc.d/rc2.d", "/etc/rc.d/rc3.d", "/etc/rc.d/rc4.d", "/etc/rc.d/rc5.d",
};

static bool starts(const char *link, const char *name)
{
	return link[0] == 'S' && link[1] >= '0' && link[1] <= '9' && link[2] >= '0' &&
	       link[2] <= '9' && strcmp(link + 3, name) == 0;
}

/* The link in one run level that starts it; NULL: there is none. */
static int find_link(struct plm_facts *facts, const char *level, const char *name,
		     const struct plm_datum **listing, const char **link, struct plm_err **err)
{
	int rc = plm_facts_list(facts, level, listing, err);

	*link = NULL;
	if (rc < 0)
		return rc;
	for (size_t at = 0; at < (*listing)->size_bytes; at += strlen((*listing)->data + at) + 1)
		if (starts((*listing)->data + at, name))
			*link = (*listing)->data + at;
	return 0;
}

static int find_links(struct plm_facts *facts, const char *name, struct plm_unit *unit,
		      struct plm_err **err)
{
	unit->file = (struct plm_datum){.presence = PLM_PRESENT};
	unit->file_state = PLM_UNIT_FILE_DISABLED;
	unit->source = unit->path;
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		const struct plm_datum *listing;
		const char *link;
		int rc = find_link(facts, levels[i], name, &listing, &link, err);

		if (rc < 0)
			return rc;
		if (listing->presence == PLM_UNREADABLE) {
			unit->file = (struct plm_datum){.error = listing->error};
			unit->source = levels[i];
		}
		if (!link)
			continue;
		unit->file = (struct plm_datum){.presence = PLM_PRESENT};
		unit->file_state = PLM_UNIT_FILE_ENABLED;
		unit->source = plm_arena_printf(plm_facts_arena(facts), "%s/%s", levels[i], link);
		return unit->source ? 0 : plm_err_nomem(err);
	}
	return 0;
}

int plm_unit_script_find(struct plm_facts *facts, struct plm_unit *unit, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const char *name, *path;
	struct plm_stat st;

	if (!plm_str_ends(unit->name, ".service") || strchr(unit->name, '/'))
		return 0;
	name = plm_arena_strndup(arena, unit->name, strlen(unit->name) - strlen(".service"));
	path = name ? plm_arena_printf(arena, "/etc/init.d/%s", name) : NULL;
	if (!path)
		return plm_err_nomem(err);
	st = plm_host_stat(plm_facts_host(facts), path, true);
	if (st.presence == PLM_UNREADABLE) {
		unit->file = (struct plm_datum){.error = st.error};
		unit->source = path;
	}
	if (st.presence != PLM_PRESENT || st.kind != PLM_FILE_REGULAR)
		return 0;
	unit->path = path;
	unit->script = true;
	return find_links(facts, name, unit, err);
}
