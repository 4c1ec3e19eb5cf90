/*
 * eval_devices.c: judges the device nodes a container's control group lets it open: all of them, the
 * host's disks, the host's memory.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "checks/container/container.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

enum { ANY = -1 };

/* One line of devices.list: "b 8:0 rwm", "c 136:* rwm", "a *:* rwm". */
struct entry {
	char type;
	int64_t major, minor; /* ANY for "*" */
	bool opens;	      /* may read or write, not only make the node */
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
	entry->opens = memchr(access.data, 'r', access.size_bytes) ||
		       memchr(access.data, 'w', access.size_bytes);
	return true;
}

static bool covers(const struct entry *entry, int64_t major_number, int64_t minor_number)
{
	return (entry->major == ANY || entry->major == major_number) &&
	       (entry->minor == ANY || entry->minor == minor_number);
}

static const struct container_disk *disk_of(const struct container_disk_list *disks,
					    const struct entry *entry)
{
	for (size_t i = 0; i < disks->count; i++)
		if (covers(entry, disks->items[i].major, disks->items[i].minor))
			return &disks->items[i];
	return NULL;
}

/* What an entry gives away, in words; NULL when it gives away nothing of the host's. */
static const char *given_away(const struct container_disk_list *disks, const struct entry *entry)
{
	/* /dev/mem, /dev/kmem and /dev/port. */
	static const int memory_minors[] = {1, 2, 4};

	if (!entry->opens)
		return NULL;
	if (entry->type == 'a')
		return "every device of the host";
	if (entry->major == ANY)
		return entry->type == 'b' ? "every disk of the host"
					  : "every character device of the host";
	if (entry->type == 'b')
		return disk_of(disks, entry) ? "a disk the host runs from" : NULL;
	for (size_t i = 0; i < sizeof(memory_minors) / sizeof(memory_minors[0]); i++)
		if (covers(entry, 1, memory_minors[i]))
			return "the host's memory";
	return NULL;
}

struct open_device {
	const struct plm_process *process;
	const char *words, *source;
	struct plm_slice line; /* of devices.list */
	bool unsure;	       /* a disk that could not be told from the host's */
	bool on_host;	       /* some process is in the host's user namespace */
	bool is_program;
};

static bool judge_rules(const struct container_disk_list *disks,
			const struct container_device_rules *rules, struct open_device *found)
{
	struct plm_slice rest = {.data = rules->text.data, .size_bytes = rules->text.size_bytes};
	struct plm_slice line;
	struct entry entry;

	while (!found->words && plm_next_line(&rest, &line)) {
		if (!parse_entry(line, &entry))
			return false;
		found->words = given_away(disks, &entry);
		found->line = line;
		found->source = rules->source;
		found->unsure |= entry.type == 'b' && entry.opens && !disks->complete;
	}
	return true;
}

/* Nodes give no more than the host's files permit to who has no power over the host. */
static int find_device(const struct container_case *c, const struct container_disk_list *disks,
		       struct container_worst *worst, struct open_device *found)
{
	const char *last = NULL;

	for (size_t i = 0; !found->words && i < c->container->process_count; i++) {
		const struct plm_process *p = c->container->processes[i];
		struct container_device_rules rules;
		int rc;

		if (p->presence != PLM_PRESENT)
			container_take_unread(worst, p, "status", p->error);
		worst->read_count++;
		if (!p->in_initial_userns || (last && plm_str_eq(last, p->cgroup_devices)))
			continue;
		last = p->cgroup_devices;
		found->on_host = true;
		found->process = p;
		rc = container_device_rules(c->ev->facts, p, c->processes->cgroup_paths_relative,
					    &rules);
		if (rc < 0)
			return rc;
		found->is_program |= rules.is_program;
		if (rules.text.presence != PLM_PRESENT)
			container_take_unread(worst, p, "cgroup",
					      rules.text.error == ESRCH ? ENOENT
									: rules.text.error);
		else if (!judge_rules(disks, &rules, found))
			container_take_unread(worst, p, "cgroup", EBADMSG);
	}
	return 0;
}

static void judge_found(const struct container_case *c, const struct container_worst *worst,
			const struct open_device *found)
{
	if (found->words) {
		plm_evidence_value(c->ev, PLM_RUNNING, found->source, "%.*s",
				   (int)found->line.size_bytes, found->line.data);
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s may open %s: its control group allows \"%.*s\" (pid %" PRId32 ")",
			    c->who, found->words, (int)found->line.size_bytes, found->line.data,
			    found->process->pid);
	} else if (found->is_program) {
		container_show_unreadable(c, found->process, "cgroup", ENOTSUP);
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "which devices %s may open is not known: with cgroup v2 a BPF program "
			    "decides, and those are not read yet",
			    c->who);
	} else if (found->unsure) {
		container_show_unreadable(c, found->process, "cgroup", ENODATA);
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "%s may open a disk, and what the host's own are made of could not be "
			    "read",
			    c->who);
	} else if (!container_judge_unread(c, worst)) {
		container_show(c, c->container->init, "cgroup", "none of them");
		plm_verdict(c->ev, PLM_VERDICT_PASS,
			    found->on_host ? "%s may open no disk and no memory of the host"
					   : "%s has no power over the host's devices: it is in a "
					     "user namespace of its own",
			    c->who);
	}
}

static int judge(const struct container_case *c)
{
	const struct container_disk_list *disks;
	struct container_worst worst = {0};
	struct open_device found = {0};
	int rc = container_host_disks(c->ev->facts, &disks);

	if (rc == 0)
		rc = find_device(c, disks, &worst, &found);
	if (rc == 0)
		judge_found(c, &worst, &found);
	return rc;
}

int container_eval_devices(struct plm_eval *ev, const void *params)
{
	const struct container_params *p = params;

	plm_expected(ev, "the control group allows neither all devices, nor a disk or the memory "
			 "of the host");
	return container_each(ev, params, &p->exempt, judge);
}
