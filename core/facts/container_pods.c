/*
 * container_pods.c: pods of Kubernetes from the annotations of bundles and from the names CRI-O and cri-dockerd give.
 * A note is a claim: containers.c joins a pod only where the kernel shows that it shares its sandbox's namespaces.
 */
#include "core/facts/container_pods.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/json.h"

/* ---- bundles ---- */

static int keep(struct plm_arena *arena, const char *text, const char **to)
{
	*to = text ? plm_arena_strdup(arena, text) : NULL;
	return text && !*to ? -PLM_E_NOMEM : 0;
}

static int take_name(struct plm_arena *arena, const json_t *notes, struct plm_pod_note *note)
{
	const char *space = plm_json_text(notes, "io.kubernetes.cri.sandbox-namespace");
	const char *pod = plm_json_text(notes, "io.kubernetes.cri.sandbox-name");
	const char *inner = plm_json_text(notes, "io.kubernetes.cri.container-name");

	if (!space || !pod)
		return 0;
	note->name = plm_arena_printf(arena, "%s/%s/%s", space, pod, inner ? inner : "(sandbox)");
	return note->name ? 0 : -PLM_E_NOMEM;
}

static int take_notes(struct plm_arena *arena, const json_t *notes, struct plm_pod_note *note)
{
	const char *uid = plm_json_text(notes, "io.kubernetes.cri.sandbox-uid");
	int rc = keep(arena, plm_json_text(notes, "io.kubernetes.cri.sandbox-id"), &note->sandbox);

	if (rc == 0)
		rc = keep(arena, plm_json_text(notes, "io.kubernetes.cri.image-name"),
			  &note->image);
	if (rc == 0)
		rc = uid ? keep(arena, uid, &note->pod) : 0;
	if (!note->pod)
		note->pod = note->sandbox;
	return rc == 0 ? take_name(arena, notes, note) : rc;
}

static int read_below(struct plm_facts *facts, const char *bundles,
		      const struct plm_container *container, struct plm_pod_note *note)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	plm_auto_json json_t *bundle = NULL;
	const struct plm_datum *text;
	const char *path = plm_arena_printf(arena, "%s/%s/config.json", bundles, container->id);
	int rc = path ? plm_facts_read(facts, path, PLM_ENGINE_FILE_BYTES, &text, NULL)
		      : -PLM_E_NOMEM;

	if (rc == 0)
		rc = plm_json_parse(text, &bundle);
	return rc == 0 ? take_notes(arena, json_object_get(bundle, "annotations"), note) : rc;
}

int plm_pod_note_read(struct plm_facts *facts, const struct plm_watcher *watcher,
		      const struct plm_container *container, struct plm_pod_note *note,
		      struct plm_err **err)
{
	const char *const bundles[] = {
		watcher->bundles,
		"/run/containerd/io.containerd.runtime.v2.task/k8s.io",
		"/run/k3s/containerd/io.containerd.runtime.v2.task/k8s.io",
	};
	int rc = 0;

	if (strchr(container->id, '/'))
		return 0;
	for (size_t i = 0; rc == 0 && !note->name && i < sizeof(bundles) / sizeof(*bundles); i++)
		rc = bundles[i] ? read_below(facts, bundles[i], container, note) : 0;
	return rc < 0 ? plm_err_nomem(err) : 0;
}

/* ---- names ---- */

/* Names of Kubernetes hold no underscore: k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT. */
int plm_pod_name(struct plm_arena *arena, const char *text, const char **name)
{
	enum { K8S, CONTAINER, POD, SPACE, UID, ATTEMPT, PARTS };
	struct plm_slice rest = plm_slice_of(text), part[PARTS];
	bool sandbox;

	*name = NULL;
	for (int i = 0; i < PARTS; i++)
		if (!plm_next_word(&rest, "_", &part[i]))
			return 0;
	if (!plm_slice_is(part[K8S], "k8s") || rest.size_bytes)
		return 0;
	sandbox = plm_slice_is(part[CONTAINER], "POD");
	*name = plm_arena_printf(arena, "%.*s/%.*s/%.*s", (int)part[SPACE].size_bytes,
				 part[SPACE].data, (int)part[POD].size_bytes, part[POD].data,
				 sandbox ? 9 : (int)part[CONTAINER].size_bytes,
				 sandbox ? "(sandbox)" : part[CONTAINER].data);
	return *name ? 0 : -PLM_E_NOMEM;
}

/* ---- namespaces ---- */

bool plm_pod_shares(const struct plm_container *container, const struct plm_container *sandbox)
{
	static const enum plm_ns of_pod[] = {PLM_NS_NET, PLM_NS_IPC, PLM_NS_UTS};

	for (size_t i = 0; i < sizeof(of_pod) / sizeof(of_pod[0]); i++) {
		uint64_t own = container->init->ns[of_pod[i]];

		if (!own || own != sandbox->init->ns[of_pod[i]])
			return false;
	}
	return true;
}
