/*
 * vanish.c: audits a fixture host again and again; each time something of it (a process, a container) is gone from its
 * n-th question on, for every n, or is a zombie from then on. What ends while it is looked at is no reason to know less:
 * each verdict is the one with it or the one without it, nobody else is judged differently, and nothing is unknown that
 * neither of the two leaves unknown, but what is said of a container that "ended while it was being judged".
 */
#include <errno.h>
#include <inttypes.h>

#include "checks/registry.h"
#include "core/base/arena.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/selection.h"
#include "core/engine/audit.h"
#include "core/engine/registry.h"
#include "core/host/backend.h"

enum { MAX_PATHS = 16, PATH_BYTES = 512, NEVER = INT32_MAX };

/* ---- what goes ---- */

static struct {
	const struct plm_host_ops *inner;
	const char *paths[MAX_PATHS]; /* what goes together, each with all below it */
	size_t path_count;
	int at, asked;
	bool leaves_zombie;
} subject;

static bool is_below(const char *path, const char *top)
{
	size_t size = strlen(top);

	return strncmp(path, top, size) == 0 && (path[size] == '\0' || path[size] == '/');
}

static bool is_gone_now(void)
{
	return subject.asked > subject.at;
}

static bool concerns(const char *path)
{
	for (size_t i = 0; i < subject.path_count; i++)
		if (is_below(path, subject.paths[i]))
			return true;
	return false;
}

/* Whether it is asked about what goes, and that is gone; such a question counts. */
static bool is_gone(const char *path)
{
	if (!concerns(path))
		return false;
	subject.asked++;
	return is_gone_now();
}

/* What the kernel still says of a process that has ended and that nobody waited for. */
static bool zombie_keeps(const char *path)
{
	static const char *const kept[] = {"/stat",    "/status",	 "/cgroup", "/comm",
					   "/uid_map", "/oom_score_adj", "/ns/pid", "/ns/user",
					   "/current", "/task"};
	size_t size = strlen(path);

	if (!subject.leaves_zombie || !plm_str_starts(path, "/proc/"))
		return false;
	for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++)
		if (size > strlen(kept[i]) && strcmp(path + size - strlen(kept[i]), kept[i]) == 0)
			return true;
	return plm_path_is_process(path);
}

/* As core/host tells it: what was held is known to have ended. */
static int why_gone(const char *path, bool held)
{
	if (subject.leaves_zombie && plm_str_ends(path, "/mountinfo"))
		return EINVAL;
	return held && plm_str_starts(path, "/proc/") ? ESRCH : ENOENT;
}

/* The errno of a question about what is gone, or 0. */
static int refusal(const char *path, bool held)
{
	return is_gone(path) && !zombie_keeps(path) ? why_gone(path, held) : 0;
}

static void join(const struct plm_host_dir *dir, const char *name, char path[static PATH_BYTES])
{
	snprintf(path, PATH_BYTES, "%s/%s", dir->path, name);
}

static bool concerns_in(const struct plm_host_dir *dir, const char *name,
			char path[static PATH_BYTES])
{
	join(dir, name, path);
	return concerns(path);
}

static int refusal_in(const struct plm_host_dir *dir, const char *name)
{
	char path[PATH_BYTES];

	join(dir, name, path);
	return refusal(path, dir->is_process);
}

/* Takes out of a listing what is gone. */
static void hide(const char *directory, struct plm_datum *names)
{
	char path[PATH_BYTES];
	char *to, *start;

	if (names->presence != PLM_PRESENT || !is_gone_now() || subject.leaves_zombie)
		return;
	to = start = (char *)(uintptr_t)names->data;
	for (const char *name = names->data; name < names->data + names->size_bytes;) {
		size_t size = strlen(name) + 1;
		bool gone = false;

		snprintf(path, sizeof(path), "%s/%s", directory, name);
		for (size_t i = 0; i < subject.path_count; i++)
			gone |= strcmp(path, subject.paths[i]) == 0;
		if (!gone) {
			memmove(to, name, size);
			to += size;
		}
		name += size;
	}
	names->size_bytes = (size_t)(to - start);
}

/* ---- the host it goes from ---- */

