/*
 * text.c: what changed between two audits, for a terminal and for mail: a heading a kind of change, a line a
 * finding, what was read then and now below it.
 */
#include "core/base/buf.h"
#include "core/facts/containers.h"
#include "reports/difference/difference.h"
#include "reports/escape.h"
#include "reports/view.h"

enum { MOST_LINES = 40 }; /* of one kind; JSON and HTML have all */

struct sheet {
	struct plm_buf *out;
	bool colour;
};

static void ink(struct sheet *s, const char *code)
{
	if (s->colour)
		plm_buf_printf(s->out, "\033[%sm", code);
}

static void write_score(struct plm_buf *out, const struct plm_score *score)
{
	struct plm_slice value = plm_short_score(score->evaluated ? score->value : "0");

	if (score->evaluated)
		plm_buf_add(out, value.data, value.size_bytes);
	else
		plm_buf_str(out, "none");
}

static void write_head(struct sheet *s, const struct plm_difference *d)
{
	ink(s, "1");
	plm_terminal_text(s->out, plm_host_name(d->now));
	ink(s, "0");
	plm_buf_str(s->out, ": ");
	plm_iso_time(s->out, d->then->end_seconds);
	plm_buf_str(s->out, " to ");
	plm_iso_time(s->out, d->now->end_seconds);
	plm_buf_str(s->out, ", score ");
	write_score(s->out, &d->then->scores[PLM_SCORE_DEFAULT]);
	plm_buf_str(s->out, " to ");
	write_score(s->out, &d->now->scores[PLM_SCORE_DEFAULT]);
	plm_buf_printf(s->out, "\n%zu %s, %zu fixed or gone, %zu failed both times\n",
		       plm_difference_new(d, PLM_SEVERITY_UNKNOWN),
		       plm_plural(plm_difference_new(d, PLM_SEVERITY_UNKNOWN), "new failure",
				  "new failures"),
		       d->counts[PLM_CHANGE_FIXED] + d->counts[PLM_CHANGE_VANISHED], d->unchanged);
}

/* What is owed to another question. */
static void write_questions(struct sheet *s, const struct plm_difference *d)
{
	if (d->other_host) {
		plm_buf_str(s->out, "The earlier audit is of another host: ");
		plm_terminal_text(s->out, d->other_host);
		plm_buf_str(s->out, ".\n");
	}
	if (d->other_benchmark)
		plm_buf_str(s->out,
			    "The benchmark is another one: not everything below is a change of "
			    "the host.\n");
	if (d->other_profile)
		plm_buf_str(s->out, "The profile is another one.\n");
	for (size_t i = 0; i < d->value_count; i++) {
		plm_buf_str(s->out, "Value ");
		plm_terminal_text(s->out, plm_benchmark_short_id(d->values[i].id));
		plm_buf_str(s->out, " was ");
		plm_terminal_text(s->out, d->values[i].then);
		plm_buf_str(s->out, " and is ");
		plm_terminal_text(s->out, d->values[i].now);
		plm_buf_str(s->out, ".\n");
	}
}

static void write_facts(struct sheet *s, const struct plm_changed *changed)
{
	for (size_t i = 0; i < changed->fact_count; i++) {
		const struct plm_changed_fact *fact = &changed->facts[i];

		plm_buf_str(s->out, "           ");
		plm_terminal_text(s->out, fact->source);
		plm_buf_str(s->out, ": ");
		plm_terminal_text(s->out, fact->then);
		plm_buf_str(s->out, " -> ");
		plm_terminal_text(s->out, fact->now);
		plm_buf_char(s->out, '\n');
	}
}

static void write_changed(struct sheet *s, const struct plm_difference *d,
			  const struct plm_changed *changed)
{
	const struct plm_rule_result *result = changed->now ? changed->now : changed->then;

	plm_buf_printf(s->out, "  %-8s ", plm_severity_name(result->severity));
	plm_terminal_text(s->out, plm_benchmark_short_id(result->rule->id));
	plm_buf_str(s->out, ": ");
	if (plm_unnamed_instance(&result->outcome)) {
		plm_terminal_text(s->out, plm_unnamed_instance(&result->outcome));
		plm_buf_str(s->out, ": ");
	}
	plm_terminal_text(
		s->out, plm_said(changed->now ? d->now : d->then, result->rule, &result->outcome));
	plm_buf_char(s->out, '\n');
	write_facts(s, changed);
}

static void write_kind(struct sheet *s, const struct plm_difference *d, enum plm_change change)
{
	static const char *const inks[PLM_CHANGE_COUNT] = {
		[PLM_CHANGE_BROKEN] = "1;31",	[PLM_CHANGE_APPEARED] = "1;31",
		[PLM_CHANGE_UNWAIVED] = "1;31", [PLM_CHANGE_BLIND] = "1;33",
		[PLM_CHANGE_FIXED] = "1;32",	[PLM_CHANGE_VANISHED] = "1;32",
	};
	size_t shown = 0;

	if (!d->counts[change])
		return;
	plm_buf_char(s->out, '\n');
	ink(s, inks[change] ? inks[change] : "1");
	plm_buf_printf(s->out, "%s (%zu)", plm_change_title(change), d->counts[change]);
	ink(s, "0");
	plm_buf_char(s->out, '\n');
	for (size_t i = 0; i < d->count; i++)
		if (d->items[i].change == change && shown++ < MOST_LINES)
			write_changed(s, d, &d->items[i]);
	if (shown > MOST_LINES)
		plm_buf_printf(s->out, "  and %zu more\n", shown - MOST_LINES);
}

static void write_containers(struct sheet *s, const char *title,
			     const struct plm_container *const *items, size_t count)
{
	if (!count)
		return;
	plm_buf_printf(s->out, "\n%s (%zu)\n", title, count);
	for (size_t i = 0; i < count && i < MOST_LINES; i++) {
		plm_buf_str(s->out, "  ");
		plm_terminal_text(s->out, items[i]->name);
		plm_buf_printf(s->out, " (%s)", plm_runtime_name(items[i]->runtime));
		if (items[i]->image) {
			plm_buf_char(s->out, ' ');
			plm_terminal_text(s->out, items[i]->image);
		}
		plm_buf_char(s->out, '\n');
	}
	if (count > MOST_LINES)
		plm_buf_printf(s->out, "  and %zu more\n", count - MOST_LINES);
}

int plm_difference_text(const struct plm_difference *difference, bool colour, struct plm_buf *out,
			struct plm_err **err)
{
	struct sheet s = {.out = out, .colour = colour};

	write_head(&s, difference);
	write_questions(&s, difference);
	for (int change = 0; change < PLM_CHANGE_COUNT; change++)
		write_kind(&s, difference, (enum plm_change)change);
	write_containers(&s, "Containers that came", difference->came, difference->came_count);
	write_containers(&s, "Containers that went", difference->went, difference->went_count);
	return plm_report_end(out, err);
}
