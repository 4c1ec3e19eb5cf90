/*
 * collect_pam.c: the stack that PAM puts together for a service and a type: the service's file with all that it includes. Judges
 * nothing. Follows pam.d(5) and libpam: /etc/pam.d before /usr/lib/pam.d; "other" is for services without a file.
 */
#include <errno.h>
#include <strings.h>

#include "checks/access/pam.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

enum { MOST_DEPTH = 32, MOST_LINES = 4096 };

static const char *const directories[] = {"/etc/pam.d", "/usr/lib/pam.d", "/usr/etc/pam.d"};

static void note_gap(struct pam_stack *stack, const char *path, int error)
{
	if (stack->gap)
		return;
	stack->gap = path;
	stack->gap_error = error;
}

/* Finds a file by its name, or takes a whole path. */
static int read_file(struct plm_facts *facts, const char *name, const char **path,
		     const struct plm_datum **text, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	int rc = 0;

	if (name[0] == '/') {
		*path = name;
		return plm_facts_read(facts, name, PLM_READ_SMALL, text, err);
	}
	for (size_t i = 0; i < sizeof(directories) / sizeof(*directories); i++) {
		*path = plm_arena_printf(arena, "%s/%s", directories[i], name);
		rc = *path ? plm_facts_read(facts, *path, PLM_READ_SMALL, text, err)
			   : plm_err_nomem(err);
		if (rc < 0 || (*text)->presence != PLM_ABSENT)
			return rc;
	}
	*path = plm_arena_printf(arena, "%s/%s", directories[0], name);
	return *path ? 0 : plm_err_nomem(err);
}

static int add_file(struct plm_facts *facts, struct pam_stack *stack, const char *name,
		    enum pam_type type, unsigned depth, struct plm_err **err);

/* What ends a substack ends nothing around it. */
static int add_included(struct plm_facts *facts, struct pam_stack *stack,
			const struct pam_line *line, enum pam_type type, unsigned depth,
			struct plm_err **err)
{
	size_t first = stack->line_count;
	int rc = add_file(facts, stack, line->include, type, depth + 1, err);

	for (size_t i = first; rc == 0 && i < stack->line_count; i++)
		if (strcasecmp(line->control, "substack") == 0 && !stack->lines[i].stack_end)
			stack->lines[i].stack_end = stack->line_count;
	return rc;
}

static int add_line(struct plm_facts *facts, struct pam_stack *stack, const struct pam_line *line,
		    enum pam_type type, unsigned depth, struct plm_err **err)
{
	struct pam_line *slot;

	if (!line->every_type && line->type != type)
		return 0;
	if (line->include)
		return add_included(facts, stack, line, type, depth, err);
	if (stack->line_count >= MOST_LINES) {
		note_gap(stack, line->file, E2BIG);
		return 0;
	}
	slot = plm_push(plm_facts_arena(facts), stack->lines, stack->line_count);
	if (!slot)
		return plm_err_nomem(err);
	*slot = *line;
	return 0;
}

static int add_file(struct plm_facts *facts, struct pam_stack *stack, const char *name,
		    enum pam_type type, unsigned depth, struct plm_err **err)
{
	struct pam_line *lines = NULL;
	const struct plm_datum *text;
	size_t count = 0, bad_line = 0;
	const char *path;
	int rc = read_file(facts, name, &path, &text, err);

	if (rc < 0)
		return rc;
	if (depth == 0) {
		stack->path = path;
		stack->state = (struct plm_datum){.presence = text->presence, .error = text->error};
	}
	if (depth > MOST_DEPTH || text->presence != PLM_PRESENT) {
		if (depth || text->presence == PLM_UNREADABLE)
			note_gap(stack, path,
				 depth > MOST_DEPTH ? ELOOP
				 : text->error	    ? text->error
						    : ENOENT);
		return 0;
	}
	if (pam_parse(plm_facts_arena(facts), (struct plm_slice){text->data, text->size_bytes},
		      path, &lines, &count, &bad_line) < 0)
		return plm_err_nomem(err);
	if (bad_line)
		note_gap(stack, path, EBADMSG);
	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = add_line(facts, stack, &lines[i], type, depth, err);
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct pam_stack *stack = plm_new(plm_facts_arena(facts), struct pam_stack);
	enum pam_type type = (enum pam_type)(key[0] - '0');
	int rc = stack ? add_file(facts, stack, key + 2, type, 0, err) : plm_err_nomem(err);

	*value = stack;
	if (rc == 0)
		pam_reach(stack->lines, stack->line_count);
	return rc;
}

int pam_stack(struct plm_facts *facts, const char *service, enum pam_type type,
	      const struct pam_stack **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"a stack of PAM", gather};
	const char *key = plm_arena_printf(plm_facts_arena(facts), "%d %s", (int)type, service);
	const void *value = NULL;
	int rc = key ? plm_facts_get(facts, &fact, key, &value, err) : plm_err_nomem(err);

	if (rc == 0)
		*out = value;
	return rc;
}
