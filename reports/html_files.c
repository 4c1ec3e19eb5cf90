/*
 * html_files.c: the files that the findings rest on, each once, with the SHA-256 of what was read of it. Reads the evidence of
 * the finished audit.
 */
#include "reports/page.h"

#include "core/base/arena.h"

struct rested {
	const char *source;
	size_t path_bytes; /* less the line that a source may end in: "/etc/sysctl.conf:4" */
	const char *sha256;
};

struct files {
	struct rested *items;
	size_t count;
};

static size_t path_of(const char *source)
{
	size_t whole = strlen(source), at = whole;

	while (at && source[at - 1] >= '0' && source[at - 1] <= '9')
		at--;
	return at > 1 && at < whole && source[at - 1] == ':' ? at - 1 : whole;
}

static int by_path(const void *left, const void *right)
{
	const struct rested *a = left, *b = right;
	size_t least = a->path_bytes < b->path_bytes ? a->path_bytes : b->path_bytes;
	int order = memcmp(a->source, b->source, least);

	if (order == 0 && a->path_bytes != b->path_bytes)
		order = a->path_bytes < b->path_bytes ? -1 : 1;
	return order ? order : strcmp(a->sha256, b->sha256);
}

/* The same file is evidence of many rules. */
static size_t sort_out(struct rested *items, size_t count)
{
	size_t kept = 0;

	if (count)
		qsort(items, count, sizeof(*items), by_path);
	for (size_t i = 0; i < count; i++)
		if (!kept || by_path(&items[kept - 1], &items[i]) != 0)
			items[kept++] = items[i];
	return kept;
}

static int collect(struct files *files, struct plm_arena *arena, const struct plm_audit *audit)
{
	for (size_t i = 0; i < audit->result_count; i++) {
		const struct plm_outcome *outcome = &audit->results[i].outcome;

		for (size_t k = 0; k < outcome->evidence_count; k++) {
			const struct plm_evidence *fact = &outcome->evidence[k];
			struct rested *to;

			if (!fact->sha256 || !fact->source)
				continue;
			to = plm_push(arena, files->items, files->count);
			if (!to)
				return -PLM_E_NOMEM;
			*to = (struct rested){fact->source, path_of(fact->source), fact->sha256};
		}
	}
	files->count = sort_out(files->items, files->count);
	return 0;
}

static void write_files(struct plm_page *page, const struct files *files)
{
	if (!files->count)
		return;
	plm_buf_printf(
		page->out,
		"<details class=\"values files\"><summary>%zu %s that findings rest on, with "
		"the SHA-256 of what was read</summary>\n<table><thead><tr>"
		"<th scope=\"col\">File</th><th scope=\"col\">SHA-256</th></tr></thead>\n"
		"<tbody>\n",
		files->count, plm_plural(files->count, "file", "files"));
	for (size_t i = 0; i < files->count; i++) {
		plm_buf_str(page->out, "<tr><th scope=\"row\"><code>");
		plm_html_text_n(page->out, files->items[i].source, files->items[i].path_bytes);
		plm_buf_str(page->out, "</code></th><td><code>");
		plm_html_text(page->out, files->items[i].sha256);
		plm_buf_str(page->out, "</code></td></tr>\n");
	}
	plm_buf_str(page->out, "</tbody></table></details>\n");
}

void plm_page_files(struct plm_page *page, const void *subject)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct files files = {0};

	(void)subject;
	if (!arena || collect(&files, arena, page->audit) < 0) {
		page->out->failed = PLM_E_NOMEM;
		return;
	}
	write_files(page, &files);
}
