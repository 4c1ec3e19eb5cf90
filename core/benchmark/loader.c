/*
 * loader.c: what all readers of the loader use: problems with their line, copies and keys that note when memory runs out, the bytes of a
 * document kept. Reads nothing.
 */
#include "core/benchmark/loader.h"

#include "core/base/err.h"
#include "core/base/text.h"

static void PLM_PRINTF(5, 0) diagnose(struct plm_loader *l, enum plm_diag_level level, long line,
				      const char *remedy, const char *fmt, va_list args)
{
	const char *message = plm_loader_got(l, plm_arena_vprintf(l->scratch, fmt, args));

	if (message)
		plm_diag_add(l->diags, level, l->file, line, remedy, "%s", message);
}

void plm_loader_error(struct plm_loader *loader, long line, const char *remedy, const char *fmt,
		      ...)
{
	va_list args;

	va_start(args, fmt);
	diagnose(loader, PLM_DIAG_ERROR, line, remedy, fmt, args);
	va_end(args);
}

void plm_loader_warn(struct plm_loader *loader, long line, const char *remedy, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	diagnose(loader, PLM_DIAG_WARNING, line, remedy, fmt, args);
	va_end(args);
}

void *plm_loader_got(struct plm_loader *loader, void *p)
{
	if (!p)
		loader->out_of_memory = true;
	return p;
}

const char *plm_loader_copy(struct plm_loader *loader, const char *text)
{
	const char *copy;

	if (!text)
		return NULL;
	copy = plm_loader_got(loader, plm_arena_strdup(loader->arena, text));
	return copy ? copy : "";
}

bool plm_loader_seen(struct plm_loader *loader, struct plm_map *seen, const char *key)
{
	static char there;
	int r = plm_map_add(seen, key, &there);

	loader->out_of_memory |= r == -PLM_E_NOMEM;
	return r == -PLM_E_INVALID;
}

/* A byte order mark is of the file, not of the text that a report embeds. */
void plm_loader_source(const char *data, size_t size_bytes, const char **source,
		       size_t *source_size_bytes)
{
	size_t mark = plm_str_starts(data, "\xef\xbb\xbf") ? 3 : 0;

	*source = data + mark;
	*source_size_bytes = size_bytes - mark;
}

int plm_load_keep(const char *file, const char *data, size_t size_bytes, struct plm_arena *arena,
		  struct plm_diags *diags, const char **kept, struct plm_err **err)
{
	if (size_bytes > PLM_BENCHMARK_MAX_BYTES) {
		plm_diag_add(diags, PLM_DIAG_ERROR, file, 0, "split it", "is larger than %d bytes",
			     PLM_BENCHMARK_MAX_BYTES);
		return plm_diags_fail(diags, PLM_E_LIMIT, err);
	}
	*kept = plm_arena_strndup(arena, data, size_bytes);
	return *kept ? 0 : plm_err_nomem(err);
}
