/*
 * endpoints.h: where the engines of this host take orders: sockets in the file system and TCP addresses.
 */
#ifndef PLM_CHECKS_ENGINE_ENDPOINTS_H
#define PLM_CHECKS_ENGINE_ENDPOINTS_H

#include "core/facts/containers.h"

enum engine_tls {
	ENGINE_TLS_NONE = 0,
	ENGINE_TLS_ANYONE,   /* encrypted, and whoever connects is served */
	ENGINE_TLS_VERIFIED, /* clients show a certificate */
};

struct engine_endpoint {
	const char *engine; /* "dockerd (pid 710)", "podman" */
	const char *source; /* where it is told; NULL: the engine's default */
	const char *path;   /* of a socket; NULL: TCP */
	struct plm_stat stat;
	const char *address; /* of TCP, as it was written: "0.0.0.0:2375" */
	const char *port;
	bool loopback, listens;
	bool later; /* not now, but when the engine is started again */
	enum engine_tls tls;
};

struct engine_endpoints {
	const struct engine_endpoint *items;
	size_t count;
	bool any_engine;
	const char *unread; /* what would tell more and could not be read, or NULL */
	int error;
	const struct plm_datum *sockets; /* the probe */
	struct plm_datum processes;	 /* presence of /proc */
};

/* Gathered once an audit. */
int engine_endpoints(struct plm_facts *facts, const struct engine_endpoints **out,
		     struct plm_err **err);

/* ---- endpoint_address.c ---- */

/* Splits "tcp://127.0.0.1:2375", "[::1]:2375", ":2375" and "2375"; false when it is no such address. */
bool engine_address_split(const char *text, struct plm_slice *address, struct plm_slice *port);
bool engine_address_is_loopback(struct plm_slice address);
/* Whether something listens at the port of that address, or of all, by the probe "sockets". */
bool engine_address_listens(const struct plm_datum *sockets, struct plm_slice address,
			    const char *port);

#endif
