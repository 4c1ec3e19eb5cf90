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

	if (!path || plm_packed_stream(plm_facts_host(facts), path, take_piece, &buf, &datum) < 0 ||
	    buf.failed == PLM_E_NOMEM)
		return plm_err_nomem(err);
	if (buf.failed == PLM_E_LIMIT)
		datum = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EFBIG};
	config->tries[config->try_count++] =
		(struct kernel_config_try){path, datum.presence, datum.error};
	if (datum.presence != PLM_PRESENT)
		return 0;
	if (kernel_options_parse(plm_facts_arena(facts),
				 (struct plm_slice){plm_buf_text(&buf), buf.size_bytes},
				 &config->options) < 0)
		return plm_err_nomem(err);
	config->source = path;
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
	else if (rc == 0 && !config->source && config->no_kernel)
		rc = try_config(facts, "/boot/config", config, err);
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

/* ---- the text ---- */

static const char prefix[] = "CONFIG_";

/* "# Linux/x86 6.1.76 Kernel Configuration", in the head that every kernel's build writes. */
static int parse_title(struct plm_arena *arena, struct plm_slice line,
		       struct kernel_options *options)
{
	struct plm_slice hash, title, version, kernel;

	if (options->version || !plm_next_word(&line, " ", &hash) || !plm_slice_is(hash, "#") ||
	    !plm_next_word(&line, " ", &title) || !plm_slice_starts(title, "Linux/") ||
	    !plm_next_word(&line, " ", &version) || !plm_next_word(&line, " ", &kernel) ||
	    !plm_slice_is(kernel, "Kernel"))
		return 0;
	options->version = plm_arena_strndup(arena, version.data, version.size_bytes);
	options->architecture = plm_arena_strndup(arena, title.data + strlen("Linux/"),
						  title.size_bytes - strlen("Linux/"));
	return options->version && options->architecture ? 0 : -PLM_E_NOMEM;
}

/* "CONFIG_X=value" or "# CONFIG_X is not set"; false for every other line. */
static bool parse_option(struct plm_slice line, struct plm_slice *name, struct plm_slice *value)
{
	static const char unset[] = " is not set";
	bool hash = plm_slice_starts(line, "# ");
	size_t size = strlen(prefix);
	const char *end;

	if (hash) {
		line.data += 2;
		line.size_bytes -= 2;
	}
	if (!plm_slice_starts(line, prefix))
		return false;
	end = memchr(line.data, hash ? ' ' : '=', line.size_bytes);
	if (!end || end == line.data + size)
		return false;
	*name = (struct plm_slice){line.data + size, (size_t)(end - line.data) - size};
	*value = (struct plm_slice){end, line.size_bytes - (size_t)(end - line.data)};
	if (hash)
		return plm_slice_is(plm_slice_trim(*value), unset + 1);
	value->data++;
	value->size_bytes--;
	*value = plm_slice_trim(*value);
	return true;
}

static struct plm_slice unquoted(struct plm_slice s)
{
	if (s.size_bytes >= 2 && s.data[0] == '"' && s.data[s.size_bytes - 1] == '"') {
		s.data++;
		s.size_bytes -= 2;
	}
	return s;
}

static int keep_option(struct plm_arena *arena, const struct kernel_option *option,
		       struct plm_slice name, struct kernel_options *options)
{
	struct kernel_option *kept = plm_new(arena, struct kernel_option);
	const char *key = plm_arena_strndup(arena, name.data, name.size_bytes);

	if (!kept || !key)
		return -PLM_E_NOMEM;
	*kept = *option;
	return plm_map_set(&options->map, key, kept);
}

int kernel_options_parse(struct plm_arena *arena, struct plm_slice text,
			 struct kernel_options *options)
{
	enum { TITLE_LINES = 8 };
	struct plm_slice line, name, value;

	*options = (struct kernel_options){.version = NULL};
	plm_map_init(&options->map, arena);
	for (size_t number = 1; plm_next_line(&text, &line); number++) {
		struct kernel_option option = {.line = number, .value = "n"};

		if (number <= TITLE_LINES && parse_title(arena, line, options) < 0)
			return -PLM_E_NOMEM;
		if (!parse_option(line, &name, &value))
			continue;
		value = unquoted(value);
		/* Most are one letter, which needs no copy of its own. */
		if (plm_slice_is(value, "y"))
			option.value = "y";
		else if (plm_slice_is(value, "m"))
			option.value = "m";
		else if (line.data[0] != '#')
			option.value = plm_arena_strndup(arena, value.data, value.size_bytes);
		if (!option.value || keep_option(arena, &option, name, options) < 0)
			return -PLM_E_NOMEM;
	}
	return 0;
}

struct kernel_option kernel_options_get(const struct kernel_options *options, const char *name)
{
	const struct kernel_option *found = plm_map_get(&options->map, name);

	return found ? *found : (struct kernel_option){.value = "n"};
}
