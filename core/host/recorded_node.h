/*
 * recorded_node.h: the answers of one node of a recording; private to core/host.
 */
#ifndef PLM_CORE_HOST_RECORDED_NODE_H
#define PLM_CORE_HOST_RECORDED_NODE_H

#include "core/host/backend.h"

struct plm_node;

/* As the operations of the same names in host.h. */
int plm_node_read(const struct plm_node *node, struct plm_arena *arena, size_t max_bytes,
		  struct plm_datum *out);
void plm_node_read_into(const struct plm_node *node, char *buffer, size_t room_bytes,
			struct plm_datum *out);
int plm_node_stream(const struct plm_node *node, plm_piece_fn *piece, void *context,
		    struct plm_datum *out);
int plm_node_list(const struct plm_node *node, struct plm_arena *arena, struct plm_datum *out);

struct plm_stat plm_node_stat(const struct plm_host *host, const struct plm_node *node);
/* What a link leads to when it is no ordinary path: by its text. */
struct plm_stat plm_node_stat_magic(struct plm_host *host, const struct plm_node *link);

#endif
