/*
 * claims_effect.c: what the kernel enforces for a container now: of all its processes what gives it most, of files what its
 * first process sees. Reads /proc/PID and control groups through facts; judges nothing.
 */
#include "core/facts/claims_read.h"

#include <errno.h>
#include <inttypes.h>

#include "core/facts/cgroup_limit.h"

static const struct plm_process *init_of(const struct claim_reader *r)
{
	return r->d->container->init;
}

static const char *file_of(struct claim_reader *r, const struct plm_process *p, const char *file)
{
	const char *path = plm_arena_printf(r->arena, "/proc/%" PRId32 "/%s", p->pid, file);

	r->failed |= !path;
	return path;
}

static void unreadable_file(struct claim_reader *r, struct plm_claim_value *v,
			    const struct plm_process *p, const char *file, int error)
{
	claim_unreadable(r, v, file_of(r, p, file), error);
}

/* Of those whose status could be read, the one that stands for the worst of all: it decides where the value came from. */
typedef int64_t process_rank(const struct plm_process *p);

static const struct plm_process *worst(struct claim_reader *r, struct plm_claim_value *v,
				       process_rank *rank)
{
	const struct plm_container *c = r->d->container;
	const struct plm_process *found = NULL;

	for (size_t i = 0; i < c->process_count; i++) {
		const struct plm_process *p = c->processes[i];

		if (p->presence == PLM_PRESENT && (!found || rank(p) > rank(found)))
			found = p;
	}
	if (found)
		r->source = file_of(r, found, "status");
	else
		unreadable_file(r, v, init_of(r), "status", init_of(r)->error);
	return found;
}

/* ---- privileges ---- */

void effect_capabilities(struct claim_reader *r, struct plm_claim_value *v)
{
	const struct plm_process *init = init_of(r);

	if (init->presence != PLM_PRESENT) {
		unreadable_file(r, v, init, "status", init->error);
		return;
	}
	r->source = file_of(r, init, "status");
	claim_bits(r, v, init->cap_eff);
}

void effect_bounding(struct claim_reader *r, struct plm_claim_value *v)
{
	const struct plm_container *c = r->d->container;
	const struct plm_process *telling = init_of(r);
	uint64_t bits = 0;
	size_t read = 0;

	for (size_t i = 0; i < c->process_count; i++) {
		const struct plm_process *p = c->processes[i];

		if (p->presence != PLM_PRESENT)
			continue;
		if (read++ == 0 || (p->cap_bnd & ~bits))
			telling = p;
		bits |= p->cap_bnd;
	}
	if (!read) {
		unreadable_file(r, v, telling, "status", telling->error);
		return;
	}
	r->source = file_of(r, telling, "status");
	claim_bits(r, v, bits);
}

static int64_t may_gain(const struct plm_process *p)
{
	return p->no_new_privs == 0;
}

void effect_no_new_privs(struct claim_reader *r, struct plm_claim_value *v)
{
	const struct plm_process *p = worst(r, v, may_gain);

	if (p && p->no_new_privs < 0)
		claim_unreadable(r, v, r->source, ENOTSUP);
	else if (p)
		claim_flag(r, v, p->no_new_privs != 0, false);
}

static int64_t is_unfiltered(const struct plm_process *p)
{
	return p->seccomp_mode <= 0;
}

/* The kernel does not tell what a filter lets through: there the claims are all there is. */
void effect_seccomp(struct claim_reader *r, struct plm_claim_value *v)
{
	const struct plm_process *p = worst(r, v, is_unfiltered);
	int rank = PLM_CLAIM_SECCOMP_FILTERS;

	if (!p)
		return;
	for (int i = 0; i < PLM_CLAIM_EFFECT; i++)
		if (r->claims->values[PLM_CLAIM_SECCOMP][i].rank == PLM_CLAIM_SECCOMP_ALLOWS_ALL)
			rank = PLM_CLAIM_SECCOMP_ALLOWS_ALL;
	if (p->seccomp_mode <= 0)
		claim_seccomp(r, v, PLM_CLAIM_SECCOMP_OFF);
	else
		claim_rank(r, v, rank, "filter");
}

/* ---- users ---- */

/* Takes the next line of a uid_map. */
static bool next_map(struct plm_slice *rest, uint64_t number[3])
{
	struct plm_slice line, word;

	if (!plm_next_line(rest, &line))
		return false;
	for (int i = 0; i < 3; i++)
		if (!plm_next_word(&line, " \t", &word) || !plm_parse_u64(word, 10, &number[i]))
			return false;
	return true;
}

