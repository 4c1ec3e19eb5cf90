/*
 * cgroup_file.c: the lines of /proc/PID/cgroup, and which of their paths tells most. Reads only the
 * bytes it is given.
 */
#include "core/facts/cgroup_path.h"

struct line {
	struct plm_slice controllers, path;
};

static bool split_line(struct plm_slice text, struct line *line)
{
	const char *first = memchr(text.data, ':', text.size_bytes);
	size_t left = first ? text.size_bytes - (size_t)(first + 1 - text.data) : 0;
	const char *second = left ? memchr(first + 1, ':', left) : NULL;

	if (!second)
		return false;
	line->controllers =
		(struct plm_slice){.data = first + 1, .size_bytes = (size_t)(second - first - 1)};
	line->path = (struct plm_slice){
		.data = second + 1,
		.size_bytes = text.size_bytes - (size_t)(second + 1 - text.data),
	};
	return line->path.size_bytes > 0;
}

static bool has_controller(struct plm_slice controllers, const char *name)
{
	struct plm_slice word;

	while (plm_next_word(&controllers, ",", &word))
		if (plm_slice_is(word, name))
			return true;
	return false;
}

/* The hierarchies that may tell, best first, and those that are only asked for; "" is cgroup v2. */
static const char *const hierarchies[] = {"", "name=systemd", "pids", "memory", "devices", "cpu"};
enum { HIERARCHIES = sizeof(hierarchies) / sizeof(hierarchies[0]), TELLING = 4 };

static void choose(const struct plm_slice paths[static TELLING], struct plm_cgroup_paths *out)
{
	for (int i = 0; i < TELLING; i++) {
		out->match = plm_cgroup_match(paths[i]);
		out->chosen = paths[i];
		if (out->match.runtime != PLM_RUNTIME_UNKNOWN)
			return;
	}
	for (int i = TELLING - 1; i >= 0; i--)
		if (paths[i].data && (!plm_slice_is(paths[i], "/") || !out->chosen.data))
			out->chosen = paths[i];
}

bool plm_cgroup_parse(struct plm_slice text, struct plm_cgroup_paths *out)
{
	struct plm_slice paths[HIERARCHIES] = {{0}};
	struct plm_slice row;
	struct line line;

	*out = (struct plm_cgroup_paths){0};
	while (plm_next_line(&text, &row)) {
		if (row.size_bytes == 0 || !split_line(row, &line))
			return false;
		for (int i = 0; i < HIERARCHIES; i++)
			if (hierarchies[i][0] ? has_controller(line.controllers, hierarchies[i])
					      : line.controllers.size_bytes == 0)
				paths[i] = line.path;
	}
	choose(paths, out);
	out->pids = paths[2].data ? paths[2] : paths[0];
	out->memory = paths[3].data ? paths[3] : paths[0];
	out->devices = paths[4];
	out->cpu = paths[5].data ? paths[5] : paths[0];
	out->unified = paths[0];
	return true;
}
