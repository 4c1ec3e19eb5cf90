/*
 * manage_zones.c: what firewalld will do with packets nobody asked for: the target of the default zone, and
 * of zones that are bound to where others come from. Follows firewalld.zone(5), firewalld.conf(5). Judges nothing.
 */
#include <errno.h>

#include "checks/network/network.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

static const char *const directories[] = {"/etc/firewalld/zones", "/usr/lib/firewalld/zones"};

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

/* Interfaces of the host's own and of containers: nobody from outside comes in there. */
static bool is_inner(struct plm_slice name)
{
	static const char *const inner[] = {"docker",  "br-",	"podman",  "cni",
					    "veth",    "virbr", "lxcbr",   "lxdbr",
					    "incusbr", "cali",	"flannel", "cilium"};

	if (plm_slice_is(name, "lo"))
		return true;
	for (size_t i = 0; i < sizeof(inner) / sizeof(inner[0]); i++)
		if (plm_slice_starts(name, inner[i]))
			return true;
	return false;
}

static bool names_tag(struct plm_slice tag, const char *name)
{
	struct plm_slice word;

	return plm_next_word(&tag, " \t\r\n", &word) && plm_slice_is(word, name);
}

/* What one tag says of where packets of the zone come from. */
static void take_origin(struct plm_slice tag, struct network_zone *zone)
{
	struct plm_slice value;

	if (names_tag(tag, "interface") && attribute(tag, "name", &value) && !is_inner(value))
		zone->from_all[NETWORK_IP] = zone->from_all[NETWORK_IP6] = true;
	if (!names_tag(tag, "source") || !attribute(tag, "address", &value))
		return;
	if (value.size_bytes > 2 && memcmp(value.data + value.size_bytes - 2, "/0", 2) == 0)
		zone->from_all[memchr(value.data, ':', value.size_bytes) ? NETWORK_IP6
									 : NETWORK_IP] = true;
}

static int take_tag(struct plm_arena *arena, struct plm_slice tag, struct network_zone *zone)
{
	struct plm_slice value;

	if (tag.size_bytes && tag.data[tag.size_bytes - 1] == '/')
		tag.size_bytes--;
	take_origin(tag, zone);
	if (zone->target || !names_tag(tag, "zone"))
		return 0;
	if (!attribute(tag, "target", &value))
		value = plm_slice_of("default");
	zone->target = plm_arena_strndup(arena, value.data, value.size_bytes);
	return zone->target ? 0 : -PLM_E_NOMEM;
}

int network_parse_zone(struct plm_arena *arena, struct plm_slice text, struct network_zone *zone)
{
	int rc = 0;

	*zone = (struct network_zone){0};
	while (rc == 0 && text.size_bytes && skip_to(&text, "<")) {
		const char *from = text.data, *end;

		if (plm_slice_starts(text, "!--")) {
			if (!skip_to(&text, "-->"))
				return -PLM_E_PARSE;
			continue;
		}
		end = skip_to(&text, ">");
		if (!end)
			return -PLM_E_PARSE;
		rc = take_tag(arena, (struct plm_slice){from, (size_t)(end - from)}, zone);
	}
	return rc < 0 ? rc : zone->target ? 0 : -PLM_E_PARSE;
}

static int parse(struct plm_facts *facts, struct network_manager *m, const struct plm_datum *text,
		 struct network_zone *zone, struct plm_err **err)
{
	int rc = network_parse_zone(plm_facts_arena(facts),
				    (struct plm_slice){text->data, text->size_bytes}, zone);

	if (rc == -PLM_E_NOMEM)
		return plm_err_nomem(err);
	if (rc == 0)
		return 0;
	m->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	network_set_all(m, NETWORK_FATE_UNKNOWN);
	return 1;
}

/* A zone beside the default one: open where it accepts all that comes from outside. */
static int take_other(struct plm_facts *facts, struct network_manager *m, const char *path,
		      struct plm_err **err)
{
	struct network_manager seen = *m;
	const struct plm_datum *text;
	struct network_zone zone;
	int rc = network_read_into(facts, &seen, path, &text, err);

