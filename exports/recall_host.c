/*
 * recall_host.c: whom stored results are about and who wrote them: what reports/xccdf.c put at their head.
 */
#include <arpa/inet.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/benchmark/tailoring.h"
#include "exports/recall_private.h"
#include "reports/xccdf.h"

static int keep_address(struct plm_recalling *r, const char *text)
{
	struct plm_host_address address, *slot;
	int rc = plm_address_read(r->arena, plm_slice_of(text), &address);

	if (rc < 0)
		return rc == -PLM_E_PARSE ? 0 : rc;
	slot = plm_push(r->arena, r->addresses, r->host->addresses.count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = address;
	r->host->addresses.items = r->addresses;
	return 0;
}

/* What stands there may be a name or a MAC too. */
static int keep_bare_address(struct plm_recalling *r, const char *text)
{
	int family = strchr(text, ':') ? AF_INET6 : AF_INET;
	char clean[INET6_ADDRSTRLEN];
	unsigned char bytes[16];
	struct plm_host_address *slot;

	if (inet_pton(family, text, bytes) != 1 || !inet_ntop(family, bytes, clean, sizeof(clean)))
		return 0;
	slot = plm_push(r->arena, r->bare, r->bare_count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = (struct plm_host_address){.address = plm_arena_strdup(r->arena, clean)};
	return slot->address ? 0 : -PLM_E_NOMEM;
}

static int keep_fact(struct plm_recalling *r, const char *name, const char *text)
{
	const struct {
		const char *name;
		const char **place;
	} texts[] = {
		{"urn:xccdf:fact:scanner:version", &r->audit->tool_version},
		{"urn:xccdf:fact:scanner:name", &r->audit->tool_name},
		{"urn:xccdf:fact:asset:identifier:host_name", &r->host->hostname},
		{"urn:plimsoll:fact:read-from", &r->audit->host_label},
		{"urn:plimsoll:fact:os-name", &r->host->os_name},
		{"urn:plimsoll:fact:os-id", &r->host->os_id},
		{"urn:plimsoll:fact:os-version", &r->host->os_version},
		{"urn:plimsoll:fact:kernel", &r->host->kernel},
		{"urn:plimsoll:fact:machine", &r->host->machine},
		{"urn:plimsoll:fact:machine-id", &r->host->machine_id},
		{"urn:plimsoll:fact:boot-id", &r->host->boot_id},
		{PLM_XCCDF_ADDRESSES_UNREAD, &r->host->addresses.problem},
	};
	int64_t number;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcmp(texts[i].name, name) == 0)
			*texts[i].place = text;
	if (strcmp(name, PLM_XCCDF_ADDRESS) == 0)
		return keep_address(r, text);
	if (!plm_parse_i64(plm_slice_of(text), 10, &number) || number < 0)
		return 0;
	if (strcmp(name, "urn:plimsoll:fact:memory-bytes") == 0)
		r->host->memory_bytes = (uint64_t)number;
	if (strcmp(name, "urn:plimsoll:fact:cpu-count") == 0)
		r->host->cpu_count = (uint32_t)number;
	return 0;
}

static int read_facts(struct plm_recalling *r, const struct plm_xml_node *facts)
{
	for (const struct plm_xml_node *c = facts->child; c; c = c->next) {
		const char *name = c->name ? plm_xml_node_attr(c, "name") : NULL;
		const char *text = name ? plm_recalled_text(r, c) : "";

		if (!text || (name && keep_fact(r, name, text) < 0))
			return plm_err_nomem(r->err);
	}
	return 0;
}

static int read_gate(struct plm_recalling *r, const struct plm_xml_node *node)
{
	struct plm_gate_result *gate = plm_push(r->arena, r->gates, r->audit->gate_count);
	const char *condition = plm_xml_node_attr(node, "condition");
	const char *sentence = plm_xml_node_attr(node, "says");

	if (!gate)
		return -PLM_E_NOMEM;
	*gate = (struct plm_gate_result){
		.condition = condition ? condition : "",
		.group = plm_xml_node_attr(node, "group"),
		.closed = plm_str_eq(plm_xml_node_attr(node, "state"), "closed"),
		.sentence = sentence ? sentence : "",
	};
	r->audit->gates = r->gates;
	return 0;
}

static int read_plugins(struct plm_recalling *r, const struct plm_xml_node *node,
			struct plm_tool *tool)
{
	struct plm_tool_plugin *plugins = NULL, *plugin;

	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		if (!c->name || !plm_xml_node_is(c, PLM_EVIDENCE_NS, "plugin"))
			continue;
		plugin = plm_push(r->arena, plugins, tool->plugin_count);
		if (!plugin)
			return -PLM_E_NOMEM;
		*plugin = (struct plm_tool_plugin){plm_xml_node_attr(c, "family"),
						   plm_xml_node_attr(c, "file"),
						   plm_xml_node_attr(c, "sha256")};
	}
	tool->plugins = plugins;
	return 0;
}

