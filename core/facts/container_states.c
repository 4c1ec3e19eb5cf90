/*
 * container_states.c: runc's state.json, crun's status and machined's machines, below /run and below each user's
 * /run/user. Believed only where they name a process by number and, where they have it, start time. Judges nothing.
 */
#include "core/facts/container_states.h"

#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/map.h"
#include "core/base/text.h"
#include "core/facts/json.h"
#include "core/host/host.h"

/* No more files are looked at in one directory: a user may make as many as they like. */
enum { MOST_STATES = 4096 };

/* A kind of directory: an entry for each container. */
struct kind {
	enum plm_runtime runtime;
	const char *root;  /* of the system's, below /run */
	const char *users; /* below /run/user/UID, or NULL */
	const char
		*file; /* below the entry; NULL: the entry itself is the file; "": there is none */
};

static const struct kind kinds[] = {
	{PLM_RUNTIME_RUNC, "/run/runc", "runc", "state.json"},
	{PLM_RUNTIME_CRUN, "/run/crun", "crun", "status"},
	{PLM_RUNTIME_LXC, "/run/lxc", NULL, ""},
	{PLM_RUNTIME_NSPAWN, "/run/systemd/machines", NULL, NULL},
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

struct states {
	struct plm_facts *facts;
	struct plm_arena *arena;
	struct plm_map by_process; /* "PID START" -> struct plm_state */
};

/* ---- what a file says ---- */

struct named {
	uint64_t pid, start;
	bool has_start;
};

static int read_json(const struct plm_datum *text, const char *pid, const char *start,
		     struct named *to)
{
	plm_auto_json json_t *object = NULL;
	int rc = plm_json_parse(text, &object);

	if (rc < 0)
		return rc;
	to->pid = (uint64_t)json_integer_value(json_object_get(object, pid));
	to->start = (uint64_t)json_integer_value(json_object_get(object, start));
	to->has_start = true;
	return 0;
}

static int read_named(const struct kind *kind, const struct plm_datum *text, struct named *to)
{
	struct plm_slice leader;

	*to = (struct named){0};
	if (kind->runtime == PLM_RUNTIME_RUNC)
		return read_json(text, "init_process_pid", "init_process_start", to);
	if (kind->runtime == PLM_RUNTIME_CRUN)
		return read_json(text, "pid", "process-start-time", to);
	if (plm_facts_line(text, "LEADER", &leader))
		plm_parse_u64(leader, 10, &to->pid);
	return 0;
}

/* machined keeps no start time; it removes the file when the leader ends. */
static const char *process_key(struct plm_arena *arena, uint64_t pid, uint64_t start, bool has)
{
	return has ? plm_arena_printf(arena, "%" PRIu64 " %" PRIu64, pid, start)
		   : plm_arena_printf(arena, "%" PRIu64, pid);
}

static int add_state(struct states *s, const struct kind *kind, const char *entry, const char *path)
{
	/* A state is tens of kilobytes, and its bytes are not needed again. */
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	struct plm_datum text;
	struct plm_state *state;
	struct named named;
	const char *key;
	int rc = path && scratch ? plm_host_read(plm_facts_host(s->facts), scratch, path,
						 PLM_ENGINE_FILE_BYTES, &text)
				 : -PLM_E_NOMEM;

	if (rc < 0 || text.presence != PLM_PRESENT)
		return rc;
	rc = read_named(kind, &text, &named);
	if (rc < 0 || !named.pid)
		return rc;
	state = plm_new(s->arena, struct plm_state);
	key = process_key(s->arena, named.pid, named.start, named.has_start);
	if (!state || !key)
		return -PLM_E_NOMEM;
	*state = (struct plm_state){kind->runtime, plm_arena_strdup(s->arena, entry), path};
	return state->id && plm_map_add(&s->by_process, key, state) != -PLM_E_NOMEM ? 0
										    : -PLM_E_NOMEM;
}

static int add_directory(struct states *s, const struct kind *kind, const char *directory)
{
	const struct plm_datum *names;
	int rc = directory ? plm_facts_list(s->facts, directory, &names, NULL) : -PLM_E_NOMEM;

	if (rc < 0 || names->presence != PLM_PRESENT)
		return rc;
	for (size_t at = 0, n = 0; rc == 0 && n < MOST_STATES && at < names->size_bytes; n++) {
		const char *entry = names->data + at;

		at += strlen(entry) + 1;
		/* machined keeps links from units to machines beside them. */
		if (!kind->file && strchr(entry, ':'))
			continue;
		rc = add_state(s, kind, entry,
			       plm_arena_printf(s->arena, kind->file ? "%s/%s/%s" : "%s/%s",
						directory, entry, kind->file));
	}
	return rc;
}

/* ---- all of them ---- */

/* Calls visit for each user's directory of that kind. */
static int for_users(struct plm_facts *facts, const struct kind *kind,
		     int (*visit)(void *context, const struct kind *kind, const char *directory),
		     void *context)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *users;
	int rc = plm_facts_list(facts, "/run/user", &users, NULL);

	if (rc < 0 || users->presence != PLM_PRESENT)
		return rc;
	for (size_t at = 0; rc == 0 && at < users->size_bytes; at += strlen(users->data + at) + 1)
		rc = visit(
			context, kind,
			plm_arena_printf(arena, "/run/user/%s/%s", users->data + at, kind->users));
	return rc;
}

