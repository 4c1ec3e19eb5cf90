/*
 * kubernetes.h: what the family "kubernetes" gathers of the node's kubelet, and what its evaluators take.
 */
#ifndef PLM_CHECKS_KUBERNETES_KUBERNETES_H
#define PLM_CHECKS_KUBERNETES_KUBERNETES_H

#include <plimsoll/plugin.h>

#include "core/facts/containers.h"
#include "core/facts/json.h"

/* ---- options.c: what a kubelet can be told, by the fields of KubeletConfiguration (v1beta1) ---- */

enum kubelet_option_kind {
	KUBELET_TEXT = 0,
	KUBELET_BOOL,
	KUBELET_DURATION, /* judged in seconds, what is less than one is one */
	KUBELET_LIST,
	KUBELET_MAP,   /* a flag replaces what files say */
	KUBELET_GATES, /* a flag adds to what files say */
};

struct kubelet_option {
	const char *field; /* "authentication.anonymous.enabled" */
	const char *flag;  /* "anonymous-auth"; NULL: only in files */
	enum kubelet_option_kind kind;
	const char *fallback; /* what a kubelet does when not told; NULL: it depends */
	const char *older;    /* what older releases did, where that differs; or NULL */
	const char *
		no_file; /* what it does when it was given no --config, where that differs; or NULL */
};

/* The option of a field; of "featureGates.X" the option featureGates, with *member "X". NULL when there is none. */
const struct kubelet_option *kubelet_option_find(const char *field, const char **member);
/* The same for kube-proxy: proxy_options.c, fields of KubeProxyConfiguration (v1alpha1). */
const struct kubelet_option *proxy_option_find(const char *field, const char **member);
const struct kubelet_option *kubelet_option_in(const struct kubelet_option *options, size_t count,
					       const char *field, const char **member);
/* Whether a feature is on when no gate is set: "true", "false", NULL when it depends on the release. */
const char *kubelet_gate_fallback(const char *gate);

/* ---- flags.c ---- */

/* The last value of a flag that is a text, or NULL. */
const char *kubelet_flag(const struct plm_datum *cmdline, const char *flag);
/* What a command line sets an option to: words joined by blanks, a member of a map alone. *value NULL when it is not
 * given there. 0 or -PLM_E_NOMEM. */
int kubelet_option_of_flags(struct plm_arena *arena, const struct plm_datum *cmdline,
			    const struct kubelet_option *option, const char *member,
			    const char **value);

/* ---- value.c ---- */

/* The same of a configuration, which may be NULL; null is as good as not given. */
int kubelet_option_of_file(struct plm_arena *arena, const json_t *config,
			   const struct kubelet_option *option, const char *member,
			   const char **value);
/* Whether a file says anything about an option: null, too. */
bool kubelet_mentions(const json_t *config, const struct kubelet_option *option,
		      const char *member);
/* Lays a drop-in over a configuration as kubelet does: RFC 7386. 0 or -PLM_E_NOMEM. */
int kubelet_merge(json_t *config, const json_t *dropin);
/* The value as it is judged: yes is true, 4h is 14400. Borrowed, or the arena's; NULL when out of memory. */
const char *kubelet_judged(struct plm_arena *arena, enum kubelet_option_kind kind,
			   const char *value);

/* ---- facts ---- */

/* One file a kubelet takes its configuration from. */
struct kubelet_file {
	const char *path;
	struct plm_datum state; /* PRESENT, or why it cannot be used */
	const json_t *config;	/* NULL unless PRESENT */
};

/* dropins.c: adds the drop-ins of a directory, in kubelet's order; what cannot be listed is one file that cannot be
 * read. */
struct kubelet_files {
	struct kubelet_file *items;
	size_t count;
	const char *newer; /* what of them was changed after their reader had started, or NULL */
	const struct plm_process *reader; /* NULL: nothing has read them yet */
};
int kubelet_add_file(struct plm_facts *facts, const char *path, struct kubelet_files *files,
		     struct plm_err **err);
int kubelet_add_dropins(struct plm_facts *facts, const char *directory, struct kubelet_files *files,
			struct plm_err **err);

/* One kubelet: running, or installed and not running (process is NULL); or one kube-proxy. */
struct kubelet {
	const char *program; /* "kubelet", "kube-proxy" */
	bool file_decides;   /* with a file the command line decides nothing */
	const struct plm_process *process;
	const char *cmdline_path;
	struct plm_datum cmdline;
	const struct plm_datum
		*handed; /* the flags that the program around it hands it first; or NULL */
	bool has_config_flag;
	struct kubelet_files files; /* the one of --config first */
	const json_t *merged;	    /* all of them that can be used */
};

struct kubelet_list {
	const struct kubelet *items;
	size_t count;
	const struct plm_process *within; /* a program that has a kubelet within itself, or NULL */
	const struct kubelet *inner; /* that kubelet where it is known what it is told, or NULL */
	struct plm_datum processes;  /* presence of /proc; ABSENT for an image */
};

int kubernetes_kubelets(struct plm_facts *facts, const struct kubelet_list **out,
			struct plm_err **err);
/* collect_proxy.c: each kube-proxy that runs, with its file as the host has it. */
int kubernetes_proxies(struct plm_facts *facts, const struct kubelet_list **out,
		       struct plm_err **err);
/* Where on the host a path of a pod leads to; NULL: nowhere that can be seen. */
int kubernetes_origin(struct plm_facts *facts, const struct plm_process *process, const char *path,
		      const char **origin, struct plm_err **err);
/* A program that has kubelet and its companions within itself, or NULL. */
bool kubernetes_is_within(const char *comm);
/* collect_k3s.c: the kubelet within K3s; NULL when it is not known what K3s was told. */
int kubernetes_k3s(struct plm_facts *facts, const struct plm_process *process,
		   const struct kubelet **out, struct plm_err **err);
/* Reads the command line and lays the files over one another. */
int kubernetes_read_cmdline(struct plm_facts *facts, const struct plm_process *process,
			    struct kubelet *kubelet, struct plm_err **err);
int kubernetes_merge_files(struct plm_facts *facts, struct kubelet *kubelet, struct plm_err **err);

/* ---- setting.c: what one of them has an option set to ---- */

struct kubelet_setting {
	const char *name;   /* of the kubelet */
	const char *value;  /* as it is written; NULL: nobody can tell from here */
	const char *judged; /* the same in the form it is judged in */
	const char *older;  /* what an older release would have instead, judged; or NULL */
	const char *source; /* the file it comes from, or NULL for the default */
	const char *unread; /* what could not be read and would decide, or NULL */
	int error;
	const char *newer; /* what was changed after the kubelet had read it, or NULL */
	bool stopped;
};

/* `out` comes zeroed. 0 or -PLM_E_NOMEM. */
int kubernetes_find_setting(struct plm_arena *arena, const struct kubelet *kubelet,
			    const struct kubelet_option *option, const char *member,
			    struct kubelet_setting *out);
void kubernetes_show_setting(struct plm_eval *ev, const struct kubelet *kubelet,
			     const struct kubelet_setting *s);

/* ---- parameters and evaluators ---- */

struct kubelet_option_params {
	const char *name;
	struct plm_list each_one_of;
	struct plm_expect expect;
};

const char *kubernetes_validate_kubelet_option(const void *params);
int kubernetes_eval_kubelet_option(struct plm_eval *ev, const void *params);
const char *kubernetes_validate_proxy_option(const void *params);
int kubernetes_eval_proxy_option(struct plm_eval *ev, const void *params);

#endif
