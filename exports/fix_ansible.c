/*
 * fix_ansible.c: fixes as an Ansible playbook: a shell script becomes one task, a fix that is
 * Ansible already stands in a block as its author wrote it. Nothing of a title or a script is taken
 * for a template of Jinja.
 */
#include "exports/fix_writers.h"

#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/benchmark/selection.h"
#include "exports/yaml.h"

static void write_tags(const struct plm_fix_list *list, const struct plm_fix_job *job,
		       struct plm_buf *out)
{
	enum plm_severity severity = list->selection->items[job->rule->index].severity;

	plm_buf_str(out, "      tags: [");
	plm_yaml_name(out, plm_benchmark_short_id(job->rule->id));
	plm_buf_printf(out, ", severity_%s, disruption_%s%s]\n", plm_severity_name(severity),
		       job->fix->disruption, job->fix->reboot ? ", reboot" : "");
}

static void write_shell(const struct plm_fix_job *job, struct plm_buf *out)
{
	plm_buf_str(out, "      ansible.builtin.shell:\n        cmd: !unsafe ");
	plm_yaml_block(out, job->script, 10);
}

static void write_embedded(const struct plm_fix_job *job, struct plm_buf *out)
{
	struct plm_slice rest = plm_slice_of(job->script), line;
	bool first = true;

	plm_buf_str(out, "      block:\n");
	while (plm_next_line(&rest, &line)) {
		if (first && plm_slice_is(plm_slice_trim(line), "---"))
			continue;
		first = false;
		if (line.size_bytes)
			plm_buf_printf(out, "        %.*s", (int)line.size_bytes, line.data);
		plm_buf_char(out, '\n');
	}
}

static void write_name(const struct plm_fix_list *list, const struct plm_fix_job *job,
		       struct plm_buf *out)
{
	plm_auto_buf struct plm_buf name = {0};

	plm_buf_str(&name, plm_selection_text(list->selection, job->rule->title));
	if (job->instance)
		plm_buf_printf(&name, ": %s", job->instance);
	plm_yaml_name(out, plm_buf_text(&name));
	if (name.failed)
		out->failed = name.failed;
}

static void write_job(const struct plm_fix_list *list, const struct plm_fix_job *job,
		      struct plm_buf *out)
{
	plm_buf_str(out, "\n    ");
	plm_fix_comment(out, "Rule", job->rule->id);
	if (job->fix->platform) {
		plm_buf_str(out, "    ");
		plm_fix_comment(out, "Only for", job->fix->platform);
	}
	plm_buf_str(out, "    ");
	plm_fix_write_cost(job->fix, out);
	plm_buf_str(out, "    - name: ");
	write_name(list, job, out);
	plm_buf_char(out, '\n');
	write_tags(list, job, out);
	if (strcmp(job->fix->system, PLM_FIX_ANSIBLE) == 0)
		write_embedded(job, out);
	else
		write_shell(job, out);
}

int plm_fix_write_ansible(const struct plm_fix_list *list, struct plm_buf *out,
			  struct plm_err **err)
{
	(void)err;
	plm_fix_write_origin(list, out);
	plm_buf_str(out, "#\n# ansible-playbook -i HOST, FILE [--tags RULE,...]\n---\n- name: ");
	plm_yaml_name(out, list->selection->benchmark->title);
	plm_buf_printf(out, "\n  hosts: all\n  become: true\n  tasks:%s\n",
		       list->job_count ? "" : " []");
	for (size_t i = 0; i < list->job_count; i++)
		write_job(list, &list->jobs[i], out);
	plm_fix_write_without(list, out);
	return out->failed ? -(int)out->failed : 0;
}
