/*
 * containers_claims.c: of one container what was asked, what was set up and what is in effect, attribute by attribute, as a
 * table and as JSON. A difference has a sign of its own beside its colour. Reads what containers_detail.c gathered.
 */
#include "containers.h"

#include "core/base/buf.h"
#include "core/base/json_writer.h"
#include "core/base/text.h"

enum { SIGN, ATTRIBUTE, ASKED, SET_UP, IN_EFFECT };

static const struct sign {
	const char *text;
	enum plm_severity severity;
} signs[] = {
	[PLM_CLAIM_UNTOLD] = {" ", PLM_SEVERITY_INFO},
	[PLM_CLAIM_AGREED] = {"=", PLM_SEVERITY_INFO},
	[PLM_CLAIM_STRICTER] = {"<", PLM_SEVERITY_INFO},
	[PLM_CLAIM_UNREADABLE] = {"?", PLM_SEVERITY_MEDIUM},
	[PLM_CLAIM_CHANGED] = {"!", PLM_SEVERITY_MEDIUM},
	[PLM_CLAIM_EXCEEDED] = {"!!", PLM_SEVERITY_HIGH},
};

/* ---- one value beside the first of its row ---- */

/* "+SYS_ADMIN" and "-CHOWN" against the first: the whole is there to be compared with. */
static void put_bits(struct plm_table *table, size_t column, enum plm_severity severity,
		     const struct plm_claim_value *first, const struct plm_claim_value *v)
{
	char name[32];

	for (int bit = 0; bit < 64; bit++) {
		bool here = v->bits >> bit & 1, there = first->bits >> bit & 1;

		if (here != there && container_short_capability(bit, name) == 0)
			plm_table_printf(table, column, severity, "%c%s", here ? '+' : '-', name);
	}
}

static void put_items(struct plm_table *table, size_t column, enum plm_severity severity,
		      const struct plm_claim_value *first, const struct plm_claim_value *v)
{
	for (size_t i = 0; i < v->item_count; i++)
		if (!plm_claim_has_item(first, v->items[i]))
			plm_table_printf(table, column, severity, "+%s", v->items[i]);
	for (size_t i = 0; i < first->item_count; i++)
		if (!plm_claim_has_item(v, first->items[i]))
			plm_table_printf(table, column, severity, "-%s", first->items[i]);
}

struct cell {
	struct plm_table *table;
	size_t column;
	enum plm_severity severity;
};

static void put_value(const struct cell *cell, const struct plm_claim_value *first,
		      const struct plm_claim_value *v)
{
	if (v->presence == PLM_UNREADABLE)
		plm_table_printf(cell->table, cell->column, PLM_SEVERITY_MEDIUM, "unreadable (%s)",
				 strerror(v->error));
	else if (v->presence == PLM_ABSENT)
		plm_table_put(cell->table, cell->column, PLM_SEVERITY_INFO, "-");
	else if (first && first != v && plm_str_eq(first->text, v->text))
		plm_table_put(cell->table, cell->column, PLM_SEVERITY_INFO, "same");
	else if (first && first != v && first->bits && v->bits)
		put_bits(cell->table, cell->column, cell->severity, first, v);
	else if (first && first != v && first->item_count && v->item_count)
		put_items(cell->table, cell->column, cell->severity, first, v);
	else
		plm_table_words(cell->table, cell->column, cell->severity, v->text);
}

/* ---- a row ---- */

static const struct plm_claim_value *first_present(const struct plm_claim_value *row)
{
	for (int i = 0; i < PLM_CLAIM_ORIGINS; i++)
		if (row[i].presence == PLM_PRESENT)
			return &row[i];
	return NULL;
}

/* What nobody claims stands elsewhere. */
static bool is_claimed(const struct plm_claim_value *row)
{
	for (int i = 0; i < PLM_CLAIM_EFFECT; i++)
		if (row[i].presence != PLM_ABSENT)
			return true;
	return false;
}

/* The bundle and, where it says something else, the runtime's state. */
static void put_set_up(const struct cell *cell, const struct plm_claim_value *first,
		       const struct plm_claim_value *row)
{
	const struct plm_claim_value *bundle = &row[PLM_CLAIM_BUNDLE];
	const struct plm_claim_value *state = &row[PLM_CLAIM_STATE];

	if (state->presence == PLM_ABSENT || plm_str_eq(bundle->text, state->text)) {
		put_value(cell, first, bundle);
		return;
	}
	if (bundle->presence == PLM_ABSENT) {
		put_value(cell, first, state);
		return;
	}
	put_value(cell, first, bundle);
	plm_table_put(cell->table, cell->column, PLM_SEVERITY_INFO, "(bundle);");
	put_value(cell, first, state);
	plm_table_put(cell->table, cell->column, PLM_SEVERITY_INFO, "(state)");
}

static void add_row(struct plm_table *table, const struct plm_claims *claims,
		    enum plm_claim_attribute attribute)
{
	const struct plm_claim_value *row = claims->values[attribute];
	const struct plm_claim_value *first = first_present(row);
	enum plm_claim_verdict verdict = plm_claims_compare(claims, attribute).verdict;
	enum plm_severity severity = signs[verdict].severity;

