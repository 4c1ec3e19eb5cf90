/*
 * probe_listeners.c: which ports are open in the network namespace of a process, and which addresses
 * it has: sock_diag(7) and rtnetlink(7). Never reads /proc/PID/net, which costs a hundred times as
 * much. Sends nothing into the network; needs CAP_SYS_ADMIN to enter.
 *
 * A thread enters the namespace, opens two netlink sockets and ends; the sockets stay in the namespace
 * they were opened in. So the thread that audits never leaves the host's network, whatever fails.
 */
#include "core/host/probe.h"

#include "core/base/buf.h"
#include "core/base/cleanup.h"
#include "core/host/netlink.h"

#include <errno.h>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- sockets of another namespace ---- */

struct visit {
	int ns_fd;
	int diag_fd, route_fd; /* what the visit brings home, or negative */
	int error;
};

static void *enter(void *context)
{
	struct visit *visit = context;

	if (setns(visit->ns_fd, CLONE_NEWNET) < 0) {
		visit->error = errno;
		return NULL;
	}
	visit->diag_fd = plm_netlink_open(NETLINK_SOCK_DIAG);
	visit->route_fd = plm_netlink_open(NETLINK_ROUTE);
	return NULL;
}

static int open_there(struct visit *visit)
{
	pthread_t thread;
	int error = pthread_create(&thread, NULL, enter, visit);

	if (error)
		return error;
	pthread_join(thread, NULL);
	if (visit->error)
		return visit->error;
	return visit->diag_fd < 0 ? -visit->diag_fd : visit->route_fd < 0 ? -visit->route_fd : 0;
}

/* ---- what is said ---- */

static int add_listener(const char *protocol, const struct nlmsghdr *head, struct plm_buf *text)
{
	const struct inet_diag_msg *m = mnl_nlmsg_get_payload(head);

	if (mnl_nlmsg_get_payload_len(head) < sizeof(*m) || m->id.idiag_sport == 0)
		return 0;
	plm_buf_str(text, protocol);
	plm_diag_address(text, m->idiag_family, m->id.idiag_src, m->id.idiag_sport);
	plm_buf_printf(text, " %u %u\n", m->idiag_inode, m->idiag_uid);
	return 0;
}

static int add_tcp(const struct nlmsghdr *head, struct plm_buf *text)
{
	return add_listener("tcp ", head, text);
}

static int add_udp(const struct nlmsghdr *head, struct plm_buf *text)
{
	return add_listener("udp ", head, text);
}

/* What listens: of TCP that state; of UDP what is bound and connected to nobody. */
static const struct {
	const char *name;
	int protocol;
	unsigned states;
	plm_netlink_take *take;
} protocols[] = {
	{"tcp", IPPROTO_TCP, 1u << TCP_LISTEN, add_tcp},
	{"udp", IPPROTO_UDP, 1u << TCP_CLOSE, add_udp},
};

static int add_sockets(int fd, struct plm_buf *text)
{
	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++) {
		int error = plm_diag_dump(fd, AF_INET, protocols[i].protocol, protocols[i].states,
					  protocols[i].take, text);

		/* No such module in this kernel: there are sockets all the same. */
		if (error == ENOENT) {
			plm_buf_printf(text, "untold %s\n", protocols[i].name);
			continue;
		}
		if (!error)
			error = plm_diag_dump(fd, AF_INET6, protocols[i].protocol,
					      protocols[i].states, protocols[i].take, text);
		/* A kernel without IPv6 has no IPv6 sockets. */
		if (error && error != ENOENT)
			return error;
	}
	return 0;
}

static int add_address(const struct nlmsghdr *head, struct plm_buf *text)
{
	char name[INET6_ADDRSTRLEN];

	if (plm_route_address(head, name))
		plm_buf_printf(text, "address %s\n", name);
	return 0;
}

int plm_probe_listeners(struct plm_host *host, const char *pid, struct plm_buf *text)
{
	struct visit visit = {.diag_fd = -1, .route_fd = -1};
	plm_auto_fd int ns_fd = -1;
	char path[64];
	struct stat st;
	int error;

	(void)host;
	snprintf(path, sizeof(path), "/proc/%s/ns/net", pid);
	visit.ns_fd = ns_fd = open(path, O_RDONLY | O_CLOEXEC);
	/* A process that is gone says nothing about a namespace others may be in. */
	if (ns_fd < 0)
		return errno == ENOENT ? ESRCH : errno;
	error = fstat(ns_fd, &st) < 0 ? errno : open_there(&visit);
	plm_buf_printf(text, "net %ju\n", (uintmax_t)st.st_ino);
	if (!error)
		error = add_sockets(visit.diag_fd, text);
	if (!error)
		error = plm_route_dump(visit.route_fd, RTM_GETADDR, RTM_NEWADDR, add_address, text);
	if (visit.diag_fd >= 0)
		close(visit.diag_fd);
	if (visit.route_fd >= 0)
		close(visit.route_fd);
	return error == ENOENT ? EOPNOTSUPP : error;
}