/* Its state is told by a letter, and it is the only thread left: the 18th word behind the state. */
static void make_zombie(const char *path, struct plm_datum *out)
{
	char *at;

	if (!subject.leaves_zombie || !is_gone_now() || out->presence != PLM_PRESENT ||
	    !plm_str_ends(path, "/stat"))
		return;
	at = (char *)(uintptr_t)strrchr(out->data, ')');
	if (!at || !at[1])
		return;
	at[2] = 'Z';
	for (int word = 0; at && word < 18; word++)
		at = strchr(at + 1, ' ');
	for (at = at ? at + 1 : NULL; at && *at >= '0' && *at <= '9'; at++)
		*at = at[1] == ' ' ? '1' : '0';
}

static int vanishing_read(struct plm_host *host, struct plm_arena *arena, const char *path,
			  size_t max_bytes, struct plm_datum *out)
{
	int error = refusal(path, false);
	int rc;

	*out = plm_datum_of_error(error);
	rc = error ? 0 : subject.inner->read(host, arena, path, max_bytes, out);
	if (concerns(path))
		make_zombie(path, out);
	return rc;
}

static int vanishing_stream(struct plm_host *host, const char *path, plm_piece_fn *piece,
			    void *context, struct plm_datum *out)
{
	int error = refusal(path, false);

	*out = plm_datum_of_error(error);
	return error ? 0 : subject.inner->stream(host, path, piece, context, out);
}

static int vanishing_list(struct plm_host *host, struct plm_arena *arena, const char *path,
			  struct plm_datum *out)
{
	int error = refusal(path, false), rc;

	*out = plm_datum_of_error(error);
	rc = error ? 0 : subject.inner->list(host, arena, path, out);
	hide(path, out);
	return rc;
}

static struct plm_stat vanishing_stat(struct plm_host *host, const char *path, bool follow)
{
	int error = refusal(path, false);

	return error ? plm_stat_of_error(error) : subject.inner->stat(host, path, follow);
}

static int vanishing_readlink(struct plm_host *host, struct plm_arena *arena, const char *path,
			      struct plm_datum *out)
{
	int error = refusal(path, false);

	*out = plm_datum_of_error(error);
	return error ? 0 : subject.inner->readlink(host, arena, path, out);
}

static int vanishing_xattr(struct plm_host *host, struct plm_arena *arena, const char *path,
			   const char *name, struct plm_datum *out)
{
	int error = refusal(path, false);

	*out = plm_datum_of_error(error);
	return error ? 0 : subject.inner->xattr(host, arena, path, name, out);
}

/* Those that take a process or a path after a colon. */
static int vanishing_probe(struct plm_host *host, struct plm_arena *arena, const char *name,
			   struct plm_datum *out)
{
	const char *of = strchr(name, ':');
	char path[PATH_BYTES];
	int error;

	if (!of)
		return subject.inner->probe(host, arena, name, out);
	snprintf(path, sizeof(path), of[1] == '/' ? "%s" : "/proc/%s/ns", of + 1);
	error = refusal(path, of[1] != '/');
	*out = plm_datum_of_error(error && of[1] != '/' ? ESRCH : error);
	return error ? 0 : subject.inner->probe(host, arena, name, out);
}

static int vanishing_dir_open(struct plm_host *host, const char *path, struct plm_host_dir **dir,
			      struct plm_datum *why_not)
{
	int error = refusal(path, false);

	*why_not = plm_datum_of_error(error);
	return error ? 0 : subject.inner->dir_open(host, path, dir, why_not);
}

static int vanishing_dir_read(struct plm_host_dir *dir, struct plm_arena *arena, const char *name,
			      size_t max_bytes, struct plm_datum *out)
{
	char path[PATH_BYTES];
	int error = refusal_in(dir, name);
	int rc;

	*out = plm_datum_of_error(error);
	rc = error ? 0 : subject.inner->dir_read(dir, arena, name, max_bytes, out);
	if (concerns_in(dir, name, path))
		make_zombie(path, out);
	return rc;
}

static void vanishing_dir_read_into(struct plm_host_dir *dir, const char *name, char *buffer,
				    size_t room_bytes, struct plm_datum *out)
{
	char path[PATH_BYTES];
	int error = refusal_in(dir, name);

	*out = plm_datum_of_error(error);
	if (!error)
		subject.inner->dir_read_into(dir, name, buffer, room_bytes, out);
	if (concerns_in(dir, name, path))
		make_zombie(path, out);
}

