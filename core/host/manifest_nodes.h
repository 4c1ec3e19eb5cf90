/*
 * manifest_nodes.h: one function a statement about a path; private to core/host.
 */
#ifndef PLM_CORE_HOST_MANIFEST_NODES_H
#define PLM_CORE_HOST_MANIFEST_NODES_H

struct plm_manifest_parser;

/* Each takes the rest of its line off the parser. 0 or a negative code with its error set. */
int plm_manifest_apply_file(struct plm_manifest_parser *p);
int plm_manifest_apply_dir(struct plm_manifest_parser *p);
int plm_manifest_apply_link(struct plm_manifest_parser *p);
int plm_manifest_apply_node(struct plm_manifest_parser *p);
int plm_manifest_apply_stat(struct plm_manifest_parser *p);
int plm_manifest_apply_xattr(struct plm_manifest_parser *p);
int plm_manifest_apply_absent(struct plm_manifest_parser *p);
int plm_manifest_apply_refused(struct plm_manifest_parser *p);

#endif
