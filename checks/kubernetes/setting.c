/*
 * setting.c: what a kubelet or a kube-proxy has an option set to, and where that comes from. Pure.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "checks/kubernetes/kubernetes.h"
#include "core/base/arena.h"
#include "core/engine/judge.h"

static const char *who(struct plm_arena *arena, const struct kubelet *kubelet)
{
	return kubelet->process ? plm_arena_printf(arena, "%s (pid %" PRId32 ")", kubelet->program,
						   kubelet->process->pid)
				: kubelet->program;
}

/* ---- what it is set to ---- */

/* The last of the files that says anything about the option, unless one that could not be read may say so after it. */
static void find_file(const struct kubelet *kubelet, const struct kubelet_option *option,
		      const char *member, struct kubelet_setting *s)
{
	bool whole = option->kind >= KUBELET_MAP && !member;

	for (size_t i = kubelet->files.count; i-- > 0;) {
		const struct kubelet_file *file = &kubelet->files.items[i];

		/* kubeadm's file need not be there for one that does not run. */
		if (!file->config && (kubelet->process || file->state.presence != PLM_ABSENT)) {
			s->unread = file->path;
			s->error = file->state.presence == PLM_ABSENT ? ENOENT : file->state.error;
			return;
		}
		if (!kubelet_mentions(file->config, option, member))
			continue;
		s->source = s->source ? s->source : file->path;
		if (!whole)
			return;
	}
}

static const char *fallback_of(const struct kubelet *kubelet, const struct kubelet_option *option,
			       const char *member)
{
	if (member)
		return option->kind == KUBELET_GATES ? kubelet_gate_fallback(member)
						     : option->fallback;
	return !kubelet->has_config_flag && option->no_file ? option->no_file : option->fallback;
}

static int find_in_files(struct plm_arena *arena, const struct kubelet *kubelet,
			 const struct kubelet_option *option, const char *member,
			 struct kubelet_setting *s)
{
	int rc;

	s->newer = kubelet->files.newer;
	find_file(kubelet, option, member, s);
	if (s->unread)
		return 0;
	rc = kubelet_option_of_file(arena, kubelet->merged, option, member, &s->value);
	/* To kube-proxy a text of nothing is as good as none. */
	if (rc == 0 && s->value && !s->value[0] && kubelet->file_decides)
		s->value = NULL;
	if (rc < 0 || s->value)
		return rc;
	s->source = NULL;
	/* What a stopped one is told by flags is told when it starts. */
	if (s->stopped)
		return 0;
	if (kubelet->handed)
		rc = kubelet_option_of_flags(arena, kubelet->handed, option, member, &s->value);
	if (rc < 0 || s->value) {
		s->source = "what K3s hands every kubelet";
		return rc;
	}
	s->value = fallback_of(kubelet, option, member);
	s->older = option->older;
	return 0;
}

int kubernetes_find_setting(struct plm_arena *arena, const struct kubelet *kubelet,
			    const struct kubelet_option *option, const char *member,
			    struct kubelet_setting *s)
{
	int rc = 0;

	if (!kubelet->file_decides || !kubelet->has_config_flag)
		rc = kubelet_option_of_flags(arena, &kubelet->cmdline, option, member, &s->value);

	s->name = who(arena, kubelet);
	s->stopped = !kubelet->process;
	if (rc < 0 || !s->name)
		return -PLM_E_NOMEM;
	if (s->value) {
		s->source = kubelet->cmdline_path;
		s->newer = kubelet->handed ? kubelet->files.newer : NULL;
	} else if (kubelet->process && kubelet->cmdline.presence != PLM_PRESENT) {
		s->unread = kubelet->cmdline_path;
		s->error =
			kubelet->cmdline.presence == PLM_ABSENT ? ENOENT : kubelet->cmdline.error;
	} else {
		rc = find_in_files(arena, kubelet, option, member, s);
	}
	if (rc < 0 || !s->value)
		return rc;
	s->judged = kubelet_judged(arena, option->kind, s->value);
	return s->judged ? 0 : -PLM_E_NOMEM;
}

void kubernetes_show_setting(struct plm_eval *ev, const struct kubelet *kubelet,
			     const struct kubelet_setting *s)
{
	enum plm_aspect aspect = kubelet->process && !s->newer ? PLM_RUNNING : PLM_PERSISTENT;

	if (kubelet->process)
		plm_evidence_value(ev, kubelet->handed ? PLM_PERSISTENT : PLM_RUNNING,
				   kubelet->cmdline_path, "%s",
				   kubelet->cmdline.presence == PLM_PRESENT ? "read" : "not read");
	for (size_t i = 0; i < kubelet->files.count; i++) {
		const struct kubelet_file *file = &kubelet->files.items[i];

		/* One that another source beats decides nothing. */
		if (file->state.presence == PLM_UNREADABLE && !s->unread)
			continue;
		plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
							.source = file->path,
							.presence = file->state.presence,
							.error = file->state.error,
							.value = file->config ? "read" : NULL});
	}
	if (s->value)
		plm_evidence_value(ev, aspect,
				   s->source		   ? s->source
				   : kubelet->file_decides ? "default of kube-proxy"
							   : "default of kubelet",
				   "%s", s->value);
}
