/*
 * eval_state.c: judges CPU flaws, taint and modules. Pure: facts and parameters in, a verdict out.
 */
#include "checks/kernel/kernel.h"

#include <strings.h>

#include "core/base/text.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/engine/judge.h"

enum { REPORT_BYTES = 4096 };

/* ---- CPU flaws ---- */

static const char flaws[] = "/sys/devices/system/cpu/vulnerabilities";

enum flaw { FLAW_CLOSED, FLAW_UNKNOWN, FLAW_OPEN };

const char *validate_vulnerability(const void *params)
{
	const struct vulnerability_params *p = params;

	return p->name && (!*p->name || strchr(p->name, '/'))
		       ? "name is one file below /sys/devices/system/cpu/vulnerabilities, such as "
			 "meltdown"
		       : NULL;
}

static bool contains(struct plm_slice s, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= s.size_bytes; i++)
		if (strncasecmp(s.data + i, word, n) == 0)
			return true;
	return false;
}

/* Each part between semicolons stands for itself: "Mitigation: PTE Inversion; VMX: vulnerable".
 * "SMT vulnerable" says that sibling threads still leak, which counts only when asked for. */
static enum flaw classify(struct plm_slice text, bool smt)
{
	enum flaw worst = FLAW_CLOSED;
	struct plm_slice part;

	text = plm_slice_trim(text);
	if (text.size_bytes == 0 || plm_slice_starts(text, "Unknown"))
		worst = FLAW_UNKNOWN;
	while (plm_next_word(&text, ";", &part)) {
		bool about_smt = contains(part, "SMT vulnerable") || contains(part, "SMT Host");

		if (about_smt ? smt : contains(part, "vulnerable"))
			worst = FLAW_OPEN;
	}
	return worst;
}

struct flaw_report {
	struct plm_buf open, unknown;
	size_t seen, unreadable;
};

static int look_at(struct plm_eval *ev, const char *name, bool smt, struct flaw_report *report)
{
	const char *path = plm_arena_printf(plm_facts_arena(ev->facts), "%s/%s", flaws, name);
	const struct plm_datum *datum;
	enum flaw flaw;
	int rc = path ? plm_facts_read(ev->facts, path, REPORT_BYTES, &datum, NULL) : -PLM_E_NOMEM;

	if (rc < 0)
		return rc;
	plm_evidence_datum(ev, PLM_RUNNING, path, datum);
	report->seen += datum->presence == PLM_PRESENT;
	report->unreadable += datum->presence == PLM_UNREADABLE;
	if (datum->presence != PLM_PRESENT)
		return 0;
	flaw = classify((struct plm_slice){datum->data, datum->size_bytes}, smt);
	if (flaw == FLAW_OPEN)
		plm_buf_printf(&report->open, "%s%s", report->open.size_bytes ? ", " : "", name);
	if (flaw == FLAW_UNKNOWN)
		plm_buf_printf(&report->unknown, "%s%s", report->unknown.size_bytes ? ", " : "",
			       name);
	return 0;
}

static void judge_flaws(struct plm_eval *ev, const struct vulnerability_params *p,
			const struct flaw_report *report)
{
	if (report->open.size_bytes)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the processor leaks data from one container to another: by the kernel "
			    "it is vulnerable to %s",
			    plm_buf_text(&report->open));
	else if (report->unreadable)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "what the kernel says about flaws of the processor could not be read "
			    "from %s",
			    flaws);
	else if (report->unknown.size_bytes)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "the kernel of this virtual machine cannot tell whether these flaws of "
			    "the processor are open, ask whoever runs the hypervisor: %s",
			    plm_buf_text(&report->unknown));
	else if (report->seen == 0)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "this kernel does not report %s%s of the processor",
			    p->name ? "the flaw " : "flaws", p->name ? p->name : "");
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "no known flaw of the processor is open, of %zu the kernel reports on",
			    report->seen);
}

static int look_at_all(struct plm_eval *ev, bool smt, struct flaw_report *report)
{
	const struct plm_datum *list;
	int rc = plm_facts_list(ev->facts, flaws, &list, NULL);

	if (rc < 0)
		return rc;
	if (list->presence != PLM_PRESENT) {
		plm_evidence_datum(ev, PLM_RUNNING, flaws, list);
		report->unreadable += list->presence == PLM_UNREADABLE;
	}
	for (size_t at = 0; rc == 0 && at < list->size_bytes; at += strlen(list->data + at) + 1)
		rc = look_at(ev, list->data + at, smt, report);
	return rc;
}

