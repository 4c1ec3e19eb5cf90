/*
 * probe_sockets.c: listening and established TCP sockets of this network namespace, asked over
 * netlink (sock_diag(7)): one dump a family, whole or not at all.
 */
#include "core/host/probe.h"

#include "core/base/buf.h"
#include "core/base/cleanup.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

enum {
	REPLY_BYTES = 64 * 1024,
	REPLY_TIMEOUT_S = 2,
	WANTED_STATES = 1u << TCP_ESTABLISHED | 1u << TCP_LISTEN,
};

struct request {
	struct nlmsghdr head;
	struct inet_diag_req_v2 body;
};

static int open_diag(void)
{
	struct timeval patience = {.tv_sec = REPLY_TIMEOUT_S};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);

	if (fd >= 0)
		(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	return fd;
}

static int send_request(int fd, int family)
{
	struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
	struct request request = {
		.head = {.nlmsg_len = sizeof(request),
			 .nlmsg_type = SOCK_DIAG_BY_FAMILY,
			 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
			 .nlmsg_seq = (unsigned)family},
		.body = {.sdiag_family = (uint8_t)family,
			 .sdiag_protocol = IPPROTO_TCP,
			 .idiag_states = WANTED_STATES},
	};

	return sendto(fd, &request, sizeof(request), 0, (const struct sockaddr *)&kernel,
		      sizeof(kernel)) < 0
		       ? errno
		       : 0;
}

static void add_address(struct plm_buf *text, int family, const void *address, uint16_t port)
{
	char name[INET6_ADDRSTRLEN] = "";

	inet_ntop(family, address, name, sizeof(name));
	plm_buf_printf(text, family == AF_INET6 ? " [%s]:%u" : " %s:%u", name,
		       (unsigned)ntohs(port));
}

static void add_socket(struct plm_buf *text, const struct inet_diag_msg *m)
{
	plm_buf_str(text, m->idiag_state == TCP_LISTEN ? "listen" : "established");
	add_address(text, m->idiag_family, m->id.idiag_src, m->id.idiag_sport);
	add_address(text, m->idiag_family, m->id.idiag_dst, m->id.idiag_dport);
	plm_buf_printf(text, " %u %u\n", m->idiag_inode, m->idiag_uid);
}

/* One message of a dump. 1: the dump ended, 0: more will come, negative: an errno. */
static int take_message(const struct nlmsghdr *head, struct plm_buf *text)
{
	const void *body = (const char *)head + NLMSG_HDRLEN;
	const struct nlmsgerr *e = body;

	/* A dump that changed while it was made may have lost sockets. */
	if (head->nlmsg_flags & NLM_F_DUMP_INTR)
		return -EINTR;
	if (head->nlmsg_type == NLMSG_DONE)
		return 1;
	if (head->nlmsg_type == NLMSG_ERROR)
		return head->nlmsg_len < NLMSG_LENGTH(sizeof(*e)) || e->error >= 0 ? -EBADMSG
										   : e->error;
	if (head->nlmsg_type == SOCK_DIAG_BY_FAMILY &&
	    head->nlmsg_len >= NLMSG_LENGTH(sizeof(struct inet_diag_msg)))
		add_socket(text, body);
	return 0;
}

/* One datagram, which may hold several messages. */
static int take_reply(const char *data, size_t size_bytes, int family, struct plm_buf *text)
{
	int rc = 0;

	while (rc == 0 && size_bytes >= sizeof(struct nlmsghdr)) {
		const struct nlmsghdr *head = (const void *)data;
		size_t step = NLMSG_ALIGN(head->nlmsg_len);

		if (head->nlmsg_len < sizeof(*head) || head->nlmsg_len > size_bytes)
			return -EBADMSG;
		if (head->nlmsg_seq == (unsigned)family)
			rc = take_message(head, text);
		step = step < size_bytes ? step : size_bytes;
		data += step;
		size_bytes -= step;
	}
	return rc;
}

static int dump_family(int fd, int family, char *reply, struct plm_buf *text)
{
	int rc = send_request(fd, family);

	if (rc)
		return rc;
	while (rc == 0) {
		struct sockaddr_nl from = {0};
		socklen_t from_size = sizeof(from);
		ssize_t got = recvfrom(fd, reply, REPLY_BYTES, MSG_TRUNC, (struct sockaddr *)&from,
				       &from_size);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno == EAGAIN ? ETIMEDOUT : errno;
		if (got > REPLY_BYTES)
			return EMSGSIZE;
		if (from.nl_pid == 0)
			rc = take_reply(reply, (size_t)got, family, text);
	}
	return rc < 0 ? -rc : 0;
}

int plm_probe_sockets(struct plm_host *host, struct plm_buf *text)
{
	plm_auto_free char *reply = malloc(REPLY_BYTES);
	plm_auto_fd int fd = open_diag();
	int error;

	(void)host;
	if (!reply)
		return ENOMEM;
	if (fd < 0)
		return errno;
	error = dump_family(fd, AF_INET, reply, text);
	if (!error) {
		error = dump_family(fd, AF_INET6, reply, text);
		/* A kernel without IPv6 has no IPv6 sockets. */
		if (error == ENOENT)
			error = 0;
	}
	/* No tcp_diag in this kernel: there are sockets all the same, so they are not absent. */
	return error == ENOENT ? EOPNOTSUPP : error;
}
