/*
 * certificate_files.c: certificates out of PEM files and kubeconfig files, with the place of their private keys, of which
 * only the metadata are asked. Judges nothing.
 */
#include "checks/kubernetes/certificate_files.h"

#include <errno.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/yaml.h"
#include "core/host/crypto_lib.h"
#include "core/host/host.h"

enum { CERTIFICATE_BYTES = 1024 * 1024 };

/* The library stays; so does what is known of it. */
static int load(struct plm_facts *facts, const char *key, const void **value, struct plm_err **err)
{
	struct plm_crypto_lib *lib = plm_new(plm_facts_arena(facts), struct plm_crypto_lib);
	plm_auto_err struct plm_err *why = NULL;

	(void)key;
	if (!lib)
		return plm_err_nomem(err);
	*value = lib;
	if (plm_crypto_lib_load(lib, &why) < 0)
		*lib = (struct plm_crypto_lib){0};
	return 0;
}

static int need_library(struct kube_gathering *g)
{
	static const struct plm_fact fact = {"libcrypto", load};
	const void *value = NULL;
	const struct plm_crypto_lib *lib;
	int rc = plm_facts_get(g->facts, &fact, NULL, &value, NULL);

	if (rc < 0)
		return rc;
	lib = value;
	g->reader = (struct kube_reader){g->arena, lib->evp_decode_block ? lib : NULL};
	if (!g->reader.crypto)
		g->found->no_library = "libcrypto.so.3 of OpenSSL 3 is not installed";
	return 0;
}

static int parse(struct kube_gathering *g, struct plm_slice text, struct kube_certificates *out)
{
	int rc = need_library(g);

	*out = (struct kube_certificates){0};
	return rc < 0 || !g->reader.crypto ? rc : kube_parse_pem(&g->reader, text, out);
}

static struct kube_certificate_file *push(struct kube_gathering *g, const char *path,
					  const struct plm_datum *text)
{
	struct kube_certificate_file *file = plm_push(g->arena, g->found->items, g->found->count);

	if (!file)
		return NULL;
	file->path = path;
	file->state = (struct plm_datum){.presence = text->presence, .error = text->error};
	return file;
}

static struct plm_stat stat_of(struct kube_gathering *g, const char *path)
{
	return plm_host_stat(plm_facts_host(g->facts), path, true);
}

/* The private key: in the same file, or beside it under the same name. */
static int find_key(struct kube_gathering *g, struct kube_certificate_file *file, const char *given)
{
	const char *dot = strrchr(file->path, '.');

	if (file->certificates.has_key)
		file->key_path = file->path;
	else if (given && given[0] == '/')
		file->key_path = given;
	else if (dot && strcmp(dot, ".crt") == 0)
		file->key_path =
			plm_arena_printf(g->arena, "%.*s.key", (int)(dot - file->path), file->path);
	else
		return 0;
	if (!file->key_path)
		return -PLM_E_NOMEM;
	file->key = stat_of(g, file->key_path);
	if (file->key.presence == PLM_ABSENT)
		file->key_path = NULL;
	return 0;
}

static bool is_there_already(const struct kube_gathering *g, const char *path)
{
	for (size_t i = 0; i < g->found->count; i++)
		if (strcmp(g->found->items[i].path, path) == 0)
			return true;
	return false;
}

/* *there when the file exists, readable or not. */
int kube_take_pem(struct kube_gathering *g, const char *path, const char *key, bool *there)
{
	struct kube_certificate_file *file;
	const struct plm_datum *text;
	int rc;

	if (is_there_already(g, path))
		return 0;
	rc = plm_facts_read(g->facts, path, CERTIFICATE_BYTES, &text, NULL);
	if (rc < 0 || text->presence == PLM_ABSENT)
		return rc;
	if (there)
		*there = true;
	file = push(g, path, text);
	if (!file)
		return -PLM_E_NOMEM;
	if (text->presence == PLM_PRESENT)
		rc = parse(g, (struct plm_slice){text->data, text->size_bytes},
			   &file->certificates);
	return rc < 0 ? rc : find_key(g, file, key);
}

