/*
 * node_registries.c: what Docker, containerd, CRI-O, K3s and RKE2 were told of registries they may reach without a
 * certificate. Reads their files and dockerd's command line; judges nothing.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "checks/trust/registry.h"
#include "core/base/arena.h"
#include "core/facts/docker_daemon.h"
#include "core/facts/dropins.h"
#include "core/facts/toml.h"

static bool is_clear_text(const char *url)
{
	return url && plm_str_starts(url, "http://");
}

/* ---- Docker ---- */

static int take_words(struct trust_gathering *g, const struct plm_docker_setting *s,
		      bool only_clear_text, const char *why)
{
	struct plm_slice rest = plm_slice_of(s->value ? s->value : ""), word;
	const char *source = s->source ? s->source : s->file;
	int rc = 0;

	while (rc == 0 && plm_next_word(&rest, " ", &word)) {
		char *name = plm_arena_strndup(g->arena, word.data, word.size_bytes);

		if (!name)
			return -PLM_E_NOMEM;
		if (!only_clear_text || is_clear_text(name))
			rc = trust_add_insecure(g, name, source, why);
	}
	return rc;
}

static struct plm_datum unreadable(int error)
{
	return (struct plm_datum){.presence = PLM_UNREADABLE, .error = error};
}

static int take_docker(struct trust_gathering *g)
{
	static const struct {
		const char *key, *why;
		bool only_clear_text;
	} keys[] = {{"insecure-registries", "insecure-registries names it", false},
		    {"registry-mirrors", "a mirror by http://", true}};
	const struct plm_docker_daemon_list *list;
	int rc = plm_facts_docker_daemons(g->facts, &list, NULL);

	for (size_t i = 0; rc == 0 && i < list->count; i++) {
		const struct plm_docker_daemon *daemon = &list->items[i];

		g->found->has_engine = true;
		rc = trust_add_source(g, daemon->config_path, daemon->config_state);
		for (size_t k = 0; rc == 0 && k < sizeof(keys) / sizeof(*keys); k++) {
			struct plm_docker_setting s = {0};

			rc = plm_docker_setting_find(g->arena, daemon, keys[k].key, &s);
			if (rc == 0 && s.unread)
				rc = trust_add_source(g, s.unread, unreadable(s.error));
			else if (rc == 0 && s.may_be_old)
				rc = trust_add_source(g, s.file, unreadable(ESTALE));
			if (rc == 0)
				rc = take_words(g, &s, keys[k].only_clear_text, keys[k].why);
		}
	}
	return rc;
}

/* ---- containerd ---- */

static bool skips_verification(const struct plm_toml *table, const char *key)
{
	const struct plm_toml *value = plm_toml_member(table, key);

	return value && value->kind == PLM_TOML_BOOLEAN && value->boolean;
}

static int take_hosts_file(struct trust_gathering *g, const char *path, const char *registry)
{
	const struct plm_toml *root, *host;
	int rc = trust_read_toml(g, path, &root);

	if (rc == 0 && (skips_verification(root, "skip_verify")))
		rc = trust_add_insecure(g, registry, path, "skip_verify = true");
	if (rc == 0 && is_clear_text(trust_toml_text(root, "server")))
		rc = trust_add_insecure(g, registry, path, "its server is http://");
	host = plm_toml_member(root, "host");
	for (host = host ? host->first : NULL; rc == 0 && host; host = host->next) {
		if (skips_verification(host, "skip_verify"))
			rc = trust_add_insecure(g, registry, path,
						"a host of it has skip_verify = true");
		else if (plm_slice_starts(host->key, "http://"))
			rc = trust_add_insecure(g, registry, path, "a host of it is http://");
	}
	return rc;
}

static int take_certs_directory(struct trust_gathering *g, const char *directory)
{
	const struct plm_datum *names;
	int rc = plm_facts_list(g->facts, directory, &names, NULL);

	if (rc == 0 && names->presence == PLM_UNREADABLE)
		return trust_add_source(g, directory, *names);
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *path =
			plm_arena_printf(g->arena, "%s/%s/hosts.toml", directory, names->data + at);

		rc = path ? take_hosts_file(g, path, names->data + at) : -PLM_E_NOMEM;
	}
	return rc;
}

/* plugins."…cri".registry of containerd before 2.0 */
static int take_cri_registry(struct trust_gathering *g, const char *path,
			     const struct plm_toml *registry)
{
	const struct plm_toml *configs = plm_toml_member(registry, "configs");
	const struct plm_toml *mirrors = plm_toml_member(registry, "mirrors"), *at, *endpoint;
	int rc = 0;

	for (at = configs ? configs->first : NULL; rc == 0 && at; at = at->next)
		if (skips_verification(plm_toml_member(at, "tls"), "insecure_skip_verify"))
			rc = trust_add_insecure(g, at->key.data, path,
						"insecure_skip_verify = true");
	for (at = mirrors ? mirrors->first : NULL; rc == 0 && at; at = at->next) {
		endpoint = plm_toml_member(at, "endpoint");
		for (endpoint = endpoint ? endpoint->first : NULL; rc == 0 && endpoint;
		     endpoint = endpoint->next)
			if (endpoint->kind == PLM_TOML_STRING && is_clear_text(endpoint->text.data))
				rc = trust_add_insecure(g, at->key.data, path,
							"a mirror of it is http://");
	}
	return rc;
}