/* False, with the value said, where it cannot be told or is the host's. */
static bool read_map(struct claim_reader *r, struct plm_claim_value *v, struct plm_slice *map)
{
	struct plm_datum text;

	if (plm_facts_process_file(r->d->facts, init_of(r), "uid_map", &text, NULL) < 0)
		r->failed = true;
	else if (text.presence != PLM_PRESENT)
		unreadable_file(r, v, init_of(r), "uid_map", text.error ? text.error : ENOENT);
	else
		*map = (struct plm_slice){text.data, text.size_bytes};
	return !r->failed && text.presence == PLM_PRESENT;
}

void effect_user(struct claim_reader *r, struct plm_claim_value *v)
{
	const struct plm_process *init = init_of(r);
	uint64_t user = init->uid[1], map[3];
	struct plm_slice rest = {0};

	if (init->presence != PLM_PRESENT) {
		unreadable_file(r, v, init, "status", init->error);
		return;
	}
	if (!init->in_initial_userns && !read_map(r, v, &rest))
		return;
	while (rest.size_bytes && next_map(&rest, map))
		if (init->uid[1] >= map[1] && init->uid[1] - map[1] < map[2])
			user = init->uid[1] - map[1] + map[0];
	r->source = file_of(r, init, "status");
	claim_rank(r, v, user == 0, "%" PRIu64, user);
}

void effect_user_map(struct claim_reader *r, struct plm_claim_value *v)
{
	struct claim_items list = {0};
	struct plm_slice rest;
	bool root = false;
	uint64_t map[3];

	if (init_of(r)->presence != PLM_PRESENT) {
		unreadable_file(r, v, init_of(r), "uid_map", init_of(r)->error);
		return;
	}
	r->source = file_of(r, init_of(r), "uid_map");
	if (init_of(r)->in_initial_userns) {
		claim_ns_host(r, v);
		return;
	}
	if (!read_map(r, v, &rest))
		return;
	while (next_map(&rest, map)) {
		root |= map[1] == 0;
		claim_item(r, &list,
			   claim_map_text(r, (int64_t)map[0], (int64_t)map[1], (int64_t)map[2]));
	}
	claim_end(r, v, &list);
	v->rank = root;
}

/* ---- namespaces ---- */

static void say_namespace(struct claim_reader *r, struct plm_claim_value *v, enum plm_ns ns)
{
	const struct plm_container *c = r->d->container;
	const struct plm_process *in_host = NULL, *unread = NULL;
	uint64_t host = r->d->processes->host_ns[ns];
	char link[16];

	for (size_t i = 0; i < c->process_count; i++) {
		if (!c->processes[i]->ns[ns])
			unread = unread ? unread : c->processes[i];
		else if (c->processes[i]->ns[ns] == host)
			in_host = in_host ? in_host : c->processes[i];
	}
	snprintf(link, sizeof(link), "ns/%s", plm_ns_name(ns));
	if (!in_host && (unread || !host)) {
		unreadable_file(r, v, unread ? unread : init_of(r), link,
				unread && unread->error ? unread->error : EACCES);
		return;
	}
	r->source = file_of(r, in_host ? in_host : init_of(r), link);
	if (in_host)
		claim_ns_host(r, v);
	else
		claim_ns_own(r, v);
}

void effect_ns_pid(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_PID);
}

void effect_ns_net(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_NET);
}

void effect_ns_ipc(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_IPC);
}

void effect_ns_uts(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_UTS);
}

void effect_ns_cgroup(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_CGROUP);
}

void effect_ns_user(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_USER);
}

/* ---- labels ---- */

static bool is_selinux(const struct plm_datum *label)
{
	size_t colons = 0;

	for (size_t i = 0; label->data && i < label->size_bytes; i++) {
		if (label->data[i] == ' ' || label->data[i] == '/')
			return false;
		colons += label->data[i] == ':';
	}
	return colons >= 2;
}

/* False, with the value said, where there is no label of that kind. */
static bool has_label(struct claim_reader *r, struct plm_claim_value *v, bool selinux)
{
	const struct plm_datum *label = &init_of(r)->label;

	r->source = file_of(r, init_of(r), "attr/current");
	if (label->presence == PLM_UNREADABLE)
		claim_unreadable(r, v, r->source, label->error);
	else if (label->presence == PLM_ABSENT || is_selinux(label) != selinux)
		claim_label(r, v, NULL);
	return label->presence == PLM_PRESENT && is_selinux(label) == selinux;
}

