/*
 * probe_addresses.c: the interfaces of this network namespace and the addresses that are in use on them, asked over
 * netlink (rtnetlink(7)): each dump whole or not at all. Sends nothing into the network.
 */
#include "core/host/probe.h"

#include "core/base/buf.h"
#include "core/base/cleanup.h"
#include "core/host/netlink.h"

#include <libmnl/libmnl.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_arp.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

enum { MAC_BYTES = 6 };

/* An Ethernet address; nothing for other links, and for those that have none. */
static const unsigned char *mac_of(const struct nlmsghdr *head, const struct ifinfomsg *m)
{
	static const unsigned char none[MAC_BYTES];
	size_t size = MAC_BYTES;
	const unsigned char *mac = plm_route_attribute(head, sizeof(*m), IFLA_ADDRESS, &size);

	return mac && m->ifi_type == ARPHRD_ETHER && size == MAC_BYTES &&
			       memcmp(mac, none, sizeof(none)) != 0
		       ? mac
		       : NULL;
}

static int add_link(const struct nlmsghdr *head, struct plm_buf *text)
{
	const struct ifinfomsg *m = mnl_nlmsg_get_payload(head);
	const unsigned char *mac;
	const char *name;
	size_t size = 2;

	if (mnl_nlmsg_get_payload_len(head) < sizeof(*m))
		return 0;
	name = plm_route_attribute(head, sizeof(*m), IFLA_IFNAME, &size);
	if (!name)
		return 0;
	plm_buf_printf(text, "link %d ", m->ifi_index);
	plm_buf_add(text, name, strnlen(name, size));
	mac = mac_of(head, m);
	if (mac)
		plm_buf_printf(text, " %02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2],
			       mac[3], mac[4], mac[5]);
	else
		plm_buf_str(text, " -");
	plm_buf_str(text, m->ifi_flags & IFF_UP ? " up\n" : " down\n");
	return 0;
}

static void add_scope(struct plm_buf *text, unsigned scope)
{
	static const struct {
		unsigned scope;
		const char *name;
	} names[] = {
		{RT_SCOPE_UNIVERSE, "global"},
		{RT_SCOPE_SITE, "site"},
		{RT_SCOPE_LINK, "link"},
		{RT_SCOPE_HOST, "host"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].scope == scope) {
			plm_buf_printf(text, " %s\n", names[i].name);
			return;
		}
	}
	plm_buf_printf(text, " %u\n", scope);
}

/* One that another machine turned out to have, or that is still being asked about, is not in use. */
static bool is_in_use(const struct nlmsghdr *head, const struct ifaddrmsg *m)
{
	size_t size = sizeof(uint32_t);
	const uint32_t *more = plm_route_attribute(head, sizeof(*m), IFA_FLAGS, &size);
	uint32_t flags = more ? *more : m->ifa_flags;

	return !(flags & (IFA_F_DADFAILED | IFA_F_TENTATIVE));
}

static int add_address(const struct nlmsghdr *head, struct plm_buf *text)
{
	const struct ifaddrmsg *m = mnl_nlmsg_get_payload(head);
	char name[INET6_ADDRSTRLEN];

	if (!plm_route_address(head, name) || !is_in_use(head, m))
		return 0;
	plm_buf_printf(text, "address %u %s/%u", m->ifa_index, name, m->ifa_prefixlen);
	add_scope(text, m->ifa_scope);
	return 0;
}

int plm_probe_addresses(struct plm_host *host, struct plm_buf *text)
{
	plm_auto_fd int fd = plm_netlink_open(NETLINK_ROUTE);
	int error;

	(void)host;
	if (fd < 0)
		return -fd;
	error = plm_route_dump(fd, RTM_GETLINK, RTM_NEWLINK, add_link, text);
	return error ? error : plm_route_dump(fd, RTM_GETADDR, RTM_NEWADDR, add_address, text);
}
