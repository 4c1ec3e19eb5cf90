/*
 * session_benchmark.c: which file a benchmark argument means, and what it may have meant. Prints nothing.
 */
#include "session.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/benchmark/benchmark.h"
#include "core/host/local.h"

#include <sys/stat.h>

static const char default_benchmark[] = "container-host";

const char *plm_session_profiles_directory(struct plm_session *session)
{
	const char *data = plm_cli_environment("PLIMSOLL_DATA");

	return plm_arena_printf(session->arena, "%s/profiles", data ? data : PLM_DATA_DIR);
}

static bool exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

static bool is_file_name(const char *argument)
{
	return strchr(argument, '/') || plm_str_ends(argument, ".xml");
}

/* A word without a slash or an extension is the name of an installed benchmark, unless such a file exists. */
static const char *benchmark_file(struct plm_session *session, const char *argument)
{
	const char *directory = plm_session_profiles_directory(session);

	if (is_file_name(argument) || exists(argument))
		return argument;
	return directory ? plm_arena_printf(session->arena, "%s/%s.xml", directory, argument)
			 : NULL;
}

int plm_session_benchmark_file(struct plm_session *session, const char *argument, const char **file,
			       struct plm_err **err)
{
	*file = benchmark_file(session, argument ? argument : default_benchmark);
	return *file ? 0 : plm_err_nomem(err);
}

/* Whether a word that names no benchmark names a profile of the default one. */
static bool is_profile(struct plm_session *session, const char *word)
{
	const char *file = benchmark_file(session, default_benchmark);
	struct plm_benchmark *benchmark = NULL;

	if (!file ||
	    plm_benchmark_load(file, session->arena, &session->diags, &benchmark, NULL) < 0)
		return false;
	for (size_t i = 0; i < benchmark->profile_count; i++)
		if (strcmp(plm_benchmark_short_id(benchmark->profiles[i].id), word) == 0)
			return true;
	return false;
}

struct installed {
	struct plm_arena *arena;
	const char *const *names; /* with their .xml */
	size_t count;
};

static const char *installed_at(const void *list, size_t index)
{
	const struct installed *installed = list;

	if (index >= installed->count)
		return NULL;
	return plm_arena_strndup(installed->arena, installed->names[index],
				 strlen(installed->names[index]) - strlen(".xml"));
}

static const char *nearest_installed(struct plm_session *session, const char *word)
{
	const char *directory = plm_session_profiles_directory(session);
	struct installed installed = {.arena = session->arena};

	if (!directory || plm_local_list(session->arena, directory, ".xml", &installed.names,
					 &installed.count, NULL) < 0)
		return NULL;
	return plm_nearest(word, installed_at, &installed);
}

static int no_such_benchmark(struct plm_session *session, const char *word, struct plm_err **err)
{
	const char *near = nearest_installed(session, word);

	plm_err_set(err, PLM_E_NOTFOUND, "there is neither a benchmark called %s nor such a file",
		    word);
	if (near)
		plm_err_remedy(err, "did you mean %s?", near);
	else if (is_profile(session, word))
		plm_err_remedy(err, "it is a profile of %s: write --profile %s", default_benchmark,
			       word);
	else
		plm_err_remedy(err,
			       "plimsoll list shows the benchmarks, plimsoll list profiles their "
			       "profiles; without the word it is %s",
			       default_benchmark);
	return -PLM_E_NOTFOUND;
}

int plm_session_benchmark(struct plm_session *session, const char *argument, struct plm_err **err)
{
	const char *file;
	int rc = plm_session_benchmark_file(session, argument, &file, err);

	if (rc < 0)
		return rc;
	if (argument && !is_file_name(argument) && !exists(file))
		return no_such_benchmark(session, argument, err);
	rc = plm_benchmark_load(file, session->arena, &session->diags, &session->benchmark, err);
	if (rc == -PLM_E_IO && !argument)
		plm_err_remedy(err, "name a benchmark file, or set PLIMSOLL_DATA to the directory "
				    "that holds profiles/");
	return rc;
}
