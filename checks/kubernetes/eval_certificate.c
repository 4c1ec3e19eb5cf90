/*
 * eval_certificate.c: judges whether certificates are valid at the audit's time and for long enough, and who may read
 * their private keys. Verifies no signature. Pure.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "checks/kubernetes/certificate.h"
#include "core/base/iso_time.h"
#include "core/facts/accounts.h"
#include "core/engine/judge.h"
#include "core/host/host.h"
#include "core/base/text.h"

enum { DAY_SECONDS = 24 * 60 * 60 };

/* The one that is worst: not valid yet, or the first to end. */
static const struct kube_certificate *worst_of(const struct kube_certificates *all, int64_t now)
{
	const struct kube_certificate *worst = NULL;

	for (size_t i = 0; i < all->count; i++) {
		const struct kube_certificate *one = &all->items[i];

		if (one->not_before > now)
			return one;
		if (!worst || one->not_after < worst->not_after)
			worst = one;
	}
	return worst;
}

/* True when the verdict is given. */
static bool judge_time(struct plm_eval *ev, const struct certificate_params *p,
		       const struct kube_certificate_file *file)
{
	int64_t now = plm_host_time(plm_facts_host(ev->facts)), left = p->left.value;
	const struct kube_certificate *c = worst_of(&file->certificates, now);
	char ends[PLM_ISO_TIME_BYTES], starts[PLM_ISO_TIME_BYTES];

	plm_iso_time_format(c->not_after, ends);
	plm_iso_time_format(c->not_before, starts);
	plm_evidence_value(ev, PLM_PERSISTENT, file->path, "%s: from %s to %s", c->name, starts,
			   ends);
	if (c->not_before > now)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the certificate of \"%.100s\" in %s is valid only from %s on", c->name,
			    file->path, starts);
	else if (c->not_after <= now)
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"the certificate of \"%.100s\" in %s expired at %s: nobody who looks at "
			"it lets it in",
			c->name, file->path, ends);
	else if (c->not_after - now < left)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the certificate of \"%.100s\" in %s expires in %" PRId64
			    " days, at %s",
			    c->name, file->path, (c->not_after - now) / DAY_SECONDS, ends);
	else
		return false;
	return true;
}

/* The account that etcd's keys may belong to beside root, where etcd runs as one of its own; 0 where it does not. */
static int find_etcd(struct plm_eval *ev, const struct certificate_params *p, uint32_t *uid)
{
	const struct plm_accounts *accounts;
	const struct plm_account *etcd;
	int rc = p->of == KUBE_ETCD ? plm_facts_accounts(ev->facts, &accounts, NULL) : 0;

	*uid = 0;
	if (rc < 0 || p->of != KUBE_ETCD)
		return rc;
	etcd = plm_accounts_user(accounts, "etcd");
	*uid = etcd ? etcd->uid : 0;
	return 0;
}

static bool judge_key(struct plm_eval *ev, const struct certificate_params *p,
		      const struct kube_certificate_file *file, uint32_t etcd)
{
	const struct plm_stat *key = &file->key;

	if (!p->key_mode.given || !file->key_path)
		return false;
	if (key->presence == PLM_UNREADABLE) {
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "who may read the private key in %s could not be told: %s",
			    file->key_path, plm_errno_words(key->error));
		return true;
	}
	plm_evidence_value(ev, PLM_PERSISTENT, file->key_path,
			   "a private key, user %" PRIu32 ", mode %04" PRIo32, key->uid, key->mode);
	if ((key->uid == 0 || key->uid == etcd) && !(key->mode & ~(uint32_t)p->key_mode.value))
		return false;
	plm_verdict(ev, PLM_VERDICT_FAIL,
		    "the private key in %s belongs to user %" PRIu32 " with mode %04" PRIo32
		    ": whoever reads it can pass for the holder of its certificate",
		    file->key_path, key->uid, key->mode);
	return true;
}

static void judge_file(struct plm_eval *ev, const struct certificate_params *p,
		       const struct kube_certificate_file *file, uint32_t etcd)
{
	plm_instance(ev, file->path);
	if (file->state.presence == PLM_UNREADABLE) {
		plm_evidence_datum(ev, PLM_PERSISTENT, file->path, &file->state);
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "the certificate in %s could not be read: %s",
			    file->path, plm_errno_words(file->state.error));
		return;
	}
	if (file->certificates.bad || !file->certificates.count) {
		plm_evidence_value(ev, PLM_PERSISTENT, file->path, "no certificate");
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s holds something that is no certificate: when it expires nobody can "
			    "tell",
			    file->path);
		return;
	}
	if (!judge_time(ev, p, file) && !judge_key(ev, p, file, etcd))
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "the certificates in %s are valid for longer "
			    "than the rule asks",
			    file->path);
}

int kubernetes_eval_certificate(struct plm_eval *ev, const void *params)
{
	const struct certificate_params *p = params;
	const struct kube_certificate_files *files;
	uint32_t etcd = 0;
	int rc = kubernetes_certificates(ev->facts, (enum kube_certificate_set)p->of, &files, NULL);

	if (rc == 0)
		rc = find_etcd(ev, p, &etcd);
	if (rc < 0)
		return rc;
	plm_expected(ev, "valid for another %" PRId64 " days", p->left.value / DAY_SECONDS);
	if (files->no_library) {
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "certificates cannot be read here: %s",
			    files->no_library);
		return 0;
	}
	for (size_t i = 0; i < files->count; i++)
		judge_file(ev, p, &files->items[i], etcd);
	if (files->gap) {
		if (files->count)
			plm_instance(ev, files->gap);
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "which certificates are in %s could not be read: %s", files->gap,
			    plm_errno_words(files->gap_error));
	} else if (!files->count) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "this host has none of these certificates of Kubernetes");
	}
	return 0;
}