	if (rc == 0 && text->presence == PLM_PRESENT)
		rc = parse(facts, &seen, text, &zone, err);
	if (rc < 0 || text->presence == PLM_ABSENT)
		return rc;
	if (rc > 0 || text->presence == PLM_UNREADABLE) {
		*m = seen;
		return 1;
	}
	for (int f = 0; f < NETWORK_FAMILIES; f++) {
		if (!zone.from_all[f] || !plm_str_eq(zone.target, "ACCEPT"))
			continue;
		for (int h = 0; h < NETWORK_HOOKS; h++)
			m->fate[f][h] = NETWORK_OPEN;
		m->own_source[f] = path;
	}
	return 0;
}

static bool is_in(const struct plm_datum *names, const char *name)
{
	if (names->presence != PLM_PRESENT)
		return false;
	for (size_t at = 0; at < names->size_bytes; at += strlen(names->data + at) + 1)
		if (plm_str_eq(names->data + at, name))
			return true;
	return false;
}

static bool is_zone_file(const char *name)
{
	size_t size = strlen(name);

	return size > 4 && plm_str_eq(name + size - 4, ".xml");
}

/* Of two files of one name that in /etc counts. */
static int take_others(struct plm_facts *facts, struct network_manager *m, size_t directory,
		       const struct plm_datum *names, const struct plm_datum *hiding,
		       struct plm_err **err)
{
	int rc = 0;

	if (names->presence == PLM_UNREADABLE) {
		m->source = directories[directory];
		m->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = names->error};
		network_set_all(m, NETWORK_FATE_UNKNOWN);
		return 1;
	}
	if (names->presence == PLM_ABSENT)
		return 0;
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1)
		if (is_zone_file(names->data + at) && !(hiding && is_in(hiding, names->data + at)))
			rc = take_other(facts, m,
					plm_arena_printf(plm_facts_arena(facts), "%s/%s",
							 directories[directory], names->data + at),
					err);
	return rc;
}

static int read_others(struct plm_facts *facts, struct network_manager *m, struct plm_err **err)
{
	const struct plm_datum *own, *shipped;
	int rc = plm_facts_list(facts, directories[0], &own, err);

	if (rc == 0)
		rc = plm_facts_list(facts, directories[1], &shipped, err);
	if (rc == 0)
		rc = take_others(facts, m, 0, own, NULL, err);
	if (rc == 0)
		rc = take_others(facts, m, 1, shipped, own, err);
	return rc < 0 ? rc : 0;
}

static int take_default(struct plm_facts *facts, struct network_manager *m,
			const struct plm_datum *text, struct plm_err **err)
{
	struct network_zone zone;
	int rc = parse(facts, m, text, &zone, err);

	if (rc != 0)
		return rc < 0 ? rc : 0;
	m->word = zone.target;
	if (plm_str_eq(zone.target, "ACCEPT")) {
		network_set_all(m, NETWORK_OPEN);
		return 0;
	}
	network_set_all(m, NETWORK_CLOSED);
	return read_others(facts, m, err);
}

int network_manage_firewalld(struct plm_facts *facts, struct network_manager *m,
			     struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *text;
	struct plm_slice zone;
	int rc = network_read_into(facts, m, "/etc/firewalld/firewalld.conf", &text, err);

	if (rc < 0 || text->presence == PLM_UNREADABLE)
		return rc;
	if (!plm_facts_line(text, "DefaultZone", &zone))
		zone = plm_slice_of("public");
	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++) {
		rc = network_read_into(facts, m,
				       plm_arena_printf(arena, "%s/%.*s.xml", directories[i],
							(int)zone.size_bytes, zone.data),
				       &text, err);
		if (rc < 0 || text->presence == PLM_UNREADABLE)
			return rc;
		if (text->presence == PLM_PRESENT)
			return take_default(facts, m, text, err);
	}
	/* A zone nobody has: firewalld does not start with it. */
	network_set_all(m, NETWORK_FATE_UNKNOWN);
	m->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = ENOENT};
	return 0;
}
