/*
 * device_rules.c: what decides on device nodes for one control group: devices.list of version 1 where
 * that controller is mounted, else the BPF programs of version 2. Reads and asks; judges nothing.
 */
#include "core/facts/devices.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

enum { DEVICES_LIST_BYTES = 64 * 1024, ANY = -1 };

/* ---- where they are ---- */

/* The v1 mount of the controller, else the v2 mount, or NULL. */
static const struct plm_mount *find_hierarchy(const struct plm_mount_list *mounts)
{
	const struct plm_mount *unified = NULL;

	for (size_t i = 0; i < mounts->count; i++) {
		const struct plm_mount *m = &mounts->items[i];
		struct plm_slice rest = plm_slice_of(m->super_options), word;

		if (plm_str_eq(m->fstype, "cgroup2") && !unified)
			unified = m;
		while (plm_str_eq(m->fstype, "cgroup") && plm_next_word(&rest, ",", &word))
			if (plm_slice_is(word, "devices"))
				return m;
	}
	return unified;
}

static struct plm_datum unreadable(int error)
{
	return (struct plm_datum){.presence = PLM_UNREADABLE, .error = error};
}

static int read_list(struct plm_facts *facts, const char *directory, struct plm_device_rules *rules,
		     struct plm_err **err)
{
	const struct plm_datum *text;
	int rc;

	rules->source = plm_arena_printf(plm_facts_arena(facts), "%s/devices.list", directory);
	if (!rules->source)
		return plm_err_nomem(err);
	rc = plm_facts_read(facts, rules->source, DEVICES_LIST_BYTES, &text, err);
	/* Every group of the hierarchy has the file: without it the group is gone. */
	if (rc == 0)
		rules->text = text->presence == PLM_ABSENT ? unreadable(ESRCH) : *text;
	return rc;
}

static int ask_programs(struct plm_facts *facts, const char *directory,
			struct plm_device_rules *rules, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *text;
	int rc;

	rules->is_program = true;
	rules->source = plm_arena_printf(arena, "device-programs:%s", directory);
	if (!rules->source)
		return plm_err_nomem(err);
	rc = plm_facts_probe(facts, rules->source, &text, err);
	if (rc < 0)
		return rc;
	rules->text = *text;
	/* A recording that was made before plimsoll asked has no answer either. */
	if (text->presence != PLM_PRESENT) {
		rules->text = unreadable(text->error ? text->error : ENODATA);
		return 0;
	}
	rc = plm_device_programs_parse(arena, (struct plm_slice){text->data, text->size_bytes},
				       &rules->programs);
	if (rc == -PLM_E_PARSE)
		rules->text = unreadable(EBADMSG);
	return rc == -PLM_E_NOMEM ? plm_err_nomem(err) : 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_device_rules *rules = plm_new(plm_facts_arena(facts), struct plm_device_rules);
	const struct plm_mount_list *mounts;
	const struct plm_mount *m;
	const char *inner, *directory;
	int rc = rules ? plm_facts_host_mounts(facts, &mounts, err) : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	*value = rules;
	m = find_hierarchy(mounts);
	*rules = (struct plm_device_rules){.source = "/proc/self/mountinfo",
					   .text = unreadable(ENOENT)};
	if (mounts->why_not.error)
		rules->text.error = mounts->why_not.error;
	if (!m || !plm_path_is_below(key, m->root))
		return 0;
	inner = plm_str_eq(m->root, "/") ? key : key + strlen(m->root);
	directory = plm_arena_printf(plm_facts_arena(facts), "%s%s", m->point,
				     plm_str_eq(inner, "/") ? "" : inner);
	if (!directory)
		return plm_err_nomem(err);
	return plm_str_eq(m->fstype, "cgroup") ? read_list(facts, directory, rules, err)
					       : ask_programs(facts, directory, rules, err);
}

int plm_facts_device_rules(struct plm_facts *facts, const struct plm_process *process,
			   const struct plm_device_rules **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"the device rules of a control group", gather};
	static const struct plm_device_rules untold = {
		.source = "/proc/self/mountinfo",
		.text = {.presence = PLM_UNREADABLE, .error = ENOENT}};
	/* The hierarchy that has the controller also has a line in /proc/PID/cgroup. */
	const char *path =
		process->cgroup_devices ? process->cgroup_devices : process->cgroup_unified;
	const struct plm_process_list *processes;
	const void *value = &untold;
	int rc = plm_facts_processes(facts, &processes, err);

	if (rc == 0 && path && !processes->cgroup_paths_relative && !strstr(path, "/.."))
		rc = plm_facts_get(facts, &fact, path, &value, err);
	if (rc == 0)
		*out = value;
	return rc;
}

/* ---- one line of devices.list: "b 8:0 rwm", "c 136:* rwm", "a *:* rwm" ---- */

struct entry {
	char type;
	int64_t major, minor; /* ANY for "*" */
	unsigned access;
};

static bool parse_number(struct plm_slice text, int64_t *number)
{
	*number = ANY;
	return plm_slice_is(text, "*") || plm_parse_i64(text, 10, number);
}

static bool parse_entry(struct plm_slice line, struct entry *entry)
{
	struct plm_slice type, numbers, access, major_text, minor_text;

	if (!plm_next_word(&line, " ", &type) || type.size_bytes != 1 ||
	    !plm_next_word(&line, " ", &numbers) || !plm_next_word(&line, " ", &access) ||
	    !plm_split(numbers, ':', &major_text, &minor_text) ||
	    !parse_number(major_text, &entry->major) || !parse_number(minor_text, &entry->minor))
		return false;
	entry->type = type.data[0];
	entry->access = (memchr(access.data, 'r', access.size_bytes) ? PLM_DEVICE_READ : 0u) |
			(memchr(access.data, 'w', access.size_bytes) ? PLM_DEVICE_WRITE : 0u);
	return true;
}

bool plm_device_list_parses(const struct plm_device_rules *rules, bool *opens_disks)
{
	struct plm_slice rest = {rules->text.data, rules->text.size_bytes}, line;
	struct entry entry;

	*opens_disks = false;
	while (plm_next_line(&rest, &line)) {
		if (!parse_entry(line, &entry))
			return false;
		*opens_disks |= entry.access && entry.type != 'c';
	}
	return true;
}

static bool covers(const struct entry *entry, const struct plm_device_question *question)
{
	char type = question->type == PLM_DEVICE_BLOCK ? 'b' : 'c';

	return (entry->type == 'a' || entry->type == type) &&
	       (entry->major == ANY || entry->major == question->major) &&
	       (entry->minor == ANY || entry->minor == question->minor) &&
	       (entry->access & question->access) == question->access;
}

static struct plm_device_opinion ask_list(const struct plm_device_rules *rules,
					  const struct plm_device_question *question)
{
	struct plm_slice rest = {rules->text.data, rules->text.size_bytes}, line;
	struct entry entry;

	while (plm_next_line(&rest, &line))
		if (parse_entry(line, &entry) && covers(&entry, question))
			return (struct plm_device_opinion){.answer = PLM_DEVICE_ALLOWED,
							   .line = line};
	return (struct plm_device_opinion){.answer = PLM_DEVICE_DENIED};
}

struct plm_device_opinion plm_device_rules_ask(const struct plm_device_rules *rules,
					       const struct plm_device_question *question)
{
	struct plm_device_opinion opinion = {0};

	if (!rules->is_program)
		return ask_list(rules, question);
	opinion.answer =
		plm_device_programs_ask(&rules->programs, question, &opinion.program, &opinion.why);
	return opinion;
}
