/*
 * table.h: the parts of the family's table: the parameters of its tests, and the files that they read.
 */
#ifndef PLM_CHECKS_CONTAINER_TABLE_H
#define PLM_CHECKS_CONTAINER_TABLE_H

#include <plimsoll/plugin.h>

/* ---- params.c: by test; the first three of each are the exemptions ---- */

extern const struct plm_attr container_plain_attrs[3];
extern const struct plm_attr container_root_attrs[4];
extern const struct plm_attr container_capability_attrs[9];
extern const struct plm_attr container_namespace_attrs[4];
extern const struct plm_attr container_socket_attrs[4];
extern const struct plm_attr container_mount_attrs[6];
extern const struct plm_attr container_file_attrs[5];
extern const struct plm_attr container_memory_attrs[4];
extern const struct plm_attr container_cpu_attrs[4];
extern const struct plm_attr container_pids_attrs[4];
extern const struct plm_attr container_port_attrs[5];
extern const struct plm_attr container_environment_attrs[5];
extern const struct plm_attr container_claims_attrs[4];
extern const struct plm_attr container_image_attrs[6];
extern const struct plm_attr container_restart_attrs[4];
extern const struct plm_attr container_remote_shell_attrs[5];
extern const struct plm_attr container_setuid_attrs[5];

/* ---- paths.c ---- */

extern const char *const container_paths[]; /* ends in NULL */

#endif
