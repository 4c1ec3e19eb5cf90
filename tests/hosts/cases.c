/*
 * cases.c: reads case files. Refuses a case that says too little, or a "covers" that its verdict
 * belies.
 */
#include "cases.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/host/local.h"

struct reading {
	struct plm_arena *arena;
	struct case_file *file;
	long line;
	bool in_case;
};

static bool wrong(const char *file, long line, const char *what)
{
	fprintf(stderr, "%s:%ld: %s\n", file, line, what);
	return false;
}

static struct host_case *current(struct reading *r)
{
	struct host_case *c;

	if (r->in_case)
		return &r->file->items[r->file->count - 1];
	c = plm_push(r->arena, r->file->items, r->file->count);
	if (!c)
		abort();
	c->file = r->file->file;
	c->line = r->line;
	r->in_case = true;
	return c;
}

static const char *copy(struct reading *r, struct plm_slice s)
{
	const char *text = plm_arena_strndup(r->arena, s.data, s.size_bytes);

	if (!text)
		abort();
	return text;
}

static bool set_covers(struct reading *r, struct host_case *c, struct plm_slice value)
{
	struct case_covers *covers = plm_push(r->arena, c->covers, c->covers_count);
	struct plm_slice element, kind, more;

	if (!covers || !plm_next_word(&value, " \t", &element) ||
	    !plm_next_word(&value, " \t", &kind) || plm_next_word(&value, " \t", &more))
		return wrong(c->file, r->line, "write covers: ELEMENT KIND");
	covers->element = copy(r, element);
	covers->kind = copy(r, kind);
	return true;
}

/* The name may hold blanks; the verdict is the last word. */
static bool set_instance(struct reading *r, struct host_case *c, struct plm_slice value)
{
	struct case_instance *instance = plm_push(r->arena, c->instances, c->instance_count);
	size_t at = value.size_bytes;

	while (at && value.data[at - 1] != ' ')
		at--;
	if (!instance || at < 2 || !plm_verdict_parse(value.data + at, &instance->verdict))
		return wrong(c->file, r->line, "write instance: NAME VERDICT");
	instance->name =
		copy(r, plm_slice_trim((struct plm_slice){.data = value.data, .size_bytes = at}));
	return true;
}

static bool set_key(struct reading *r, struct plm_slice key, struct plm_slice value)
{
	struct host_case *c = current(r);
	/* Copied so that the value ends in NUL. */
	struct plm_slice own = plm_slice_of(copy(r, value));

	if (plm_slice_is(key, "case"))
		c->name = own.data;
	else if (plm_slice_is(key, "host"))
		c->host = own.data;
	else if (plm_slice_is(key, "check"))
		c->check = own.data;
	else if (plm_slice_is(key, "message"))
		c->message = own.data;
	else if (plm_slice_is(key, "covers"))
		return set_covers(r, c, own);
	else if (plm_slice_is(key, "instance"))
		return set_instance(r, c, own);
	else if (plm_slice_is(key, "verdict"))
		return (c->has_verdict = plm_verdict_parse(own.data, &c->verdict)) ||
		       wrong(c->file, r->line, "this is no verdict");
	else
		return wrong(c->file, r->line, "there is no such key in a case");
	return true;
}

static bool read_line(struct reading *r, struct plm_slice line)
{
	struct plm_slice key, value;

	line = plm_slice_trim(line);
	if (line.size_bytes == 0) {
		r->in_case = false;
		return true;
	}
	if (line.data[0] == '#')
		return true;
	if (!plm_split(line, ':', &key, &value))
		return wrong(r->file->file, r->line, "write KEY: VALUE");
	return set_key(r, key, value);
}

/* The verdict a kind of cover must have; PLM_VERDICT_COUNT when several may be right. */
static bool kind_verdict(const char *kind, enum plm_verdict *verdict)
{
	static const struct {
		const char *kind;
		enum plm_verdict verdict;
	} kinds[] = {
		{"pass", PLM_VERDICT_PASS},	     {"fail", PLM_VERDICT_FAIL},
		{"unreadable", PLM_VERDICT_UNKNOWN}, {"absent", PLM_VERDICT_COUNT},
		{"mixed", PLM_VERDICT_COUNT},
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(kinds[i].kind, kind) != 0)
			continue;
		*verdict = kinds[i].verdict;
		return true;
	}
	return false;
}

static bool check_case(const struct host_case *c)
{
	if (!c->name || !c->host || !c->check || !c->has_verdict)
		return wrong(c->file, c->line, "a case needs case, host, check and verdict");
	for (size_t i = 0; i < c->covers_count; i++) {
		enum plm_verdict verdict;

		if (!kind_verdict(c->covers[i].kind, &verdict))
			return wrong(c->file, c->line,
				     "covers pass, fail, absent, unreadable or mixed");
		if (verdict != PLM_VERDICT_COUNT && verdict != c->verdict)
			return wrong(c->file, c->line, "the verdict is not what the case covers");
	}
	return true;
}

static const char *family_of(struct plm_arena *arena, const char *file)
{
	const char *name = strrchr(file, '/');
	const char *dot;

	name = name ? name + 1 : file;
	dot = strchr(name, '.');
	return plm_arena_strndup(arena, name, dot ? (size_t)(dot - name) : strlen(name));
}

bool cases_read(const char *file, struct plm_arena *arena, struct case_file *out)
{
	plm_auto_err struct plm_err *err = NULL;
	struct reading r = {.arena = arena, .file = out};
	struct plm_slice rest, line;
	struct plm_datum data;
	bool good = true;

	*out = (struct case_file){.file = file, .family = family_of(arena, file)};
	if (plm_local_read(arena, file, 16 * 1024 * 1024, &data, &err) < 0) {
		fprintf(stderr, "%s\n", plm_err_message(err));
		return false;
	}
	rest = (struct plm_slice){.data = data.data, .size_bytes = data.size_bytes};
	while (plm_next_line(&rest, &line)) {
		r.line++;
		good = read_line(&r, line) && good;
	}
	for (size_t i = 0; i < out->count; i++)
		good = check_case(&out->items[i]) && good;
	return good;
}
