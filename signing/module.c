/*
 * module.c: the table that plimsoll finds in the shared object.
 */
#include "signing/private.h"

__attribute__((visibility("default"))) extern const struct plm_signing_module plm_signing_module;

const struct plm_signing_module plm_signing_module = {
	.abi = PLM_SIGNING_ABI,
	.size_bytes = sizeof(struct plm_signing_module),
	.open = plm_signing_open,
	.close = plm_signing_close,
	.sign = plm_signing_sign,
	.sign_detached = plm_signing_sign_detached,
	.verify = plm_signing_verify,
};
