/*
 * eval_cmdline.c: judges one kernel parameter, running and in everything a next boot may use. Pure:
 * facts and parameters in, a verdict out.
 */
#include "checks/kernel/boot.h"
#include "checks/kernel/kernel.h"

#include "core/base/arena.h"
#include "core/engine/judge.h"

static const char is_set[] = "set", not_set[] = "not set";

const char *validate_cmdline(const void *params)
{
	const struct cmdline_params *p = params;
	const char *expect_problem = plm_expect_check(&p->expect);
	int asked = (p->state >= 0) + (p->toggle >= 0) + !expect_problem;

	if (!*p->parameter || strpbrk(p->parameter, " \t\"="))
		return "parameter is a name without its value, such as mitigations";
	if (asked > 1)
		return "state, switch and a wanted value exclude each other; give one of them";
	if (p->state >= 0 && p->or_unset.given)
		return "or-unset belongs to a wanted value, not to state";
	return asked ? kernel_when_check(&p->when) : expect_problem;
}

/* What the kernel takes for yes and no, kstrtobool in lib/kstrtox.c; NULL for neither. */
static const char *toggle_of(struct plm_slice value)
{
	static const struct {
		const char *begins, *means;
	} words[] = {
		{"y", "on"},   {"Y", "on"},   {"t", "on"},   {"T", "on"},  {"1", "on"},
		{"n", "off"},  {"N", "off"},  {"f", "off"},  {"F", "off"}, {"0", "off"},
		{"on", "on"},  {"On", "on"},  {"oN", "on"},  {"ON", "on"}, {"of", "off"},
		{"Of", "off"}, {"oF", "off"}, {"OF", "off"},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (plm_slice_starts(value, words[i].begins))
			return words[i].means;
	return NULL;
}

/* What a list of parameters says, as the text that is compared and shown. */
static int side_of(struct plm_arena *arena, const struct cmdline_params *p, const char *source,
		   const struct plm_datum *words, struct plm_side *side)
{
	struct boot_parameter found;
	const char *text = not_set;

	*side = (struct plm_side){.source = source, .value = *words};
	if (words->presence != PLM_PRESENT)
		return 0;
	found = boot_parameter_find((struct plm_slice){words->data, words->size_bytes},
				    p->parameter);
	/* Of a module's parameter, no "=" means yes (param_set_bool in kernel/params.c). */
	if (found.set && p->toggle >= 0 && !found.value.data && strchr(p->parameter, '.'))
		text = "on";
	else if (found.set && (p->state >= 0 || !found.value.data))
		text = is_set;
	else if (found.set && p->toggle >= 0 && toggle_of(found.value))
		text = toggle_of(found.value);
	else if (found.set)
		text = plm_arena_strndup(arena, found.value.data, found.value.size_bytes);
	if (!text)
		return -PLM_E_NOMEM;
	side->value = (struct plm_datum){
		.presence = PLM_PRESENT, .data = text, .size_bytes = strlen(text)};
	return 0;
}

/* Not set, and that is as good as the wanted value. */
static bool left_out(const struct cmdline_params *p, const struct plm_side *side)
{
	return p->or_unset.value && side->value.data == not_set;
}

/* The side that decides among all a next boot may use: one that is not as wanted, else one that
 * could not be read, else the first. The others go into the evidence. */
struct choice {
	struct plm_side worst;
	int rank; /* 2 not as wanted, 1 unreadable, 0 good */
};

/* Not set where a value is wanted: not even "anything but off" is met by that. */
static bool lacks(const struct cmdline_params *p, const struct plm_side *side)
{
	return p->state < 0 && !p->or_unset.value && side->source && side->value.data == not_set;
}

static int rank_of(struct plm_eval *ev, const struct cmdline_params *p,
		   const struct plm_expect *expect, const struct plm_side *side)
{
	if (side->value.presence == PLM_UNREADABLE)
		return 1;
	if (left_out(p, side))
		return 0;
	if (lacks(p, side))
		return 2;
	return plm_expect_meets(ev, expect, side->value.data) ? 0 : 2;
}

static void note(struct plm_eval *ev, const struct plm_side *side)
{
	plm_evidence_datum(ev, PLM_PERSISTENT, side->source, &side->value);
}

static int choose(struct plm_eval *ev, const struct cmdline_params *p,
		  const struct plm_expect *expect, const struct boot_lines *lines,
		  struct choice *choice)
{
	for (size_t i = 0; i < lines->count; i++) {
		struct plm_side side;
		int rank;

		if (side_of(plm_facts_arena(ev->facts), p, lines->items[i].source,
			    &lines->items[i].words, &side) < 0)
			return -PLM_E_NOMEM;
		rank = rank_of(ev, p, expect, &side);
		if (choice->worst.source && rank <= choice->rank) {
			note(ev, &side);
			continue;
		}
		if (choice->worst.source)
			note(ev, &choice->worst);
		*choice = (struct choice){side, rank};
	}
	return 0;
}

/* A side without the parameter is good: it is told as evidence and not compared. */
static void accept_left_out(struct plm_eval *ev, const struct cmdline_params *p,
			    enum plm_aspect aspect, struct plm_side *side)
{
	if (!side->source || !left_out(p, side))
		return;
	plm_evidence_datum(ev, aspect, side->source, &side->value);
	side->source = NULL;
}

/* The verdict of the sides that are there. */
static int judge_sides(struct plm_eval *ev, const struct cmdline_params *p,
		       const struct plm_expect *expect, const struct plm_two_sides *sides)
{
	const struct plm_side *running = &sides->running, *persistent = &sides->persistent;
	const char *words;

	plm_judge_two_sides(ev, sides, expect);
	if (!(lacks(p, running) || lacks(p, persistent)) || !plm_expect_meets(ev, expect, not_set))
		return 0;
	words = plm_expect_words(plm_facts_arena(ev->facts), expect);
	if (!words)
		return -PLM_E_NOMEM;
	plm_verdict(ev, PLM_VERDICT_FAIL, "%s is not set in %s; it should be %s", sides->subject,
		    lacks(p, running) ? running->source : persistent->source, words);
	return 0;
}

static int judge(struct plm_eval *ev, const struct cmdline_params *p,
		 const struct plm_expect *expect, struct plm_two_sides *sides)
{
	const char *words;
	int rc = 0;

	accept_left_out(ev, p, PLM_RUNNING, &sides->running);
	accept_left_out(ev, p, PLM_PERSISTENT, &sides->persistent);
	if (sides->running.source || sides->persistent.source)
		rc = judge_sides(ev, p, expect, sides);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%s is not set", sides->subject);
	if (rc < 0 || !p->or_unset.value)
		return rc;
	words = plm_expect_words(plm_facts_arena(ev->facts), expect);
	if (!words)
		return -PLM_E_NOMEM;
	plm_expected(ev, "%s, or not set", words);
	return 0;
}

static struct plm_expect wanted(const struct cmdline_params *p)
{
	static const char *const states[] = {is_set, not_set};
	static const char *const toggles[] = {"off", "on"};

	if (p->state >= 0)
		return (struct plm_expect){.equals = states[p->state]};
	if (p->toggle >= 0)
		return (struct plm_expect){.equals = toggles[p->toggle]};
	return p->expect;
}

/* Both sides of the parameter, and what is wanted of them. */
static int judge_lines(struct plm_eval *ev, const struct cmdline_params *p, const char *subject,
		       const struct boot_line *running, const struct boot_lines *lines)
{
	struct plm_two_sides sides = {.subject = subject};
	struct plm_expect expect = wanted(p);
	struct choice choice = {.rank = 0};
	int rc = 0;

	if (running->source)
		rc = side_of(plm_facts_arena(ev->facts), p, running->source, &running->words,
			     &sides.running);
	if (rc == 0)
		rc = choose(ev, p, &expect, lines, &choice);
	if (rc < 0)
		return rc;
	sides.persistent = choice.worst;
	return judge(ev, p, &expect, &sides);
}

int eval_cmdline(struct plm_eval *ev, const void *params)
{
	const struct cmdline_params *p = params;
	struct boot_line running = {.source = NULL};
	const struct boot_lines *lines;
	const char *subject =
		plm_arena_printf(plm_facts_arena(ev->facts), "kernel parameter %s", p->parameter);
	const char *why;
	enum kernel_fit fit;
	int rc = subject ? boot_line_running(ev->facts, &running, NULL) : -PLM_E_NOMEM;

	if (rc == 0)
		rc = boot_lines_persistent(ev->facts, &lines, NULL);
	if (rc != 0)
		return rc;
	if (!running.source && !lines->count) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "nothing here starts a kernel: no boot loader is set up");
		return 0;
	}
	rc = kernel_when_holds(ev->facts, &p->when, subject, false, &fit, &why);
	if (rc == 0 && fit != KERNEL_FITS)
		return kernel_when_verdict(ev, fit, why);
	return rc < 0 ? rc : judge_lines(ev, p, subject, &running, lines);
}
