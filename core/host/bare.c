/*
 * bare.c: a host of which there are only a kernel's build options, command line and sysctls, as files
 * of the operator's. What was not given is absent; nothing else of any machine is read.
 */
#include "core/host/backend.h"
#include "core/host/bare.h"
#include "core/host/local.h"
#include "core/host/recording.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"

#include <errno.h>

enum { MAX_BYTES = 4 * 1024 * 1024 };

/* ---- a dump of sysctls ---- */

/* Between a key's dots and a path's slashes the first separator decides, as in sysctl(8). Only names
 * that stay below /proc/sys. */
static char *path_of_key(struct plm_arena *arena, struct plm_slice key)
{
	char *path = plm_arena_printf(arena, "/proc/sys/%.*s", (int)key.size_bytes, key.data);
	char *name = path ? path + strlen("/proc/sys/") : NULL;
	bool dotted = name && name[strcspn(name, "./")] == '.';

	for (char *c = name; dotted && *c; c++) {
		if (*c == '.')
			*c = '/';
		else if (*c == '/')
			*c = '.';
	}
	return path;
}

/* Every component is there and none is "." or "..". */
static bool is_plain(const char *path)
{
	while (*path == '/') {
		size_t size = strcspn(++path, "/");

		if (size == 0 || (size <= 2 && strspn(path, ".") >= size))
			return false;
		path += size;
	}
	return true;
}

/* "sysctl: permission denied on key 'kernel.x'", as sysctl -a writes between its lines. */
static bool refused_key(struct plm_slice line, struct plm_slice *key)
{
	static const char begins[] = "sysctl: permission denied on key '";
	const char *end;

	if (!plm_slice_starts(line, begins))
		return false;
	*key = (struct plm_slice){line.data + strlen(begins), line.size_bytes - strlen(begins)};
	end = memchr(key->data, '\'', key->size_bytes);
	key->size_bytes = end ? (size_t)(end - key->data) : 0;
	return end != NULL;
}

/* Every sysctl lies in a directory, and none has a blank in its name. */
static bool is_key(struct plm_slice key)
{
	bool separated = false;

	for (size_t i = 0; i < key.size_bytes; i++) {
		if (key.data[i] == ' ' || key.data[i] == '\0')
			return false;
		separated |= key.data[i] == '.' || key.data[i] == '/';
	}
	return separated;
}

static int keep(struct plm_recording *recording, struct plm_slice key, struct plm_slice value,
		int error)
{
	const char *path = path_of_key(recording->arena, key);
	const char *text = plm_arena_printf(recording->arena, "%.*s\n", (int)value.size_bytes,
					    value.size_bytes ? value.data : "");
	struct plm_node *node;

	if (!path || !text)
		return -PLM_E_NOMEM;
	if (!is_plain(path))
		return 0;
	node = plm_recording_make(recording, path, PLM_FILE_REGULAR);
	if (!node)
		return errno == ENOTDIR ? 0 : -PLM_E_NOMEM;
	node->error = error;
	node->text = text;
	node->text_bytes = strlen(text);
	return 0;
}

int plm_bare_sysctls(struct plm_recording *recording, struct plm_slice text, size_t *count)
{
	struct plm_slice line, key, value;

	*count = 0;
	while (plm_next_line(&text, &line)) {
		int error = 0;

		value = (struct plm_slice){.data = NULL};
		line = plm_slice_trim(line);
		if (plm_slice_starts(line, "#") || plm_slice_starts(line, ";"))
			continue;
		if (refused_key(line, &key))
			error = EACCES;
		else if (!plm_split(line, '=', &key, &value))
			continue;
		if (!is_key(key))
			continue;
		if (keep(recording, key, value, error) < 0)
			return -PLM_E_NOMEM;
		++*count;
	}
	return 0;
}

/* ---- the files ---- */

static int add_file(struct plm_recording *recording, const char *path, const struct plm_datum *text,
		    struct plm_err **err)
{
	struct plm_node *node = plm_recording_make(recording, path, PLM_FILE_REGULAR);

	if (!node)
		return plm_err_nomem(err);
	node->text = text->data;
	node->text_bytes = text->size_bytes;
	return 0;
}

static bool is_gzip(const struct plm_datum *datum)
{
	return datum->size_bytes >= 2 && memcmp(datum->data, "\x1f\x8b", 2) == 0;
}

static int add_config(struct plm_recording *recording, const char *file, struct plm_err **err)
{
	struct plm_datum datum;
	int rc = plm_local_read(recording->arena, file, MAX_BYTES, &datum, err);

	if (rc < 0)
		return rc;
	return add_file(recording, is_gzip(&datum) ? "/proc/config.gz" : "/boot/config", &datum,
			err);
}

static int add_cmdline(struct plm_recording *recording, const char *file, struct plm_err **err)
{
	struct plm_datum datum;
	int rc = plm_local_read(recording->arena, file, MAX_BYTES, &datum, err);

	return rc < 0 ? rc : add_file(recording, "/proc/cmdline", &datum, err);
}

static int add_sysctls(struct plm_recording *recording, const char *file, struct plm_err **err)
{
	struct plm_datum datum;
	size_t count;
	int rc = plm_local_read(recording->arena, file, MAX_BYTES, &datum, err);

	if (rc < 0)
		return rc;
	if (plm_bare_sysctls(recording, (struct plm_slice){datum.data, datum.size_bytes}, &count) <
	    0)
		return plm_err_nomem(err);
	if (count)
		return 0;
	rc = plm_err_set(err, PLM_E_PARSE, "there is no sysctl in it");
	plm_err_at(err, file, 0);
	plm_err_remedy(err, "give what sysctl -a printed: lines such as kernel.kptr_restrict = 1");
	return rc;
}

int plm_host_open_bare(const struct plm_bare_files *files, struct plm_host **host,
		       struct plm_err **err)
{
	const char *label = files->kernel_config    ? files->kernel_config
			    : files->kernel_cmdline ? files->kernel_cmdline
						    : files->sysctl_dump;
	struct plm_host *opened = plm_recorded_blank(PLM_HOST_BARE, label);
	int rc = opened ? 0 : plm_err_nomem(err);

	*host = NULL;
	if (rc == 0 && files->kernel_config)
		rc = add_config(opened->recording, files->kernel_config, err);
	if (rc == 0 && files->kernel_cmdline)
		rc = add_cmdline(opened->recording, files->kernel_cmdline, err);
	if (rc == 0 && files->sysctl_dump)
		rc = add_sysctls(opened->recording, files->sysctl_dump, err);
	if (rc < 0) {
		plm_host_close(opened);
		return rc;
	}
	*host = opened;
	return 0;
}
