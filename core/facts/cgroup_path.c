/*
 * cgroup_path.c: recognises the container runtimes by the names they give to control groups. Reads
 * only the bytes it is given. A path is a hint: classify.c wants a namespace of its own as well.
 */
#include "core/facts/cgroup_path.h"
#include "core/base/hex.h"

/* What the rest of a component must be to count as an id. */
enum id_kind {
	ID_HASH, /* 64 lower-case hexadecimal digits */
	ID_NAME, /* anything */
};

/* A component is PREFIX id [SUFFIX], below a component that starts with PARENT and ends with
 * PARENT_END when those are given. First match wins; the innermost matching component names the
 * container. */
static const struct pattern {
	enum plm_runtime runtime;
	enum id_kind id;
	const char *parent, *parent_end;
	const char *prefix, *suffix;
} patterns[] = {
	{PLM_RUNTIME_DOCKER, ID_HASH, "docker", "docker", "", ""},
	{PLM_RUNTIME_DOCKER, ID_HASH, NULL, NULL, "docker-", ".scope"},
	{PLM_RUNTIME_DOCKER, ID_NAME, "buildkit", "buildkit", "", ""},
	{PLM_RUNTIME_CONTAINERD, ID_HASH, NULL, NULL, "cri-containerd-", ".scope"},
	{PLM_RUNTIME_CONTAINERD, ID_HASH, NULL, NULL, "nerdctl-", ".scope"},
	{PLM_RUNTIME_CRIO, ID_HASH, NULL, NULL, "crio-", ".scope"},
	{PLM_RUNTIME_CRIO, ID_HASH, NULL, NULL, "crio-", ""},
	{PLM_RUNTIME_PODMAN, ID_HASH, NULL, NULL, "libpod-payload-", ""},
	{PLM_RUNTIME_PODMAN, ID_HASH, NULL, NULL, "libpod-", ".scope"},
	{PLM_RUNTIME_PODMAN, ID_HASH, NULL, NULL, "libpod-", ""},
	{PLM_RUNTIME_PODMAN, ID_HASH, "podman-", ".scope", "", ""},
	{PLM_RUNTIME_RUNC, ID_NAME, NULL, NULL, "runc-", ".scope"},
	{PLM_RUNTIME_CRUN, ID_NAME, NULL, NULL, "crun-", ".scope"},
	{PLM_RUNTIME_LXC, ID_NAME, NULL, NULL, "lxc.payload.", ""},
	{PLM_RUNTIME_LXC, ID_NAME, "lxc", "lxc", "", ""},
	{PLM_RUNTIME_NSPAWN, ID_NAME, NULL, NULL, "machine-", ".scope"},
	{PLM_RUNTIME_NSPAWN, ID_NAME, NULL, NULL, "systemd-nspawn@", ".service"},
	/* kubelet with the cgroupfs driver; the pod's component decides, see take_pod. */
	{PLM_RUNTIME_KUBERNETES, ID_HASH, "pod", "", "", ""},
	{PLM_RUNTIME_KUBERNETES, ID_HASH, "kubepods", ".slice", "", ""},
	{PLM_RUNTIME_KUBERNETES, ID_HASH, "kubelet-kubepods", ".slice", "", ""},
};

/* Names below which something other than a container runs: virtual machines, monitors. */
static const char *const not_containers[] = {"qemu-", "qemu\\x2d"};

static bool is_hash(struct plm_slice s)
{
	if (s.size_bytes != 64)
		return false;
	for (size_t i = 0; i < s.size_bytes; i++)
		if (!((s.data[i] >= '0' && s.data[i] <= '9') ||
		      (s.data[i] >= 'a' && s.data[i] <= 'f')))
			return false;
	return true;
}

static bool slice_ends(struct plm_slice s, const char *suffix)
{
	size_t n = strlen(suffix);

	return s.size_bytes >= n && (n == 0 || memcmp(s.data + s.size_bytes - n, suffix, n) == 0);
}

/* Takes prefix and suffix off; false when they are not there. */
static bool strip(struct plm_slice *s, const char *prefix, const char *suffix)
{
	size_t before = strlen(prefix), after = strlen(suffix);

	if (s->size_bytes < before + after || !plm_slice_starts(*s, prefix) ||
	    !slice_ends(*s, suffix))
		return false;
	s->data += before;
	s->size_bytes -= before + after;
	return true;
}

static bool is_id(struct plm_slice s, enum id_kind kind)
{
	if (kind == ID_HASH)
		return is_hash(s);
	for (size_t i = 0; i < sizeof(not_containers) / sizeof(not_containers[0]); i++)
		if (plm_slice_starts(s, not_containers[i]))
			return false;
	return s.size_bytes > 0 && !plm_slice_is(s, ".") && !plm_slice_is(s, "..");
}

static bool match_pattern(const struct pattern *p, struct plm_slice parent,
			  struct plm_slice component, struct plm_slice *id)
{
	if (p->parent &&
	    !(plm_slice_starts(parent, p->parent) && slice_ends(parent, p->parent_end)))
		return false;
	if (!strip(&component, p->prefix, p->suffix) || !is_id(component, p->id))
		return false;
	*id = component;
	return true;
}

/* The systemd driver without systemd: "SLICE:cri-containerd:ID". */
static bool match_unit(struct plm_slice component, const char *word, enum plm_runtime runtime,
		       struct plm_cgroup_match *match)
{
	const char *at = component.size_bytes
				 ? memmem(component.data, component.size_bytes, word, strlen(word))
				 : NULL;

