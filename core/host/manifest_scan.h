/*
 * manifest_scan.h: the files beside a manifest; private to core/host.
 */
#ifndef PLM_CORE_HOST_MANIFEST_SCAN_H
#define PLM_CORE_HOST_MANIFEST_SCAN_H

struct plm_err;
struct plm_layer;
struct plm_recording;

/* Makes a node of every directory, file and link below the layer's root/. Content stays on disk. */
int plm_manifest_scan(struct plm_recording *recording, struct plm_layer *layer,
		      struct plm_err **err);

#endif
