/*
 * family.c: the table of the network family. No code beyond the table.
 */
#include "checks/network/network.h"
#include "core/engine/table.h"

static const char *const bridge_choices[] = {"filtered", "separate", "localnet-closed", NULL};

#define ALLOW_SUMMARY                                                                              \
	"what may be open, words like \"tcp/22\", \"udp/6000-6010\", \"tcp/*\", "                  \
	"\"any/53@127.0.0.53\": protocol, ports, @ADDRESS, "

static const struct plm_attr listener_attrs[] = {
	{.name = "allow",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_REQUIRED | PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct network_listener_params, allow),
	 .summary = ALLOW_SUMMARY "and =PROGRAM, its file name or the beginning of it with *; the "
				  "kernel's own sockets are =kernel"},
	{.name = "loopback",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct network_listener_params, loopback),
	 .fallback = "false",
	 .summary = "whether what only this host itself reaches counts too"},
};

static const struct plm_attr firewall_attrs[] = {
	{.name = "hooks",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct network_firewall_params, hooks),
	 .fallback = "input",
	 .summary = "input: what comes to this host; forward: what it passes on, as long as it "
		    "forwards"},
	{.name = "families",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct network_firewall_params, families),
	 .fallback = "ip ip6",
	 .summary = "ip and ip6; ip6 only where the kernel has an address of it"},
	{.name = "of",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct network_firewall_params, of),
	 .choices = plm_of_choices,
	 .fallback = "both",
	 .summary = "running: the rules loaded into nf_tables and legacy iptables; persistent: "
		    "those that nftables, "
		    "iptables, firewalld or ufw load when the host starts; both"},
};

static const struct plm_attr bridge_attrs[] = {
	{.name = "is",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct network_bridge_params, is),
	 .choices = bridge_choices,
	 .summary = "filtered: frames between containers pass the packet filter; separate: "
		    "containers on Docker's default bridge do not reach each other; "
		    "localnet-closed: nobody outside reaches 127.0.0.1"},
	{.name = "of",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct network_bridge_params, of),
	 .choices = plm_of_choices,
	 .fallback = "both",
	 .summary = "running: in force now; persistent: as configured; both"},
};

static const struct plm_attr published_attrs[] = {
	{.name = "allow",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_REQUIRED | PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct network_published_params, allow),
	 .summary = ALLOW_SUMMARY "and =CONTAINER, its name or the beginning of it with *"},
	{.name = "loopback",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct network_published_params, loopback),
	 .fallback = "false",
	 .summary = "whether what is published to this host alone counts too"},
};

static const struct plm_test tests[] = {
	{.name = "listener",
	 .summary = "Nobody on the host listens but who is allowed to; ports of containers are "
		    "the element published's.",
	 .reads = "the kernel's sockets, and whose they are by /proc/PID/fd",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct network_listener_params),
	 .attrs = listener_attrs,
	 .attr_count = PLM_COUNT(listener_attrs),
	 .validate = network_validate_listener,
	 .eval = network_eval_listener},
	{.name = "firewall",
	 .summary = "Packets that nobody asked for are dropped, now and after a reboot.",
	 .reads =
		 "the packet filter in the kernel (nf_tables, legacy iptables), nftables.conf with "
		 "what it includes, iptables' saved rules, "
		 "firewalld, ufw, units",
	 .params_size = sizeof(struct network_firewall_params),
	 .attrs = firewall_attrs,
	 .attr_count = PLM_COUNT(firewall_attrs),
	 .validate = network_validate_firewall,
	 .eval = network_eval_firewall},
	{.name = "bridge",
	 .summary = "Bridges of containers are filtered, keep them apart, and lead nobody to "
		    "loopback.",
	 .reads = "/proc/sys/net, the sysctl.d files, the packet filter in the kernel, daemon.json",
	 .params_size = sizeof(struct network_bridge_params),
	 .attrs = bridge_attrs,
	 .attr_count = PLM_COUNT(bridge_attrs),
	 .eval = network_eval_bridge},
	{.name = "published",
	 .summary = "Of all containers only what is allowed can be reached on this host.",
	 .reads = "the kernel's sockets, the records of engines, the packet filter in the kernel",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct network_published_params),
	 .attrs = published_attrs,
	 .attr_count = PLM_COUNT(published_attrs),
	 .validate = network_validate_published,
	 .eval = network_eval_published},
};

static const char *const paths[] = {
	"/proc/net/ip_tables_names",
	"/proc/net/ip6_tables_names",
	"/proc/net/if_inet6",
	"/proc/sys/net/ipv4/ip_forward",
	"/proc/sys/net/ipv6/conf/all/forwarding",
	"/proc/sys/net/bridge/*",
	"/etc/systemd/system/systemd-sysctl.service",
	"/usr/lib/systemd/system/systemd-sysctl.service",
	"/proc/sys/net/ipv4/conf/*/route_localnet",
	"/proc/[0-9]*/exe",
	"/proc/[0-9]*/fd",
	"/sys/class/net",
	"/etc/nftables.conf",
	"/etc/sysconfig/nftables.conf",
	"/etc/nftables.d/*",
	"/etc/nftables/*.nft",
	"/etc/iptables/rules.v4",
	"/etc/iptables/rules.v6",
	"/etc/sysconfig/iptables",
	"/etc/sysconfig/ip6tables",
	"/etc/firewalld/firewalld.conf",
	"/etc/firewalld/zones/*.xml",
	"/usr/lib/firewalld/zones/*.xml",
	"/etc/ufw/ufw.conf",
	"/etc/ufw/*.rules",
	"/etc/default/ufw",
	"/etc/docker/daemon.json",
	NULL,
};

extern const struct plm_family plm_family_network;
const struct plm_family plm_family_network = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "network",
	.xmlns = "urn:plimsoll:check:network",
	.summary = "Who listens, what filters, and what containers publish.",
	.paths = paths,
	.tests = tests,
	.test_count = PLM_COUNT(tests),
};
