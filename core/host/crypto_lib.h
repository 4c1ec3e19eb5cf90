/*
 * crypto_lib.h: the part of libcrypto that reads certificates, loaded where one is read: few hosts have any that plimsoll
 * asks about, and every start would pay for it else.
 */
#ifndef PLM_CORE_HOST_CRYPTO_LIB_H
#define PLM_CORE_HOST_CRYPTO_LIB_H

#include <openssl/asn1.h>
#include <openssl/evp.h>

struct plm_err;

/* Each is the function of that name. None of them loads a provider, reads openssl.cnf or verifies anything. */
struct plm_crypto_lib {
	__typeof__(ASN1_get_object) *asn1_get_object;
	__typeof__(ASN1_STRING_type_new) *asn1_string_type_new;
	__typeof__(ASN1_STRING_set) *asn1_string_set;
	__typeof__(ASN1_STRING_free) *asn1_string_free;
	__typeof__(ASN1_TIME_to_tm) *asn1_time_to_tm;
	__typeof__(EVP_DecodeBlock) *evp_decode_block;
};

/* Loads it, to stay; PLM_E_IO with a remedy where it is not installed. */
int plm_crypto_lib_load(struct plm_crypto_lib *lib, struct plm_err **err);

#endif
