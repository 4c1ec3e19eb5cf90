/*
 * test_cgroup_path.c: the cgroup paths that runtimes make, those that only look alike, and which
 * line of /proc/PID/cgroup is chosen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "core/facts/cgroup_path.h"

#define A "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1"
#define B "b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2"

static const struct row {
	const char *path;
	enum plm_runtime runtime;
	const char *id, *pod, *outer;
} rows[] = {
	{"/docker/" A, PLM_RUNTIME_DOCKER, A, "", ""},
	{"/system.slice/docker-" A ".scope", PLM_RUNTIME_DOCKER, A, "", ""},
	{"/user.slice/user-1000.slice/user@1000.service/user.slice/docker-" A ".scope",
	 PLM_RUNTIME_DOCKER, A, "", ""},
	{"/docker/" A "/init.scope", PLM_RUNTIME_DOCKER, A, "", ""},
	{"/docker/" A "/docker/" B, PLM_RUNTIME_DOCKER, B, "", A},
	{"/docker/" A "/kubelet/kubepods/burstable/pod0123456789abcdef0123456789abcdef/" B,
	 PLM_RUNTIME_KUBERNETES, B, "0123456789abcdef0123456789abcdef", A},
	{"/docker/buildkit/x7yq", PLM_RUNTIME_DOCKER, "x7yq", "", ""},
	{"/kubepods/besteffort/pod1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d/" A, PLM_RUNTIME_KUBERNETES,
	 A, "1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d", ""},
	{"/kubepods.slice/kubepods-burstable.slice/"
	 "kubepods-burstable-pod1a2b3c4d_5e6f_7a8b_9c0d_1e2f3a4b5c6d.slice/cri-containerd-" A
	 ".scope",
	 PLM_RUNTIME_KUBERNETES, A, "1a2b3c4d_5e6f_7a8b_9c0d_1e2f3a4b5c6d", ""},
	{"/kubepods.slice/kubepods-pod1a2b3c4d_5e6f_7a8b_9c0d_1e2f3a4b5c6d.slice/crio-" A ".scope",
	 PLM_RUNTIME_KUBERNETES, A, "1a2b3c4d_5e6f_7a8b_9c0d_1e2f3a4b5c6d", ""},
	{"/system.slice/containerd.service/"
	 "kubepods-pod1a2b3c4d_5e6f_7a8b_9c0d_1e2f3a4b5c6d.slice:cri-containerd:" A,
	 PLM_RUNTIME_KUBERNETES, A, "1a2b3c4d_5e6f_7a8b_9c0d_1e2f3a4b5c6d", ""},
	{"/k8s.io/system.slice:cri-containerd:web", PLM_RUNTIME_CONTAINERD, "web", "", ""},
	{"/system.slice/nerdctl-" A ".scope", PLM_RUNTIME_CONTAINERD, A, "", ""},
	{"/libpod_parent/libpod-" A, PLM_RUNTIME_PODMAN, A, "", ""},
	{"/libpod_parent/" B "/libpod-" A, PLM_RUNTIME_PODMAN, A, B, ""},
	{"/machine.slice/libpod-" A ".scope/container", PLM_RUNTIME_PODMAN, A, "", ""},
	{"/machine.slice/machine-libpod_pod_" B ".slice/libpod-" A ".scope", PLM_RUNTIME_PODMAN, A,
	 B, ""},
	{"/system.slice/web.service/libpod-payload-" A, PLM_RUNTIME_PODMAN, A, "", ""},
	{"/user.slice/podman-4711.scope/" A, PLM_RUNTIME_PODMAN, A, "", ""},
	{"/crio-" A, PLM_RUNTIME_CRIO, A, "", ""},
	{"/system.slice/runc-web\\x2d1.scope", PLM_RUNTIME_RUNC, "web\\x2d1", "", ""},
	{"/lxc.payload.web/system.slice/cron.service", PLM_RUNTIME_LXC, "web", "", ""},
	{"/lxc/web", PLM_RUNTIME_LXC, "web", "", ""},
	{"/machine.slice/machine-deb.scope/payload", PLM_RUNTIME_NSPAWN, "deb", "", ""},
	{"/machine.slice/systemd-nspawn@deb.service/payload", PLM_RUNTIME_NSPAWN, "deb", "", ""},
	{"/machine.slice/machine-deb.scope/payload/x/supervisor", PLM_RUNTIME_NSPAWN, "deb", "",
	 ""},
	/* kind: a node is a container, and kubelet has a root of its own in it. */
	{"/docker/" A "/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-burstable.slice/"
	 "kubelet-kubepods-burstable-pod1a2b3c4d_5e6f_7a8b_9c0d_1e2f3a4b5c6d.slice/"
	 "cri-containerd-" B ".scope",
	 PLM_RUNTIME_KUBERNETES, B, "1a2b3c4d_5e6f_7a8b_9c0d_1e2f3a4b5c6d", A},
	{"/system.slice/crio.service/"
	 "kubepods-pod1a2b3c4d_5e6f_7a8b_9c0d_1e2f3a4b5c6d.slice:crio:" A,
	 PLM_RUNTIME_KUBERNETES, A, "1a2b3c4d_5e6f_7a8b_9c0d_1e2f3a4b5c6d", ""},
};