	if (!at)
		return false;
	at += strlen(word);
	match->id = (struct plm_slice){
		.data = at,
		.size_bytes = component.size_bytes - (size_t)(at - component.data),
	};
	match->runtime = runtime;
	return is_id(match->id, ID_NAME);
}

static bool match_component(struct plm_slice parent, struct plm_slice component,
			    struct plm_cgroup_match *match)
{

	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		if (!match_pattern(&patterns[i], parent, component, &match->id))
			continue;
		match->runtime = patterns[i].runtime;
		return true;
	}
	return match_unit(component, ":cri-containerd:", PLM_RUNTIME_CONTAINERD, match) ||
	       match_unit(component, ":crio:", PLM_RUNTIME_CRIO, match);
}

/* kubelet's own, also below a root of cgroups that it was given: "kubelet-kubepods.slice". */
static bool is_kubepods(struct plm_slice component)
{
	static const char below[] = "-kubepods";

	return plm_slice_starts(component, "kubepods") ||
	       (component.size_bytes &&
		memmem(component.data, component.size_bytes, below, sizeof(below) - 1));
}

/* "podUID" or "kubepods-burstable-podUID.slice" (also before a ':'): the pod's id. */
static bool take_pod(struct plm_slice component, struct plm_slice *pod)
{
	const char *end;

	if (is_kubepods(component)) {
		const char *at = memmem(component.data, component.size_bytes, "-pod", 4);

		if (!at)
			return false;
		component.size_bytes -= (size_t)(at + 1 - component.data);
		component.data = at + 1;
	}
	if (!plm_slice_starts(component, "pod") || component.size_bytes < 3 + 32)
		return false;
	component.data += 3;
	component.size_bytes -= 3;
	end = memchr(component.data, ':', component.size_bytes);
	if (end)
		component.size_bytes = (size_t)(end - component.data);
	if (slice_ends(component, ".slice"))
		component.size_bytes -= strlen(".slice");
	*pod = component;
	return true;
}

/* A pod of podman's: its bare hash, or "machine-libpod_pod_HASH.slice". */
static bool take_podman_pod(struct plm_slice component, struct plm_slice *pod)
{
	if (!is_hash(component) && !strip(&component, "machine-libpod_pod_", ".slice") &&
	    !strip(&component, "user-libpod_pod_", ".slice"))
		return false;
	*pod = component;
	return is_hash(component);
}

/* What one component, below its parent, adds to what is known so far. */
static void step(struct plm_slice parent, struct plm_slice component, bool kubernetes,
		 struct plm_cgroup_match *match)
{
	struct plm_cgroup_match found = {0};

	if (kubernetes)
		take_pod(component, &match->pod);
	if (!match_component(parent, component, &found))
		return;
	if (found.runtime == PLM_RUNTIME_KUBERNETES && !kubernetes)
		return;
	if (found.runtime == PLM_RUNTIME_PODMAN)
		take_podman_pod(parent, &found.pod);
	if (kubernetes) {
		found.runtime = PLM_RUNTIME_KUBERNETES;
		found.pod = match->pod;
	}
	if (match->runtime != PLM_RUNTIME_UNKNOWN)
		found.outer = match->outer.size_bytes ? match->outer : match->id;
	*match = found;
}

/* systemd-nspawn keeps itself beside what it runs, in the machine's own cgroup. */
static bool is_supervisor(const struct plm_cgroup_match *match, struct plm_slice parent,
			  struct plm_slice component)
{
	return match->runtime == PLM_RUNTIME_NSPAWN && plm_slice_is(component, "supervisor") &&
	       match->id.data >= parent.data && match->id.data < parent.data + parent.size_bytes;
}

struct plm_cgroup_match plm_cgroup_match(struct plm_slice path)
{
	struct plm_cgroup_match match = {0};
	struct plm_slice component, parent = {.data = ""};
	bool kubernetes = false;

	while (plm_next_word(&path, "/", &component)) {
		kubernetes |= is_kubepods(component);
		if (is_supervisor(&match, parent, component))
			return (struct plm_cgroup_match){0};
		step(parent, component, kubernetes, &match);
		parent = component;
	}
	if (match.runtime == PLM_RUNTIME_UNKNOWN)
		return (struct plm_cgroup_match){0};
	return match;
}

/* ---- names ---- */

size_t plm_cgroup_unescape(char *to, struct plm_slice slice)
{
	size_t written = 0;

	for (size_t i = 0; i < slice.size_bytes; i++) {
		const char *s = slice.data + i;
		bool escape = slice.size_bytes - i >= 4 && s[0] == '\\' && s[1] == 'x' &&
			      plm_hex_digit(s[2]) >= 0 && plm_hex_digit(s[3]) >= 0;

		to[written++] = s[0];
		if (escape)
			to[written - 1] = (char)(plm_hex_digit(s[2]) << 4 | plm_hex_digit(s[3]));
		i += escape ? 3 : 0;
	}
	to[written] = '\0';
	return written;
}

struct plm_slice plm_cgroup_leaf(struct plm_slice path)
{
	struct plm_slice component, leaf = {.data = ""};

	while (plm_next_word(&path, "/", &component))
		leaf = component;
	return leaf;
}

bool plm_cgroup_has(struct plm_slice path, const char *prefix, const char *suffix)
{
	struct plm_slice component;

	while (plm_next_word(&path, "/", &component))
		if (strip(&component, prefix, suffix))
			return true;
	return false;
}
