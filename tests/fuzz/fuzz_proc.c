/*
 * fuzz_proc.c: the files of /proc/PID from hostile bytes: stat, status, cgroup, uid_map, a
 * namespace link, a command line. What is accepted must lie within the bytes.
 */
#include "core/facts/cgroup_path.h"
#include "core/facts/cmdline.h"
#include "core/facts/proc_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_within(struct plm_slice part, struct plm_slice whole)
{
	if (part.size_bytes &&
	    (part.data < whole.data || part.data + part.size_bytes > whole.data + whole.size_bytes))
		abort();
}

static void fuzz_cgroup(struct plm_slice text)
{
	struct plm_cgroup_paths paths;
	char *name;

	if (!plm_cgroup_parse(text, &paths))
		return;
	check_within(paths.chosen, text);
	check_within(paths.memory, text);
	check_within(paths.pids, text);
	check_within(paths.match.id, text);
	check_within(paths.match.pod, text);
	check_within(paths.match.outer, text);
	name = malloc(paths.chosen.size_bytes + 1);
	if (name && plm_cgroup_unescape(name, paths.chosen) > paths.chosen.size_bytes)
		abort();
	free(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const spellings[] = {"-n", "--name", NULL};
	char *copy = malloc(size + 1);
	struct plm_slice text = {.data = copy, .size_bytes = size};
	struct plm_datum datum = {.presence = PLM_PRESENT, .data = copy, .size_bytes = size};
	struct plm_proc_stat stat;
	struct plm_process process = {0};
	struct plm_uid_map map;
	uint64_t inode;

	if (!copy)
		return 0;
	memcpy(copy, data, size);
	copy[size] = '\0';
	if (plm_proc_parse_stat(text, &stat))
		check_within(stat.comm, text);
	plm_proc_parse_status(text, &process);
	plm_proc_parse_ns(text, &inode);
	plm_proc_parse_uid_map(text, &map);
	plm_cmdline_find(&datum, spellings);
	fuzz_cgroup(text);
	free(copy);
	return 0;
}
