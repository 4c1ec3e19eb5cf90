/*
 * test_published_ports.c: real sockets, told by the kernel: of a process in a root of its own on the
 * host's network, of one on a network of its own, and of a docker-proxy that this very program plays.
 * Says by name what it could not do here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/facts/ports.h"
#include "core/host/host.h"

#define INSIDE "198.51.100.7"
enum { SECONDS_TO_LIVE = 60, PORT_INSIDE = 80 };

/* A socket on every address, on that port or (0) on any that is free; its port, or 0. */
static uint16_t listen_everywhere(uint16_t port)
{
	struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(port)};
	socklen_t size = sizeof(any);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&any, size) < 0 || listen(fd, 1) < 0 ||
	    getsockname(fd, (struct sockaddr *)&any, &size) < 0)
		return 0;
	return ntohs(any.sin_port);
}

static void tell(int ready, uint16_t port)
{
	if (!port || write(ready, &port, sizeof(port)) != sizeof(port))
		_exit(77);
	close(ready);
	sleep(SECONDS_TO_LIVE);
	_exit(0);
}

static void get_address(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {inet_addr(INSIDE)}};
	struct ifreq request = {.ifr_name = "lo"};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	memcpy(&request.ifr_addr, &address, sizeof(address));
	if (fd < 0 || ioctl(fd, SIOCSIFADDR, &request) < 0)
		_exit(77);
	request.ifr_flags = IFF_UP;
	if (ioctl(fd, SIOCSIFFLAGS, &request) < 0)
		_exit(77);
	close(fd);
}

static void live_apart(const char *directory, int ready, bool own_network)
{
	if (unshare(CLONE_NEWNS | (own_network ? CLONE_NEWNET : 0)) < 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("plm", directory, "tmpfs", 0, NULL) < 0 || chroot(directory) < 0 ||
	    chdir("/") < 0)
		_exit(77);
	if (own_network)
		get_address();
	tell(ready, listen_everywhere(own_network ? PORT_INSIDE : 0));
}

/* The new program is this one, with another command line. */
static void become_proxy(int ready)
{
	char number[16];
	char *const argv[] = {(char[]){"plm-proxy"},
			      number,
			      (char[]){"-proto"},
			      (char[]){"tcp"},
			      (char[]){"-container-ip"},
			      (char[]){INSIDE},
			      (char[]){"-container-port"},
			      (char[]){"80"},
			      NULL};

	snprintf(number, sizeof(number), "%d", dup(ready));
	execv("/proc/self/exe", argv);
	_exit(77);
}

static pid_t start(const char *directory, bool own_network, uint16_t *port)
{
	int ends[2];
	pid_t child;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0 && directory)
		live_apart(directory, ends[1], own_network);
	if (child == 0)
		become_proxy(ends[1]);
	close(ends[1]);
	if (read(ends[0], port, sizeof(*port)) != sizeof(*port)) {
		waitpid(child, NULL, 0);
		child = -1;
	}
	close(ends[0]);
	return child;
}

static void end(pid_t child)
{
	if (child > 0) {
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
	}
}

struct scene {
	struct plm_arena *arena;
	struct plm_host *host;
	const struct plm_published_ports *ports;
};

/* One look at the container that this process is. */
static void look(struct scene *s, pid_t child)
{
	const struct plm_container *container = NULL;
	const struct plm_container_list *list;
	struct plm_facts *facts;

	s->arena = plm_arena_new();
	assert_non_null(s->arena);
	assert_int_equal(plm_host_open_live(&s->host, NULL), 0);
	facts = plm_facts_new(s->host, s->arena);
	assert_int_equal(plm_facts_containers(facts, &list, NULL), 0);
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i]->init->pid == child)
			container = list->items[i];
	assert_non_null(container);
	assert_int_equal(plm_facts_published_ports(facts, container, &s->ports, NULL), 0);
}

static void look_away(struct scene *s)
{
	plm_host_close(s->host);
	plm_arena_free(s->arena);
}

static void need(bool possible, const char *what)
{
	if (possible)
		return;
	print_message("skipped: %s\n", what);
	skip();
}

static void sockets_on_the_hosts_network_are_its_own(void **state)
{
	char directory[] = "/tmp/plm-ports-XXXXXX";
	uint16_t port = 0;
	struct scene s;
	pid_t child;

	(void)state;
	need(geteuid() == 0, "not root");
	assert_non_null(mkdtemp(directory));
	child = start(directory, false, &port);
	rmdir(directory);
	need(child > 0, "no mount namespace of one's own can be made here");
	look(&s, child);
	end(child);
	assert_int_equal(s.ports->doubt, PLM_PUBLISH_CERTAIN);
	assert_int_equal(s.ports->count, 1);
	assert_int_equal(s.ports->items[0].port, port);
	assert_int_equal(s.ports->items[0].publisher, PLM_PUBLISHER_ITSELF);
	assert_true(s.ports->items[0].wildcard && !s.ports->items[0].udp);
	look_away(&s);
}

static void a_proxy_is_told_by_the_address_it_leads_to(void **state)
{
	char directory[] = "/tmp/plm-ports-XXXXXX";
	uint16_t inside = 0, outside = 0;
	pid_t child, proxy;
	struct scene s;

	(void)state;
	need(geteuid() == 0, "not root");
	assert_non_null(mkdtemp(directory));
	child = start(directory, true, &inside);
	rmdir(directory);
	need(child > 0, "no network namespace of one's own can be made here");
	look(&s, child);
	assert_int_equal(s.ports->count, 0);
	assert_int_equal(s.ports->doubt, PLM_PUBLISH_TRANSLATION);
	assert_int_equal(s.ports->reachable->port, PORT_INSIDE);
	look_away(&s);
	proxy = start(NULL, false, &outside);
	assert_true(proxy > 0);
	look(&s, child);
	end(proxy);
	end(child);
	assert_int_equal(s.ports->count, 1);
	assert_int_equal(s.ports->items[0].port, outside);
	assert_int_equal(s.ports->items[0].publisher, PLM_PUBLISHER_PROXY);
	assert_int_equal(s.ports->items[0].process->pid, proxy);
	assert_false(s.ports->items[0].claimed);
	look_away(&s);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sockets_on_the_hosts_network_are_its_own),
		cmocka_unit_test(a_proxy_is_told_by_the_address_it_leads_to),
	};

	if (argc > 1 && strcmp(argv[0], "plm-proxy") == 0) {
		prctl(PR_SET_NAME, "docker-proxy");
		tell((int)strtol(argv[1], NULL, 10), listen_everywhere(0));
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
