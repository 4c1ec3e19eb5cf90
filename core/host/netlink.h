/*
 * netlink.h: dumps over netlink(7), whole or not at all; private to core/host. A socket belongs to the
 * network namespace it was opened in for as long as it lives.
 */
#ifndef PLM_CORE_HOST_NETLINK_H
#define PLM_CORE_HOST_NETLINK_H

#include <linux/netlink.h>
#include <netinet/in.h>
#include <plimsoll/types.h>

struct plm_buf;

/* A socket of that protocol with patience of a few seconds, or a negative errno. */
int plm_netlink_open(int protocol);

/* One message of a dump: 0, or a negative errno that ends it. */
typedef int plm_netlink_take(const struct nlmsghdr *message, struct plm_buf *text);

/* Of the sockets of one family and protocol those in the states (bits of 1 << TCP_LISTEN), one
 * SOCK_DIAG_BY_FAMILY message each: sock_diag(7). 0 or an errno. */
int plm_diag_dump(int fd, int family, int protocol, unsigned states, plm_netlink_take *take,
		  struct plm_buf *text);

/* "127.0.0.1:80", "[::1]:80"; the port as the kernel has it. */
void plm_diag_address(struct plm_buf *text, int family, const void *address, unsigned port);

/* rtnetlink(7): everything of one kind (RTM_GETADDR, RTM_GETLINK) of both families; `type` is that of the answer. 0 or
 * an errno. */
int plm_route_dump(int fd, unsigned kind, unsigned type, plm_netlink_take *take,
		   struct plm_buf *text);

/* What the first attribute of this type holds, behind a body of that size, when it is *size_bytes at least; NULL else.
 * *size_bytes is then how much it holds. */
const void *plm_route_attribute(const struct nlmsghdr *message, size_t body_bytes, unsigned type,
				size_t *size_bytes);

/* The address of an RTM_NEWADDR: its own where the link has a peer. False where there is none. */
bool plm_route_address(const struct nlmsghdr *message, char name[INET6_ADDRSTRLEN]);

#endif
