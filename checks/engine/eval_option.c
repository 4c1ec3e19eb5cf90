/*
 * eval_option.c: judges what an engine has an option set to, now and after its next start. Of several engines of a kind the
 * worst decides. Pure.
 */
#include <inttypes.h>
#include <string.h>

#include "checks/engine/engine.h"
#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

/* ---- what the kinds of engines share ---- */

struct engine_answer {
	const char *name;
	struct engine_setting s;
};

static bool fails(struct plm_eval *ev, const struct plm_expect *expect, const char *value)
{
	return value && !plm_expect_meets(ev, expect, value);
}

/* The one that fails is named, else the one that cannot be told. */
static int rank(struct plm_eval *ev, const struct plm_expect *expect,
		const struct engine_setting *s)
{
	if (fails(ev, expect, s->value) || fails(ev, expect, s->later))
		return 2;
	return s->unread || s->doubt || !s->value || s->may_be_old;
}

static void say_unknown(struct plm_eval *ev, const char *key, const struct engine_answer *a)
{
	const struct engine_setting *s = &a->s;

	if (s->unread)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "what %s has %s set to could not be read from %s: %s", a->name, key,
			    s->unread, plm_errno_words(s->error));
	else if (s->doubt)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "what %s has %s set to cannot be told from %s: %s", a->name, key,
			    s->file, s->doubt);
	else if (!s->value)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s is not told %s, and what it chooses then depends on the host",
			    a->name, key);
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s was changed after %s had started: %s is \"%.200s\" there, which "
			    "holds only from its next start on",
			    s->file, a->name, key, s->value);
}

static void judge(struct plm_eval *ev, const char *key, const struct plm_expect *expect,
		  const struct engine_answer *a, const char *wanted)
{
	const struct engine_setting *s = &a->s;
	const char *from = s->source ? s->source : "its default";

	if (fails(ev, expect, s->value))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s has %s set to \"%.200s\" by %s; it should be %s", a->name, key,
			    s->value, from, wanted);
	else if (fails(ev, expect, s->later))
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"%s has %s set to \"%.200s\" by %s now, and its next start would make it "
			"\"%.200s\" by %s; it should be %s",
			a->name, key, s->value ? s->value : "what the host decides", from, s->later,
			s->later_source ? s->later_source : "its default", wanted);
	else if (rank(ev, expect, s))
		say_unknown(ev, key, a);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%s has %s set to \"%.200s\" by %s", a->name, key,
			    s->value, from);
}

static void show(struct plm_eval *ev, const struct engine_answer *a, bool runs)
{
	const struct engine_setting *s = &a->s;

	if (s->value)
		plm_evidence_value(ev, runs && !s->may_be_old ? PLM_RUNNING : PLM_PERSISTENT,
				   s->source ? s->source : "default of the engine", "%s", s->value);
	if (s->later)
		plm_evidence_value(ev, PLM_PERSISTENT,
				   s->later_source ? s->later_source : "default of the engine",
				   "%s", s->later);
}

static void show_file(struct plm_eval *ev, const char *path, const struct plm_datum *state)
{
	plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
						.source = path,
						.presence = state->presence,
						.error = state->error,
						.value = state->presence == PLM_PRESENT ? "read"
											: NULL});
}

static void take_worse(struct plm_eval *ev, const struct plm_expect *expect,
		       const struct engine_answer *a, struct engine_answer *worst)
{
	if (!worst->name || rank(ev, expect, &a->s) > rank(ev, expect, &worst->s))
		*worst = *a;
}

static bool nobody_knows(struct plm_eval *ev, const char *name, const struct plm_datum *processes)
{
	if (processes->presence != PLM_UNREADABLE)
		return false;
	plm_evidence_datum(ev, PLM_RUNNING, "/proc", processes);
	plm_verdict(ev, PLM_VERDICT_UNKNOWN,
		    "whether %s runs here could not be read from /proc: %s", name,
		    plm_errno_words(processes->error));
	return true;
}

/* ---- Docker ---- */

const char *engine_docker_name(struct plm_arena *arena, const struct plm_docker_daemon *daemon)
{
	return daemon->process
		       ? plm_arena_printf(arena, "dockerd (pid %" PRId32 ")", daemon->process->pid)
		       : "dockerd";
}

bool engine_no_docker(struct plm_eval *ev, const struct plm_docker_daemon_list *list)
{
	if (list->count)
		return false;
	if (!nobody_knows(ev, "Docker", &list->processes))
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "Docker neither runs here nor is it installed");
	return true;
}

