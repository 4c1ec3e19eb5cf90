/*
 * private.h: what the files of the signing module share. Private to signing.
 */
#ifndef PLM_SIGNING_PRIVATE_H
#define PLM_SIGNING_PRIVATE_H

#include "signing/signing.h"

#include <libxml/tree.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/transforms.h>

#define PLM_DS_NS	    "http://www.w3.org/2000/09/xmldsig#"
#define PLM_SIGNED_XCCDF_NS "http://checklists.nist.gov/xccdf/1.2"
#define PLM_SIGNED_ARF_NS   "http://scap.nist.gov/schema/asset-reporting-format/1.1"
#define PLM_DS_C14N	    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"
#define PLM_DS_EXC_C14N	    "http://www.w3.org/2001/10/xml-exc-c14n#"
#define PLM_DS_ENVELOPED    "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
#define PLM_DS_WHOLE	    "#xpointer(/)" /* the document around it, comments too, which "" leaves out */

enum { PLM_SIGNING_HEX_BYTES = 65, PLM_SIGNING_DIGEST_BYTES = 64 };

struct plm_signer {
	EVP_PKEY *key;
	X509 *certificate; /* or NULL */
};

/* An algorithm that is allowed, and no other. */
struct plm_signing_algorithm {
	const char *uri;
	xmlSecTransformId (*transform)(void);
	int key_type; /* EVP_PKEY_RSA, EVP_PKEY_EC; 0 for a digest */
};

/* A signature that has exactly the form plimsoll writes, taken apart. Borrowed of its document but for the bytes, which
 * are on the heap. */
struct plm_signature {
	xmlNode *node, *signed_info, *digest_node;
	const struct plm_signing_algorithm *method, *digest_method;
	char uri[256]; /* PLM_DS_WHOLE, or a file's name */
	bool detached;
	char id[96]; /* of what it was made by: "certificate-" or "key-" and a SHA-256 */
	int64_t time_seconds;
	unsigned char digest[PLM_SIGNING_DIGEST_BYTES];
	size_t digest_size;
	unsigned char *value;
	size_t value_size;
	unsigned char *certificate; /* DER, or NULL */
	size_t certificate_size;
};

/* Fills said; the negative of code. */
int plm_signing_say(struct plm_signing_said *said, enum plm_code code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void plm_signing_remedy(struct plm_signing_said *said, const char *remedy);
/* Begins a call from outside: starts xmlsec once for this process. */
int plm_signing_start(struct plm_signing_said *said);
/* Ends one: -PLM_E_NOMEM when memory ran out in any library meanwhile, whatever it was taken for; else rc. */
int plm_signing_end(int rc);
/* An allocation of ours failed, for plm_signing_end() to tell. */
void plm_signing_no_memory(void);
/* Whether the last that went wrong was that. */
bool plm_signing_ran_out(void);

/* keys.c */
int plm_signing_public_key(struct plm_signing_bytes pem, EVP_PKEY **key,
			   struct plm_signing_said *said);
int plm_signing_certificate(struct plm_signing_bytes pem, X509 **certificate,
			    struct plm_signing_said *said);
int plm_signing_open(struct plm_signing_bytes key, struct plm_signing_bytes certificate,
		     struct plm_signer **signer, struct plm_signing_said *said);
void plm_signing_close(struct plm_signer *signer);
/* What a signature says it was made by; false when out of memory. */
bool plm_signing_id(EVP_PKEY *key, X509 *certificate, char id[static 96]);
/* NULL when the key is strong enough and of a kind that is used, else why not. */
const char *plm_signing_key_problem(EVP_PKEY *key);
/* RFC 2253, UTF-8. */
void plm_signing_subject(X509 *certificate, char *text, size_t size);

/* base64.c: strict: no foreign character, no loose bits, white space between groups only. */
unsigned char *plm_base64_decode(const char *text,
				 size_t *size_bytes); /* NULL: it is none, or out of memory */
char *plm_base64_encode(const unsigned char *data, size_t size_bytes); /* NULL: out of memory */

/* structure.c */
/* NULL when it is not well-formed, has a document type, or out of memory. */
xmlDoc *plm_signing_parse(struct plm_signing_bytes document);
/* All signatures in a document; *first is the first of them. */
size_t plm_signature_count(const xmlNode *root, xmlNode **first);
/* Whether it stands alone at the end of the root, where the schemas of XCCDF and ARF have it. */
bool plm_signature_in_place(const xmlNode *root, const xmlNode *signature);
/* NULL when it has the form, else what is wrong. `filled` false: digest and value are still empty. */
const char *plm_signature_read(xmlNode *node, bool filled, struct plm_signature *signature);
void plm_signature_free(struct plm_signature *signature);

/* digest.c */
/* Of the document without the signature, canonical. PLM_E_INVALID: it cannot be made so. */
int plm_signing_digest_document(xmlDoc *doc, xmlNode *without,
				const struct plm_signing_algorithm *method, unsigned char *digest,
				size_t *size_bytes);
int plm_signing_digest_bytes(struct plm_signing_bytes bytes,
			     const struct plm_signing_algorithm *method, unsigned char *digest,
			     size_t *size_bytes);
/* Signs SignedInfo; the value is for the caller to free. */
int plm_signing_value(const struct plm_signature *signature, EVP_PKEY *key, unsigned char **value,
		      size_t *size_bytes);
/* Whether the value is the key's; false also when out of memory. */
bool plm_signing_value_fits(const struct plm_signature *signature, EVP_PKEY *key);
/* By URI, or NULL; the first of each kind is what plimsoll signs by. */
const struct plm_signing_algorithm *plm_signing_method(const char *uri);
const struct plm_signing_algorithm *plm_signing_digest_method(const char *uri);
const struct plm_signing_algorithm *plm_signing_method_of(EVP_PKEY *key);

/* make.c, check.c: as in struct plm_signing_module. */
int plm_signing_sign(const struct plm_signer *signer, struct plm_signing_bytes document,
		     int64_t time_seconds, char **signed_text, struct plm_signing_said *said);
int plm_signing_sign_detached(const struct plm_signer *signer, struct plm_signing_bytes document,
			      const char *name, int64_t time_seconds, char **signature,
			      struct plm_signing_said *said);
int plm_signing_verify(const struct plm_signature_question *question,
		       struct plm_signature_answer *answer);
/* trust.c: whether the certificate was in force at that time and the authority, if one is given, issued it. Leaves the state
 * as it is when so. */
int plm_signing_trust(X509 *certificate, struct plm_signing_bytes authority,
		      struct plm_signature_answer *answer);

#endif
