/*
 * collect_manifest.c: the static pods of this node: every file in the directory its kubelet was told, with what each
 * container is started by; and MicroK8s's files of arguments. Asks no API server; judges nothing.
 */
#include <errno.h>
#include <string.h>

#include "checks/kubernetes/manifest.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/yaml.h"

enum { MANIFEST_BYTES = 1024 * 1024 };

struct gathering {
	struct plm_facts *facts;
	struct plm_arena *arena;
	struct kube_manifests *found;
};

const char *kube_program_of(const struct plm_datum *words)
{
	const char *slash;

	if (words->presence != PLM_PRESENT || !words->size_bytes)
		return "";
	slash = strrchr(words->data, '/');
	return slash ? slash + 1 : words->data;
}

static int add_gap(struct gathering *g, const char *path, int error)
{
	struct kube_gap *gap = plm_push(g->arena, g->found->gaps, g->found->gap_count);

	if (!gap)
		return -PLM_E_NOMEM;
	*gap = (struct kube_gap){path, error};
	return 0;
}

/* ---- one pod ---- */

static void add_words(struct plm_buf *words, const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *word = json_string_value(json_array_get(list, i));

		plm_buf_str(words, word ? word : "");
		plm_buf_char(words, '\0');
	}
}

static int take_variables(struct gathering *g, const json_t *env, struct kube_component *component)
{
	const char **names = NULL, **slot;

	for (size_t i = 0; i < json_array_size(env); i++) {
		const char *name = plm_json_text(json_array_get(env, i), "name");

		if (!name)
			continue;
		slot = plm_push(g->arena, names, component->variable_count);
		if (!slot || !(*slot = plm_arena_strdup(g->arena, name)))
			return -PLM_E_NOMEM;
	}
	component->variables = names;
	return 0;
}

static struct kube_component *push(struct gathering *g, const char *path, const char *container,
				   const struct plm_buf *words)
{
	struct kube_component *component =
		plm_push(g->arena, g->found->components, g->found->count);
	char *copy = plm_arena_strndup(g->arena, plm_buf_text(words), words->size_bytes);

	if (!component || !copy || words->failed)
		return NULL;
	component->path = path;
	component->container = plm_arena_strdup(g->arena, container);
	component->words = (struct plm_datum){
		.presence = PLM_PRESENT, .data = copy, .size_bytes = words->size_bytes};
	component->opaque = strcmp(kube_program_of(&component->words), container) != 0;
	return component->container ? component : NULL;
}

/* The path on the host of a volume of the pod, or NULL. */
static const char *volume_path(const json_t *pod, const char *name)
{
	const json_t *volumes = json_object_get(json_object_get(pod, "spec"), "volumes");

	for (size_t i = 0; name && i < json_array_size(volumes); i++) {
		const json_t *volume = json_array_get(volumes, i);
		const char *own = plm_json_text(volume, "name");

		if (own && strcmp(own, name) == 0)
			return plm_json_text(json_object_get(volume, "hostPath"), "path");
	}
	return NULL;
}

/* Where on the host a file of the container is: below the longest of its mounts that leads there. */
static const char *host_path(struct gathering *g, const json_t *pod, const json_t *container,
			     const char *file)
{
	const json_t *mounts = json_object_get(container, "volumeMounts");
	const char *from = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < json_array_size(mounts); i++) {
		const json_t *mount = json_array_get(mounts, i);
		const char *point = plm_json_text(mount, "mountPath");
		size_t size = point ? strlen(point) : 0;

		if (size <= longest || strncmp(file, point, size) != 0 ||
		    (file[size] && file[size] != '/'))
			continue;
		longest = size;
		from = volume_path(pod, plm_json_text(mount, "name"));
	}
	return from ? plm_arena_printf(g->arena, "%s%s", from, file + longest) : NULL;
}

static int take_config_file(struct gathering *g, const json_t *pod, const json_t *container,
			    struct kube_component *component)
{
	const char *all, *path;

	if (strcmp(kube_program_of(&component->words), "etcd") != 0)
		return 0;
	if (kube_flag_of(g->arena, &component->words, "config-file", &component->config_told,
			 &all) < 0)
		return -PLM_E_NOMEM;
	path = component->config_told ? host_path(g, pod, container, component->config_told) : NULL;
	component->config_path = path;
	return 0;
}

static int take_container(struct gathering *g, const char *path, const json_t *pod,
			  const json_t *container)
{
	const char *name = plm_json_text(container, "name");
	plm_auto_buf struct plm_buf words = {0};
	struct kube_component *component;

	add_words(&words, json_object_get(container, "command"));
	add_words(&words, json_object_get(container, "args"));
	component = push(g, path, name ? name : "", &words);
	if (!component || take_variables(g, json_object_get(container, "env"), component) < 0)
		return -PLM_E_NOMEM;
	return take_config_file(g, pod, container, component);
}

