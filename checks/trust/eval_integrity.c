/*
 * eval_integrity.c: judges what keeps this host's own programs as they were, one mechanism at a time; of the
 * programs that do it eval_watchers.c. Pure.
 */
#include <inttypes.h>
#include <string.h>

#include "checks/trust/integrity.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

/* What is not here at all. */
void trust_judge_absent(struct plm_eval *ev, const struct trust_integrity_params *p,
			const char *what)
{
	plm_verdict(ev, p->required.value ? PLM_VERDICT_FAIL : PLM_VERDICT_NOTAPPLICABLE, "%s",
		    what);
}

/* ---- IMA ---- */

/* True when the verdict is given: the kernel has none, or nobody can tell. */
static bool no_ima(struct plm_eval *ev, const struct trust_integrity_params *p,
		   const struct trust_ima *ima)
{
	if (plm_facts_nothing_runs(ev->facts)) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "this is an image: no kernel measures anything here");
		return true;
	}
	plm_evidence_datum(ev, PLM_RUNNING, "/sys/kernel/security/ima/runtime_measurements_count",
			   &ima->count);
	if (ima->count.presence == PLM_PRESENT)
		return false;
	if (ima->count.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "whether IMA measures could not be read: %s",
			    plm_errno_words(ima->count.error));
	else if (ima->securityfs.presence != PLM_PRESENT || !ima->securityfs.size_bytes)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "whether IMA measures cannot be seen: nothing is mounted at "
			    "/sys/kernel/security; mount -t securityfs securityfs "
			    "/sys/kernel/security shows it");
	else
		trust_judge_absent(ev, p, "this kernel has no IMA: nothing measures what it runs");
	return true;
}

static void judge_measure(struct plm_eval *ev, const struct trust_integrity_params *p,
			  const struct trust_ima *ima)
{
	struct plm_slice text =
		plm_slice_trim((struct plm_slice){ima->count.data, ima->count.size_bytes});
	uint64_t count;

	if (no_ima(ev, p, ima))
		return;
	if (!plm_parse_u64(text, 10, &count))
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "how much IMA has measured is no number");
	else if (count <= 1)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "IMA has a policy of nothing: since the boot it has measured no file, "
			    "so nobody can show later what ran here");
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "IMA measures what runs here: %" PRIu64 " measurements since the boot",
			    count);
}

/* A word of the command line, its last value. */
static bool find_word(const struct plm_datum *cmdline, const char *name, struct plm_slice *value)
{
	struct plm_slice rest = {cmdline->data, cmdline->size_bytes}, word, key, its;
	bool found = false;

	while (cmdline->presence == PLM_PRESENT && plm_next_word(&rest, " \t\n", &word))
		if (plm_split(word, '=', &key, &its) && plm_slice_is(key, name)) {
			*value = its;
			found = true;
		}
	return found;
}

static bool policy_appraises(const struct plm_datum *policy)
{
	struct plm_slice rest = {policy->data, policy->size_bytes}, line;

	while (plm_next_line(&rest, &line))
		if (plm_slice_starts(plm_slice_trim(line), "appraise"))
			return true;
	return false;
}

static bool built_in_appraises(const struct plm_datum *cmdline)
{
	struct plm_slice value, word;

	if (!find_word(cmdline, "ima_policy", &value))
		return false;
	while (plm_next_word(&value, "|", &word))
		if (plm_slice_is(word, "appraise_tcb") || plm_slice_is(word, "secure_boot"))
			return true;
	return false;
}

static void judge_appraise(struct plm_eval *ev, const struct trust_integrity_params *p,
			   const struct trust_ima *ima)
{
	struct plm_slice mode;

	if (no_ima(ev, p, ima))
		return;
	plm_evidence_datum(ev, PLM_RUNNING, "/proc/cmdline", &ima->cmdline);
	if (ima->policy.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_RUNNING, "/sys/kernel/security/ima/policy", "%s",
				   policy_appraises(&ima->policy) ? "appraises"
								  : "appraises nothing");
	if (find_word(&ima->cmdline, "ima_appraise", &mode) && !plm_slice_is(mode, "enforce"))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "IMA was told ima_appraise=%.*s on the kernel's command line: a file "
			    "that was changed is run all the same",
			    (int)(mode.size_bytes < 32 ? mode.size_bytes : 32), mode.data);
	else if (ima->policy.presence == PLM_PRESENT && !policy_appraises(&ima->policy))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "IMA's policy appraises nothing: a file that was changed is run");
	else if (ima->policy.presence == PLM_PRESENT || built_in_appraises(&ima->cmdline))
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "IMA refuses files that are not as they were signed or hashed");
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "IMA's policy cannot be read (this kernel may not show it), and the "
			    "command line names none that appraises");
}