int kube_take_directory(struct kube_gathering *g, const char *directory, const char *suffix,
			int (*take)(struct kube_gathering *, const char *))
{
	const struct plm_datum *names;
	int rc = plm_facts_list(g->facts, directory, &names, NULL);

	if (rc == 0 && names->presence == PLM_UNREADABLE) {
		g->found->gap = directory;
		g->found->gap_error = names->error;
	}
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *path;

		if (!plm_str_ends(names->data + at, suffix))
			continue;
		path = plm_arena_printf(g->arena, "%s/%s", directory, names->data + at);
		rc = path ? take(g, path) : -PLM_E_NOMEM;
	}
	return rc;
}

int kube_take_certificate(struct kube_gathering *g, const char *path)
{
	return kube_take_pem(g, path, NULL, NULL);
}

/* ---- kubeconfig ---- */

static int take_data(struct kube_gathering *g, const char *base64, struct kube_certificates *out)
{
	struct kube_certificates more = {0};
	unsigned char *pem = NULL;
	bool failed = false;
	size_t size;
	int rc = base64 ? need_library(g) : 0;

	if (rc == 0 && base64 && g->reader.crypto)
		pem = kube_decode_base64(&g->reader, plm_slice_of(base64), &size, &failed);
	if (rc < 0 || failed)
		return -PLM_E_NOMEM;
	if (pem)
		rc = parse(g, (struct plm_slice){(const char *)pem, size}, &more);
	else if (base64)
		out->bad++;
	for (size_t i = 0; rc == 0 && i < more.count; i++) {
		struct kube_certificate *slot = plm_push(g->arena, out->items, out->count);

		if (!slot)
			return -PLM_E_NOMEM;
		*slot = more.items[i];
	}
	out->bad += more.bad;
	return rc;
}

static int take_users(struct kube_gathering *g, const json_t *config,
		      struct kube_certificate_file *file)
{
	const json_t *users = json_object_get(config, "users");
	const json_t *clusters = json_object_get(config, "clusters");
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < json_array_size(users); i++) {
		const json_t *user = json_object_get(json_array_get(users, i), "user");

		rc = take_data(g, plm_json_text(user, "client-certificate-data"),
			       &file->certificates);
		if (plm_json_text(user, "client-key-data"))
			file->certificates.has_key = true;
	}
	for (size_t i = 0; rc == 0 && i < json_array_size(clusters); i++)
		rc = take_data(
			g,
			plm_json_text(json_object_get(json_array_get(clusters, i), "cluster"),
				      "certificate-authority-data"),
			&file->certificates);
	return rc;
}

/* Files that a kubeconfig names instead of carrying them. */
static int take_named(struct kube_gathering *g, const json_t *config)
{
	const json_t *users = json_object_get(config, "users");
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < json_array_size(users); i++) {
		const json_t *user = json_object_get(json_array_get(users, i), "user");
		const char *path = plm_json_text(user, "client-certificate");
		const char *key = plm_json_text(user, "client-key");

		if (!path || path[0] != '/')
			continue;
		/* The configuration is gone before these are. */
		path = plm_arena_strdup(g->arena, path);
		key = key ? plm_arena_strdup(g->arena, key) : NULL;
		rc = path ? kube_take_pem(g, path, key, NULL) : -PLM_E_NOMEM;
	}
	return rc;
}

int kube_take_kubeconfig(struct kube_gathering *g, const char *path)
{
	struct kube_certificate_file *file;
	plm_auto_json json_t *config = NULL;
	const struct plm_datum *text;
	int rc = plm_facts_read(g->facts, path, CERTIFICATE_BYTES, &text, NULL);

	if (rc < 0 || text->presence == PLM_ABSENT || is_there_already(g, path))
		return rc;
	if (plm_yaml_parse(text, &config) < 0)
		return -PLM_E_NOMEM;
	file = push(g, path, text);
	if (!file)
		return -PLM_E_NOMEM;
	if (text->presence == PLM_PRESENT && !config)
		file->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	rc = take_users(g, config, file);
	if (rc == 0)
		rc = find_key(g, file, NULL);
	/* One that carries none has nothing to expire. */
	if (rc == 0 && config && !file->certificates.count && !file->certificates.bad)
		g->found->count--;
	return rc < 0 ? rc : take_named(g, config);
}
