/*
 * config.c: how the kernel was built. Reads /proc/config.gz, or the file of that kernel in /boot or
 * /lib/modules; judges nothing.
 */
#include "checks/kernel/kernel.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/facts/packed.h"
#include "core/host/host.h"

enum { MAX_CONFIG_BYTES = 4 * 1024 * 1024 };

static int take_piece(void *context, const char *data, size_t size_bytes)
{
	struct plm_buf *buf = context;

	plm_buf_add(buf, data, size_bytes);
	return buf->failed ? 1 : 0;
}

static int try_config(struct plm_facts *facts, const char *path, struct kernel_config *config,
		      struct plm_err **err)
{
	plm_auto_buf struct plm_buf buf = {.limit_bytes = MAX_CONFIG_BYTES};
	struct plm_datum datum;
	const char *text;

	if (!path || plm_packed_stream(plm_facts_host(facts), path, take_piece, &buf, &datum) < 0 ||
	    buf.failed == PLM_E_NOMEM)
		return plm_err_nomem(err);
	if (buf.failed == PLM_E_LIMIT)
		datum = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EFBIG};
	config->tries[config->try_count++] =
		(struct kernel_config_try){path, datum.presence, datum.error};
	if (datum.presence != PLM_PRESENT)
		return 0;
	text = plm_arena_strndup(plm_facts_arena(facts), plm_buf_text(&buf), buf.size_bytes);
	if (!text)
		return plm_err_nomem(err);
	config->source = path;
	config->text = (struct plm_slice){text, buf.size_bytes};
	return 0;
}

static int try_files(struct plm_facts *facts, const char *release, struct kernel_config *config,
		     struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const char *const paths[] = {
		plm_arena_printf(arena, "/boot/config-%s", release),
		plm_arena_printf(arena, "/lib/modules/%s/config", release),
		plm_arena_printf(arena, "/usr/lib/ostree-boot/config-%s", release),
	};
	int rc = 0;

	for (size_t i = 0; rc == 0 && !config->source && i < 3; i++)
		rc = try_config(facts, paths[i], config, err);
	return rc;
}

static int gather_config(struct plm_facts *facts, const char *key, const void **value,
			 struct plm_err **err)
{
	struct kernel_config *config = plm_new(plm_facts_arena(facts), struct kernel_config);
	const struct kernel_release *release;
	int rc;

	(void)key;
	if (!config)
		return plm_err_nomem(err);
	*value = config;
	rc = kernel_release(facts, &release, err);
	if (rc < 0)
		return rc;
	config->no_kernel = !release->release && release->modules.presence != PLM_UNREADABLE &&
			    plm_facts_nothing_runs(facts);
	if (!release->installed)
		rc = try_config(facts, "/proc/config.gz", config, err);
	if (rc == 0 && !config->source && release->release)
		rc = try_files(facts, release->release, config, err);
	return rc;
}

static const struct plm_fact config_fact = {"kernel configuration", gather_config};

int kernel_config(struct plm_facts *facts, const struct kernel_config **out, struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &config_fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

/* "CONFIG_X=…" of one line; false when it is about another option. */
static bool option_line(struct plm_slice line, const char *option, struct plm_slice *value)
{
	size_t n = strlen(option);
	bool hash = plm_slice_starts(line, "# ");

	if (hash) {
		line.data += 2;
		line.size_bytes -= 2;
	}
	if (!plm_slice_starts(line, "CONFIG_") || line.size_bytes < 7 + n + 1 ||
	    memcmp(line.data + 7, option, n) != 0)
		return false;
	*value = plm_slice_trim(
		(struct plm_slice){line.data + 7 + n + 1, line.size_bytes - 7 - n - 1});
	if (!hash)
		return line.data[7 + n] == '=';
	return line.data[7 + n] == ' ' && plm_slice_is(*value, "is not set");
}

const char *kernel_config_value(struct plm_arena *arena, struct plm_slice text, const char *option,
				size_t *line_number)
{
	struct plm_slice line, value, found = {0};
	bool unset = true;

	*line_number = 0;
	for (size_t number = 1; plm_next_line(&text, &line); number++) {
		if (!option_line(line, option, &value))
			continue;
		*line_number = number;
		unset = line.data[0] == '#';
		found = value;
	}
	if (unset)
		return "n";
	if (found.size_bytes >= 2 && found.data[0] == '"' &&
	    found.data[found.size_bytes - 1] == '"') {
		found.data++;
		found.size_bytes -= 2;
	}
	return plm_arena_strndup(arena, found.data, found.size_bytes);
}