/* "NAME (enforce)", "NAME (complain)", "unconfined". */
void effect_apparmor(struct claim_reader *r, struct plm_claim_value *v)
{
	const char *label = init_of(r)->label.data, *mode;

	if (!has_label(r, v, false))
		return;
	mode = strrchr(label, '(');
	if (mode > label && (plm_str_starts(mode, "(enforce)") || plm_str_starts(mode, "(kill)")))
		claim_label(r, v, plm_arena_strndup(r->arena, label, (size_t)(mode - label) - 1));
	else if (plm_str_starts(label, "unconfined"))
		claim_label(r, v, NULL);
	else
		claim_rank(r, v, CLAIM_OPEN, "%s", label);
}

void effect_selinux(struct claim_reader *r, struct plm_claim_value *v)
{
	if (has_label(r, v, true))
		claim_label(r, v, init_of(r)->label.data);
}

/* ---- limits ---- */

static bool read_limit(struct claim_reader *r, struct plm_claim_value *v, enum plm_limit_kind kind,
		       const struct plm_cgroup_limit **limit)
{
	struct plm_container_limit found;

	if (plm_facts_container_limit(r->d->facts, kind, r->d->container, &found, NULL) < 0) {
		r->failed = true;
		return false;
	}
	*limit = found.limit;
	/* No limit at all is the worst, whatever the rest would say. */
	if (found.limit && !found.limit->limited)
		found.unread = NULL, found.pathless = NULL;
	if (found.unread)
		claim_unreadable(r, v, found.unread->source, found.unread->state.error);
	else if (found.pathless || !found.limit)
		unreadable_file(r, v, found.pathless ? found.pathless : init_of(r), "cgroup",
				found.pathless ? found.pathless->error : ENOENT);
	else
		r->source = found.limit->source;
	return !found.unread && !found.pathless && found.limit;
}

void effect_memory(struct claim_reader *r, struct plm_claim_value *v)
{
	const struct plm_cgroup_limit *limit;

	if (read_limit(r, v, PLM_LIMIT_MEMORY, &limit))
		claim_memory(r, v, limit->limited ? (json_int_t)limit->value : 0);
}

void effect_pids(struct claim_reader *r, struct plm_claim_value *v)
{
	const struct plm_cgroup_limit *limit;

	if (read_limit(r, v, PLM_LIMIT_PIDS, &limit))
		claim_count(r, v, limit->limited ? (json_int_t)limit->value : 0);
}

void effect_cpu(struct claim_reader *r, struct plm_claim_value *v)
{
	const struct plm_cgroup_limit *limit;

	if (read_limit(r, v, PLM_LIMIT_CPU, &limit))
		claim_cpu(r, v, limit->limited ? (int64_t)limit->value : 0);
}

void effect_oom(struct claim_reader *r, struct plm_claim_value *v)
{
	struct plm_datum text;
	int64_t score;

	if (plm_facts_process_file(r->d->facts, init_of(r), "oom_score_adj", &text, NULL) < 0) {
		r->failed = true;
		return;
	}
	r->source = file_of(r, init_of(r), "oom_score_adj");
	if (text.presence == PLM_PRESENT &&
	    plm_parse_i64(plm_slice_trim((struct plm_slice){text.data, text.size_bytes}), 10,
			  &score))
		claim_oom(r, v, score);
	else
		claim_unreadable(r, v, r->source, text.error ? text.error : ENOENT);
}

/* ---- control group ---- */

/* Whether a path of some hierarchy, with or without where that is mounted, leads to the group or one above it. */
static bool leads_to(const char *claimed, const char *group)
{
	for (size_t n = strlen(group); n > 1; n--) {
		size_t size = strlen(claimed);

		if ((group[n] == '\0' || group[n] == '/') && n <= size &&
		    strncmp(claimed + size - n, group, n) == 0)
			return true;
	}
	return false;
}

void effect_cgroup(struct claim_reader *r, struct plm_claim_value *v)
{
	const struct plm_claim_value *state = &r->claims->values[PLM_CLAIM_CGROUP][PLM_CLAIM_STATE];
	const char *group = init_of(r)->cgroup;

	if (!group) {
		unreadable_file(r, v, init_of(r), "cgroup", init_of(r)->error);
		return;
	}
	r->source = file_of(r, init_of(r), "cgroup");
	claim_rank(r, v, state->text && !leads_to(state->text, group) ? CLAIM_OPEN : CLAIM_CLOSED,
		   "%s", group);
}
