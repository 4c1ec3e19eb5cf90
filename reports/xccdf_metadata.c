/*
 * xccdf_metadata.c: what a TestResult says of the audit that the standard has no place for: digests of what it was judged
 * by, the waivers and what became of them, the containers it met. exports/recall reads it back. All text is untrusted.
 */
#include "reports/xccdf.h"

#include "core/base/buf.h"
#include "core/benchmark/tailoring.h"
#include "core/benchmark/waivers.h"
#include "core/engine/gate.h"
#include "core/engine/waive.h"
#include "core/facts/containers.h"
#include "reports/escape.h"
#include "reports/view.h"

/* What the kernel said of its first process; nothing when that could not be read. */
static void write_init(struct plm_buf *out, const struct plm_process *init)
{
	plm_buf_printf(out, " pid=\"%d\" start-ticks=\"%ju\"", init->pid,
		       (uintmax_t)init->start_time_ticks);
	plm_xccdf_attr(out, "command", init->comm);
	if (init->presence != PLM_PRESENT)
		return;
	plm_buf_printf(out, " user=\"%u\" capabilities=\"%016jx\"", init->uid[1],
		       (uintmax_t)init->cap_eff);
	plm_buf_printf(out, " seccomp=\"%d\" no-new-privileges=\"%d\"", init->seccomp_mode,
		       init->no_new_privs);
	if (init->in_initial_userns)
		plm_buf_str(out, " host-users=\"true\"");
}

static void write_container(struct plm_buf *out, const struct plm_container *container)
{
	plm_buf_str(out, "        <e:container");
	plm_xccdf_attr(out, "name", container->name);
	plm_xccdf_attr(out, "id", container->id);
	plm_xccdf_attr(out, "runtime", plm_runtime_name(container->runtime));
	plm_xccdf_attr(out, "image", container->image);
	plm_xccdf_attr(out, "pod", container->pod);
	plm_buf_printf(out, " processes=\"%zu\" unreadable=\"%zu\"", container->process_count,
		       container->unreadable_count);
	write_init(out, container->init);
	plm_buf_str(out, "/>\n");
}

static void write_containers(struct plm_buf *out, const struct plm_container_list *list)
{
	if (!list)
		return;
	plm_buf_printf(out,
		       "      <e:containers xmlns:e=\"" PLM_EVIDENCE_NS
		       "\" unreadable-processes=\"%zu\">\n",
		       list->unreadable_processes);
	for (size_t i = 0; i < list->count; i++)
		write_container(out, list->items[i]);
	plm_buf_str(out, "      </e:containers>\n");
}

static void time_attr(struct plm_buf *out, const char *name, int64_t seconds)
{
	plm_buf_printf(out, " %s=\"", name);
	plm_iso_time(out, seconds);
	plm_buf_char(out, '"');
}

static void write_waiver(struct plm_buf *out, const struct plm_waiver_use *use)
{
	const struct plm_waiver *waiver = use->waiver;

	plm_buf_printf(out, "        <e:waiver state=\"%s\" results=\"%zu\"",
		       plm_waiver_state_name(use->state), use->count);
	plm_xccdf_attr(out, "rule", waiver->rule_name);
	plm_xccdf_attr(out, "host", waiver->host);
	plm_xccdf_attr(out, "instance", waiver->instance);
	plm_xccdf_attr(out, "authority", waiver->authority);
	time_attr(out, "created", waiver->created);
	time_attr(out, "expires", waiver->expires);
	plm_xccdf_attr(out, "ticket", waiver->ticket);
	plm_xccdf_attr(out, "result", plm_verdict_name(waiver->new_verdict));
	plm_buf_char(out, '>');
	plm_xml_text(out, waiver->reason);
	plm_buf_str(out, "</e:waiver>\n");
}

static void write_gates(struct plm_buf *out, const struct plm_audit *audit)
{
	for (size_t i = 0; i < audit->gate_count; i++) {
		const struct plm_gate_result *gate = &audit->gates[i];

		plm_buf_printf(out,
			       "      <e:gate xmlns:e=\"" PLM_EVIDENCE_NS
			       "\" condition=\"%s\" state=\"%s\"",
			       gate->condition, gate->closed ? "closed" : "open");
		plm_xccdf_attr(out, "group", gate->group);
		plm_xccdf_attr(out, "says", gate->sentence);
		plm_buf_str(out, "/>\n");
	}
}