int eval_vulnerability(struct plm_eval *ev, const void *params)
{
	const struct vulnerability_params *p = params;
	struct flaw_report report = {0};
	int rc;

	plm_expected(ev, "\"Not affected\" or a mitigation%s",
		     p->smt.value ? ", on sibling threads too" : "");
	rc = p->name ? look_at(ev, p->name, p->smt.value, &report)
		     : look_at_all(ev, p->smt.value, &report);
	if (rc == 0 && (report.open.failed || report.unknown.failed))
		rc = -PLM_E_NOMEM;
	if (rc == 0)
		judge_flaws(ev, p, &report);
	plm_buf_free(&report.open);
	plm_buf_free(&report.unknown);
	return rc;
}

/* ---- taint ---- */

/* Documentation/admin-guide/tainted-kernels.rst, in the order of the bits. */
static const struct {
	const char letter[2];
	const char *means;
} taints[] = {
	{"P", "a proprietary module was loaded"},
	{"F", "a module was force loaded"},
	{"S", "it runs on hardware out of specification"},
	{"R", "a module was force unloaded"},
	{"M", "a machine check happened"},
	{"B", "a bad page was found"},
	{"U", "a program asked for it"},
	{"D", "it has oopsed"},
	{"A", "an ACPI table was overridden"},
	{"W", "it has warned"},
	{"C", "a staging driver was loaded"},
	{"I", "it works around a severe firmware bug"},
	{"O", "a module from outside the tree was loaded"},
	{"E", "an unsigned module was loaded"},
	{"L", "a CPU was locked up"},
	{"K", "it was live patched"},
	{"X", "the distribution marked it"},
	{"T", "it was built with structure randomisation"},
	{"N", "a test was run inside it"},
	{"J", "a device was changed by fwctl"},
};
#define TAINT_COUNT (sizeof(taints) / sizeof(taints[0]))

static uint64_t allowed_taints(const struct taint_params *p)
{
	uint64_t mask = 0;

	for (size_t i = 0; i < p->allowed.count; i++)
		for (size_t bit = 0; bit < TAINT_COUNT; bit++)
			if (strcmp(p->allowed.items[i], taints[bit].letter) == 0)
				mask |= UINT64_C(1) << bit;
	return mask;
}

const char *validate_taint(const void *params)
{
	const struct taint_params *p = params;

	for (size_t i = 0; i < p->allowed.count; i++) {
		bool known = false;

		for (size_t bit = 0; bit < TAINT_COUNT; bit++)
			known |= strcmp(p->allowed.items[i], taints[bit].letter) == 0;
		if (!known)
			return "allowed holds a word that is no taint letter; write letters of "
			       "tainted-kernels.rst apart, such as \"P O E\"";
	}
	return NULL;
}

static int judge_taint(struct plm_eval *ev, uint64_t bad)
{
	plm_auto_buf struct plm_buf why = {0};

	for (size_t bit = 0; bit < TAINT_COUNT; bit++)
		if (bad & UINT64_C(1) << bit)
			plm_buf_printf(&why, "%s%s (%s)", why.size_bytes ? ", " : "",
				       taints[bit].means, taints[bit].letter);
	if (bad >> TAINT_COUNT)
		plm_buf_printf(&why, "%sbits nobody documented", why.size_bytes ? ", " : "");
	if (why.failed)
		return -PLM_E_NOMEM;
	plm_verdict(ev, PLM_VERDICT_FAIL,
		    "the running kernel is tainted, so its own protections cannot be relied on: %s",
		    plm_buf_text(&why));
	return 0;
}

int eval_taint(struct plm_eval *ev, const void *params)
{
	static const char path[] = "/proc/sys/kernel/tainted";
	const struct taint_params *p = params;
	const struct plm_datum *datum;
	uint64_t mask = 0;
	int rc = plm_facts_read(ev->facts, path, REPORT_BYTES, &datum, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, "%s", p->allowed.count ? "no taint but those allowed" : "no taint");
	plm_evidence_datum(ev, PLM_RUNNING, path, datum);
	if (datum->presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "no kernel is running here");
	else if (datum->presence != PLM_PRESENT ||
		 !plm_parse_u64(plm_slice_trim((struct plm_slice){datum->data, datum->size_bytes}),
				10, &mask))
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "whether the kernel is tainted could not be read from %s: %s", path,
			    datum->error ? plm_errno_words(datum->error) : "it holds no number");
	else if (mask & ~allowed_taints(p))
		return judge_taint(ev, mask & ~allowed_taints(p));
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "the running kernel is not tainted%s",
			    mask ? " but by what is allowed" : "");
	return 0;
}