static int read_tool(struct plm_recalling *r, const struct plm_xml_node *node)
{
	struct plm_tool *tool = plm_new(r->arena, struct plm_tool);

	if (!tool)
		return -PLM_E_NOMEM;
	tool->compiler = plm_xml_node_attr(node, "compiler");
	r->audit->tool = tool;
	return read_plugins(r, node, tool);
}

static int read_previous(struct plm_recalling *r, const struct plm_xml_node *node)
{
	struct plm_previous *previous = plm_new(r->arena, struct plm_previous);
	const char *file = plm_xml_node_attr(node, "file");
	const char *sha256 = plm_xml_node_attr(node, "sha256");

	if (!previous)
		return -PLM_E_NOMEM;
	*previous = (struct plm_previous){
		.file = file ? file : "",
		.sha256 = sha256 ? sha256 : "",
		.end_seconds = plm_recalled_time(plm_xml_node_attr(node, "end-time")),
	};
	r->audit->previous = previous;
	return 0;
}

/* What a tailoring made of the benchmark, which the benchmark does not tell. */
static void read_tailored(struct plm_recalling *r, const struct plm_xml_node *node)
{
	r->tailoring->sha256 = plm_xml_node_attr(node, "sha256");
	r->profile_title = plm_xml_node_attr(node, "profile-title");
	r->weights = node->child;
}

/* What our own metadata says that the standard has no place for. */
static int read_metadata(struct plm_recalling *r, const struct plm_xml_node *metadata)
{
	for (const struct plm_xml_node *c = metadata->child; c; c = c->next) {
		if (!c->name)
			continue;
		if (plm_xml_node_is(c, PLM_EVIDENCE_NS, "benchmark"))
			r->benchmark->sha256 = plm_xml_node_attr(c, "sha256");
		if (plm_xml_node_is(c, PLM_EVIDENCE_NS, "tailoring") && r->tailoring)
			read_tailored(r, c);
		if (plm_xml_node_is(c, PLM_EVIDENCE_NS, "scope"))
			r->audit->scope_problem = plm_xml_node_attr(c, "problem");
		if (plm_xml_node_is(c, PLM_EVIDENCE_NS, "inapplicable"))
			r->audit->inapplicable = plm_xml_node_attr(c, "why");
		if (plm_xml_node_is(c, PLM_EVIDENCE_NS, "tool") && read_tool(r, c) < 0)
			return -PLM_E_NOMEM;
		if (plm_xml_node_is(c, PLM_EVIDENCE_NS, "previous") && read_previous(r, c) < 0)
			return -PLM_E_NOMEM;
		if (plm_xml_node_is(c, PLM_EVIDENCE_NS, "gate") && read_gate(r, c) < 0)
			return -PLM_E_NOMEM;
		if (plm_xml_node_is(c, PLM_EVIDENCE_NS, "waivers") && plm_recall_waivers(r, c) < 0)
			return -PLM_E_NOMEM;
		if (plm_xml_node_is(c, PLM_EVIDENCE_NS, "containers") &&
		    plm_recall_containers(r, c) < 0)
			return -PLM_E_NOMEM;
	}
	if (r->audit->containers && r->audit->scope_problem)
		r->containers->scope_problem = r->audit->scope_problem;
	return 0;
}