static void write_waivers(struct plm_buf *out, const struct plm_audit *audit)
{
	const struct plm_waivers *waivers = audit->waivers;

	if (!waivers)
		return;
	plm_buf_str(out, "      <e:waivers xmlns:e=\"" PLM_EVIDENCE_NS "\"");
	plm_xccdf_attr(out, "file", waivers->file);
	plm_xccdf_attr(out, "sha256", waivers->sha256);
	plm_buf_str(out, ">\n");
	for (size_t i = 0; i < waivers->count; i++)
		write_waiver(out, &audit->waiver_uses[i]);
	plm_buf_str(out, "      </e:waivers>\n");
}

/* One element with one attribute; nothing for NULL. */
static void write_note(struct plm_buf *out, const char *name, const char *attribute,
		       const char *text)
{
	if (!text)
		return;
	plm_buf_printf(out, "      <e:%s xmlns:e=\"" PLM_EVIDENCE_NS "\"", name);
	plm_xccdf_attr(out, attribute, text);
	plm_buf_str(out, "/>\n");
}

/* Of a rule its result tells the weight, of a group nothing else does. */
static void write_group_weights(struct plm_buf *out, const struct plm_audit *audit)
{
	const struct plm_benchmark *benchmark = audit->benchmark;

	for (size_t i = 0; i < benchmark->item_count; i++) {
		const struct plm_item *item = benchmark->items[i];
		const struct plm_weight *weight = &audit->selection->items[i].weight;

		if (item->kind != PLM_ITEM_GROUP ||
		    (weight->num == item->weight.num && weight->den == item->weight.den))
			continue;
		plm_buf_str(out, "        <e:weight");
		plm_xccdf_attr(out, "idref", item->id);
		plm_buf_str(out, " weight=\"");
		plm_weight_decimal(out, weight->num, weight->den);
		plm_buf_str(out, "\"/>\n");
	}
}

/* Whoever reads the results has the benchmark in them, but not the tailoring. */
static void write_tailoring(struct plm_buf *out, const struct plm_audit *audit)
{
	const struct plm_selection *selection = audit->selection;

	if (!selection->tailoring)
		return;
	plm_buf_str(out, "      <e:tailoring xmlns:e=\"" PLM_EVIDENCE_NS "\"");
	plm_xccdf_attr(out, "sha256", selection->tailoring->sha256);
	plm_xccdf_attr(out, "profile-title", selection->profile ? plm_profile_title(audit) : NULL);
	plm_buf_str(out, ">\n");
	write_group_weights(out, audit);
	plm_buf_str(out, "      </e:tailoring>\n");
}

static void write_tool(struct plm_buf *out, const struct plm_tool *tool)
{
	if (!tool)
		return;
	plm_buf_str(out, "      <e:tool xmlns:e=\"" PLM_EVIDENCE_NS "\"");
	plm_xccdf_attr(out, "compiler", tool->compiler);
	plm_buf_str(out, ">\n");
	for (size_t i = 0; i < tool->plugin_count; i++) {
		plm_buf_str(out, "        <e:plugin");
		plm_xccdf_attr(out, "family", tool->plugins[i].family);
		plm_xccdf_attr(out, "file", tool->plugins[i].file);
		plm_xccdf_attr(out, "sha256", tool->plugins[i].sha256);
		plm_buf_str(out, "/>\n");
	}
	plm_buf_str(out, "      </e:tool>\n");
}

static void write_previous(struct plm_buf *out, const struct plm_previous *previous)
{
	if (!previous)
		return;
	plm_buf_str(out, "      <e:previous xmlns:e=\"" PLM_EVIDENCE_NS "\"");
	plm_xccdf_attr(out, "file", previous->file);
	time_attr(out, "end-time", previous->end_seconds);
	plm_xccdf_attr(out, "sha256", previous->sha256);
	plm_buf_str(out, "/>\n");
}

void plm_xccdf_metadata(struct plm_buf *out, const struct plm_audit *audit)
{
	if (!audit->benchmark->sha256)
		return;
	plm_buf_str(out, "    <metadata>\n");
	write_note(out, "benchmark", "sha256", audit->benchmark->sha256);
	write_tailoring(out, audit);
	write_tool(out, audit->tool);
	write_previous(out, audit->previous);
	write_note(out, "scope", "problem", audit->scope_problem);
	write_note(out, "inapplicable", "why", audit->inapplicable);
	write_gates(out, audit);
	write_waivers(out, audit);
	write_containers(out, audit->containers);
	plm_buf_str(out, "    </metadata>\n");
}