static int take_manifest(struct gathering *g, const char *path)
{
	const struct plm_datum *text;
	plm_auto_json json_t *pod = NULL;
	const json_t *containers;
	int rc = plm_facts_read(g->facts, path, MANIFEST_BYTES, &text, NULL);

	if (rc < 0)
		return rc;
	/* kubelet passes over directories, too. */
	if (text->presence == PLM_UNREADABLE)
		return text->error == EISDIR ? 0 : add_gap(g, path, text->error);
	if (plm_yaml_parse(text, &pod) < 0)
		return -PLM_E_NOMEM;
	if (text->presence == PLM_PRESENT && !pod)
		return add_gap(g, path, EBADMSG);
	containers = json_object_get(json_object_get(pod, "spec"), "containers");
	for (size_t i = 0; rc == 0 && i < json_array_size(containers); i++)
		rc = take_container(g, path, pod, json_array_get(containers, i));
	return rc;
}

static int take_directory(struct gathering *g, const char *directory)
{
	const struct plm_datum *names;
	int rc = plm_facts_list(g->facts, directory, &names, NULL);

	if (rc == 0 && names->presence == PLM_UNREADABLE)
		return add_gap(g, directory, names->error);
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *path;

		if (names->data[at] == '.')
			continue;
		path = plm_arena_printf(g->arena, "%s/%s", directory, names->data + at);
		rc = path ? take_manifest(g, path) : -PLM_E_NOMEM;
	}
	return rc;
}

/* ---- where they are ---- */

/* Where this kubelet looks; *directory NULL when it does not say. */
static int find_directory(struct gathering *g, const struct kubelet *kubelet,
			  const char **directory)
{
	struct kubelet_setting setting = {0};
	const char *member;
	const struct kubelet_option *option = kubelet_option_find("staticPodPath", &member);
	int rc = kubernetes_find_setting(g->arena, kubelet, option, member, &setting);

	*directory = setting.value && setting.value[0] == '/' ? setting.value : NULL;
	return rc;
}

static int take_kubelets(struct gathering *g)
{
	static const char *const usual[] = {"/etc/kubernetes/manifests",
					    "/var/lib/rancher/rke2/agent/pod-manifests"};
	const struct kubelet_list *kubelets;
	const char *directory;
	bool told = false;
	int rc = kubernetes_kubelets(g->facts, &kubelets, NULL);

	for (size_t i = 0; rc == 0 && i < kubelets->count; i++) {
		rc = find_directory(g, &kubelets->items[i], &directory);
		told = told || directory;
		if (rc == 0 && directory)
			rc = take_directory(g, directory);
	}
	for (size_t i = 0; rc == 0 && !told && i < sizeof(usual) / sizeof(*usual); i++)
		rc = take_directory(g, usual[i]);
	if (rc == 0)
		g->found->within = kubelets->within;
	return rc;
}

/* ---- MicroK8s ---- */

static int take_arguments(struct gathering *g, const char *program)
{
	const char *path =
		plm_arena_printf(g->arena, "/var/snap/microk8s/current/args/%s", program);
	plm_auto_buf struct plm_buf words = {0};
	struct plm_slice rest, line;
	const struct plm_datum *text;
	int rc = path ? plm_facts_read(g->facts, path, MANIFEST_BYTES, &text, NULL) : -PLM_E_NOMEM;

	if (rc < 0 || text->presence == PLM_ABSENT)
		return rc;
	if (text->presence == PLM_UNREADABLE)
		return add_gap(g, path, text->error);
	plm_buf_str(&words, program);
	plm_buf_char(&words, '\0');
	rest = (struct plm_slice){text->data, text->size_bytes};
	while (plm_next_line(&rest, &line)) {
		line = plm_slice_trim(line);
		if (!line.size_bytes || line.data[0] == '#')
			continue;
		plm_buf_add(&words, line.data, line.size_bytes);
		plm_buf_char(&words, '\0');
	}
	return push(g, path, program, &words) ? 0 : -PLM_E_NOMEM;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	static const char *const programs[] = {"kube-apiserver", "kube-controller-manager",
					       "kube-scheduler", "etcd"};
	struct gathering g = {.facts = facts,
			      .arena = plm_facts_arena(facts),
			      .found = plm_new(plm_facts_arena(facts), struct kube_manifests)};
	int rc = g.found ? take_kubelets(&g) : -PLM_E_NOMEM;

	(void)key;
	for (size_t i = 0; rc == 0 && i < sizeof(programs) / sizeof(*programs); i++)
		rc = take_arguments(&g, programs[i]);
	if (rc < 0)
		return plm_err_nomem(err);
	*value = g.found;
	return 0;
}

int kubernetes_manifests(struct plm_facts *facts, const struct kube_manifests **out,
			 struct plm_err **err)
{
	static const struct plm_fact fact = {"static pods", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