/* ---- the file system ---- */

/* Whether options of a mount, which commas part, hold a word. */
static bool has_option(const char *options, const char *wanted)
{
	struct plm_slice rest = plm_slice_of(options), word;

	while (plm_next_word(&rest, ",", &word))
		if (plm_slice_is(word, wanted))
			return true;
	return false;
}

/* True when the verdict is given. */
static bool no_mount(struct plm_eval *ev, const char *path, const struct plm_mount *mount,
		     const struct plm_datum *mounts)
{
	if (mount)
		return false;
	if (mounts->presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "this is an image: nothing is mounted");
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "what is mounted at %s could not be read: %s",
			    path, plm_errno_words(mounts->error));
	return true;
}

static void judge_unchecked(struct plm_eval *ev, const struct trust_integrity_params *p,
			    const char *what)
{
	plm_verdict(ev, p->required.value ? PLM_VERDICT_FAIL : PLM_VERDICT_NOTAPPLICABLE, "%s %s",
		    p->path, what);
}

static int judge_verity(struct plm_eval *ev, const struct trust_integrity_params *p)
{
	struct plm_datum uuid, mounts = {0};
	const struct plm_mount *mount;
	int rc = trust_device(ev->facts, p->path, &mount, &uuid, &mounts);

	if (rc < 0 || no_mount(ev, p->path, mount, &mounts))
		return rc;
	plm_evidence_value(ev, PLM_RUNNING, "/proc/self/mountinfo", "%.100s on %u:%u",
			   mount->source, mount->major, mount->minor);
	plm_evidence_datum(ev, PLM_RUNNING, "/sys/dev/block/*/dm/uuid", &uuid);
	if (uuid.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "what the device under %s is could not be read: %s", p->path,
			    plm_errno_words(uuid.error));
	else if (uuid.presence == PLM_PRESENT && plm_str_starts(uuid.data, "CRYPT-VERITY-"))
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "%s is on a device that dm-verity checks block by block", p->path);
	else if (mount->major == 0 && plm_str_eq(mount->fstype, "btrfs"))
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s is on btrfs, which does not say what devices it lies on", p->path);
	else
		judge_unchecked(ev, p,
				"is on no device that dm-verity checks: whoever can write its "
				"blocks changes what runs");
	return 0;
}

static int judge_composefs(struct plm_eval *ev, const struct trust_integrity_params *p)
{
	struct plm_datum uuid, mounts = {0};
	const struct plm_mount *mount;
	int rc = trust_device(ev->facts, p->path, &mount, &uuid, &mounts);

	if (rc < 0 || no_mount(ev, p->path, mount, &mounts))
		return rc;
	plm_evidence_value(ev, PLM_RUNNING, "/proc/self/mountinfo", "%.100s, %.32s, %.200s",
			   mount->source, mount->fstype, mount->super_options);
	if (has_option(mount->super_options, "verity=require"))
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "%s is composefs, and the kernel demands fs-verity of every file in it",
			    p->path);
	else if (plm_str_eq(mount->source, "composefs") || plm_str_eq(mount->fstype, "composefs"))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s is composefs without fs-verity: files that were changed are read "
			    "all the same",
			    p->path);
	else
		judge_unchecked(ev, p,
				"is no composefs: nothing checks its files when they are read");
	return 0;
}

int trust_eval_integrity(struct plm_eval *ev, const void *params)
{
	const struct trust_integrity_params *p = params;
	const struct trust_ima *ima;
	int rc = 0;

	plm_expected(ev, "it is in force");
	switch ((enum trust_mechanism)p->by) {
	case TRUST_IMA_MEASURE:
	case TRUST_IMA_APPRAISE:
		rc = trust_ima(ev->facts, &ima, NULL);
		if (rc == 0 && p->by == TRUST_IMA_MEASURE)
			judge_measure(ev, p, ima);
		else if (rc == 0)
			judge_appraise(ev, p, ima);
		return rc;
	case TRUST_DM_VERITY:
		return judge_verity(ev, p);
	case TRUST_COMPOSEFS:
		return judge_composefs(ev, p);
	case TRUST_FAPOLICYD:
		return trust_judge_fapolicyd(ev, p);
	case TRUST_AIDE:
		return trust_judge_aide(ev, p);
	}
	return -PLM_E_INTERNAL;
}
