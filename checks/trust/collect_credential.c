/*
 * collect_credential.c: which files of this host keep logins to registries as text: for which registries, and who may
 * read them. What the logins are is read and forgotten at once; it is kept nowhere.
 */
#include <errno.h>
#include <string.h>

#include "checks/trust/trust.h"
#include "core/base/arena.h"
#include "core/base/cleanup.h"
#include "core/base/err.h"
#include "core/host/host.h"

struct gathering {
	struct plm_facts *facts;
	struct trust_logins *logins;
	struct trust_login_file *items;
};

/* ---- the file ---- */

static bool is_login(const json_t *entry)
{
	static const char *const members[] = {"auth", "identitytoken", "registrytoken", "password"};

	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
		const char *text = plm_json_text(entry, members[i]);

		if (text && text[0])
			return true;
	}
	return false;
}

static int take_logins(struct plm_arena *arena, json_t *json, struct trust_login_file *file)
{
	json_t *auths = json_object_get(json, "auths"), *entry;
	const char **names = NULL, **slot, *registry;

	/* .dockercfg of old has no "auths" around them. */
	json_object_foreach(auths ? auths : json, registry, entry)
	{
		if (!is_login(entry))
			continue;
		slot = plm_push(arena, names, file->count);
		if (!slot || !(*slot = plm_arena_strdup(arena, registry)))
			return -PLM_E_NOMEM;
	}
	file->registries = names;
	return 0;
}

static int read_logins(struct plm_facts *facts, struct trust_login_file *file)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	plm_auto_json json_t *json = NULL;
	struct plm_datum text = {0};
	int rc = scratch ? plm_host_read(plm_facts_host(facts), scratch, file->path,
					 TRUST_FILE_BYTES, &text)
			 : -PLM_E_NOMEM;

	if (rc == 0)
		rc = plm_json_parse(&text, &json);
	if (rc == 0 && json)
		rc = take_logins(plm_facts_arena(facts), json, file);
	file->state = (struct plm_datum){.presence = text.presence, .error = text.error};
	if (text.presence == PLM_PRESENT && text.size_bytes && !json)
		file->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	if (text.data)
		explicit_bzero((char *)(uintptr_t)text.data, text.size_bytes);
	return rc;
}

static int add_file(struct gathering *g, const char *path, uint32_t owner)
{
	struct trust_login_file found = {.path = path, .owner = owner}, *slot;

	if (!path || read_logins(g->facts, &found) < 0)
		return -PLM_E_NOMEM;
	if (found.state.presence == PLM_ABSENT)
		return 0;
	found.st = trust_stat(g->facts, path);
	slot = plm_push(plm_facts_arena(g->facts), g->items, g->logins->count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = found;
	return 0;
}

/* ---- where they are ---- */

static int add_home(struct gathering *g, const struct trust_home *home)
{
	static const char *const names[] = {".docker/config.json", ".config/containers/auth.json",
					    ".dockercfg"};
	struct plm_arena *arena = plm_facts_arena(g->facts);
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(names) / sizeof(*names); i++)
		rc = add_file(g, plm_arena_printf(arena, "%s/%s", home->path, names[i]), home->uid);
	return rc;
}

/* /run/user/UID and /run/containers/UID */
static int add_runtime(struct gathering *g, const char *directory, const char *name,
		       struct plm_datum *state)
{
	struct plm_arena *arena = plm_facts_arena(g->facts);
	const struct plm_datum *names;
	uint64_t uid;
	int rc = plm_facts_list(g->facts, directory, &names, NULL);

	if (rc < 0)
		return rc;
	if (names->presence == PLM_UNREADABLE)
		*state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = names->error};
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *entry = names->data + at;

		if (plm_parse_u64(plm_slice_of(entry), 10, &uid) && uid <= UINT32_MAX)
			rc = add_file(g,
				      plm_arena_printf(arena, "%s/%s/%s", directory, entry, name),
				      (uint32_t)uid);
	}
	return rc;
}

static int add_all(struct gathering *g)
{
	static const char *const nodes[] = {"/var/lib/kubelet/config.json", "/.docker/config.json",
					    "/etc/containers/auth.json"};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(nodes) / sizeof(*nodes); i++)
		rc = add_file(g, nodes[i], 0);
	for (size_t i = 0; rc == 0 && i < g->logins->homes->count; i++)
		rc = add_home(g, &g->logins->homes->items[i]);
	if (rc == 0)
		rc = add_runtime(g, "/run/user", "containers/auth.json", &g->logins->runtime);
	if (rc == 0)
		rc = add_runtime(g, "/run/containers", "auth.json", &g->logins->runtime);
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct gathering g = {.facts = facts,
			      .logins = plm_new(plm_facts_arena(facts), struct trust_logins)};
	int rc = g.logins ? trust_homes(facts, &g.logins->homes, err) : plm_err_nomem(err);

	(void)key;
	if (rc < 0)
		return rc;
	g.logins->runtime.presence = PLM_PRESENT;
	if (add_all(&g) < 0)
		return plm_err_nomem(err);
	g.logins->items = g.items;
	*value = g.logins;
	return 0;
}

int trust_logins(struct plm_facts *facts, const struct trust_logins **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"logins to registries", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