const char *engine_validate_docker_option(const void *params)
{
	const struct docker_option_params *p = params;
	const char *member;

	if (!plm_docker_option_find(p->key, &member))
		return "key is no option of dockerd that plimsoll knows; write it as daemon.json "
		       "has it: log-driver, "
		       "log-opts.max-size";
	return plm_expect_check(&p->expect);
}

/* Of a unit that may say otherwise. */
static bool cannot_tell(const struct engine_command *command, struct engine_setting *s)
{
	if (command->arguments.presence == PLM_PRESENT)
		return false;
	if (!s->unread) {
		s->unread = command->source;
		s->error = command->arguments.error;
	}
	return true;
}

/* What the unit would start, when it is the unit that runs or nothing runs. */
static int find_later(struct plm_eval *ev, const struct plm_docker_daemon *daemon, const char *key,
		      struct engine_setting *s)
{
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	struct plm_docker_daemon next = *daemon;
	struct plm_docker_setting later = {0};
	struct engine_command command;
	int rc = engine_unit_command(ev->facts, "docker.service", daemon->process, &command, NULL);

	if (rc < 0 || command.arguments.presence == PLM_ABSENT)
		return rc;
	next.process = NULL;
	next.config_is_newer = false;
	next.cmdline = command.arguments;
	next.cmdline_path = command.source;
	show_file(ev, command.source, &command.arguments);
	if (cannot_tell(&command, s))
		return 0;
	rc = plm_docker_setting_find(arena, &next, key, &later);
	if (daemon->process) {
		s->later = later.value && !plm_str_eq(later.value, s->value) ? later.value : NULL;
		s->later_source = later.source;
	} else {
		s->value = later.value;
		s->source = later.source;
	}
	return rc;
}

static int ask_docker(struct plm_eval *ev, const struct plm_docker_daemon *daemon, const char *key,
		      struct engine_answer *a)
{
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	struct plm_docker_setting found = {0};
	int rc = plm_docker_setting_find(arena, daemon, key, &found);

	*a = (struct engine_answer){.name = engine_docker_name(arena, daemon)};
	a->s = (struct engine_setting){.value = found.value,
				       .source = found.source,
				       .file = found.file,
				       .unread = found.unread,
				       .error = found.error,
				       .may_be_old = found.may_be_old};
	if (daemon->process)
		plm_evidence_value(ev, PLM_RUNNING, daemon->cmdline_path, "%s",
				   daemon->cmdline.presence == PLM_PRESENT ? "read" : "not read");
	show_file(ev, daemon->config_path, &daemon->config_state);
	if (rc == 0)
		rc = find_later(ev, daemon, key, &a->s);
	show(ev, a, daemon->process);
	return rc < 0 || a->name ? rc : -PLM_E_NOMEM;
}

int engine_eval_docker_option(struct plm_eval *ev, const void *params)
{
	const struct docker_option_params *p = params;
	const char *wanted = plm_expect_words(plm_facts_arena(ev->facts), &p->expect);
	const struct plm_docker_daemon_list *list;
	struct engine_answer a, worst = {0};
	int rc = wanted ? plm_facts_docker_daemons(ev->facts, &list, NULL) : -PLM_E_NOMEM;

	if (rc < 0)
		return rc;
	plm_expected(ev, "%s: %s", p->key, wanted);
	if (engine_no_docker(ev, list))
		return 0;
	for (size_t i = 0; rc == 0 && i < list->count; i++) {
		rc = ask_docker(ev, &list->items[i], p->key, &a);
		if (rc == 0)
			take_worse(ev, &p->expect, &a, &worst);
	}
	if (rc == 0)
		judge(ev, p->key, &p->expect, &worst, wanted);
	return rc;
}

/* ---- containerd, podman, CRI-O ---- */

const char *engine_validate_containerd_option(const void *params)
{
	const struct engine_option_params *p = params;

	if (!engine_option_find(ENGINE_CONTAINERD, p->key))
		return "key is no option of containerd that plimsoll knows; write it as in "
		       "grpc.tcp_address, or cri.enable_selinux for one of the plug-in for "
		       "Kubernetes";
	return plm_expect_check(&p->expect);
}

const char *engine_validate_podman_option(const void *params)
{
	const struct engine_option_params *p = params;

	if (!engine_option_find(ENGINE_PODMAN, p->key))
		return "key is no option of podman that plimsoll knows; write it as "
		       "containers.conf "
		       "has it: containers.pids_limit; or storage.conf: storage.graphroot";
	return plm_expect_check(&p->expect);
}

const char *engine_validate_crio_option(const void *params)
{
	const struct engine_option_params *p = params;

	if (!engine_option_find(ENGINE_CRIO, p->key))
		return "key is no option of CRI-O that plimsoll knows; write it as crio.conf has "
		       "it: "
		       "crio.runtime.pids_limit";
	return plm_expect_check(&p->expect);
}

