/*
 * ports.h: which ports are open in a network namespace, and where on the host a container can be
 * reached. Follows sock_diag(7); what docker-proxy, conmon and rootlessport do is in
 * docs/containers.md.
 */
#ifndef PLM_CORE_FACTS_PORTS_H
#define PLM_CORE_FACTS_PORTS_H

#include "core/facts/containers.h"

/* A TCP socket that listens, or a UDP socket that is bound. */
struct plm_listener {
	bool udp;
	bool wildcard;	     /* 0.0.0.0, :: */
	bool loopback;	     /* 127.0.0.0/8, ::1 */
	const char *address; /* without brackets */
	uint16_t port;
	uint64_t inode;
};

struct plm_listener_list {
	const struct plm_listener *items; /* by protocol, port, address, inode */
	size_t count;
	const char *const *addresses; /* of its interfaces, but loopback ones */
	size_t address_count;
	bool untold;		  /* the kernel cannot list those of one protocol */
	uint64_t net;		  /* the number of the namespace */
	struct plm_datum why_not; /* PRESENT, or why they cannot be told */
};

/* The text of the probe "listeners" as a list; -PLM_E_PARSE when it is none, -PLM_E_NOMEM. */
int plm_listeners_parse(struct plm_arena *arena, struct plm_slice text,
			struct plm_listener_list *list);

/* Of the namespace of that number, asked through the first process that is in it; once an audit. */
int plm_facts_listeners(struct plm_facts *facts, uint64_t net, const struct plm_listener_list **out,
			struct plm_err **err);

/* The sockets a process holds open, by inode. */
struct plm_held_sockets {
	const uint64_t *inodes;
	size_t count;
	struct plm_datum state; /* PRESENT, or why some cannot be told: ESRCH when it is gone */
};

int plm_facts_held_sockets(struct plm_facts *facts, const struct plm_process *process,
			   const struct plm_held_sockets **out, struct plm_err **err);

/* ---- what leads from the host into a container ---- */

enum plm_publisher {
	PLM_PUBLISHER_ITSELF = 0, /* it is on the host's network */
	PLM_PUBLISHER_PROXY,	  /* docker-proxy */
	PLM_PUBLISHER_CONMON,	  /* keeps the ports of a container of Podman's */
	PLM_PUBLISHER_ROOTLESS,	  /* rootlessport */
};

const char *plm_publisher_name(enum plm_publisher publisher);

struct plm_published_port {
	enum plm_publisher publisher;
	const struct plm_process *process; /* that holds the socket */
	bool udp, wildcard;
	const char *address;
	uint16_t port;
	bool claimed; /* told by a command line, the socket was not found */
};

enum plm_publish_doubt {
	PLM_PUBLISH_CERTAIN = 0,
	PLM_PUBLISH_UNREADABLE, /* a process or a namespace: unread */
	PLM_PUBLISH_TRANSLATION, /* it listens, and its engine may have the packet filter lead there */
};

struct plm_published_ports {
	const struct plm_published_port *items;
	size_t count;
	enum plm_publish_doubt doubt; /* whether there may be others */
	const struct plm_process *unread;
	const char *unread_file; /* below /proc/PID */
	int error;
	const struct plm_listener *reachable; /* what listens for others than itself, or NULL */
};

int plm_facts_published_ports(struct plm_facts *facts, const struct plm_container *container,
			      const struct plm_published_ports **out, struct plm_err **err);

#endif
