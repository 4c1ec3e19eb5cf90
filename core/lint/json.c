/*
 * json.c: findings for programs: JSON of our own, and SARIF 2.1.0 (OASIS) for code hosts and editors.
 */
#include "core/lint/lint.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json_writer.h"
#include "core/base/sha256.h"
#include "core/base/text.h"

static const char *code_of(const struct plm_diag *diag)
{
	return diag->code ? diag->code : "model";
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool is_alike(const struct plm_diag *a, const struct plm_diag *b)
{
	return strcmp(code_of(a), code_of(b)) == 0 && strcmp(a->message, b->message) == 0;
}

/* What a finding keeps when lines move: a digest of its code, its file's name and its message, and
 * how many like it stand before. NULL when out of memory. */
static const char *fingerprint_of(const struct plm_lint_report *report, size_t index,
				  struct plm_arena *arena)
{
	const struct plm_diag *diag = &report->diags.items[index];
	char *hex = plm_arena_alloc(arena, PLM_SHA256_HEX_BYTES);
	size_t alike = 0;
	const char *text;

	/* Sorted by line, so those alike lie anywhere before; a file with thousands has its limit. */
	for (size_t i = 0; i < index; i++)
		alike += is_alike(&report->diags.items[i], diag);
	text = plm_arena_printf(arena, "%s\n%s\n%s\n%zu", code_of(diag), base_name(report->file),
				diag->message, alike);
	if (!hex || !text)
		return NULL;
	plm_sha256_hex(text, strlen(text), hex);
	return hex;
}

/* ---- our own ---- */

static int json_finding(struct plm_json_writer *w, const struct plm_lint_report *report,
			size_t index, struct plm_arena *arena)
{
	const struct plm_diag *diag = &report->diags.items[index];
	const char *fingerprint = fingerprint_of(report, index, arena);

	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_text(w, "code", code_of(diag));
	plm_jsonw_text(w, "level", plm_lint_level_name(diag->level));
	plm_jsonw_text(w, "file", diag->file);
	if (diag->line > 0)
		plm_jsonw_number(w, "line", (uint64_t)diag->line);
	else
		plm_jsonw_null(w, "line");
	plm_jsonw_text(w, "message", diag->message);
	plm_jsonw_text(w, "remedy", diag->remedy);
	plm_jsonw_text(w, "fingerprint", fingerprint);
	plm_jsonw_close(w, '}');
	return fingerprint ? 0 : -PLM_E_NOMEM;
}

int plm_lint_json(const struct plm_lint_report *reports, size_t count, struct plm_arena *arena,
		  struct plm_buf *out)
{
	struct plm_json_writer w = {.out = out};
	int rc = 0;

	plm_jsonw_open(&w, NULL, '{');
	plm_jsonw_number(&w, "format", 1);
	plm_jsonw_open(&w, "files", '[');
	for (size_t i = 0; i < count && rc == 0; i++) {
		plm_jsonw_open(&w, NULL, '{');
		plm_jsonw_text(&w, "file", reports[i].file);
		plm_jsonw_text(&w, "kind", *reports[i].kind ? reports[i].kind : NULL);
		plm_jsonw_number(&w, "errors", plm_lint_count(&reports[i], PLM_DIAG_ERROR));
		plm_jsonw_number(&w, "warnings", plm_lint_count(&reports[i], PLM_DIAG_WARNING));
		plm_jsonw_number(&w, "notes", plm_lint_count(&reports[i], PLM_DIAG_NOTE));
		plm_jsonw_number(&w, "dropped", reports[i].diags.dropped);
		plm_jsonw_open(&w, "findings", '[');
		for (size_t k = 0; k < reports[i].diags.count && rc == 0; k++)
			rc = json_finding(&w, &reports[i], k, arena);
		plm_jsonw_close(&w, ']');
		plm_jsonw_close(&w, '}');
	}
	plm_jsonw_close(&w, ']');
	plm_jsonw_close(&w, '}');
	plm_jsonw_end(&w);
	return rc < 0 || out->failed ? -PLM_E_NOMEM : 0;
}

/* ---- SARIF ---- */

static void sarif_text(struct plm_json_writer *w, const char *key, const char *text)
{
	plm_jsonw_open(w, key, '{');
	plm_jsonw_text(w, "text", text);
	plm_jsonw_close(w, '}');
}

static void sarif_rules(struct plm_json_writer *w)
{
	const struct plm_lint_code *code;

	plm_jsonw_open(w, "rules", '[');
	for (size_t i = 0; (code = plm_lint_code_at(i)); i++) {
		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "id", code->name);
		sarif_text(w, "shortDescription", code->summary);
		sarif_text(w, "fullDescription", code->help);
		sarif_text(w, "help", code->help);
		plm_jsonw_open(w, "defaultConfiguration", '{');
		plm_jsonw_text(w, "level", plm_lint_level_name(code->level));
		plm_jsonw_close(w, '}');
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

static size_t rule_index(const char *name)
{
	const struct plm_lint_code *code;
	size_t i = 0;

	while ((code = plm_lint_code_at(i)) && strcmp(code->name, name) != 0)
		i++;
	return i;
}

/* A path as a URI reference [RFC 3986]; an absolute one as a file URI. */
static void uri_of(struct plm_buf *out, const char *path)
{
	static const char own[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";

	if (*path == '/')
		plm_buf_str(out, "file://");
	else if (plm_str_starts(path, "./"))
		path += 2;
	for (; *path; path++) {
		if (strchr(own, *path))
			plm_buf_char(out, *path);
		else
			plm_buf_printf(out, "%%%02X", (unsigned)(unsigned char)*path);
	}
}

static void sarif_location(struct plm_json_writer *w, const struct plm_diag *diag)
{
	plm_auto_buf struct plm_buf uri = {0};

	uri_of(&uri, diag->file);
	plm_jsonw_open(w, "locations", '[');
	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_open(w, "physicalLocation", '{');
	plm_jsonw_open(w, "artifactLocation", '{');
	plm_jsonw_text(w, "uri", plm_buf_text(&uri));
	plm_jsonw_close(w, '}');
	if (diag->line > 0) {
		plm_jsonw_open(w, "region", '{');
		plm_jsonw_number(w, "startLine", (uint64_t)diag->line);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, ']');
	if (uri.failed)
		w->out->failed = uri.failed;
}

static int sarif_result(struct plm_json_writer *w, const struct plm_lint_report *report,
			size_t index, struct plm_arena *arena)
{
	const struct plm_diag *diag = &report->diags.items[index];
	const char *fingerprint = fingerprint_of(report, index, arena);
	const char *text = diag->remedy
				   ? plm_arena_printf(arena, "%s; %s", diag->message, diag->remedy)
				   : diag->message;

	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_text(w, "ruleId", code_of(diag));
	plm_jsonw_number(w, "ruleIndex", rule_index(code_of(diag)));
	plm_jsonw_text(w, "level", plm_lint_level_name(diag->level));
	sarif_text(w, "message", text);
	sarif_location(w, diag);
	plm_jsonw_open(w, "partialFingerprints", '{');
	plm_jsonw_text(w, "plimsoll/v1", fingerprint);
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, '}');
	return fingerprint && text ? 0 : -PLM_E_NOMEM;
}

static void sarif_head(struct plm_json_writer *w, const char *tool_version)
{
	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_text(w, "$schema",
		       "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
		       "sarif-schema-2.1.0.json");
	plm_jsonw_text(w, "version", "2.1.0");
	plm_jsonw_open(w, "runs", '[');
	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_open(w, "tool", '{');
	plm_jsonw_open(w, "driver", '{');
	plm_jsonw_text(w, "name", "plimsoll lint");
	plm_jsonw_text(w, "semanticVersion", tool_version);
	sarif_rules(w);
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, '}');
	plm_jsonw_text(w, "columnKind", "unicodeCodePoints");
}

int plm_lint_sarif(const struct plm_lint_report *reports, size_t count, const char *tool_version,
		   struct plm_arena *arena, struct plm_buf *out)
{
	struct plm_json_writer w = {.out = out};
	int rc = 0;

	sarif_head(&w, tool_version);
	plm_jsonw_open(&w, "results", '[');
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < reports[i].diags.count && rc == 0; k++)
			rc = sarif_result(&w, &reports[i], k, arena);
	plm_jsonw_close(&w, ']');
	plm_jsonw_close(&w, '}');
	plm_jsonw_close(&w, ']');
	plm_jsonw_close(&w, '}');
	plm_jsonw_end(&w);
	return rc < 0 || out->failed ? -PLM_E_NOMEM : 0;
}
