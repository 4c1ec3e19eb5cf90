/*
 * etcd_file.c: what etcd is told by the file of --config-file, which makes it heed no flag and no variable beside, written
 * as the flags that would tell it the same. Reads that file, judges nothing.
 */
#include <errno.h>
#include <string.h>

#include "checks/kubernetes/manifest.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/docker_daemon.h"
#include "core/facts/yaml.h"

enum { CONFIG_BYTES = 1024 * 1024 };

/* ---- from a file to flags ---- */

static void add_scalar(struct plm_buf *words, const json_t *value)
{
	if (json_is_boolean(value))
		plm_buf_str(words, json_is_true(value) ? "true" : "false");
	else if (json_is_integer(value))
		plm_buf_printf(words, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_string(value))
		plm_buf_str(words, json_string_value(value));
}

static void add_flag(struct plm_buf *words, const char *prefix, const char *name,
		     const json_t *value)
{
	if (json_is_object(value) || json_is_null(value))
		return;
	plm_buf_printf(words, "--%s%s=", prefix, name);
	if (!json_is_array(value))
		add_scalar(words, value);
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (i)
			plm_buf_char(words, ',');
		add_scalar(words, json_array_get(value, i));
	}
	plm_buf_char(words, '\0');
}

static void add_members(struct plm_buf *words, const char *prefix, json_t *object)
{
	for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at))
		add_flag(words, prefix, json_object_iter_key(at), json_object_iter_value(at));
}

static void add_flags(struct plm_buf *words, json_t *config)
{
	add_members(words, "", config);
	add_members(words, "", json_object_get(config, "client-transport-security"));
	add_members(words, "peer-", json_object_get(config, "peer-transport-security"));
}

static int unread(struct plm_facts *facts, struct etcd_told *told, const char *path,
		  const char *reason)
{
	told->wrong = plm_arena_printf(plm_facts_arena(facts),
				       "has etcd take it from %s, which could not be read: %s",
				       path, reason);
	return told->wrong ? 0 : -PLM_E_NOMEM;
}

static int read_config(struct plm_facts *facts, const char *path, struct etcd_told *told)
{
	plm_auto_buf struct plm_buf buf = {0};
	plm_auto_json json_t *config = NULL;
	const struct plm_datum *text;
	int rc = plm_facts_read(facts, path, CONFIG_BYTES, &text, NULL);

	told->path = path;
	if (rc < 0)
		return rc;
	if (text->presence != PLM_PRESENT)
		return unread(facts, told, path,
			      plm_errno_words(text->presence == PLM_ABSENT ? ENOENT : text->error));
	if (plm_yaml_parse(text, &config) < 0)
		return -PLM_E_NOMEM;
	if (!json_is_object(config))
		return unread(facts, told, path, plm_errno_words(EBADMSG));
	plm_buf_str(&buf, "etcd");
	plm_buf_char(&buf, '\0');
	add_flags(&buf, config);
	if (buf.failed)
		return -PLM_E_NOMEM;
	told->words = (struct plm_datum){.presence = PLM_PRESENT, .size_bytes = buf.size_bytes};
	told->words.data =
		plm_arena_strndup(plm_facts_arena(facts), plm_buf_text(&buf), buf.size_bytes);
	return told->words.data ? 0 : -PLM_E_NOMEM;
}

/* ---- where the file is ---- */

static const char not_seen[] = "has etcd take it from a file that cannot be seen on the host";

int kube_etcd_of_manifest(struct plm_facts *facts, const char *path, struct etcd_told *told)
{
	*told = (struct etcd_told){.wrong = path ? NULL : not_seen};
	return path ? read_config(facts, path, told) : 0;
}

int kube_etcd_of_process(struct plm_facts *facts, const struct plm_process *process, bool in_pod,
			 const char *file, struct etcd_told *told)
{
	const char *path = file;
	bool newer = false;
	int rc = in_pod ? kubernetes_origin(facts, process, file, &path, NULL) : 0;

	*told = (struct etcd_told){.wrong = not_seen};
	if (rc < 0 || !path || path[0] != '/')
		return rc;
	told->wrong = NULL;
	rc = plm_facts_is_newer(facts, path, process, &newer, NULL);
	if (rc < 0 || !newer)
		return rc < 0 ? rc : read_config(facts, path, told);
	told->wrong = plm_arena_printf(plm_facts_arena(facts),
				       "has read %s before that was changed", path);
	return told->wrong ? 0 : -PLM_E_NOMEM;
}
