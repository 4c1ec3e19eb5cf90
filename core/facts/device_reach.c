/*
 * device_reach.c: what of the host's devices a container may open: every one, its disks, its memory.
 * Asks what decides for its control groups; reads nothing itself.
 */
#include "core/facts/devices.h"

#include <errno.h>
#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"

/* No device has these numbers: who may open it was given all that the rules do not name. */
enum { NOBODYS_MAJOR = 4094, NOBODYS_MINOR = 1048574 };

struct search {
	struct plm_facts *facts;
	const struct plm_host_disk_list *disks;
	const struct plm_device_rules *rules;
	struct plm_device_reach *reach;
	struct plm_err **err;
};

/* Whether it may be read or written, the one or the other. */
static bool opens(struct search *s, struct plm_device_question question,
		  struct plm_device_opinion *opinion)
{
	static const unsigned kinds[] = {PLM_DEVICE_READ, PLM_DEVICE_WRITE};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		question.access = kinds[i];
		*opinion = plm_device_rules_ask(s->rules, &question);
		if (opinion->answer == PLM_DEVICE_ALLOWED)
			return true;
		if (opinion->answer == PLM_DEVICE_UNTOLD && !s->reach->why)
			s->reach->why = opinion->why;
	}
	return false;
}

static const char *describe(struct search *s, const struct plm_device_question *question,
			    const struct plm_device_opinion *opinion)
{
	struct plm_arena *arena = plm_facts_arena(s->facts);
	const char *type = question->type == PLM_DEVICE_BLOCK ? "block" : "character";
	size_t count = s->rules->programs.count;

	if (!s->rules->is_program)
		return plm_arena_strndup(arena, opinion->line.data, opinion->line.size_bytes);
	if (count == 0)
		return "everything, as no BPF program is attached to it or above";
	if (question->major == NOBODYS_MAJOR)
		return plm_arena_printf(arena, "any %s device (%zu BPF program%s)", type, count,
					count == 1 ? "" : "s");
	return plm_arena_printf(arena, "%s %" PRIu32 ":%" PRIu32 " (%zu BPF program%s)", type,
				question->major, question->minor, count, count == 1 ? "" : "s");
}

static int take(struct search *s, const char *words, const struct plm_device_question *question,
		const struct plm_device_opinion *opinion)
{
	s->reach->words = words;
	s->reach->source = s->rules->source;
	s->reach->rule = describe(s, question, opinion);
	return s->reach->rule ? 0 : plm_err_nomem(s->err);
}

static int ask_all(struct search *s)
{
	const struct plm_device_question block = {
		.type = PLM_DEVICE_BLOCK, .major = NOBODYS_MAJOR, .minor = NOBODYS_MINOR};
	struct plm_device_question character = block;
	struct plm_device_opinion opinion, other;
	bool disks;

	character.type = PLM_DEVICE_CHAR;
	disks = opens(s, block, &opinion);
	if (opens(s, character, &other))
		return take(s,
			    disks ? "every device of the host"
				  : "every character device of the host",
			    &character, &other);
	return disks ? take(s, "every disk of the host", &block, &opinion) : 0;
}

static int ask_disks(struct search *s)
{
	struct plm_device_opinion opinion;

	for (size_t i = 0; i < s->disks->count; i++) {
		const struct plm_device_question question = {.type = PLM_DEVICE_BLOCK,
							     .major = s->disks->items[i].major,
							     .minor = s->disks->items[i].minor};

		if (opens(s, question, &opinion))
			return take(s, "a disk the host runs from", &question, &opinion);
	}
	return 0;
}

static int ask_memory(struct search *s)
{
	/* /dev/mem, /dev/kmem and /dev/port. */
	static const uint32_t minors[] = {1, 2, 4};
	struct plm_device_opinion opinion;

	for (size_t i = 0; i < sizeof(minors) / sizeof(minors[0]); i++) {
		const struct plm_device_question question = {
			.type = PLM_DEVICE_CHAR, .major = 1, .minor = minors[i]};

		if (opens(s, question, &opinion))
			return take(s, "the host's memory", &question, &opinion);
	}
	return 0;
}

static int ask(struct search *s)
{
	bool opens_disks = true;
	int rc = 0;

	if (!s->rules->is_program && !plm_device_list_parses(s->rules, &opens_disks))
		return -PLM_E_PARSE;
	rc = ask_all(s);
	if (rc == 0 && !s->reach->words)
		rc = ask_disks(s);
	if (rc == 0 && !s->reach->words)
		rc = ask_memory(s);
	s->reach->unsure |= opens_disks && !s->disks->complete;
	return rc;
}

static void refuse(struct search *s, const struct plm_process *p, const char *file, int error)
{
	/* What ended meanwhile is no member any more; its group with it. */
	if (s->reach->unread || (error == ESRCH && strcmp(file, "status") == 0))
		return;
	s->reach->unread = p;
	s->reach->unread_file = file;
	s->reach->source = s->rules ? s->rules->source : NULL;
	s->reach->error = error == ESRCH ? ENOENT : error ? error : EIO;
}

static int look_at(struct search *s, const struct plm_process *p)
{
	int rc = plm_facts_device_rules(s->facts, p, &s->rules, s->err);

	if (rc < 0)
		return rc;
	s->reach->on_host = true;
	s->reach->process = p;
	if (s->rules->text.presence != PLM_PRESENT) {
		refuse(s, p, "cgroup", s->rules->text.error);
		return 0;
	}
	rc = ask(s);
	if (rc != -PLM_E_PARSE)
		return rc;
	refuse(s, p, "cgroup", EBADMSG);
	return 0;
}

static bool same_groups(const struct plm_process *a, const struct plm_process *b)
{
	return a && plm_str_eq(a->cgroup_devices, b->cgroup_devices) &&
	       plm_str_eq(a->cgroup_unified, b->cgroup_unified);
}

int plm_facts_device_reach(struct plm_facts *facts, const struct plm_container *container,
			   const struct plm_device_reach **out, struct plm_err **err)
{
	struct search s = {.facts = facts, .err = err};
	const struct plm_process *last = NULL;
	int rc = plm_facts_host_disks(facts, &s.disks, err);

	s.reach = plm_new(plm_facts_arena(facts), struct plm_device_reach);
	if (!s.reach)
		return plm_err_nomem(err);
	for (size_t i = 0; rc == 0 && !s.reach->words && i < container->process_count; i++) {
		const struct plm_process *p = container->processes[i];

		if (p->presence != PLM_PRESENT)
			refuse(&s, p, "status", p->error);
		s.reach->read_count++;
		/* Nodes give no more than the host's files permit to who has no power over it. */
		if (!p->in_initial_userns || same_groups(last, p))
			continue;
		last = p;
		rc = look_at(&s, p);
	}
	if (rc == 0)
		*out = s.reach;
	return rc;
}
