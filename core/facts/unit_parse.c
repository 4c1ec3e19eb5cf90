/*
 * unit_parse.c: the settings of a unit file, one call each. Follows systemd.syntax(7): a line that ends
 * in a backslash goes on with the next, comments between them left out. Pure.
 */
#include "core/facts/unit_files.h"

#include "core/base/buf.h"

/* A hostile file may be one endless line. */
enum { MOST_LINE_BYTES = 1024 * 1024, MOST_SECTION_BYTES = 64 };

struct parser {
	char section[MOST_SECTION_BYTES]; /* a longer name is none of systemd's */
	size_t section_bytes;
	const char *file;
	plm_unit_take_line *take;
	void *context;
};

static bool is_comment(struct plm_slice line)
{
	return line.size_bytes && (line.data[0] == '#' || line.data[0] == ';');
}

static void enter(struct parser *p, struct plm_slice name)
{
	p->section_bytes = name.size_bytes <= MOST_SECTION_BYTES ? name.size_bytes : 0;
	memcpy(p->section, name.data, p->section_bytes);
}

static int take_line(struct parser *p, struct plm_slice line)
{
	struct plm_slice key, value;

	line = plm_slice_trim(line);
	if (line.size_bytes >= 2 && line.data[0] == '[') {
		if (line.data[line.size_bytes - 1] == ']')
			enter(p, (struct plm_slice){line.data + 1, line.size_bytes - 2});
		return 0;
	}
	if (!plm_split(line, '=', &key, &value))
		return 0;
	return p->take(p->context, p->file, (struct plm_slice){p->section, p->section_bytes}, key,
		       value);
}

/* Lines that belong together, joined by blanks in `joined`. *line is the first on the way in. */
static void join(struct plm_slice *rest, struct plm_slice *line, struct plm_buf *joined)
{
	bool goes_on = true;

	plm_buf_clear(joined);
	while (goes_on) {
		goes_on = line->size_bytes && line->data[line->size_bytes - 1] == '\\';
		plm_buf_add(joined, line->data, line->size_bytes - goes_on);
		if (!goes_on)
			break;
		plm_buf_char(joined, ' ');
		do
			goes_on = plm_next_line(rest, line);
		while (goes_on && is_comment(plm_slice_trim(*line)));
	}
}

int plm_unit_parse(struct plm_slice text, const char *file, plm_unit_take_line *take, void *context)
{
	plm_auto_buf struct plm_buf joined = {.limit_bytes = MOST_LINE_BYTES};
	struct parser p = {.file = file, .take = take, .context = context};
	struct plm_slice line;
	int rc = 0;

	while (rc == 0 && plm_next_line(&text, &line)) {
		if (is_comment(plm_slice_trim(line)))
			continue;
		if (line.size_bytes && line.data[line.size_bytes - 1] == '\\') {
			join(&text, &line, &joined);
			if (joined.failed == PLM_E_NOMEM)
				return -PLM_E_NOMEM;
			line = (struct plm_slice){plm_buf_text(&joined), joined.size_bytes};
		}
		rc = take_line(&p, line);
	}
	return rc;
}
