/*
 * netlink.c: a dump over netlink from request to last message. Asks the kernel; changes nothing.
 */
#include "core/host/netlink.h"

#include "core/base/buf.h"
#include "core/base/cleanup.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <sys/socket.h>
#include <sys/time.h>

enum {
	REPLY_BYTES = 64 * 1024,
	REPLY_TIMEOUT_S = 2,
};

int plm_netlink_open(int protocol)
{
	struct timeval patience = {.tv_sec = REPLY_TIMEOUT_S};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);

	if (fd < 0)
		return -errno;
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	return fd;
}

static int send_request(int fd, const struct nlmsghdr *request)
{
	struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};

	return sendto(fd, request, request->nlmsg_len, 0, (const struct sockaddr *)&kernel,
		      sizeof(kernel)) < 0
		       ? errno
		       : 0;
}

struct dump {
	unsigned type, seq;
	plm_netlink_take *take;
	struct plm_buf *text;
};

/* 1: the dump ended, 0: more will come, negative: an errno. */
static int take_message(const struct dump *dump, const struct nlmsghdr *head)
{
	const void *body = (const char *)head + NLMSG_HDRLEN;
	const struct nlmsgerr *e = body;

	/* A dump that changed while it was made may have lost something. */
	if (head->nlmsg_flags & NLM_F_DUMP_INTR)
		return -EINTR;
	if (head->nlmsg_type == NLMSG_DONE)
		return 1;
	if (head->nlmsg_type == NLMSG_ERROR)
		return head->nlmsg_len < NLMSG_LENGTH(sizeof(*e)) || e->error >= 0 ? -EBADMSG
										   : e->error;
	return head->nlmsg_type == dump->type ? dump->take(head, dump->text) : 0;
}

/* One datagram, which may hold several messages. */
static int take_reply(const struct dump *dump, const char *data, size_t size_bytes)
{
	int rc = 0;

	while (rc == 0 && size_bytes >= sizeof(struct nlmsghdr)) {
		const struct nlmsghdr *head = (const void *)data;
		size_t step = NLMSG_ALIGN(head->nlmsg_len);

		if (head->nlmsg_len < sizeof(*head) || head->nlmsg_len > size_bytes)
			return -EBADMSG;
		if (head->nlmsg_seq == dump->seq)
			rc = take_message(dump, head);
		step = step < size_bytes ? step : size_bytes;
		data += step;
		size_bytes -= step;
	}
	return rc;
}

int plm_netlink_dump(int fd, struct nlmsghdr *request, unsigned type, plm_netlink_take *take,
		     struct plm_buf *text)
{
	plm_auto_free char *reply = malloc(REPLY_BYTES);
	struct dump dump = {.type = type, .seq = request->nlmsg_seq, .take = take, .text = text};
	int rc = reply ? -send_request(fd, request) : -ENOMEM;

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
			rc = take_reply(&dump, reply, (size_t)got);
	}
	return rc < 0 ? -rc : 0;
}

/* ---- sockets ---- */

int plm_diag_dump(int fd, int family, int protocol, unsigned states, plm_netlink_take *take,
		  struct plm_buf *text)
{
	struct {
		struct nlmsghdr head;
		struct inet_diag_req_v2 body;
	} request = {
		.head = {.nlmsg_len = sizeof(request),
			 .nlmsg_type = SOCK_DIAG_BY_FAMILY,
			 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
			 .nlmsg_seq = (unsigned)(family << 8 | protocol)},
		.body = {.sdiag_family = (uint8_t)family,
			 .sdiag_protocol = (uint8_t)protocol,
			 .idiag_states = states},
	};

	return plm_netlink_dump(fd, &request.head, SOCK_DIAG_BY_FAMILY, take, text);
}

void plm_diag_address(struct plm_buf *text, int family, const void *address, unsigned port)
{
	char name[INET6_ADDRSTRLEN] = "";

	inet_ntop(family, address, name, sizeof(name));
	plm_buf_printf(text, family == AF_INET6 ? "[%s]:%u" : "%s:%u", name,
		       (unsigned)ntohs((uint16_t)port));
}
