/*
 * module_state.c: whether a module is loaded, built in, on the disk. Reads /proc/modules, modules.dep and
 * modules.builtin; judges nothing.
 */
#include "checks/kernel/kernel.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

/* /proc/modules: "NAME SIZE USERS …" a line. */
static bool is_loaded(struct plm_slice text, const char *name)
{
	struct plm_slice line, word;

	while (plm_next_line(&text, &line))
		if (plm_next_word(&line, " ", &word) && module_same_name(word, name))
			return true;
	return false;
}

struct plm_slice module_of_path(struct plm_slice path)
{
	const char *slash = path.size_bytes ? memrchr(path.data, '/', path.size_bytes) : NULL;
	const char *dot;

	if (slash) {
		path.size_bytes -= (size_t)(slash + 1 - path.data);
		path.data = slash + 1;
	}
	dot = path.size_bytes ? memchr(path.data, '.', path.size_bytes) : NULL;
	if (dot)
		path.size_bytes = (size_t)(dot - path.data);
	return path;
}

/* modules.dep and modules.builtin: "kernel/net/sctp/sctp.ko.xz: …" a line. */
static bool is_listed(struct plm_slice text, const char *name)
{
	struct plm_slice line, path;

	while (plm_next_line(&text, &line))
		if (plm_next_word(&line, ":", &path) &&
		    module_same_name(module_of_path(path), name))
			return true;
	return false;
}

static int read_index(struct plm_facts *facts, const char *release, const char *file,
		      const char **path, struct plm_datum *out, struct plm_err **err)
{
	const struct plm_datum *datum;
	int rc;

	*path = plm_arena_printf(plm_facts_arena(facts), "/lib/modules/%s/%s", release, file);
	if (!*path)
		return plm_err_nomem(err);
	rc = plm_facts_read(facts, *path, MODULE_FILE_BYTES, &datum, err);
	if (rc == 0)
		*out = *datum;
	return rc;
}

static struct plm_slice slice_of(const struct plm_datum *datum)
{
	return (struct plm_slice){datum->data, datum->size_bytes};
}

static int gather_state(struct plm_facts *facts, const char *key, const void **value,
			struct plm_err **err)
{
	struct module_state *state = plm_new(plm_facts_arena(facts), struct module_state);
	const struct kernel_release *release;
	const struct plm_datum *loaded;
	int rc;

	if (!state)
		return plm_err_nomem(err);
	*value = state;
	rc = plm_facts_read(facts, "/proc/modules", PLM_READ_LARGE, &loaded, err);
	if (rc == 0)
		rc = kernel_release(facts, &release, err);
	if (rc != 0)
		return rc;
	state->image = plm_facts_nothing_runs(facts);
	state->proc_modules = *loaded;
	state->loaded = is_loaded(slice_of(loaded), key);
	if (!release->release)
		return 0;
	rc = read_index(facts, release->release, "modules.dep", &state->dep_path, &state->dep, err);
	if (rc == 0)
		rc = read_index(facts, release->release, "modules.builtin", &state->builtin_path,
				&state->builtin_list, err);
	state->on_disk = rc == 0 && is_listed(slice_of(&state->dep), key);
	state->builtin = rc == 0 && is_listed(slice_of(&state->builtin_list), key);
	return rc;
}

static const struct plm_fact state_fact = {"kernel module", gather_state};

int module_state(struct plm_facts *facts, const char *name, const struct module_state **out,
		 struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &state_fact, name, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