	if (!is_claimed(row))
		return;
	plm_table_row(table);
	plm_table_put(table, SIGN, severity, signs[verdict].text);
	plm_table_put(table, ATTRIBUTE, severity, plm_claim_name(attribute));
	put_value(&(struct cell){table, ASKED, severity}, first, &row[PLM_CLAIM_ASKED]);
	put_set_up(&(struct cell){table, SET_UP, severity}, first, row);
	put_value(&(struct cell){table, IN_EFFECT, severity}, first, &row[PLM_CLAIM_EFFECT]);
}

/* ---- which files ---- */

static const char *const file_roles[PLM_CLAIM_FILES] = {"asked", "asked", "bundle",
							"state", "state", "asked"};

static int write_files(const struct containers_view *view, const struct plm_table_style *style,
		       struct plm_buf *out)
{
	static const struct plm_table_column columns[] = {{.least = 0}, {.least = 20}};
	struct plm_table *table = plm_table_new(view->arena, columns, 2);
	struct plm_table_style indented = *style;

	indented.indent = 2;
	for (int i = 0; i < PLM_CLAIM_FILES; i++) {
		const struct plm_claim_record *record = &view->detail->claims->records[i];

		if (!record->path)
			continue;
		plm_table_row(table);
		plm_table_put(table, 0, PLM_SEVERITY_INFO,
			      record->stale ? "not counted" : file_roles[i]);
		plm_table_put(table, 1, PLM_SEVERITY_INFO, record->path);
		if (record->stale)
			plm_table_printf(table, 1, PLM_SEVERITY_MEDIUM, "(%s)", record->stale);
		else if (record->presence == PLM_UNREADABLE)
			plm_table_printf(table, 1, PLM_SEVERITY_MEDIUM, "(%s)",
					 strerror(record->error));
	}
	plm_buf_char(out, '\n');
	return plm_table_write(table, &indented, out);
}

static bool has_file(const struct plm_claims *claims)
{
	for (int i = 0; i < PLM_CLAIM_FILES; i++)
		if (claims->records[i].path)
			return true;
	return false;
}

static bool has_claim(const struct plm_claims *claims)
{
	for (int i = 0; i < PLM_CLAIM_ATTRIBUTES; i++)
		if (is_claimed(claims->values[i]))
			return true;
	return false;
}

int container_write_claims(const struct containers_view *view, const struct plm_table_style *style,
			   struct plm_buf *out)
{
	static const struct plm_table_column columns[] = {
		[SIGN] = {.title = ""},
		[ATTRIBUTE] = {.title = "ATTRIBUTE"},
		[ASKED] = {.title = "ASKED", .least = 10},
		[SET_UP] = {.title = "SET UP", .least = 10},
		[IN_EFFECT] = {.title = "IN EFFECT", .least = 10},
	};
	const struct plm_claims *claims = view->detail->claims;
	struct plm_table *table = plm_table_new(view->arena, columns, 5);

	if (!has_file(claims)) {
		plm_buf_str(out, "\nclaimed: no engine has written down what it was to be\n");
		return 0;
	}
	for (int i = 0; i < PLM_CLAIM_ATTRIBUTES; i++)
		add_row(table, claims, (enum plm_claim_attribute)i);
	if (!has_claim(claims))
		plm_buf_str(out, "\nclaimed: nothing that is about its first process\n");
	else if (container_write_section(table, style, out,
					 "claimed and in effect (= agrees, < stricter in effect,\n"
					 "! claims differ, !! more in effect, ? unreadable)") < 0)
		return -PLM_E_NOMEM;
	return write_files(view, style, out);
}

/* ---- JSON ---- */

static void put_json_value(struct plm_json_writer *w, enum plm_claim_origin origin,
			   const struct plm_claim_value *v)
{
	plm_jsonw_open(w, plm_claim_origin_name(origin), '{');
	plm_jsonw_text(w, "presence", plm_presence_name(v->presence));
	plm_jsonw_text(w, "value", v->presence == PLM_PRESENT ? v->text : NULL);
	plm_jsonw_text(w, "source", v->source);
	plm_jsonw_close(w, '}');
}

static void put_json_files(struct plm_json_writer *w, const struct plm_claims *claims)
{
	plm_jsonw_open(w, "claim_files", '[');
	for (int i = 0; i < PLM_CLAIM_FILES; i++) {
		const struct plm_claim_record *record = &claims->records[i];

		if (!record->path)
			continue;
		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "path", record->path);
		plm_jsonw_text(w, "role", file_roles[i]);
		plm_jsonw_text(w, "presence", plm_presence_name(record->presence));
		plm_jsonw_text(w, "stale", record->stale);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

void container_json_claims(struct plm_json_writer *w, const struct plm_claims *claims)
{
	plm_jsonw_open(w, "claims", '[');
	for (int i = 0; i < PLM_CLAIM_ATTRIBUTES; i++) {
		enum plm_claim_attribute attribute = (enum plm_claim_attribute)i;

		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "attribute", plm_claim_name(attribute));
		plm_jsonw_text(
			w, "verdict",
			plm_claim_verdict_name(plm_claims_compare(claims, attribute).verdict));
		for (int k = 0; k < PLM_CLAIM_ORIGINS; k++)
			put_json_value(w, (enum plm_claim_origin)k, &claims->values[i][k]);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
	put_json_files(w, claims);
}