static const char *const no_container[] = {
	"",
	"/",
	"//",
	"/init.scope",
	"/docker",
	"/docker/short",
	"/docker/A1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1",
	("/docker/" A "0"),
	"/system.slice/docker.service",
	"/libpod_parent/conmon",
	("/machine.slice/libpod-conmon-" A ".scope"),
	("/crio-conmon-" A ".scope"),
	"/lxc.monitor.web",
	"/machine.slice/machine-deb.scope/supervisor",
	"/machine.slice/systemd-nspawn@deb.service/supervisor",
	("/kubepods/burstable/pod1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d/kata_" A),
	"/machine.slice/machine-qemu\\x2d1\\x2dvm.scope",
	"/machine.slice/machine-.scope",
	"/runc-.scope",
	("/podx/" A),
	"/kubepods/burstable",
	"/kubepods/burstable/pod1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d",
};

static void test_runtimes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct plm_cgroup_match m = plm_cgroup_match(plm_slice_of(rows[i].path));

		if (m.runtime == rows[i].runtime && plm_slice_is(m.id, rows[i].id) &&
		    plm_slice_is(m.pod, rows[i].pod) && plm_slice_is(m.outer, rows[i].outer))
			continue;
		fail_msg("%s: runtime %d, id %.*s, pod %.*s, outer %.*s", rows[i].path,
			 (int)m.runtime, (int)m.id.size_bytes, m.id.data, (int)m.pod.size_bytes,
			 m.pod.data, (int)m.outer.size_bytes, m.outer.data);
	}
}

static void test_no_containers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(no_container) / sizeof(no_container[0]); i++)
		if (plm_cgroup_match(plm_slice_of(no_container[i])).runtime != PLM_RUNTIME_UNKNOWN)
			fail_msg("%s is taken for a container", no_container[i]);
}

static void test_choice(void **state)
{
	struct plm_cgroup_paths p;

	(void)state;
	assert_true(plm_cgroup_parse(plm_slice_of("0::/system.slice/x.service\n"), &p));
	assert_true(plm_slice_is(p.chosen, "/system.slice/x.service"));
	assert_true(plm_slice_is(p.memory, "/system.slice/x.service"));
	assert_int_equal(PLM_RUNTIME_UNKNOWN, p.match.runtime);
	/* The pattern wins, wherever it is; else the first path that says anything. */
	assert_true(plm_cgroup_parse(
		plm_slice_of("9:name=systemd:/a\n8:pids:/docker/" A "\n4:cpu,memory:/m\n0::/\n"),
		&p));
	assert_true(plm_slice_is(p.chosen, "/docker/" A));
	assert_true(plm_slice_is(p.match.id, A));
	assert_true(plm_slice_is(p.memory, "/m"));
	assert_true(plm_slice_is(p.pids, "/docker/" A));
	assert_true(plm_cgroup_parse(
		plm_slice_of("9:name=systemd:/\n8:pids:/p\n4:memory:/m\n0::/\n"), &p));
	assert_true(plm_slice_is(p.chosen, "/p"));
	assert_true(plm_cgroup_parse(plm_slice_of("4:memory:/\n0::/\n"), &p));
	assert_true(plm_slice_is(p.chosen, "/"));
	assert_true(plm_slice_is(p.pids, "/"));
	assert_true(plm_cgroup_parse(plm_slice_of(""), &p));
	assert_null(p.chosen.data);
}

static void test_refused(void **state)
{
	struct plm_cgroup_paths p;

	(void)state;
	assert_false(plm_cgroup_parse(plm_slice_of("0:/x\n"), &p));
	assert_false(plm_cgroup_parse(plm_slice_of("0::\n"), &p));
	assert_false(plm_cgroup_parse(plm_slice_of("\n"), &p));
	assert_true(plm_cgroup_parse(plm_slice_of("0::/a:b:c\n"), &p));
	assert_true(plm_slice_is(p.chosen, "/a:b:c"));
}

static void test_names(void **state)
{
	char to[64];

	(void)state;
	assert_int_equal(5, plm_cgroup_unescape(to, plm_slice_of("web\\x2d1")));
	assert_string_equal("web-1", to);
	plm_cgroup_unescape(to, plm_slice_of("a\\x2\\xzz\\"));
	assert_string_equal("a\\x2\\xzz\\", to);
	assert_true(plm_slice_is(plm_cgroup_leaf(plm_slice_of("/a/b/")), "b"));
	assert_true(plm_slice_is(plm_cgroup_leaf(plm_slice_of("/")), ""));
	assert_true(plm_cgroup_has(plm_slice_of("/a/snap.x.scope"), "snap.", ".scope"));
	assert_false(plm_cgroup_has(plm_slice_of("/a/xsnap.x"), "snap.", ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_runtimes), cmocka_unit_test(test_no_containers),
		cmocka_unit_test(test_choice),	 cmocka_unit_test(test_refused),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
