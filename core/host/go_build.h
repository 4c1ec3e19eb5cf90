/*
 * go_build.h: what Go's linker wrote into a program about how it was built; private to core/host and its tests.
 */
#ifndef PLM_CORE_HOST_GO_BUILD_H
#define PLM_CORE_HOST_GO_BUILD_H

#include "core/host/read_at.h"

struct plm_buf;

/*
 * The section .go.buildinfo of a 64-bit little-endian ELF program, as Go 1.18 and later write it (debug/buildinfo): "go
 * VERSION", then its lines "path …", "mod …", "build …", tabs made blanks; modules it was made of are left out. Nothing at
 * all for what is no program of Go's, or was made by an older Go. Reads a few kilobytes. Pure.
 */
void plm_go_build_text(plm_read_at_fn *read_at, void *context, struct plm_buf *text);

#endif
