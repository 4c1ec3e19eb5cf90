/*
 * certificate.h: the certificates of a node, and what they say of themselves.
 */
#ifndef PLM_CHECKS_KUBERNETES_CERTIFICATE_H
#define PLM_CHECKS_KUBERNETES_CERTIFICATE_H

#include "checks/kubernetes/kubernetes.h"
#include "core/base/text.h"

/* ---- x509.c: X.509 in PEM (RFC 5280, RFC 7468) by libcrypto; pure ---- */

struct plm_crypto_lib;

struct kube_reader {
	struct plm_arena *arena;
	const struct plm_crypto_lib *crypto;
};

struct kube_certificate {
	int64_t not_before, not_after; /* seconds since 1970 */
	const char *name;	       /* its subject's last common name, or "" ; untrusted text */
};

struct kube_certificates {
	struct kube_certificate *items;
	size_t count;
	size_t bad;   /* blocks that say they are certificates and are none */
	bool has_key; /* a private key lies beside them */
};

/* All blocks of a text. 0 or -PLM_E_NOMEM. */
int kube_parse_pem(const struct kube_reader *reader, struct plm_slice text,
		   struct kube_certificates *out);
/* The bytes of one certificate; false when it is none. `name` is copied into the arena; *failed: out of memory. */
bool kube_parse_der(const struct kube_reader *reader, const unsigned char *der, size_t size_bytes,
		    struct kube_certificate *out, bool *failed);
/* What base64 stands for, line ends and all; NULL when it is none or out of memory (*failed). */
unsigned char *kube_decode_base64(const struct kube_reader *reader, struct plm_slice text,
				  size_t *size_bytes, bool *failed);

/* ---- facts ---- */

enum kube_certificate_set {
	KUBE_KUBELET_CLIENT = 0,
	KUBE_KUBELET_SERVING,
	KUBE_CONTROL_PLANE,
	KUBE_ETCD,
	KUBE_KUBECONFIG,
	KUBE_SET_COUNT
};

/* One file with certificates in it. */
struct kube_certificate_file {
	const char *path;
	struct plm_datum state;
	struct kube_certificates certificates;
	const char *key_path; /* the file of its private key, itself perhaps; NULL: none is here */
	struct plm_stat key;
};

struct kube_certificate_files {
	struct kube_certificate_file *items;
	size_t count;
	const char *no_library; /* why none could be read, or NULL */
	const char *gap;	/* a directory that could not be listed, or NULL */
	int gap_error;
};

/* Those of a set. */
int kubernetes_certificates(struct plm_facts *facts, enum kube_certificate_set set,
			    const struct kube_certificate_files **out, struct plm_err **err);

struct certificate_params {
	int of;
	struct plm_int left;
	struct plm_int key_mode;
};
int kubernetes_eval_certificate(struct plm_eval *ev, const void *params);

#endif
