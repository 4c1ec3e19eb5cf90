/*
 * probe_iptables.c: the tables of legacy iptables and ip6tables, as text. Asks with getsockopt(2), and only for tables that the
 * kernel lists as registered: to ask for another would register it. Changes nothing, and its sockets can send nothing.
 */
#include "core/host/probe.h"

#include "core/base/buf.h"
#include "core/base/cleanup.h"
#include "core/host/xtables.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_TABLE_BYTES = 16 * 1024 * 1024, MOST_TRIES = 8 };

static const struct protocol {
	const char *names; /* of the tables that are registered */
	int family, level;
	size_t head_bytes; /* before the entries */
} protocols[PLM_FILTER_PROTOCOLS] = {
	{"/proc/net/ip_tables_names", AF_INET, IPPROTO_IP,
	 offsetof(struct ipt_get_entries, entrytable)},
	{"/proc/net/ip6_tables_names", AF_INET6, IPPROTO_IPV6,
	 offsetof(struct ip6t_get_entries, entrytable)},
};

/* ---- sockets ---- */

/* One that is good for questions about tables and can send nothing: its sending side is shut. */
static int open_socket(const struct protocol *protocol)
{
	int fd = socket(protocol->family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	/* It is shut although it is not connected, which is what the error says. */
	if (shutdown(fd, SHUT_RDWR) < 0 && errno != ENOTCONN) {
		int error = errno;

		close(fd);
		return -error;
	}
	return fd;
}

/* 0 when there are tables, ENOENT when there are none, or why that is not known. */
static int find_tables(const struct protocol *protocol)
{
	plm_auto_file FILE *names = fopen(protocol->names, "re");
	int error = names ? 0 : errno;

	return names && getc(names) == EOF ? ENOENT : error;
}

void plm_iptables_open(struct plm_host *host)
{
	for (size_t i = 0; i < PLM_FILTER_PROTOCOLS; i++)
		if (find_tables(&protocols[i]) == 0)
			host->filter_fds[i] = open_socket(&protocols[i]);
}

void plm_iptables_close(struct plm_host *host)
{
	for (size_t i = 0; i < PLM_FILTER_PROTOCOLS; i++)
		if (host->filter_fds[i] >= 0)
			close(host->filter_fds[i]);
}

/* ---- one table ---- */

/* The head of either family's answer is the same. */
static int ask_entries(const struct protocol *protocol, int fd, const struct ipt_getinfo *info,
		       unsigned char **answer)
{
	socklen_t size = (socklen_t)(protocol->head_bytes + info->size);
	struct ipt_get_entries *head = calloc(1, size);

	*answer = (unsigned char *)head;
	if (!head)
		return ENOMEM;
	memcpy(head->name, info->name, sizeof(head->name));
	head->size = info->size;
	return getsockopt(fd, protocol->level, IPT_SO_GET_ENTRIES, head, &size) < 0 ? errno : 0;
}

static int add_table(const struct protocol *protocol, int fd, const char *name,
		     struct plm_buf *text)
{
	struct ipt_getinfo info = {.valid_hooks = 0};
	socklen_t size = sizeof(info);
	plm_auto_free unsigned char *answer = NULL;
	struct plm_xtables table = {.ipv6 = protocol->family == AF_INET6, .table = name};
	size_t name_bytes = strlen(name) + 1;
	int error;

	if (name_bytes > sizeof(info.name))
		return ENAMETOOLONG;
	memcpy(info.name, name, name_bytes);
	if (getsockopt(fd, protocol->level, IPT_SO_GET_INFO, &info, &size) < 0)
		return errno;
	if (info.size > MOST_TABLE_BYTES)
		return EFBIG;
	error = ask_entries(protocol, fd, &info, &answer);
	if (error)
		return error;
	table.valid_hooks = info.valid_hooks;
	memcpy(table.hook_entry, info.hook_entry, sizeof(table.hook_entry));
	memcpy(table.underflow, info.underflow, sizeof(table.underflow));
	table.entries = answer + protocol->head_bytes;
	table.size_bytes = info.size;
	return plm_xtables_save(&table, text);
}

/* A table may be replaced between the two questions. */
static int add_settled_table(const struct protocol *protocol, int fd, const char *name,
			     struct plm_buf *text)
{
	int error = EAGAIN;

	for (int i = 0; i < MOST_TRIES && error == EAGAIN; i++)
		error = add_table(protocol, fd, name, text);
	return error;
}

static int add_tables(const struct protocol *protocol, int fd, struct plm_buf *text)
{
	plm_auto_file FILE *names = fopen(protocol->names, "re");
	char line[XT_TABLE_MAXNAMELEN + 1];
	int error = names ? 0 : errno;

	while (error == 0 && fgets(line, sizeof(line), names)) {
		line[strcspn(line, "\n")] = '\0';
		error = add_settled_table(protocol, fd, line, text);
	}
	return error ? error : text->size_bytes ? 0 : ENOENT;
}

static int ask(struct plm_host *host, enum plm_filter_protocol which, struct plm_buf *text)
{
	const struct protocol *protocol = &protocols[which];
	int error = find_tables(protocol);

	if (error)
		return error;
	if (!plm_probe_may(CAP_NET_ADMIN))
		return EPERM;
	if (host->filter_fds[which] < 0)
		host->filter_fds[which] = open_socket(protocol);
	return host->filter_fds[which] < 0 ? -host->filter_fds[which]
					   : add_tables(protocol, host->filter_fds[which], text);
}

int plm_probe_iptables(struct plm_host *host, struct plm_buf *text)
{
	return ask(host, PLM_FILTER_IP, text);
}

int plm_probe_ip6tables(struct plm_host *host, struct plm_buf *text)
{
	return ask(host, PLM_FILTER_IP6, text);
}