static int vanishing_dir_list(struct plm_host_dir *dir, struct plm_arena *arena, const char *name,
			      struct plm_datum *out)
{
	int error = refusal_in(dir, name);

	*out = plm_datum_of_error(error);
	return error ? 0 : subject.inner->dir_list(dir, arena, name, out);
}

static struct plm_stat vanishing_dir_stat(struct plm_host_dir *dir, const char *name, bool follow)
{
	int error = refusal_in(dir, name);

	return error ? plm_stat_of_error(error) : subject.inner->dir_stat(dir, name, follow);
}

static void vanishing_dir_readlink_into(struct plm_host_dir *dir, const char *name, char *buffer,
					size_t room_bytes, struct plm_datum *out)
{
	int error = refusal_in(dir, name);

	*out = plm_datum_of_error(error);
	if (!error)
		subject.inner->dir_readlink_into(dir, name, buffer, room_bytes, out);
}

static void vanishing_dir_close(struct plm_host_dir *dir)
{
	subject.inner->dir_close(dir);
}

static void vanishing_close(struct plm_host *host)
{
	if (subject.inner->close)
		subject.inner->close(host);
}

static const struct plm_host_ops vanishing_ops = {
	.read = vanishing_read,
	.stream = vanishing_stream,
	.list = vanishing_list,
	.stat = vanishing_stat,
	.readlink = vanishing_readlink,
	.xattr = vanishing_xattr,
	.probe = vanishing_probe,
	.dir_open = vanishing_dir_open,
	.dir_close = vanishing_dir_close,
	.dir_read = vanishing_dir_read,
	.dir_read_into = vanishing_dir_read_into,
	.dir_list = vanishing_dir_list,
	.dir_stat = vanishing_dir_stat,
	.dir_readlink_into = vanishing_dir_readlink_into,
	.close = vanishing_close,
};

/* ---- one audit ---- */

struct run {
	struct plm_arena *arena;
	const struct plm_audit *audit;
	int asked;
};

static const char *host_path;
static struct plm_registry *registry;
static struct plm_selection *selection;

static int audit_at(int at, struct run *run, struct plm_err **err)
{
	struct plm_audit_options options = {
		.registry = registry, .tool_version = "test", .selection = selection};
	struct plm_host *host = NULL;
	struct plm_audit *audit = NULL;
	struct plm_diags diags;
	int rc = plm_host_open_recorded(host_path, &host, err);

	run->arena = plm_arena_new();
	if (rc < 0 || !run->arena)
		return rc < 0 ? rc : plm_err_nomem(err);
	subject.inner = host->ops;
	subject.at = at;
	subject.asked = 0;
	host->ops = &vanishing_ops;
	options.host = host;
	plm_diags_init(&diags, run->arena);
	rc = plm_audit_run(&options, run->arena, &diags, &audit, err);
	run->audit = audit;
	run->asked = subject.asked;
	plm_host_close(host);
	return rc;
}

/* ---- the demands ---- */

static const struct plm_rule_result *find(const struct plm_audit *audit,
					  const struct plm_rule_result *like)
{
	for (size_t i = 0; i < audit->result_count; i++)
		if (audit->results[i].rule == like->rule &&
		    plm_str_eq(audit->results[i].outcome.instance, like->outcome.instance))
			return &audit->results[i];
	return NULL;
}

static bool is_one_of(const struct plm_rule_result *got, const struct plm_rule_result *a,
		      const struct plm_rule_result *b)
{
	return (a && a->outcome.verdict == got->outcome.verdict) ||
	       (b && b->outcome.verdict == got->outcome.verdict);
}

/* Once its engine has forgotten it, a container is called by its id: then it is judged as under its name. */
static bool is_said_of_another(const struct plm_audit *audit, const struct plm_rule_result *got)
{
	for (size_t i = 0; i < audit->result_count; i++)
		if (audit->results[i].rule == got->rule &&
		    audit->results[i].outcome.verdict == got->outcome.verdict)
			return true;
	return false;
}