/* Directories of config_path, which colons part. */
static int take_config_path(struct trust_gathering *g, const struct plm_toml *registry)
{
	const char *directories = trust_toml_text(registry, "config_path");
	struct plm_slice rest = plm_slice_of(directories ? directories : ""), word;
	int rc = 0;

	while (rc == 0 && plm_next_word(&rest, ":", &word)) {
		char *directory = plm_arena_strndup(g->arena, word.data, word.size_bytes);

		if (!directory)
			return -PLM_E_NOMEM;
		if (directory[0] == '/' && strcmp(directory, "/etc/containerd/certs.d") != 0 &&
		    strcmp(directory, "/etc/docker/certs.d") != 0)
			rc = take_certs_directory(g, directory);
	}
	return rc;
}

static int take_containerd_config(struct trust_gathering *g, const char *path)
{
	const struct plm_toml *root, *plugin;
	int rc = trust_read_toml(g, path, &root);

	plugin = plm_toml_member(root, "plugins");
	for (plugin = plugin ? plugin->first : NULL; rc == 0 && plugin; plugin = plugin->next) {
		const struct plm_toml *registry = plm_toml_member(plugin, "registry");

		rc = take_cri_registry(g, path, registry);
		if (rc == 0)
			rc = take_config_path(g, registry);
	}
	return rc;
}

static int take_containerd(struct trust_gathering *g)
{
	int rc = take_containerd_config(g, "/etc/containerd/config.toml");

	if (rc == 0)
		rc = take_certs_directory(g, "/etc/containerd/certs.d");
	/* nerdctl and containerd 2 look there, too; Docker keeps no hosts.toml in it. */
	if (rc == 0)
		rc = take_certs_directory(g, "/etc/docker/certs.d");
	return rc;
}

/* ---- CRI-O ---- */

static int take_crio_file(struct trust_gathering *g, const char *path,
			  const struct plm_toml **insecure, const char **source)
{
	const struct plm_toml *root, *found;
	int rc = trust_read_toml(g, path, &root);

	found = plm_toml_find(root, "crio.image.insecure_registries");
	if (found) {
		*insecure = found;
		*source = path;
	}
	return rc;
}

static int take_crio(struct trust_gathering *g)
{
	static const char *const directories[] = {"/etc/crio/crio.conf.d", NULL};
	struct plm_dropins dropins = {0};
	const struct plm_toml *insecure = NULL;
	const char *source = NULL;
	int rc = take_crio_file(g, "/etc/crio/crio.conf", &insecure, &source);

	if (rc == 0)
		rc = plm_facts_dropins(g->facts, directories, "", &dropins, NULL);
	for (size_t i = 0; rc == 0 && i < dropins.count; i++)
		rc = take_crio_file(g, dropins.files[i], &insecure, &source);
	for (insecure = insecure ? insecure->first : NULL; rc == 0 && insecure;
	     insecure = insecure->next)
		if (insecure->kind == PLM_TOML_STRING)
			rc = trust_add_insecure(g, insecure->text.data, source,
						"insecure_registries names it");
	return rc;
}

/* ---- K3s and RKE2 ---- */

static int take_rancher_file(struct trust_gathering *g, const char *path)
{
	struct plm_datum state;
	const json_t *root;
	json_t *entry;
	const char *registry, *skips;
	int rc = trust_read_yaml(g->facts, path, &state, &root, NULL);

	if (rc == 0)
		rc = trust_add_source(g, path, state);
	json_object_foreach(json_object_get(root, "configs"), registry, entry)
	{
		skips = plm_json_text(json_object_get(entry, "tls"), "insecure_skip_verify");
		if (rc == 0 && plm_str_eq(skips, "true"))
			rc = trust_add_insecure(g, registry, path, "insecure_skip_verify: true");
	}
	json_object_foreach(json_object_get(root, "mirrors"), registry, entry)
	{
		const json_t *endpoints = json_object_get(entry, "endpoint");

		for (size_t i = 0; rc == 0 && i < json_array_size(endpoints); i++)
			if (is_clear_text(json_string_value(json_array_get(endpoints, i))))
				rc = trust_add_insecure(g, registry, path,
							"a mirror of it is http://");
	}
	return rc;
}

int trust_take_engines(struct trust_gathering *g)
{
	int rc = take_docker(g);

	if (rc == 0)
		rc = take_containerd(g);
	if (rc == 0)
		rc = take_crio(g);
	if (rc == 0)
		rc = take_rancher_file(g, "/etc/rancher/k3s/registries.yaml");
	return rc < 0 ? rc : take_rancher_file(g, "/etc/rancher/rke2/registries.yaml");
}