static void show_sources(struct plm_eval *ev, const struct engine_setup *setup)
{
	if (setup->process)
		plm_evidence_value(ev, PLM_RUNNING, setup->cmdline_path, "%s",
				   setup->cmdline.presence == PLM_PRESENT ? "read" : "not read");
	for (size_t i = 0; i < setup->file_count; i++)
		show_file(ev, setup->files[i].path, &setup->files[i].state);
	if (setup->gap)
		show_file(
			ev, setup->gap,
			&(struct plm_datum){.presence = PLM_UNREADABLE, .error = setup->gap_error});
}

/* What the engine's unit would start it with; podman has none. */
static int find_next(struct plm_eval *ev, const struct engine_setup *setup,
		     const struct engine_option *option, struct engine_setting *s)
{
	struct engine_setup next = *setup;
	struct engine_setting later = {0};
	struct engine_command command;
	char unit[32];
	int rc;

	if (setup->kind == ENGINE_PODMAN || !option->flag)
		return 0;
	snprintf(unit, sizeof(unit), "%s.service", engine_kind_name(setup->kind));
	rc = engine_unit_command(ev->facts, unit, setup->process, &command, NULL);
	if (rc < 0 || command.arguments.presence == PLM_ABSENT)
		return rc;
	next.process = NULL;
	next.cmdline = command.arguments;
	next.cmdline_path = command.source;
	show_file(ev, command.source, &command.arguments);
	if (cannot_tell(&command, s))
		return 0;
	rc = engine_setting_find(plm_facts_arena(ev->facts), &next, option, &later);
	if (!setup->process) {
		*s = later;
		return rc;
	}
	s->later = later.value && !plm_str_eq(later.value, s->value) ? later.value : NULL;
	s->later_source = later.source;
	return rc;
}

static bool has_no_cri(struct plm_eval *ev, const struct engine_setup_list *list,
		       const struct engine_option *option)
{
	if (option->cri == ENGINE_NO_CRI)
		return false;
	for (size_t i = 0; i < list->count; i++)
		if (!engine_without_cri(&list->items[i]))
			return false;
	show_sources(ev, &list->items[0]);
	plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
		    "%s runs without its plug-in for Kubernetes, whose option this is",
		    list->items[0].name);
	return true;
}

static bool none_here(struct plm_eval *ev, enum engine_kind kind,
		      const struct engine_setup_list *list)
{
	if (list->count)
		return false;
	if (!nobody_knows(ev, engine_kind_name(kind), &list->processes))
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "%s %s installed here",
			    engine_kind_name(kind),
			    kind == ENGINE_PODMAN ? "is not" : "neither runs nor is it");
	return true;
}

static int judge_all(struct plm_eval *ev, const struct engine_option_params *p,
		     const struct engine_setup_list *list, const struct engine_option *option)
{
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	const char *wanted = plm_expect_words(arena, &p->expect);
	struct engine_answer worst = {0};
	int rc = wanted ? 0 : -PLM_E_NOMEM;

	for (size_t i = 0; rc == 0 && i < list->count; i++) {
		const struct engine_setup *setup = &list->items[i];
		struct engine_answer a = {.name = setup->name};

		if (option->cri != ENGINE_NO_CRI && engine_without_cri(setup))
			continue;
		rc = engine_setting_find(arena, setup, option, &a.s);
		show_sources(ev, setup);
		if (rc == 0)
			rc = find_next(ev, setup, option, &a.s);
		show(ev, &a, setup->process);
		take_worse(ev, &p->expect, &a, &worst);
	}
	if (rc < 0)
		return rc;
	plm_expected(ev, "%s: %s", p->key, wanted);
	judge(ev, p->key, &p->expect, &worst, wanted);
	return 0;
}

static int eval_kind(struct plm_eval *ev, const void *params, enum engine_kind kind)
{
	const struct engine_option_params *p = params;
	const struct engine_option *option = engine_option_find(kind, p->key);
	const struct engine_setup_list *list;
	int rc = engine_setups(ev->facts, kind, &list, NULL);

	if (rc < 0 || none_here(ev, kind, list) || has_no_cri(ev, list, option))
		return rc;
	return judge_all(ev, p, list, option);
}

int engine_eval_containerd_option(struct plm_eval *ev, const void *params)
{
	return eval_kind(ev, params, ENGINE_CONTAINERD);
}

int engine_eval_podman_option(struct plm_eval *ev, const void *params)
{
	return eval_kind(ev, params, ENGINE_PODMAN);
}

int engine_eval_crio_option(struct plm_eval *ev, const void *params)
{
	return eval_kind(ev, params, ENGINE_CRIO);
}
