/*
 * session.c: sets up what a command needs, in the order it asks. Prints nothing.
 */
#include "session.h"

#include "checks/registry.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/benchmark.h"
#include "core/benchmark/dictionary.h"
#include "core/benchmark/waivers.h"
#include "core/engine/registry.h"
#include "core/host/confine.h"
#include "core/host/host.h"

#include <time.h>
#include <unistd.h>

const char *plm_cli_environment(const char *name)
{
	const char *value = secure_getenv(name);

	return value && *value ? value : NULL;
}

int plm_session_init(struct plm_session *session, const struct plm_invocation *invocation,
		     struct plm_err **err)
{
	*session = (struct plm_session){.invocation = invocation, .arena = plm_arena_new()};
	if (!session->arena)
		return plm_err_nomem(err);
	plm_diags_init(&session->diags, session->arena);
	return 0;
}

void plm_session_free(struct plm_session *session)
{
	plm_host_close(session->host);
	plm_arena_free(session->arena);
	*session = (struct plm_session){0};
}

/* -1: not given. */
static int read_epoch(int64_t *seconds, struct plm_err **err)
{
	const char *text = plm_cli_environment("SOURCE_DATE_EPOCH");

	*seconds = -1;
	if (!text || (plm_parse_i64(plm_slice_of(text), 10, seconds) && *seconds >= 0))
		return 0;
	plm_err_set(err, PLM_E_USAGE, "SOURCE_DATE_EPOCH is \"%s\"", text);
	plm_err_remedy(err, "give it seconds since 1970, or unset it");
	return -PLM_E_USAGE;
}

static int apply_epoch(struct plm_host *host, struct plm_err **err)
{
	int64_t seconds;
	int rc = read_epoch(&seconds, err);

	if (rc == 0 && seconds >= 0)
		plm_host_set_time(host, seconds);
	return rc;
}

int plm_cli_now(int64_t *seconds, struct plm_err **err)
{
	int rc = read_epoch(seconds, err);

	if (rc == 0 && *seconds < 0)
		*seconds = (int64_t)time(NULL);
	return rc;
}

static struct plm_bare_files bare_files(const struct plm_session *session)
{
	return (struct plm_bare_files){
		.kernel_config = plm_given_value(session->invocation, "kernel-config"),
		.kernel_cmdline = plm_given_value(session->invocation, "kernel-cmdline"),
		.sysctl_dump = plm_given_value(session->invocation, "sysctl-dump"),
	};
}

bool plm_session_is_bare(const struct plm_session *session)
{
	struct plm_bare_files files = bare_files(session);

	return files.kernel_config || files.kernel_cmdline || files.sysctl_dump;
}

int plm_session_host(struct plm_session *session, struct plm_err **err)
{
	struct plm_bare_files files = bare_files(session);
	const char *root = plm_given_value(session->invocation, "root");
	const char *recorded = plm_given_value(session->invocation, "host");
	int rc;

	if (root && recorded)
		return plm_err_set(err, PLM_E_USAGE, "--root and --host exclude each other");
	if ((root || recorded) && plm_session_is_bare(session))
		return plm_err_set(err, PLM_E_USAGE, "files of a kernel and %s exclude each other",
				   root ? "--root" : "--host");
	/* Opened before this process is confined: some of its questions need sockets that are refused then. */
	rc = !root && !recorded && !plm_session_is_bare(session)
		     ? plm_host_open_live(&session->host, err)
		     : 0;
	if (rc == 0)
		rc = plm_confine(err);
	if (rc < 0)
		return rc;
	if (plm_session_is_bare(session))
		rc = plm_host_open_bare(&files, &session->host, err);
	else if (root)
		rc = plm_host_open_root(root, &session->host, err);
	else if (recorded)
		rc = plm_host_open_recorded(recorded, &session->host, err);
	if (rc == 0 && plm_given(session->invocation, "no-walk"))
		plm_host_forbid_walk(session->host);
	return rc < 0 ? rc : apply_epoch(session->host, err);
}

int plm_session_registry(struct plm_session *session, struct plm_err **err)
{
	const char *directory = plm_given_value(session->invocation, "plugins");
	int rc;

	session->registry = plm_registry_new(session->arena);
	if (!session->registry)
		return plm_err_nomem(err);
	rc = plm_checks_register(session->registry, err);
	if (rc < 0 || plm_given(session->invocation, "no-plugins"))
		return rc;
	return plm_registry_load_plugins(session->registry, directory ? directory : PLM_PLUGIN_DIR,
					 err);
}

const char *plm_session_remedy(const struct plm_session *session)
{
	bool live = session->host && plm_host_kind(session->host) == PLM_HOST_LIVE;

	return live && geteuid() != 0 ? "; run it as root" : "";
}

int plm_session_format(const struct plm_session *session, bool *json, struct plm_err **err)
{
	const char *format = plm_given_value(session->invocation, "format");

	*json = plm_str_eq(format, "json");
	if (!format || *json || plm_str_eq(format, "text"))
		return 0;
	plm_err_set(err, PLM_E_USAGE, "there is no format %s", format);
	plm_err_remedy(err, "write --format text or --format json");
	return -PLM_E_USAGE;
}

int plm_session_waivers(struct plm_session *session, const struct plm_waivers **waivers,
			struct plm_err **err)
{
	const char *file = plm_given_value(session->invocation, "waivers");
	struct plm_waivers *loaded = NULL;
	int rc;

	if (!file)
		return 0;
	rc = plm_waivers_load(file, session->benchmark, session->arena, &session->diags, &loaded,
			      err);
	*waivers = loaded;
	return rc;
}

int plm_session_dictionary(struct plm_session *session, const struct plm_element **dictionary,
			   struct plm_err **err)
{
	const char *file = plm_given_value(session->invocation, "cpe");

	return file ? plm_dictionary_load(file, session->arena, &session->diags, dictionary, err)
		    : 0;
}