/* [6.6.2] Only what the results tell of it. */
static int read_tailoring(struct plm_recalling *r, const struct plm_xml_node *node)
{
	struct plm_tailoring *tailoring = plm_new(r->arena, struct plm_tailoring);
	const char *href = plm_xml_node_attr(node, "href"), *id = plm_xml_node_attr(node, "id");

	if (!tailoring)
		return plm_err_nomem(r->err);
	tailoring->file = plm_recalled_path(r, href ? href : "");
	tailoring->id = id ? id : "";
	tailoring->origin.version = plm_xml_node_attr(node, "version");
	tailoring->origin.version_time = plm_xml_node_attr(node, "time");
	r->tailoring = tailoring;
	return tailoring->file ? 0 : plm_err_nomem(r->err);
}

static int read_child(struct plm_recalling *r, const struct plm_xml_node *node)
{
	const char *text;

	if (plm_recalls(node, "tailoring-file"))
		return read_tailoring(r, node);
	if (plm_recalls(node, "target-facts"))
		return read_facts(r, node);
	if (plm_recalls(node, "metadata"))
		return read_metadata(r, node);
	if (plm_recalls(node, "target")) {
		text = plm_recalled_text(r, node);
		if (!text)
			return plm_err_nomem(r->err);
		r->target = text;
	}
	if (plm_recalls(node, "target-address")) {
		text = plm_recalled_text(r, node);
		if (!text || keep_bare_address(r, text) < 0)
			return plm_err_nomem(r->err);
	}
	if (plm_recalls(node, "identity")) {
		text = plm_recalled_text(r, node);
		if (!text)
			return plm_err_nomem(r->err);
		if (strncmp(text, "uid ", 4) == 0)
			r->host->reader_euid = text + 4;
	}
	return 0;
}

static int read_platforms(struct plm_recalling *r)
{
	const char **names = NULL, **place;

	for (const struct plm_xml_node *c = r->node->child; c; c = c->next) {
		if (!c->name || !plm_recalls(c, "platform") || !plm_xml_node_attr(c, "idref"))
			continue;
		place = plm_push(r->arena, names, r->audit->platform_count);
		if (!place)
			return plm_err_nomem(r->err);
		*place = plm_xml_node_attr(c, "idref");
	}
	r->audit->platforms = names;
	return 0;
}

int plm_recall_host(struct plm_recalling *r)
{
	struct plm_audit *audit = r->audit;
	int rc = read_platforms(r);

	r->host = plm_new(r->arena, struct plm_host_identity);
	if (!r->host)
		return plm_err_nomem(r->err);
	audit->host = r->host;
	audit->test_system = plm_xml_node_attr(r->node, "test-system");
	audit->tool_name = audit->test_system ? audit->test_system : "an unnamed tool";
	audit->tool_version = "";
	audit->start_seconds = plm_recalled_time(plm_xml_node_attr(r->node, "start-time"));
	audit->end_seconds = plm_recalled_time(plm_xml_node_attr(r->node, "end-time"));
	if (!audit->start_seconds)
		audit->start_seconds = audit->end_seconds;
	for (const struct plm_xml_node *c = r->node->child; c && rc == 0; c = c->next)
		if (c->name)
			rc = read_child(r, c);
	if (!r->host->addresses.count) {
		r->host->addresses.items = r->bare;
		r->host->addresses.count = r->bare_count;
	}
	if (!r->host->hostname && !audit->host_label)
		r->host->hostname = r->target;
	if (!audit->host_label)
		audit->host_label = r->file;
	return rc;
}