static int visit_states(void *context, const struct kind *kind, const char *directory)
{
	return add_directory(context, kind, directory);
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct states *s = plm_new(plm_facts_arena(facts), struct states);
	int rc = s ? 0 : -PLM_E_NOMEM;

	(void)key;
	if (rc < 0)
		return plm_err_nomem(err);
	s->facts = facts;
	s->arena = plm_facts_arena(facts);
	plm_map_init(&s->by_process, s->arena);
	for (size_t i = 0; rc == 0 && i < KINDS; i++) {
		if (kinds[i].file && !kinds[i].file[0])
			continue;
		rc = add_directory(s, &kinds[i], kinds[i].root);
		if (rc == 0 && kinds[i].users)
			rc = for_users(facts, &kinds[i], visit_states, s);
	}
	*value = s;
	return rc < 0 ? plm_err_nomem(err) : 0;
}

int plm_states_find(struct plm_facts *facts, const struct plm_process *init,
		    const struct plm_state **state, struct plm_err **err)
{
	static const struct plm_fact fact = {"the runtimes' states", gather};
	struct plm_arena *arena = plm_facts_arena(facts);
	const char *exact, *number;
	const void *value = NULL;
	const struct states *s;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	*state = NULL;
	if (rc < 0)
		return rc;
	s = value;
	exact = process_key(arena, (uint64_t)init->pid, init->start_time_ticks, true);
	number = process_key(arena, (uint64_t)init->pid, 0, false);
	if (!exact || !number)
		return plm_err_nomem(err);
	*state = plm_map_get(&s->by_process, exact);
	if (!*state)
		*state = plm_map_get(&s->by_process, number);
	return 0;
}

/* ---- by a name ---- */

struct search {
	struct plm_facts *facts;
	const char *id;
	enum plm_runtime found;
};

static int look_below(void *context, const struct kind *kind, const char *directory)
{
	struct search *search = context;
	const char *path = directory ? plm_arena_printf(plm_facts_arena(search->facts), "%s/%s",
							directory, search->id)
				     : NULL;
	const struct plm_stat *st;
	int rc = path ? plm_facts_stat(search->facts, path, &st, NULL) : -PLM_E_NOMEM;

	if (rc == 0 && st->presence == PLM_PRESENT && !search->found)
		search->found = kind->runtime;
	return rc;
}

int plm_states_runtime(struct plm_facts *facts, const char *id, enum plm_runtime *runtime,
		       struct plm_err **err)
{
	struct search search = {.facts = facts, .id = id};
	int rc = 0;

	if (*runtime != PLM_RUNTIME_UNKNOWN || strchr(id, '/'))
		return 0;
	for (size_t i = 0; rc == 0 && !search.found && i < KINDS; i++) {
		rc = look_below(&search, &kinds[i], kinds[i].root);
		if (rc == 0 && !search.found && kinds[i].users)
			rc = for_users(facts, &kinds[i], look_below, &search);
	}
	if (rc < 0)
		return plm_err_nomem(err);
	if (search.found)
		*runtime = search.found;
	return 0;
}
