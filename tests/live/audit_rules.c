/*
 * audit_rules.c: holds plimsoll's reading of audit rules against auditctl's, for audit.sh. Reads
 * the kernel's rules of this machine; changes nothing.
 *
 *   audit_rules list     reads the output of `auditctl -l` and says whether it means, rule by rule,
 *                        what plimsoll reads from the kernel
 *   audit_rules refuses  reads one line of rules; exit 0 when auditctl should refuse it, 1 when not
 */
#include "checks/audit/audit.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/host/host.h"

struct live {
	struct plm_arena *arena;
	struct plm_facts *facts;
	const struct plm_audit_rules *rules;
};

static struct plm_slice read_input(struct plm_arena *arena)
{
	plm_auto_buf struct plm_buf buf = {0};
	char piece[4096];
	size_t n;

	while ((n = fread(piece, 1, sizeof(piece), stdin)) > 0)
		plm_buf_add(&buf, piece, n);
	return (struct plm_slice){
		.data = plm_arena_strndup(arena, plm_buf_text(&buf), buf.size_bytes),
		.size_bytes = buf.size_bytes};
}

/* auditctl looks whether a watched path is a directory; so does this. */
static int look(void *context, const char *path, struct plm_kaudit_seen *seen)
{
	struct live *live = context;
	const struct plm_audit_path *found;
	int rc = plm_audit_path(live->facts, path, &found, NULL);

	if (rc < 0)
		return rc;
	seen->path = found->kernel_path;
	seen->directory = found->stat->kind == PLM_FILE_DIRECTORY;
	seen->missing = found->stat->presence == PLM_ABSENT;
	seen->parent_missing = found->parent == PLM_ABSENT;
	return 0;
}

static void read_set(struct live *live, struct plm_slice text, bool listed,
		     struct plm_kaudit_set *set)
{
	struct plm_kaudit_reader reader = {
		.machine = &live->rules->machine, .listed = listed, .look = look, .context = live};
	struct plm_kaudit_lines lines = {0};

	plm_kaudit_set_init(set, live->arena);
	if (plm_kaudit_lines_add(live->arena, &lines, "auditctl", text) < 0)
		abort();
	for (size_t i = 0; i < lines.count; i++)
		if (plm_kaudit_rule_line(live->arena, &reader, &lines.items[i], set) < 0)
			abort();
	if (plm_kaudit_rules_order(live->arena, set) < 0)
		abort();
}

static int compare(struct live *live)
{
	const struct plm_kaudit_set *ours = &live->rules->set;
	struct plm_kaudit_set theirs;

	read_set(live, read_input(live->arena), true, &theirs);
	if (ours->order_count != theirs.order_count || ours->problem_count) {
		fprintf(stderr, "%zu rules, %zu not understood; auditctl lists %zu\n",
			ours->order_count, ours->problem_count, theirs.order_count);
		return 1;
	}
	for (size_t i = 0; i < ours->order_count; i++) {
		if (strcmp(ours->order[i]->same, theirs.order[i]->same) == 0)
			continue;
		fprintf(stderr, "rule %zu differs:\n  %s\n  %s\n", i + 1, ours->order[i]->text,
			theirs.order[i]->text);
		return 1;
	}
	printf("%zu rules, as auditctl lists them\n", ours->order_count);
	return 0;
}

static int refuses(struct live *live)
{
	struct plm_kaudit_set set;

	read_set(live, read_input(live->arena), false, &set);
	for (size_t i = 0; i < set.problem_count; i++)
		printf("refused: %s\n", set.problems[i].message);
	return set.problem_count ? 0 : 1;
}

int main(int argc, char **argv)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_host *host = NULL;
	struct live live = {.arena = arena};
	int rc = 2;

	if (!arena || argc != 2 || plm_host_open_live(&host, &err) < 0)
		return 2;
	live.facts = plm_facts_new(host, arena);
	if (live.facts && plm_audit_running_rules(live.facts, &live.rules, &err) == 0)
		rc = strcmp(argv[1], "list") == 0 ? compare(&live) : refuses(&live);
	plm_host_close(host);
	return rc;
}
