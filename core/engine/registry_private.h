/*
 * registry_private.h: what plugins.c needs of a registry beyond its public face.
 */
#ifndef PLM_CORE_ENGINE_REGISTRY_PRIVATE_H
#define PLM_CORE_ENGINE_REGISTRY_PRIVATE_H

struct plm_arena;
struct plm_registry;

struct plm_arena *plm_registry_arena(struct plm_registry *registry);

#endif
