/*
 * crypto_lib.c: loads libcrypto by the name its ABI has had since OpenSSL 3.0. Calls nothing of it.
 */
#include "core/host/crypto_lib.h"

#include "core/base/err.h"

#include <dlfcn.h>

static const char library[] = "libcrypto.so.3";

static int fail(struct plm_err **err, const char *what)
{
	int rc = plm_err_set(err, PLM_E_IO, "%s", what ? what : "libcrypto cannot be loaded");

	plm_err_remedy(err, "install OpenSSL 3: the package libssl3 or openssl-libs");
	return rc;
}

int plm_crypto_lib_load(struct plm_crypto_lib *lib, struct plm_err **err)
{
	const struct {
		const char *name;
		void *slot;
	} symbols[] = {
		{"ASN1_get_object", &lib->asn1_get_object},
		{"ASN1_STRING_type_new", &lib->asn1_string_type_new},
		{"ASN1_STRING_set", &lib->asn1_string_set},
		{"ASN1_STRING_free", &lib->asn1_string_free},
		{"ASN1_TIME_to_tm", &lib->asn1_time_to_tm},
		{"EVP_DecodeBlock", &lib->evp_decode_block},
	};
	void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);

	if (!handle)
		return fail(err, dlerror());
	for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++) {
		void *symbol = dlsym(handle, symbols[i].name);

		if (!symbol)
			return fail(err, dlerror());
		memcpy(symbols[i].slot, &symbol, sizeof(symbol));
	}
	return 0;
}
