/*
 * eval_secure_boot.c: judges whether the firmware, and shim after it, check what they start. Reads EFI
 * variables as efivarfs shows them: four bytes of attributes, then the value. Pure: facts and
 * parameters in, a verdict out.
 */
#include "checks/kernel/kernel.h"

#include "core/engine/judge.h"

#define EFI	"/sys/firmware/efi"
#define GLOBAL	"8be4df61-93ca-11d2-aa0d-00e098032b8c"
#define SHIM	"605dab50-e046-4300-abb6-3dd810dd8b23"
#define EFIVARS EFI "/efivars"

static const char secure_boot[] = EFIVARS "/SecureBoot-" GLOBAL;
static const char setup_mode[] = EFIVARS "/SetupMode-" GLOBAL;
static const char shim_state[] = EFIVARS "/MokSBStateRT-" SHIM;

enum { ATTRIBUTES_BYTES = 4, MAX_VARIABLE_BYTES = 4096 };

/* One variable of one byte. */
struct variable {
	enum plm_presence presence;
	int value;
};

static int read_variable(struct plm_eval *ev, const char *path, struct variable *out)
{
	const struct plm_datum *datum;
	int rc = plm_facts_read(ev->facts, path, MAX_VARIABLE_BYTES, &datum, NULL);

	if (rc < 0)
		return rc;
	*out = (struct variable){.presence = datum->presence};
	if (datum->presence != PLM_PRESENT) {
		plm_evidence_datum(ev, PLM_RUNNING, path, datum);
		return 0;
	}
	if (datum->size_bytes != ATTRIBUTES_BYTES + 1) {
		out->presence = PLM_UNREADABLE;
		plm_evidence_value(ev, PLM_RUNNING, path, "%zu bytes, not 5", datum->size_bytes);
		return 0;
	}
	out->value = (unsigned char)datum->data[ATTRIBUTES_BYTES];
	plm_evidence_value(ev, PLM_RUNNING, path, "%d", out->value);
	return 0;
}

/* Neither variable is there: no EFI, no efivarfs, or a firmware without Secure Boot. */
static int judge_missing(struct plm_eval *ev)
{
	const struct plm_datum *efi, *variables;
	int rc = plm_facts_list(ev->facts, EFI, &efi, NULL);

	if (rc == 0)
		rc = plm_facts_list(ev->facts, EFIVARS, &variables, NULL);
	if (rc != 0)
		return rc;
	if (efi->presence == PLM_ABSENT && plm_facts_nothing_runs(ev->facts))
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "no kernel is running here");
	else if (efi->presence == PLM_ABSENT)
		plm_verdict(
			ev, PLM_VERDICT_NOTAPPLICABLE,
			"this host was not started by EFI firmware, which alone has Secure Boot");
	else if (efi->presence != PLM_PRESENT || variables->presence != PLM_PRESENT ||
		 variables->size_bytes == 0)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "the firmware's variables cannot be seen at " EFIVARS
			    ", so nobody can say whether it checks what it starts");
	else
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the firmware has no Secure Boot: whoever can write to the boot disk, "
			    "also a container with it, chooses the next kernel");
	return 0;
}

/* Shim's variable exists only when its checks were switched off (mokutil --disable-validation). */
static void judge_shim(struct plm_eval *ev, const struct variable *shim)
{
	if (shim->presence == PLM_UNREADABLE)
		plm_verdict(
			ev, PLM_VERDICT_UNKNOWN,
			"Secure Boot is on, but whether shim checks what it starts could not be "
			"read");
	else if (shim->presence == PLM_PRESENT && shim->value == 1)
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"Secure Boot is on in the firmware, but shim was told not to check what "
			"it starts (mokutil --disable-validation): any kernel is started");
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "Secure Boot is on, in the firmware and in shim");
}

int eval_secure_boot(struct plm_eval *ev, const void *params)
{
	const struct secure_boot_params *p = params;
	struct variable boot, setup, shim = {.presence = PLM_ABSENT};
	int rc = read_variable(ev, secure_boot, &boot);

	if (rc == 0)
		rc = read_variable(ev, setup_mode, &setup);
	if (rc == 0 && p->shim.value)
		rc = read_variable(ev, shim_state, &shim);
	if (rc < 0)
		return rc;
	plm_expected(ev, "Secure Boot on%s", p->shim.value ? ", in shim too" : "");
	if (boot.presence == PLM_ABSENT && setup.presence != PLM_UNREADABLE)
		return judge_missing(ev);
	if (boot.presence == PLM_PRESENT && boot.value != 1)
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"Secure Boot is off%s: whoever can write to the boot disk, also a "
			"container with it, chooses the next kernel",
			setup.presence == PLM_PRESENT && setup.value == 1
				? ", and the firmware is in setup mode, in which it takes any key"
				: "");
	else if (setup.presence == PLM_PRESENT && setup.value == 1)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the firmware is in setup mode: anybody may enrol a key of his own");
	else if (boot.presence == PLM_UNREADABLE || setup.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "whether the firmware checks what it starts could not be read from "
			    "/sys/firmware/efi/efivars");
	else if (p->shim.value)
		judge_shim(ev, &shim);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "Secure Boot is on in the firmware");
	return 0;
}
