/*
 * crypto_lib.c: loads libcrypto by the name its ABI has had since OpenSSL 3.0. Calls nothing of it.
 */
#include "core/host/crypto_lib.h"

#include "core/host/library.h"

int plm_crypto_lib_load(struct plm_crypto_lib *lib, struct plm_err **err)
{
	static const char *const names[] = {"libcrypto.so.3", NULL};
	const struct plm_symbol symbols[] = {
		{"ASN1_get_object", &lib->asn1_get_object},
		{"ASN1_STRING_type_new", &lib->asn1_string_type_new},
		{"ASN1_STRING_set", &lib->asn1_string_set},
		{"ASN1_STRING_free", &lib->asn1_string_free},
		{"ASN1_TIME_to_tm", &lib->asn1_time_to_tm},
		{"EVP_DecodeBlock", &lib->evp_decode_block},
	};
	const struct plm_library library = {
		.names = names, .symbols = symbols, .count = sizeof(symbols) / sizeof(*symbols)};

	return plm_library_need(&library, "install OpenSSL 3: the package libssl3 or openssl-libs",
				err);
}
