/*
 * collect_key.c: the sources of packages of apt, dnf, yum and zypper, what turns their verification off, and the files of
 * keys they believe. Judges nothing.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "checks/trust/sources.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/apt_conf.h"
#include "core/host/host.h"

struct gathering {
	struct plm_facts *facts;
	struct plm_arena *arena;
	struct trust_sources *found;
	struct plm_rpm_defaults defaults;
};

typedef int reader(struct gathering *g, const char *path, struct plm_slice text);

static int add_unread(struct gathering *g, const char *path, int error)
{
	struct trust_unread *slot = plm_push(g->arena, g->found->unread, g->found->unread_count);

	if (!slot)
		return -PLM_E_NOMEM;
	*slot = (struct trust_unread){path, error};
	return 0;
}

static int add_file(struct gathering *g, const char *path)
{
	const char **slot = plm_push(g->arena, g->found->files, g->found->file_count);

	if (!slot)
		return -PLM_E_NOMEM;
	*slot = path;
	return 0;
}

/* ---- files ---- */

static int read_file(struct gathering *g, const char *path, reader *take)
{
	const struct plm_datum *text;
	int rc = plm_facts_read(g->facts, path, TRUST_FILE_BYTES, &text, NULL);

	if (rc < 0 || text->presence == PLM_ABSENT)
		return rc;
	if (text->presence == PLM_UNREADABLE)
		return text->error == EISDIR ? 0 : add_unread(g, path, text->error);
	rc = add_file(g, path);
	return rc < 0 ? rc : take(g, path, (struct plm_slice){text->data, text->size_bytes});
}

/* What apt passes over: names with signs it does not know. */
static bool is_plain_name(const char *name)
{
	for (; *name; name++)
		if (!isalnum((unsigned char)*name) && !strchr("-_.", *name))
			return false;
	return true;
}

/* apt passes over names that it finds odd; what ends in .repo is a file of dnf and zypper, whatever it is called. */
static bool is_read(const char *name, const char *suffix)
{
	return plm_str_ends(name, suffix) &&
	       (strcmp(suffix, ".repo") == 0 ? *name != '.' : is_plain_name(name));
}

static int read_directory(struct gathering *g, const char *directory, const char *suffix,
			  reader *take)
{
	const struct plm_datum *names;
	int rc = plm_facts_list(g->facts, directory, &names, NULL);

	if (rc == 0 && names->presence == PLM_UNREADABLE)
		return add_unread(g, directory, names->error);
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *name = names->data + at, *path;

		if (!is_read(name, suffix))
			continue;
		path = plm_arena_printf(g->arena, "%s/%s", directory, name);
		rc = path ? read_file(g, path, take) : -PLM_E_NOMEM;
	}
	return rc;
}

/* ---- what they are taken for ---- */

static int take_list(struct gathering *g, const char *path, struct plm_slice text)
{
	return trust_parse_list(&(struct trust_parse){g->arena, g->found, path}, text);
}

static int take_deb822(struct gathering *g, const char *path, struct plm_slice text)
{
	return trust_parse_deb822(&(struct trust_parse){g->arena, g->found, path}, text);
}

static int take_main(struct gathering *g, const char *path, struct plm_slice text)
{
	(void)path;
	plm_rpm_defaults_parse(text, &g->defaults);
	return 0;
}

static int take_repo(struct gathering *g, const char *path, struct plm_slice text)
{
	return trust_parse_repo(&(struct trust_parse){g->arena, g->found, path}, &g->defaults,
				text);
}

/* ---- keys ---- */

static int add_key(struct gathering *g, const char *path)
{
	const struct plm_datum *text;
	struct trust_key_file found = {.path = path}, *slot;
	int rc;

	for (size_t i = 0; i < g->found->key_count; i++)
		if (strcmp(g->found->keys[i].path, path) == 0)
			return 0;
	found.st = trust_stat(g->facts, path);
	if (found.st.presence == PLM_ABSENT)
		return 0;
	rc = plm_facts_read(g->facts, path, TRUST_FILE_BYTES, &text, NULL);
	if (rc < 0)
		return rc;
	found.state = (struct plm_datum){.presence = text->presence, .error = text->error};
	if (text->presence == PLM_PRESENT)
		rc = trust_parse_pgp((struct plm_slice){text->data, text->size_bytes},
				     plm_host_time(plm_facts_host(g->facts)), &found.pgp);
	slot = rc == 0 ? plm_push(g->arena, g->found->keys, g->found->key_count) : NULL;
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = found;
	return 0;
}

