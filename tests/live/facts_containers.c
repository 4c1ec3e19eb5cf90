/*
 * facts_containers.c: prints what the kernel tells of each running container, one line each, for
 * the live tests to compare with what they started. With a directory it reads that recording. Reads
 * only; judges nothing.
 */
#include <inttypes.h>
#include <stdio.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/containers.h"
#include "core/host/host.h"

static void print_text(const char *key, const char *text)
{
	char shown[512];

	plm_text_escape(shown, sizeof(shown), text ? text : "-", strlen(text ? text : "-"));
	printf(" %s=%s", key, shown);
}

static void print_shared(const struct plm_process *p, const uint64_t *host_ns)
{
	printf(" shared=");
	for (int ns = 0; ns < PLM_NS_COUNT; ns++)
		if (p->ns[ns] && p->ns[ns] == host_ns[ns])
			printf("%s,", plm_ns_name((enum plm_ns)ns));
}

static void print_container(const struct plm_container *c, const uint64_t *host_ns)
{
	const struct plm_process *p = c->init;

	printf("runtime=%s", plm_runtime_name(c->runtime));
	print_text("name", c->name);
	print_text("id", c->id);
	print_text("pod", c->pod);
	printf(" init=%" PRId32 " processes=%zu unreadable=%zu", p->pid, c->process_count,
	       c->unreadable_count);
	printf(" uid=%" PRIu32 " eff=%016" PRIx64 " bnd=%016" PRIx64, p->uid[1], p->cap_eff,
	       p->cap_bnd);
	printf(" nnp=%" PRId32 " seccomp=%" PRId32 " depth=%" PRId32, p->no_new_privs,
	       p->seccomp_mode, p->pid_depth);
	print_shared(p, host_ns);
	print_text("cgroup", p->cgroup);
	putchar('\n');
}

static int print_all(struct plm_facts *facts, struct plm_err **err)
{
	const struct plm_container_list *list;
	const struct plm_process_list *processes;
	int rc = plm_facts_containers(facts, &list, err);

	if (rc != 0)
		return rc;
	rc = plm_facts_processes(facts, &processes, err);
	if (rc != 0)
		return rc;
	for (size_t i = 0; i < list->count; i++)
		print_container(list->items[i], processes->host_ns);
	printf("containers=%zu processes=%zu unreadable=%zu scope=%s\n", list->count,
	       processes->count, list->unreadable_processes,
	       list->scope_problem ? list->scope_problem : "host");
	return 0;
}

int main(int argc, char **argv)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_host *host = NULL;
	struct plm_facts *facts;
	int rc = argc > 1 ? plm_host_open_recorded(argv[1], &host, &err)
			  : plm_host_open_live(&host, &err);

	facts = rc == 0 && arena ? plm_facts_new(host, arena) : NULL;
	if (rc == 0)
		rc = facts ? print_all(facts, &err) : plm_err_nomem(&err);
	if (rc < 0)
		fprintf(stderr, "%s\n", plm_err_message(err));
	plm_host_close(host);
	return rc < 0;
}
