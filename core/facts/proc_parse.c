/*
 * proc_parse.c: stat, status, uid_map and namespace links of /proc/PID as numbers. Reads only the
 * bytes it is given.
 */
#include "core/facts/proc_parse.h"

enum {
	PF_KTHREAD_BIT = 0x200000,
	FIRST_FIELD_AFTER_COMM = 3,
	FIELD_PPID = 4,
	FIELD_FLAGS = 9,
	FIELD_THREADS = 20,
	FIELD_START_TIME = 22,
};

static bool find_comm(struct plm_slice text, struct plm_slice *comm, struct plm_slice *rest)
{
	const char *open = text.size_bytes ? memchr(text.data, '(', text.size_bytes) : NULL;
	const char *close = text.size_bytes ? memrchr(text.data, ')', text.size_bytes) : NULL;

	if (!open || !close || close < open)
		return false;
	*comm = (struct plm_slice){.data = open + 1, .size_bytes = (size_t)(close - open - 1)};
	*rest = (struct plm_slice){
		.data = close + 1,
		.size_bytes = text.size_bytes - (size_t)(close + 1 - text.data),
	};
	return true;
}

static bool to_i32(struct plm_slice word, int32_t *value)
{
	int64_t wide;

	if (!plm_parse_i64(word, 10, &wide) || wide < INT32_MIN || wide > INT32_MAX)
		return false;
	*value = (int32_t)wide;
	return true;
}

static bool take_stat_field(int field, struct plm_slice word, struct plm_proc_stat *out)
{
	uint64_t flags;

	switch (field) {
	case FIRST_FIELD_AFTER_COMM:
		out->state = word.data[0];
		return word.size_bytes == 1;
	case FIELD_PPID:
		return to_i32(word, &out->ppid);
	case FIELD_FLAGS:
		if (!plm_parse_u64(word, 10, &flags))
			return false;
		out->kernel_thread = flags & PF_KTHREAD_BIT;
		return true;
	case FIELD_THREADS:
		return to_i32(word, &out->thread_count);
	case FIELD_START_TIME:
		return plm_parse_u64(word, 10, &out->start_time_ticks);
	default:
		return true;
	}
}

bool plm_proc_parse_stat(struct plm_slice text, struct plm_proc_stat *out)
{
	struct plm_proc_stat found = {0};
	struct plm_slice rest, word;

	if (!find_comm(text, &found.comm, &rest))
		return false;
	for (int field = FIRST_FIELD_AFTER_COMM; field <= FIELD_START_TIME; field++)
		if (!plm_next_word(&rest, " \n", &word) || !take_stat_field(field, word, &found))
			return false;
	*out = found;
	return true;
}

static bool take_ids(struct plm_slice value, uint32_t ids[static 4])
{
	struct plm_slice word;
	uint64_t id;

	for (int i = 0; i < 4; i++) {
		if (!plm_next_word(&value, "\t ", &word) || !plm_parse_u64(word, 10, &id) ||
		    id > UINT32_MAX)
			return false;
		ids[i] = (uint32_t)id;
	}
	return true;
}

static int32_t count_words(struct plm_slice value)
{
	struct plm_slice word;
	int32_t count = 0;

	while (plm_next_word(&value, "\t ", &word))
		count++;
	return count;
}

enum status_kind {
	STATUS_IDS,
	STATUS_HEX,
	STATUS_INT,
	STATUS_COUNT,
};

