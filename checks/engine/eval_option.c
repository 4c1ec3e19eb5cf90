/*
 * eval_option.c: asks the command lines, files and units of containerd, podman and CRI-O for an option. Pure.
 */
#include "checks/engine/judge_option.h"

#include "core/base/arena.h"
#include "core/engine/judge.h"

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
		engine_show_command_line(ev, setup->cmdline_path, &setup->cmdline);
	for (size_t i = 0; i < setup->file_count; i++)
		engine_show_file(ev, setup->files[i].path, &setup->files[i].state);
	if (setup->gap)
		engine_show_file(
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
	rc = engine_ask_unit(ev, unit, setup->process, s, &command);
	if (rc <= 0)
		return rc;
	next.process = NULL;
	next.cmdline = command.arguments;
	next.cmdline_path = command.source;
	rc = engine_setting_find(plm_facts_arena(ev->facts), &next, option, &later);
	engine_take_unit(s, &later, setup->process);
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
	if (!engine_nobody_knows(ev, engine_kind_name(kind), &list->processes))
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
		engine_show_answer(ev, &a, setup->process);
		engine_take_worse(ev, &p->expect, &a, &worst);
	}
	if (rc < 0)
		return rc;
	plm_expected(ev, "%s: %s", p->key, wanted);
	engine_judge_answer(ev, p->key, &p->expect, &worst, wanted);
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
