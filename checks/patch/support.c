/*
 * support.c: which release this is (os-release) and until when it gets fixes: SUPPORT_END of
 * os-release, else the tables of distro-info-data. Judges nothing.
 */
#include "checks/patch/patch.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

#define DAY_SECONDS 86400

enum { MAX_COLUMNS = 24 };

/* Columns of distro-info-data and the support they end. A later one counts for the wider kinds too.
 */
static const struct column {
	const char *name;
	enum patch_support support;
} columns[] = {
	{"eol", PATCH_SUPPORT_REGULAR},	     {"eol-server", PATCH_SUPPORT_REGULAR},
	{"eol-lts", PATCH_SUPPORT_LTS},	     {"eol-elts", PATCH_SUPPORT_EXTENDED},
	{"eol-esm", PATCH_SUPPORT_EXTENDED}, {"eol-legacy", PATCH_SUPPORT_EXTENDED},
};

/* Takes the next field of a line of comma-separated values without quotes. */
static bool next_field(struct plm_slice *rest, struct plm_slice *field)
{
	const char *comma;

	if (!rest->data)
		return false;
	comma = rest->size_bytes ? memchr(rest->data, ',', rest->size_bytes) : NULL;
	field->data = rest->data;
	field->size_bytes = comma ? (size_t)(comma - rest->data) : rest->size_bytes;
	*rest = comma ? (struct plm_slice){.data = comma + 1,
					   .size_bytes = rest->size_bytes - field->size_bytes - 1}
		      : (struct plm_slice){.data = NULL, .size_bytes = 0};
	*field = plm_slice_trim(*field);
	return true;
}

static size_t split_fields(struct plm_slice line, struct plm_slice fields[static MAX_COLUMNS])
{
	size_t n = 0;

	while (n < MAX_COLUMNS && next_field(&line, &fields[n]))
		n++;
	return n;
}

static bool field_is(const struct plm_slice *header, size_t width, const struct plm_slice *row,
		     size_t row_width, const char *name, const char *value)
{
	for (size_t i = 0; i < width && i < row_width; i++)
		if (plm_slice_is(header[i], name))
			return plm_slice_is(row[i], value);
	return false;
}

/* A day ends the support of its kind and, until a later one comes, of the wider kinds. */
static int note_end(struct plm_arena *arena, struct patch_system *system, const char *source,
		    enum patch_support support, struct plm_slice day)
{
	int64_t seconds;
	const char *text;

	if (!patch_parse_day(day, &seconds))
		return 0;
	text = plm_arena_strndup(arena, day.data, day.size_bytes);
	if (!text)
		return -PLM_E_NOMEM;
	seconds += DAY_SECONDS - 1;
	for (int i = (int)support; i <= PATCH_SUPPORT_EXTENDED; i++)
		if (!system->ends[i].text || system->ends[i].end_seconds < seconds)
			system->ends[i] = (struct patch_end){
				.source = source, .text = text, .end_seconds = seconds};
	return 0;
}

static int note_row(struct plm_arena *arena, struct patch_system *system,
		    const struct plm_slice *header, size_t width, const struct plm_slice *row,
		    size_t row_width)
{
	for (int i = 0; i <= PATCH_SUPPORT_EXTENDED; i++)
		if (!system->ends[i].source)
			system->ends[i].source = system->table_path;
	for (size_t i = 0; i < width && i < row_width; i++)
		for (size_t c = 0; c < sizeof(columns) / sizeof(columns[0]); c++)
			if (plm_slice_is(header[i], columns[c].name) &&
			    note_end(arena, system, system->table_path, columns[c].support,
				     row[i]) < 0)
				return -PLM_E_NOMEM;
	return 0;
}

/* The row whose series is the codename of os-release. */
static int read_table(struct plm_arena *arena, struct patch_system *system)
{
	struct plm_slice rest = {.data = system->table.data,
				 .size_bytes = system->table.size_bytes};
	struct plm_slice header[MAX_COLUMNS], row[MAX_COLUMNS], line;
	size_t width, row_width;

	if (system->table.presence != PLM_PRESENT || !plm_next_line(&rest, &line))
		return 0;
	width = split_fields(line, header);
	while (plm_next_line(&rest, &line)) {
		row_width = split_fields(line, row);
		if (field_is(header, width, row, row_width, "series", system->codename))
			return note_row(arena, system, header, width, row, row_width);
	}
	return 0;
}

/* A copy of KEY's value, "" when it is not there. */
static int copy_value(struct plm_arena *arena, const struct plm_datum *datum, const char *key,
		      const char **copy)
{
	struct plm_slice value = {.data = "", .size_bytes = 0};

	plm_facts_line(datum, key, &value);
	*copy = plm_arena_strndup(arena, value.data, value.size_bytes);
	return *copy ? 0 : -PLM_E_NOMEM;
}

/* /etc/os-release, else the vendor's own, as os-release(5) says. */
static int read_os_release(struct plm_facts *facts, struct patch_system *system,
			   struct plm_err **err)
{
	static const char *const paths[] = {"/etc/os-release", "/usr/lib/os-release"};
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *datum = NULL;
	int rc;

	for (size_t i = 0; i < 2 && (!datum || datum->presence == PLM_ABSENT); i++) {
		system->os_release_path = paths[i];
		rc = plm_facts_read(facts, paths[i], PLM_READ_SMALL, &datum, err);
		if (rc != 0)
			return rc;
	}
	system->os_release = *datum;
	if (copy_value(arena, datum, "ID", &system->id) < 0 ||
	    copy_value(arena, datum, "VERSION_ID", &system->version) < 0 ||
	    copy_value(arena, datum, "VERSION_CODENAME", &system->codename) < 0 ||
	    copy_value(arena, datum, "PRETTY_NAME", &system->name) < 0)
		return plm_err_nomem(err);
	return 0;
}

static int read_ends(struct plm_facts *facts, struct patch_system *system, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct plm_slice day = {.data = "", .size_bytes = 0};
	const struct plm_datum *table;
	int rc;

	plm_facts_line(&system->os_release, "SUPPORT_END", &day);
	if (note_end(arena, system, system->os_release_path, PATCH_SUPPORT_REGULAR, day) < 0)
		return plm_err_nomem(err);
	if (!plm_str_eq(system->id, "debian") && !plm_str_eq(system->id, "ubuntu"))
		return 0;
	system->table_path = plm_arena_printf(arena, "/usr/share/distro-info/%s.csv", system->id);
	if (!system->table_path)
		return plm_err_nomem(err);
	rc = plm_facts_read(facts, system->table_path, PLM_READ_SMALL, &table, err);
	if (rc != 0)
		return rc;
	system->table = *table;
	return read_table(arena, system) < 0 ? plm_err_nomem(err) : 0;
}

static int gather_system(struct plm_facts *facts, const char *key, const void **value,
			 struct plm_err **err)
{
	struct patch_system *system = plm_new(plm_facts_arena(facts), struct patch_system);
	int rc;

	(void)key;
	*value = system;
	if (!system)
		return plm_err_nomem(err);
	rc = read_os_release(facts, system, err);
	return rc != 0 || system->os_release.presence != PLM_PRESENT
		       ? rc
		       : read_ends(facts, system, err);
}

int patch_system(struct plm_facts *facts, const struct patch_system **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"release", gather_system};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
