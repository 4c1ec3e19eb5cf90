/*
 * containers.c: `plimsoll containers`: the running containers and what the kernel lets them do now; one of them in depth.
 */
#include "containers.h"
#include "command.h"
#include "session.h"
#include "terminal.h"

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"

static int parse_format(const struct plm_invocation *inv, bool *json, struct plm_err **err)
{
	const char *format = plm_given_value(inv, "format");

	*json = plm_str_eq(format, "json");
	if (inv->arg_count && plm_given(inv, "all")) {
		plm_err_set(err, PLM_E_USAGE, "--all shows all and %s is one", inv->args[0]);
		plm_err_remedy(err, "leave one of them out");
		return -PLM_E_USAGE;
	}
	if (!format || *json || plm_str_eq(format, "text"))
		return 0;
	plm_err_set(err, PLM_E_USAGE, "there is no format %s", format);
	plm_err_remedy(err, "write --format text or --format json");
	return -PLM_E_USAGE;
}

static int gather(struct plm_session *session, struct containers_view *view, struct plm_err **err)
{
	int rc;

	view->arena = session->arena;
	view->facts = plm_facts_new(session->host, session->arena);
	if (!view->facts)
		return plm_err_nomem(err);
	rc = plm_facts_processes(view->facts, &view->processes, err);
	if (rc == 0)
		rc = plm_facts_containers(view->facts, &view->list, err);
	if (rc < 0 || !view->list || !view->processes)
		return rc;
	view->incomplete = view->list->scope_problem || view->list->unreadable_processes;
	for (size_t i = 0; i < view->list->count; i++)
		view->incomplete = view->incomplete || view->list->items[i]->unreadable_count;
	return 0;
}

static int gather_one(struct plm_session *session, struct containers_view *view,
		      struct plm_err **err)
{
	const struct plm_invocation *inv = session->invocation;
	const struct plm_container *container;
	int rc = inv->arg_count ? container_find(view->list, inv->args[0], &container, err) : 0;

	if (rc < 0 || !inv->arg_count)
		return rc;
	return container_detail_gather(view, session, container, err);
}

static int print(const struct containers_view *view, bool json, struct plm_err **err)
{
	struct plm_table_style style = {
		.width = (size_t)plm_terminal_width(STDOUT_FILENO),
		.colour = plm_terminal_colour(STDOUT_FILENO),
	};
	plm_auto_buf struct plm_buf out = {0};
	int rc;

	if (json)
		rc = containers_json(view, &out);
	else if (view->detail)
		rc = containers_detail_text(view, &style, &out);
	else
		rc = containers_table(view, &style, &out);
	return rc < 0 ? plm_err_nomem(err) : plm_print(&out, err);
}

static int complain(const struct plm_session *session, const struct containers_view *view,
		    struct plm_err **err)
{
	const struct plm_container_list *list = view->list;
	const char *which = plm_unreadable_words(view->arena, view->processes);

	if (!which)
		return plm_err_nomem(err);
	if (list->scope_problem)
		fprintf(stderr, "plimsoll: %s\n", list->scope_problem);
	if (list->unreadable_processes)
		fprintf(stderr,
			"plimsoll: %zu process%s could not be read and may belong to "
			"containers (%s)%s\n",
			list->unreadable_processes, list->unreadable_processes == 1 ? "" : "es",
			which, plm_session_remedy(session));
	return 0;
}

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	plm_cleanup(plm_session_free) struct plm_session session = {0};
	struct containers_view view = {.all = plm_given(inv, "all")};
	bool json;
	int rc = plm_session_init(&session, inv, err);

	if (rc == 0)
		rc = parse_format(inv, &json, err);
	if (rc == 0 && inv->arg_count)
		rc = container_rules_prepare(&session, err);
	if (rc == 0)
		rc = plm_session_host(&session, err);
	if (rc == 0)
		rc = gather(&session, &view, err);
	if (rc == 0)
		rc = gather_one(&session, &view, err);
	if (rc == 0)
		rc = print(&view, json, err);
	if (rc < 0 || !view.list)
		return rc;
	rc = complain(&session, &view, err);
	if (rc < 0)
		return rc;
	return view.incomplete ? PLM_EXIT_INCOMPLETE : PLM_EXIT_OK;
}

static const struct plm_option options[] = {
	{.name = "all",
	 .short_name = 'a',
	 .help = "List also what is isolated but no container: sandboxes, helpers of rootless "
		 "engines, services with private mounts, network namespaces, and what could not be "
		 "read."},
	{.name = "format",
	 .argument = "FORMAT",
	 .help = "text (the default): a table as wide as the terminal. json: for programs; its "
		 "members are documented with the format's version."},
	PLM_OPTION_HOST,
};

static const struct plm_example examples[] = {
	{"containers", "Every container that runs on this host, whatever started it."},
	{"containers --all", "And below them what is isolated but no container."},
	{"containers web-1", "All about one: by its name,"},
	{"containers 4f2a", "or by the beginning of its id."},
	{"containers --format json", "For a program."},
};

const struct plm_command plm_command_containers = {
	.name = "containers",
	.summary = "list the running containers and their privileges in effect",
	.arguments = "[NAME|ID]",
	.description =
		"Finds every running container from the kernel alone, whatever runtime started it "
		"and "
		"whether or not an engine knows it, and says in a few words what it may do: root "
		"outside a user namespace of its own, capabilities beyond the engines' defaults, "
		"namespaces shared with the host, seccomp off, and whether it may gain privileges. "
		"Each word is true of at least one of its processes. On a terminal what is grave "
		"is "
		"red, what is dubious is yellow.\n\n"
		"With the name of a container, or the beginning of its id, shows that one in "
		"depth: "
		"its processes, namespaces and with whom each is shared, user maps, mounts that "
		"come "
		"from the host, limits in effect, security label, and which rules of the installed "
		"benchmark's profile strict it fails.\n\n"
		"Exits 2 when some processes could not be read, 64 when no container or more than "
		"one "
		"is meant.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.max_args = 1,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.run = run,
};
