/*
 * probe_sockets.c: listening and established TCP sockets of this network namespace, asked over
 * netlink (sock_diag(7)): one dump a family, whole or not at all.
 */
#include "core/host/probe.h"

#include "core/base/buf.h"
#include "core/base/cleanup.h"
#include "core/host/netlink.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

enum { WANTED_STATES = 1u << TCP_ESTABLISHED | 1u << TCP_LISTEN };

static int add_socket(const struct nlmsghdr *head, struct plm_buf *text)
{
	const struct inet_diag_msg *m = mnl_nlmsg_get_payload(head);

	if (mnl_nlmsg_get_payload_len(head) < sizeof(*m))
		return 0;
	plm_buf_str(text, m->idiag_state == TCP_LISTEN ? "listen " : "established ");
	plm_diag_address(text, m->idiag_family, m->id.idiag_src, m->id.idiag_sport);
	plm_buf_char(text, ' ');
	plm_diag_address(text, m->idiag_family, m->id.idiag_dst, m->id.idiag_dport);
	plm_buf_printf(text, " %u %u\n", m->idiag_inode, m->idiag_uid);
	return 0;
}

int plm_probe_sockets(struct plm_host *host, struct plm_buf *text)
{
	plm_auto_fd int fd = plm_netlink_open(NETLINK_SOCK_DIAG);
	int error;

	(void)host;
	if (fd < 0)
		return -fd;
	error = plm_diag_dump(fd, AF_INET, IPPROTO_TCP, WANTED_STATES, add_socket, text);
	if (!error) {
		error = plm_diag_dump(fd, AF_INET6, IPPROTO_TCP, WANTED_STATES, add_socket, text);
		/* A kernel without IPv6 has no IPv6 sockets. */
		if (error == ENOENT)
			error = 0;
	}
	/* No tcp_diag in this kernel: there are sockets all the same, so they are not absent. */
	return error == ENOENT ? EOPNOTSUPP : error;
}
