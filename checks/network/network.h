/*
 * network.h: what the family "network" gathers of the host's network and what its evaluators take.
 */
#ifndef PLM_CHECKS_NETWORK_NETWORK_H
#define PLM_CHECKS_NETWORK_NETWORK_H

#include <plimsoll/plugin.h>

#include "checks/network/ruleset.h"
#include "core/facts/ports.h"

/* ---- firewall ---- */

enum network_family { NETWORK_IP = 0, NETWORK_IP6, NETWORK_FAMILIES };
enum network_hook { NETWORK_INPUT = 0, NETWORK_FORWARD, NETWORK_HOOKS };

const char *network_family_word(enum network_family family); /* "ip" */
const char *network_hook_word(enum network_hook hook);	     /* "input" */

/* What becomes of packets nobody asked for. Zero is the safe value. */
enum network_fate { NETWORK_FATE_UNKNOWN = 0, NETWORK_CLOSED, NETWORK_OPEN };

/* One program that loads rules when the host starts. */
struct network_manager {
	const char *name, *unit;
	bool installed;
	struct plm_datum starts_state; /* PRESENT when `starts` is known */
	bool starts;
	const char *source; /* the file that decides */
	const char
		*own_source[NETWORK_FAMILIES]; /* where each family has one of its own, or NULL */
	struct plm_datum state;		       /* of that file */
	const char *word;		       /* what it says, for evidence; or NULL */
	enum network_fate fate[NETWORK_FAMILIES][NETWORK_HOOKS];
};

struct network_managers {
	struct network_manager *items;
	size_t count;
};

/* Each appends what it knows of. */
int network_managers(struct plm_facts *facts, const struct network_managers **out,
		     struct plm_err **err);
int network_manage_script(struct plm_facts *facts, struct network_manager *m, struct plm_err **err);
/* The script m->source with all that it includes; m->state says how that went, m->source the file that could not be read. */
int network_read_script(struct plm_facts *facts, struct network_manager *m,
			struct network_ruleset *ruleset, struct plm_err **err);
int network_manage_save(struct plm_facts *facts, struct network_manager *m, const char *file,
			enum network_family family, struct plm_err **err);
int network_manage_firewalld(struct plm_facts *facts, struct network_manager *m,
			     struct plm_err **err);
int network_manage_ufw(struct plm_facts *facts, struct network_manager *m, struct plm_err **err);

/* For those that manage: the same fate for every hook of both families; and a file that the manager is told by. */
void network_set_all(struct network_manager *m, enum network_fate fate);
int network_read_into(struct plm_facts *facts, struct network_manager *m, const char *path,
		      const struct plm_datum **text, struct plm_err **err);

/* A zone of firewalld's. */
struct network_zone {
	const char *target; /* text of <zone target="…">, "default" when it has none */
	bool from_all
		[NETWORK_FAMILIES]; /* bound to an interface of the host's, or to every address */
};

/* -PLM_E_PARSE, -PLM_E_NOMEM. */
int network_parse_zone(struct plm_arena *arena, struct plm_slice text, struct network_zone *zone);

struct network_firewall {
	bool nothing_runs;
	struct plm_datum nftables; /* of the probe; EBADMSG when it is not understood */
	struct network_ruleset loaded;
	struct plm_datum legacy[NETWORK_FAMILIES]; /* of /proc/net/ip_tables_names */
	bool legacy_filter[NETWORK_FAMILIES];
	/* Of the probes iptables and ip6tables where there is such a table; EBADMSG when not understood, ENODATA when
	 * a recording lacks it. */
	struct plm_datum legacy_rules[NETWORK_FAMILIES];
	struct network_ruleset legacy_loaded[NETWORK_FAMILIES];
	struct plm_datum if_inet6;
	struct plm_datum forwarding[NETWORK_FAMILIES];
	const struct network_managers *managers;
};

const char *network_legacy_file(enum network_family family);
const char *network_legacy_probe(enum network_family family); /* "iptables" */
/* Why the rules that are loaded for a family are not known whole, or NULL; then *error is 0. */
const char *network_unread_rules(const struct network_firewall *f, enum network_family family,
				 int *error);

int network_firewall(struct plm_facts *facts, const struct network_firewall **out,
		     struct plm_err **err);

struct network_firewall_params {
	struct plm_list hooks, families;
	int of; /* enum plm_of */
};

const char *network_validate_firewall(const void *params);
int network_eval_firewall(struct plm_eval *ev, const void *params);

/* ---- who listens ---- */

/* One word of an allow-list: "tcp/22", "udp/6000-6010", "any/53@127.0.0.53", "tcp/22=sshd". */
struct network_allowed {
	int udp; /* 1, 0, or -1: either */
	uint16_t from, to;
	struct plm_slice address; /* empty: any */
	struct plm_slice owner;	  /* a name, or one that ends in '*'; empty: any */
};

/* Whether a list lets that socket be; owner NULL: it is not known whose it is, and *needs_owner is set
 * when that would decide. */
bool network_is_allowed(const struct plm_list *list, bool udp, const char *address, uint16_t port,
			const char *owner, bool *needs_owner);
/* For validate functions. */
const char *network_check_allowed(const struct plm_list *list);

struct network_socket {
	const struct plm_listener *listener;
	const struct plm_process *holder; /* NULL: not found */
	const char *program; /* the file name of what it runs; "kernel"; NULL: not known */
	bool of_container;   /* a container's own, or held for one: the element published asks */
};

struct network_sockets {
	struct plm_datum state; /* PRESENT, ABSENT: nothing runs here, or why not known */
	struct network_socket *items;
	size_t count;
	bool untold; /* the kernel cannot list those of one protocol */
	bool unread; /* not every process could be looked into */
};

int network_sockets(struct plm_facts *facts, const struct network_sockets **out,
		    struct plm_err **err);

struct network_listener_params {
	struct plm_list allow;
	struct plm_bool loopback;
};

const char *network_validate_listener(const void *params);
int network_eval_listener(struct plm_eval *ev, const void *params);

/* ---- published ---- */

struct network_published_params {
	struct plm_list allow;
	struct plm_bool loopback;
};

const char *network_validate_published(const void *params);
int network_eval_published(struct plm_eval *ev, const void *params);

/* ---- bridge ---- */

enum { NETWORK_BRIDGE_FILTERED = 0, NETWORK_BRIDGE_SEPARATE, NETWORK_BRIDGE_LOCALNET };

struct network_bridge_params {
	int is;
	int of; /* enum plm_of */
};

int network_eval_bridge(struct plm_eval *ev, const void *params);

#endif
