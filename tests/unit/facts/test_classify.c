/*
 * test_classify.c: the order of classes, and that nothing unknown is taken for the host's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "core/facts/classify.h"

static const uint64_t host_ns[PLM_NS_COUNT] = {1, 2, 3, 4, 5, 6, 7, 8};

static struct plm_process process(const char *cgroup)
{
	struct plm_process p = {
		.presence = PLM_PRESENT, .cgroup = cgroup, .root_device = 80, .root_inode = 2};

	for (int ns = 0; ns < PLM_NS_COUNT; ns++)
		p.ns[ns] = host_ns[ns];
	return p;
}

static struct plm_class_signs signs(void)
{
	return (struct plm_class_signs){
		.host_ns = host_ns, .host_root_device = 80, .host_root_inode = 2};
}

static struct plm_process with(const char *cgroup, bool mnt, bool pid, bool user, bool net)
{
	struct plm_process p = process(cgroup);

	p.ns[PLM_NS_MNT] += mnt ? 100 : 0;
	p.ns[PLM_NS_PID] += pid ? 100 : 0;
	p.ns[PLM_NS_USER] += user ? 100 : 0;
	p.ns[PLM_NS_NET] += net ? 100 : 0;
	return p;
}

static void expect(enum plm_process_class wanted, struct plm_process p, struct plm_class_signs s)
{
	assert_int_equal(wanted, plm_classify(&p, &s));
}

static void test_same_root(void **state)
{
	(void)state;
	expect(PLM_CLASS_HOST, with("/", false, false, false, false), signs());
	expect(PLM_CLASS_NETWORK_ONLY, with("/", false, false, false, true), signs());
	expect(PLM_CLASS_PRIVATE_MOUNTS, with("/", true, false, false, false), signs());
	expect(PLM_CLASS_PRIVATE_MOUNTS, with("/", true, false, false, true), signs());
	expect(PLM_CLASS_HELPER, with("/", true, false, true, false), signs());
	expect(PLM_CLASS_SANDBOX, with("/", true, true, false, false), signs());
	expect(PLM_CLASS_SANDBOX, with("/", false, true, true, true), signs());
}

static void expect_own_root(enum plm_process_class wanted, struct plm_process p)
{
	p.root_inode = 9;
	expect(wanted, p, signs());
}

static void test_own_root(void **state)
{
	(void)state;
	expect_own_root(PLM_CLASS_CONTAINER, with("/", true, true, false, false));
	expect_own_root(PLM_CLASS_CONTAINER, with("/", true, false, false, false));
	expect_own_root(PLM_CLASS_CONTAINER, with(NULL, true, false, false, false));
	expect_own_root(PLM_CLASS_PRIVATE_MOUNTS,
			with("/system.slice/x.service", true, false, false, false));
	expect_own_root(PLM_CLASS_PRIVATE_MOUNTS,
			with("/user.slice/snap.x.y.scope", true, false, false, false));
	/* A service's cgroup is no excuse for a pid or user namespace. */
	expect_own_root(PLM_CLASS_CONTAINER,
			with("/system.slice/x.service", true, true, false, false));
	expect_own_root(PLM_CLASS_CONTAINER,
			with("/system.slice/x.service", true, false, true, false));
	/* A name alone makes no Flatpak: anybody may call a scope so. */
	expect_own_root(PLM_CLASS_CONTAINER,
			with("/app.slice/app-flatpak-org.x-1.scope", true, true, true, false));
}

static void test_pattern(void **state)
{
	struct plm_class_signs s = signs();
	struct plm_process p = process("/docker/x");

	(void)state;
	s.has_pattern = true;
	expect(PLM_CLASS_HOST, p, s);
	p.ns[PLM_NS_UTS] = 100;
	expect(PLM_CLASS_CONTAINER, p, s);
	p = process("/docker/x");
	p.presence = PLM_UNREADABLE;
	expect(PLM_CLASS_CONTAINER, p, s);
	s.has_pattern = false;
	expect(PLM_CLASS_UNREADABLE, p, s);
}

static void test_unknown(void **state)
{
	uint64_t blind[PLM_NS_COUNT] = {1, 2, 0, 4, 5, 6, 7, 8};
	struct plm_class_signs s = signs();

	(void)state;
	s.root_unreadable = true;
	expect(PLM_CLASS_UNREADABLE, with("/", true, true, false, false), s);
	expect(PLM_CLASS_HOST, with("/", false, false, false, false), s);
	/* Without the host's own number nothing can be said to be the host's. */
	s = signs();
	s.host_ns = blind;
	expect(PLM_CLASS_UNREADABLE, with("/", false, false, false, false), s);
}

static void test_virtual_machine(void **state)
{
	struct plm_process p = with("/docker/x", false, false, false, true);
	struct plm_class_signs s = signs();

	(void)state;
	s.has_pattern = s.hypervisor = true;
	expect(PLM_CLASS_VM, p, s);
	/* In a root, a pid or a user namespace of its own it is a container, whatever its program is called. */
	expect(PLM_CLASS_CONTAINER, with("/docker/x", true, false, false, true), s);
	expect(PLM_CLASS_CONTAINER, with("/docker/x", false, true, false, true), s);
	expect(PLM_CLASS_CONTAINER, with("/docker/x", false, false, true, true), s);
	s.hypervisor = false;
	expect(PLM_CLASS_CONTAINER, p, s);
}

static void test_others(void **state)
{
	struct plm_class_signs s = signs();
	struct plm_process p = with("/", true, false, true, false);

	(void)state;
	p.root_inode = 9;
	s.flatpak = true;
	expect(PLM_CLASS_SANDBOX, p, s);
	s.network_helper = true;
	expect(PLM_CLASS_HELPER, p, s);
	p = process(NULL);
	p.kernel_thread = true;
	p.presence = PLM_UNREADABLE;
	expect(PLM_CLASS_KERNEL, p, signs());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_root),	cmocka_unit_test(test_own_root),
		cmocka_unit_test(test_pattern),		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_virtual_machine), cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
