/*
 * netlink.c: a dump over netlink from request to last message, the messages told apart by libmnl. Asks
 * the kernel; changes nothing.
 */
#include "core/host/netlink.h"

#include "core/base/buf.h"
#include "core/base/cleanup.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/rtnetlink.h>
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
	unsigned type;
	plm_netlink_take *take;
	struct plm_buf *text;
};

static int take_message(const struct nlmsghdr *head, void *context)
{
	const struct dump *dump = context;
	int rc = head->nlmsg_type == dump->type ? dump->take(head, dump->text) : 0;

	errno = -rc;
	return rc < 0 ? MNL_CB_ERROR : MNL_CB_OK;
}

/* Sends a request whose nlmsg_len is set and hands on every message of its answer that has this
 * type. 0 or an errno: EINTR when what was dumped changed meanwhile. */
static int netlink_dump(int fd, struct nlmsghdr *request, unsigned type, plm_netlink_take *take,
			struct plm_buf *text)
{
	plm_auto_free char *reply = malloc(REPLY_BYTES);
	struct dump dump = {.type = type, .take = take, .text = text};
	int error = reply ? send_request(fd, request) : ENOMEM;
	int more = MNL_CB_OK;

	while (!error && more == MNL_CB_OK) {
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
		if (from.nl_pid != 0)
			continue;
		/* A dump that changed while it was made is EINTR: it may have lost something. */
		more = mnl_cb_run(reply, (size_t)got, request->nlmsg_seq, 0, take_message, &dump);
		error = more < 0 ? errno : 0;
	}
	return error;
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

	return netlink_dump(fd, &request.head, SOCK_DIAG_BY_FAMILY, take, text);
}

void plm_diag_address(struct plm_buf *text, int family, const void *address, unsigned port)
{
	char name[INET6_ADDRSTRLEN] = "";

	inet_ntop(family, address, name, sizeof(name));
	plm_buf_printf(text, family == AF_INET6 ? "[%s]:%u" : "%s:%u", name,
		       (unsigned)ntohs((uint16_t)port));
}

/* ---- links and addresses ---- */

int plm_route_dump(int fd, unsigned kind, unsigned type, plm_netlink_take *take,
		   struct plm_buf *text)
{
	struct {
		struct nlmsghdr head;
		struct rtgenmsg body;
		char padding[3];
	} request = {
		.head = {.nlmsg_len = sizeof(request),
			 .nlmsg_type = (uint16_t)kind,
			 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
			 .nlmsg_seq = kind},
		.body = {.rtgen_family = AF_UNSPEC},
	};

	return netlink_dump(fd, &request.head, type, take, text);
}

const void *plm_route_attribute(const struct nlmsghdr *message, size_t body_bytes, unsigned type,
				size_t *size_bytes)
{
	const struct nlattr *attr = mnl_nlmsg_get_payload_offset(message, body_bytes);
	const char *tail = mnl_nlmsg_get_payload_tail(message);

	for (; mnl_attr_ok(attr, (int)(tail - (const char *)attr)); attr = mnl_attr_next(attr)) {
		if (mnl_attr_get_type(attr) != type || mnl_attr_get_payload_len(attr) < *size_bytes)
			continue;
		*size_bytes = mnl_attr_get_payload_len(attr);
		return mnl_attr_get_payload(attr);
	}
	return NULL;
}

/* IFA_LOCAL where a link has a peer, else IFA_ADDRESS; IPv6 has the latter alone. */
bool plm_route_address(const struct nlmsghdr *message, char name[INET6_ADDRSTRLEN])
{
	const struct ifaddrmsg *m = mnl_nlmsg_get_payload(message);
	const void *address;
	size_t size;

	if (mnl_nlmsg_get_payload_len(message) < sizeof(*m))
		return false;
	size = m->ifa_family == AF_INET6 ? 16 : 4;
	address = plm_route_attribute(message, sizeof(*m), IFA_LOCAL, &size);
	if (!address)
		address = plm_route_attribute(message, sizeof(*m), IFA_ADDRESS, &size);
	return address && inet_ntop(m->ifa_family, address, name, INET6_ADDRSTRLEN);
}