/* The lines that matter, and where they go. */
static const struct status_line {
	const char *key;
	enum status_kind kind;
	size_t offset;
	bool required;
} status_lines[] = {
	{"Uid", STATUS_IDS, offsetof(struct plm_process, uid), true},
	{"Gid", STATUS_IDS, offsetof(struct plm_process, gid), true},
	{"NSpid", STATUS_COUNT, offsetof(struct plm_process, pid_depth), false},
	{"CapInh", STATUS_HEX, offsetof(struct plm_process, cap_inh), true},
	{"CapPrm", STATUS_HEX, offsetof(struct plm_process, cap_prm), true},
	{"CapEff", STATUS_HEX, offsetof(struct plm_process, cap_eff), true},
	{"CapBnd", STATUS_HEX, offsetof(struct plm_process, cap_bnd), true},
	{"CapAmb", STATUS_HEX, offsetof(struct plm_process, cap_amb), false},
	{"NoNewPrivs", STATUS_INT, offsetof(struct plm_process, no_new_privs), false},
	{"Seccomp", STATUS_INT, offsetof(struct plm_process, seccomp_mode), false},
	{"Seccomp_filters", STATUS_INT, offsetof(struct plm_process, seccomp_filters), false},
};

enum { STATUS_LINES = sizeof(status_lines) / sizeof(status_lines[0]) };

static bool take_status_value(const struct status_line *row, struct plm_slice value, void *member)
{
	switch (row->kind) {
	case STATUS_IDS:
		return take_ids(value, member);
	case STATUS_HEX:
		return plm_parse_u64(value, 16, member);
	case STATUS_INT:
		return to_i32(value, member);
	case STATUS_COUNT:
		*(int32_t *)member = count_words(value);
		return true;
	}
	return false;
}

static void reset_status(struct plm_process *process)
{
	process->cap_eff = process->cap_prm = process->cap_bnd = 0;
	process->cap_amb = process->cap_inh = 0;
	process->no_new_privs = process->seccomp_mode = process->seccomp_filters = -1;
	process->pid_depth = 1;
}

static bool take_status_line(struct plm_slice line, struct plm_process *out, uint32_t *seen)
{
	struct plm_slice key, value;

	if (!plm_split(line, ':', &key, &value))
		return true;
	for (unsigned i = 0; i < STATUS_LINES; i++) {
		const struct status_line *row = &status_lines[i];

		/* The first line of a name wins: the kernel writes each once. */
		if ((*seen & 1u << i) || !plm_slice_is(key, row->key))
			continue;
		*seen |= 1u << i;
		return take_status_value(row, value, (char *)out + row->offset);
	}
	return true;
}

bool plm_proc_parse_status(struct plm_slice text, struct plm_process *out)
{
	struct plm_process found = *out;
	struct plm_slice line;
	uint32_t seen = 0;

	reset_status(&found);
	while (plm_next_line(&text, &line))
		if (!take_status_line(line, &found, &seen))
			return false;
	for (unsigned i = 0; i < STATUS_LINES; i++)
		if (status_lines[i].required && !(seen & 1u << i))
			return false;
	*out = found;
	return true;
}

bool plm_proc_parse_ns(struct plm_slice text, uint64_t *inode)
{
	const char *open = text.size_bytes ? memchr(text.data, '[', text.size_bytes) : NULL;
	size_t before;

	if (!open || text.data[text.size_bytes - 1] != ']')
		return false;
	before = (size_t)(open + 1 - text.data);
	return plm_parse_u64(
		(struct plm_slice){.data = open + 1, .size_bytes = text.size_bytes - before - 1},
		10, inode);
}

bool plm_proc_parse_uid_map(struct plm_slice text, struct plm_uid_map *out)
{
	struct plm_uid_map found = {0};
	struct plm_slice line, word;
	uint64_t n[3]; /* first inside, first outside, how many */
	size_t lines = 0;

	for (; plm_next_line(&text, &line); lines++) {
		for (int i = 0; i < 3; i++)
			if (!plm_next_word(&line, " \t", &word) || !plm_parse_u64(word, 10, &n[i]))
				return false;
		found.maps_host_root |= n[1] == 0 && n[2] > 0;
		found.whole = lines == 0 && n[0] == 0 && n[1] == 0 && n[2] == UINT32_MAX;
	}
	*out = found;
	return true;
}
