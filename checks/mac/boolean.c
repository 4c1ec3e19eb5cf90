/*
 * boolean.c: what a boot would set SELinux's booleans to: the newest binary policy of the configured
 * name, and what was set in libsemanage's store. Judges nothing. Follows
 * selinux_mkload_policy(3) and semanage.conf(5).
 */
#include "checks/mac/mac.h"
#include "checks/mac/selinux.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

static const char semanage_conf[] = "/etc/selinux/semanage.conf";

static struct plm_datum state_of(const struct plm_datum *datum)
{
	return (struct plm_datum){.presence = datum->presence, .error = datum->error};
}

static struct plm_slice slice_of(const struct plm_datum *datum)
{
	return (struct plm_slice){.data = datum->data, .size_bytes = datum->size_bytes};
}

/* The version in "policy.33"; 0 for any other name. */
static uint64_t version_of(const char *name)
{
	uint64_t version = 0;

	return plm_str_starts(name, "policy.") &&
			       plm_parse_u64(plm_slice_of(name + strlen("policy.")), 10, &version)
		       ? version
		       : 0;
}

/* The name of the newest one in a listing, or NULL. */
static const char *newest_policy(const struct plm_datum *list)
{
	const char *newest = NULL;

	for (size_t at = 0; at < list->size_bytes; at += strlen(list->data + at) + 1)
		if (version_of(list->data + at) > (newest ? version_of(newest) : 0))
			newest = list->data + at;
	return newest;
}

static int read_policy(struct plm_facts *facts, struct mac_boot_booleans *b, struct plm_err **err)
{
	const struct plm_datum *list, *datum;
	const char *directory, *name;
	int rc = mac_policy_path(facts, "policy", &directory, err);

	if (rc < 0 || !directory)
		return rc;
	b->policy_source = directory;
	rc = plm_facts_list(facts, directory, &list, err);
	if (rc < 0)
		return rc;
	b->policy = state_of(list);
	name = list->presence == PLM_PRESENT ? newest_policy(list) : NULL;
	if (list->presence == PLM_PRESENT && !name)
		b->policy = (struct plm_datum){.presence = PLM_ABSENT};
	if (!name)
		return 0;
	b->policy_source = plm_arena_printf(plm_facts_arena(facts), "%s/%s", directory, name);
	if (!b->policy_source)
		return plm_err_nomem(err);
	rc = plm_facts_read(facts, b->policy_source, PLM_READ_LARGE, &datum, err);
	if (rc < 0)
		return rc;
	b->policy = state_of(datum);
	if (datum->presence == PLM_PRESENT)
		rc = mac_parse_policy(plm_facts_arena(facts), slice_of(datum), &b->in_policy);
	if (rc == -PLM_E_PARSE)
		b->policy = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	return rc == -PLM_E_NOMEM ? plm_err_nomem(err) : 0;
}

/* Where libsemanage keeps its policies: /var/lib/selinux, or what semanage.conf says. */
static int store_root(struct plm_facts *facts, const char **root, struct plm_err **err)
{
	const struct plm_datum *conf;
	struct plm_slice rest, line, key, value;
	int rc = plm_facts_read(facts, semanage_conf, PLM_READ_SMALL, &conf, err);

	*root = "/var/lib/selinux";
	if (rc < 0 || conf->presence != PLM_PRESENT)
		return rc;
	rest = slice_of(conf);
	while (plm_next_line(&rest, &line)) {
		if (!plm_split(line, '=', &key, &value) || !plm_slice_is(key, "store-root") ||
		    !plm_slice_starts(value, "/"))
			continue;
		*root = plm_arena_strndup(plm_facts_arena(facts), value.data, value.size_bytes);
		if (!*root)
			return plm_err_nomem(err);
	}
	return 0;
}

static int read_local(struct plm_facts *facts, struct mac_boot_booleans *b, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *datum;
	const char *root = NULL, *policy = NULL;
	int rc = store_root(facts, &root, err);

	if (rc == 0)
		rc = mac_policy_path(facts, "", &policy, err);
	if (rc < 0 || !policy)
		return rc;
	b->local_source = plm_arena_printf(arena, "%s/%sactive/booleans.local", root,
					   policy + strlen("/etc/selinux/"));
	if (!b->local_source)
		return plm_err_nomem(err);
	rc = plm_facts_read(facts, b->local_source, PLM_READ_SMALL, &datum, err);
	if (rc < 0)
		return rc;
	b->local = state_of(datum);
	if (datum->presence == PLM_PRESENT &&
	    mac_parse_booleans_local(arena, slice_of(datum), &b->in_local) < 0)
		return plm_err_nomem(err);
	return 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct mac_boot_booleans *b = plm_new(plm_facts_arena(facts), struct mac_boot_booleans);
	int rc;

	(void)key;
	*value = b;
	if (!b)
		return plm_err_nomem(err);
	b->policy = b->local = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EINVAL};
	b->policy_source = b->local_source = MAC_SELINUX_CONFIG;
	rc = read_policy(facts, b, err);
	return rc < 0 ? rc : read_local(facts, b, err);
}

int mac_boot_booleans(struct plm_facts *facts, const struct mac_boot_booleans **out,
		      struct plm_err **err)
{
	static const struct plm_fact fact = {"booleans of SELinux", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
