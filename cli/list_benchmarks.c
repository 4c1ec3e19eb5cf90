/*
 * list_benchmarks.c: the benchmarks that are installed, for `plimsoll list`.
 */
#include "list.h"
#include "session.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/json_writer.h"
#include "core/benchmark/benchmark.h"
#include "core/host/local.h"

static void write_json(struct plm_json_writer *w, const char *name,
		       const struct plm_benchmark *benchmark)
{
	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_text(w, "name", name);
	plm_jsonw_text(w, "id", benchmark->id);
	plm_jsonw_text(w, "title", benchmark->title);
	plm_jsonw_text(w, "version", benchmark->version);
	plm_jsonw_text(w, "file", benchmark->file);
	plm_jsonw_close(w, '}');
}

static int each(struct plm_session *session, const char *directory, const char *const *names,
		size_t count, struct plm_json_writer *json, struct plm_buf *out,
		struct plm_err **err)
{
	for (size_t i = 0; i < count; i++) {
		const char *file = plm_arena_printf(session->arena, "%s/%s", directory, names[i]);
		const char *name =
			plm_arena_strndup(session->arena, names[i], strlen(names[i]) - 4);
		int rc = file && name ? plm_session_benchmark(session, file, err)
				      : plm_err_nomem(err);

		if (rc < 0)
			return rc;
		if (json) {
			write_json(json, name, session->benchmark);
			continue;
		}
		list_column(out, 24, name);
		list_last(out, session->benchmark->title);
	}
	return 0;
}

int list_benchmarks(struct plm_session *session, bool json, struct plm_buf *out,
		    struct plm_err **err)
{
	const char *directory = plm_session_profiles_directory(session);
	struct plm_json_writer writer = {.out = out};
	const char *const *names = NULL;
	size_t count = 0;
	int rc = directory ? plm_local_list(session->arena, directory, ".xml", &names, &count, err)
			   : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	if (!json && count == 0)
		plm_buf_printf(out, "no benchmark in %s\n", directory);
	if (!json)
		return each(session, directory, names, count, NULL, out, err);
	plm_jsonw_open(&writer, NULL, '{');
	plm_jsonw_number(&writer, "format", 1);
	plm_jsonw_open(&writer, "benchmarks", '[');
	rc = each(session, directory, names, count, &writer, out, err);
	plm_jsonw_close(&writer, ']');
	plm_jsonw_close(&writer, '}');
	plm_jsonw_end(&writer);
	return rc;
}