static bool is_right(const struct plm_rule_result *got, const struct run *with,
		     const struct run *without)
{
	const struct plm_rule_result *a = find(with->audit, got), *b = find(without->audit, got);

	/* The sentence of core and checks for it. */
	if (strstr(got->outcome.message, "ended while "))
		return true;
	return a || b ? is_one_of(got, a, b) : is_said_of_another(with->audit, got);
}

static size_t compare(const struct run *got, const struct run *with, const struct run *without)
{
	size_t bad = 0;

	for (size_t i = 0; i < got->audit->result_count; i++) {
		const struct plm_rule_result *r = &got->audit->results[i];

		if (is_right(r, with, without))
			continue;
		bad++;
		fprintf(stderr, "%s of question %d: %s %s: %s: %s\n",
			subject.leaves_zombie ? "a zombie" : "gone", subject.at, r->rule->id,
			r->outcome.instance ? r->outcome.instance : "",
			plm_verdict_name(r->outcome.verdict), r->outcome.message);
	}
	/* Whoever stays is judged by as many rules as without the other. */
	for (size_t i = 0; i < without->audit->result_count; i++) {
		const struct plm_rule_result *r = &without->audit->results[i];

		if (!find(with->audit, r) || find(got->audit, r))
			continue;
		bad++;
		fprintf(stderr, "question %d: nothing is said of %s by %s\n", subject.at,
			r->outcome.instance ? r->outcome.instance : "the host", r->rule->id);
	}
	return bad;
}

static size_t vanish_everywhere(const struct run *with, const struct run *without)
{
	size_t bad = 0;

	for (int at = 0; at < with->asked; at++) {
		plm_auto_err struct plm_err *err = NULL;
		struct run got = {0};

		if (audit_at(at, &got, &err) < 0) {
			fprintf(stderr, "question %d: %s\n", at, plm_err_message(err));
			bad++;
		} else {
			bad += compare(&got, with, without);
		}
		plm_arena_free(got.arena);
	}
	return bad;
}

/* paths: joined by "+" */
static size_t try_subject(char *paths)
{
	plm_auto_err struct plm_err *err = NULL;
	struct run with = {0}, without = {0};
	size_t bad = 0;

	subject.path_count = 0;
	for (char *path = paths, *next; path && subject.path_count < MAX_PATHS; path = next) {
		next = strchr(path, '+');
		if (next)
			*next++ = '\0';
		subject.paths[subject.path_count++] = path;
	}
	subject.leaves_zombie = false;
	if (audit_at(NEVER, &with, &err) < 0 || audit_at(-1, &without, &err) < 0) {
		fprintf(stderr, "%s: %s\n", paths, plm_err_message(err));
		bad = 1;
	} else if (with.asked == 0 || with.audit->result_count == 0) {
		fprintf(stderr, "%s: nobody asks about it\n", paths);
		bad = 1;
	} else {
		bad += vanish_everywhere(&with, &without);
		subject.leaves_zombie = true;
		bad += vanish_everywhere(&with, &without);
	}
	printf("%s: %d questions, %zu wrong\n", paths, with.asked, bad);
	plm_arena_free(with.arena);
	plm_arena_free(without.arena);
	return bad;
}

/* vanish BENCHMARK HOST PATH[+PATH]... */
int main(int argc, char **argv)
{
	plm_auto_err struct plm_err *err = NULL;
	struct plm_arena *arena = plm_arena_new();
	struct plm_benchmark *benchmark = NULL;
	struct plm_diags diags;
	size_t bad = 0;
	int rc = 0;

	if (argc < 4 || !arena)
		return 64;
	host_path = argv[2];
	registry = plm_registry_new(arena);
	plm_diags_init(&diags, arena);
	rc = registry ? plm_checks_register(registry, &err) : plm_err_nomem(&err);
	if (rc == 0)
		rc = plm_benchmark_load(argv[1], arena, &diags, &benchmark, &err);
	if (rc == 0)
		rc = plm_benchmark_select(benchmark, "strict", arena, &selection, &err);
	if (rc < 0) {
		fprintf(stderr, "%s\n", plm_err_message(err));
		return 1;
	}
	for (int i = 3; i < argc; i++)
		bad += try_subject(argv[i]);
	plm_arena_free(arena);
	return bad > 0;
}