static int add_key_directory(struct gathering *g, const char *directory, bool all)
{
	const struct plm_datum *names;
	int rc = plm_facts_list(g->facts, directory, &names, NULL);

	if (rc == 0 && names->presence == PLM_UNREADABLE)
		return add_unread(g, directory, names->error);
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *name = names->data + at, *path;

		if (!all && !plm_str_ends(name, ".gpg") && !plm_str_ends(name, ".asc"))
			continue;
		path = plm_arena_printf(g->arena, "%s/%s", directory, name);
		rc = path ? add_key(g, path) : -PLM_E_NOMEM;
	}
	return rc;
}

static int take_keys(struct gathering *g)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < g->found->count; i++) {
		const struct trust_repository *r = &g->found->items[i];

		for (size_t k = 0; rc == 0 && k < r->key_count; k++)
			rc = add_key(g, r->keys[k]);
	}
	if (rc == 0)
		rc = add_key(g, "/etc/apt/trusted.gpg");
	if (rc == 0)
		rc = add_key_directory(g, "/etc/apt/trusted.gpg.d", false);
	return rc < 0 ? rc : add_key_directory(g, "/etc/pki/rpm-gpg", true);
}

/* ---- all ---- */

static int take_apt_conf(struct gathering *g)
{
	const struct plm_apt_conf *conf;
	int rc = plm_apt_conf(g->facts, &conf, NULL);

	for (size_t i = 0; rc == 0 && i < conf->file_count; i++)
		rc = add_file(g, conf->files[i]);
	for (size_t i = 0; rc == 0 && i < conf->gap_count; i++)
		rc = add_unread(g, conf->gaps[i].file, conf->gaps[i].error);
	return rc < 0 ? rc : trust_take_apt_switches(g->arena, conf, g->found);
}

static int take_apt(struct gathering *g)
{
	int rc = read_file(g, "/etc/apt/sources.list", take_list);

	if (rc == 0)
		rc = read_directory(g, "/etc/apt/sources.list.d", ".list", take_list);
	if (rc == 0)
		rc = read_directory(g, "/etc/apt/sources.list.d", ".sources", take_deb822);
	return rc < 0 ? rc : take_apt_conf(g);
}

static int take_rpm(struct gathering *g)
{
	static const char *const directories[] = {"/etc/yum.repos.d", "/etc/distro.repos.d",
						  "/usr/share/dnf5/repos.d"};
	int rc = read_file(g, "/etc/yum.conf", take_main);

	if (rc == 0)
		rc = read_file(g, "/etc/dnf/dnf.conf", take_main);
	for (size_t i = 0; rc == 0 && i < sizeof(directories) / sizeof(*directories); i++)
		rc = read_directory(g, directories[i], ".repo", take_repo);
	g->defaults = (struct plm_rpm_defaults){.checks = true};
	if (rc == 0)
		rc = read_file(g, "/etc/zypp/zypp.conf", take_main);
	return rc < 0 ? rc : read_directory(g, "/etc/zypp/repos.d", ".repo", take_repo);
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct gathering g = {.facts = facts,
			      .arena = plm_facts_arena(facts),
			      .found = plm_new(plm_facts_arena(facts), struct trust_sources)};
	int rc = g.found ? take_apt(&g) : -PLM_E_NOMEM;

	(void)key;
	if (rc == 0)
		rc = take_rpm(&g);
	if (rc == 0)
		rc = take_keys(&g);
	if (rc < 0)
		return plm_err_nomem(err);
	*value = g.found;
	return 0;
}

int trust_sources(struct plm_facts *facts, const struct trust_sources **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"sources of packages", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
