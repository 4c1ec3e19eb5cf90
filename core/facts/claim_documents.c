/*
 * claim_documents.c: reads the files that hold claims about a container, and ties each to its first process by number and
 * start time. Asks no engine; judges nothing.
 */
#include "core/facts/claim_documents.h"

#include <errno.h>
#include <inttypes.h>
#include <time.h>

#include "core/base/err.h"
#include "core/facts/boot_time.h"
#include "core/host/host.h"

int plm_claim_take(struct plm_claim_documents *d, enum plm_claim_file file, const char *path)
{
	struct plm_claim_record *record = &d->records[file];
	struct plm_datum text;
	int rc = path ? plm_host_read(plm_facts_host(d->facts), d->scratch, path,
				      PLM_ENGINE_FILE_BYTES, &text)
		      : -PLM_E_NOMEM;

	if (rc < 0 || text.presence == PLM_ABSENT || record->presence == PLM_PRESENT)
		return rc;
	*record = (struct plm_claim_record){
		.path = path, .presence = text.presence, .error = text.error};
	if (file == PLM_CLAIM_LXC_CONFIG)
		return plm_claim_parse_lxc(d, &text);
	rc = plm_json_parse(&text, &d->json[file]);
	if (rc == 0 && text.presence == PLM_PRESENT && !d->json[file]) {
		record->presence = PLM_UNREADABLE;
		record->error = EBADMSG;
	}
	return rc;
}

/* ---- whose it is ---- */

static int drop(struct plm_claim_documents *d, enum plm_claim_file file, const char *why)
{
	if (!why)
		return -PLM_E_NOMEM;
	d->records[file].stale = why;
	json_decref(d->json[file]);
	d->json[file] = NULL;
	return 0;
}

/* A state counts when its process has this number and was started at this tick. */
static int bind_state(struct plm_claim_documents *d, enum plm_claim_file file, const char *pid_key,
		      const char *start_key)
{
	struct plm_arena *arena = plm_facts_arena(d->facts);
	const struct plm_process *init = d->container->init;
	const json_t *pid = json_object_get(d->json[file], pid_key);
	const json_t *start = json_object_get(d->json[file], start_key);

	if (!d->json[file])
		return 0;
	if (json_integer_value(pid) != init->pid)
		return drop(d, file,
			    plm_arena_printf(arena, "it is about pid %" JSON_INTEGER_FORMAT,
					     json_integer_value(pid)));
	if (!json_is_integer(start) ||
	    (uint64_t)json_integer_value(start) != init->start_time_ticks)
		return drop(d, file,
			    "its process was started at another time: the number was reused");
	return 0;
}

/* "2026-11-22T09:44:19.26Z" as seconds since 1970. */
static bool parse_time(const char *text, int64_t *seconds)
{
	struct tm tm = {0};

	if (!text || !strptime(text, "%Y-%m-%dT%H:%M:%S", &tm))
		return false;
	*seconds = timegm(&tm);
	return true;
}

/* Docker does not keep the tick, but the time of day, taken a moment after the start; the clock may have been set since. */
enum { CLOCK_SLACK_SECONDS = 300 };

/* Why it is not about this process, or NULL. */
static int doubt_docker(struct plm_claim_documents *d, const json_t *state, const char **why)
{
	json_int_t pid = json_integer_value(json_object_get(state, "Pid"));
	int64_t said = 0, started = 0;
	int rc;

	if (pid != d->container->init->pid) {
		*why = plm_arena_printf(plm_facts_arena(d->facts),
					"it is about pid %" JSON_INTEGER_FORMAT, pid);
		return *why ? 0 : -PLM_E_NOMEM;
	}
	/* What the runtime keeps of the same container names the tick. */
	if (d->json[PLM_CLAIM_RUNC_STATE] || d->json[PLM_CLAIM_CRUN_STATUS])
		return 0;
	rc = plm_facts_started(d->facts, d->container->init, &started, NULL);
	if (!started || !parse_time(plm_json_text(state, "StartedAt"), &said))
		*why = "when its process was started cannot be told";
	else if (said - started > CLOCK_SLACK_SECONDS || started - said > CLOCK_SLACK_SECONDS)
		*why = "its process was started at another time: the number was reused";
	return rc;
}

static int bind_docker(struct plm_claim_documents *d)
{
	const json_t *config = d->json[PLM_CLAIM_DOCKER_CONFIG];
	const char *why = NULL;
	int rc = config ? doubt_docker(d, json_object_get(config, "State"), &why) : 0;

	return rc == 0 && why ? drop(d, PLM_CLAIM_DOCKER_CONFIG, why) : rc;
}

/* It says nothing of a process: it is believed as far as the file beside it. */
static int bind_hostconfig(struct plm_claim_documents *d)
{
	const struct plm_claim_record *beside = &d->records[PLM_CLAIM_DOCKER_CONFIG];

	if (!d->json[PLM_CLAIM_DOCKER_HOSTCONFIG] || d->json[PLM_CLAIM_DOCKER_CONFIG])
		return 0;
	return drop(d, PLM_CLAIM_DOCKER_HOSTCONFIG,
		    beside->stale
			    ? beside->stale
			    : "config.v2.json beside it does not say which process it is about");
}

int plm_claim_bind(struct plm_claim_documents *d)
{
	int rc = bind_state(d, PLM_CLAIM_RUNC_STATE, "init_process_pid", "init_process_start");

	if (rc == 0)
		rc = bind_state(d, PLM_CLAIM_CRUN_STATUS, "pid", "process-start-time");
	if (rc == 0)
		rc = bind_docker(d);
	return rc < 0 ? rc : bind_hostconfig(d);
}

/* ---- the whole ---- */

int plm_claim_documents_find(struct plm_facts *facts, const struct plm_container *container,
			     struct plm_claim_documents *d)
{
	int rc;

	d->facts = facts;
	d->container = container;
	for (int i = 0; i < PLM_CLAIM_FILES; i++)
		d->records[i].presence = PLM_ABSENT;
	d->scratch = plm_arena_new();
	if (!d->scratch)
		return -PLM_E_NOMEM;
	rc = plm_facts_processes(facts, &d->processes, NULL);
	return rc < 0 ? rc : plm_claim_places(d);
}

void plm_claim_documents_free(struct plm_claim_documents *d)
{
	for (int i = 0; i < PLM_CLAIM_FILES; i++)
		json_decref(d->json[i]);
	plm_arena_free(d->scratch);
}
