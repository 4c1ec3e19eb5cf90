/*
 * test_units.c: the state of unit files in made-up roots, each beside what `systemctl --root` says of the
 * same. The trees are drawn from a fixed series of numbers; needs systemctl, runs no systemd.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/facts/units.h"
#include "core/host/host.h"

enum { TREES = 60, PATH_BYTES = 256, STATE_BYTES = 64 };

static const char *const dirs[] = {"/etc/systemd/system", "/usr/local/lib/systemd/system",
				   "/usr/lib/systemd/system"};
static const char *const names[] = {"a.service", "b.service", "c@.service", "d.socket",
				    "e@.service"};
static const char *const instances[] = {"c@one.service", "c@two.service", "e@one.service"};
static const char *const owners[] = {"multi-user.target", "a.service", "sockets.target"};
static const char *const contents[] = {
	"[Unit]\nDescription=static\n",
	"[Install]\nWantedBy=multi-user.target\n",
	"[Install]\nRequiredBy=a.service\n",
	"[Install]\nAlias=b.service\n",
	"[Install]\nAlias=z.service a.service\n",
	"[Install]\nAlso=d.socket\n",
	"[Install]\nWantedBy=multi-user.target\nDefaultInstance=one\n",
	"[Install]\nDefaultInstance=two\n",
	"# [Install]\n[Service]\nWantedBy=multi-user.target\n",
	"[Install]\nWantedBy=\\\n# between\n   multi-user.target\n",
	"[Install]\nWantedBy=\n",
	"[Install]\nWantedBy=multi-user.target\nWantedBy=\n",
	"",
};
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* ---- trees ---- */

static uint32_t draw(uint32_t *state, size_t below)
{
	*state = *state * 1664525u + 1013904223u;
	return (uint32_t)((*state >> 8) % below);
}

static void make_parents(const char *path)
{
	char part[PATH_BYTES];

	for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		snprintf(part, sizeof(part), "%.*s", (int)(slash - path), path);
		assert_true(mkdir(part, 0755) == 0 || errno == EEXIST);
	}
}

static void write_file(const char *path, const char *text)
{
	int fd;

	make_parents(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		return;
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static void make_link(const char *target, const char *path)
{
	make_parents(path);
	(void)!symlink(target, path);
}

static const char *kind_of(const char *name)
{
	return strrchr(name, '.');
}

static void make_entry(uint32_t *r, const char *root, const char *dir, const char *name)
{
	const char *other = names[draw(r, COUNT(names))];
	char path[PATH_BYTES], target[PATH_BYTES];

	snprintf(path, sizeof(path), "%s%s/%s", root, dir, name);
	switch (draw(r, 8)) {
	case 0:
		make_link("/dev/null", path);
		break;
	case 1: /* an alias */
		/* Of one that leads to its own name systemctl says ELOOP, and the manager loads it. */
		if (strcmp(other, name) == 0 || strcmp(kind_of(other), kind_of(name)) != 0 ||
		    !strchr(other, '@') != !strchr(name, '@'))
			break;
		snprintf(target, sizeof(target), "%s%s",
			 draw(r, 2) ? "/usr/lib/systemd/system/" : "", other);
		make_link(target, path);
		break;
	case 2: /* elsewhere */
		snprintf(target, sizeof(target), "/opt/%s", draw(r, 2) ? name : other);
		if (strcmp(kind_of(target), kind_of(name)) == 0 &&
		    !strchr(target, '@') == !strchr(name, '@'))
			make_link(target, path);
		break;
	case 3:
		break;
	default:
		write_file(path, contents[draw(r, COUNT(contents))]);
	}
}

static void make_want(uint32_t *r, const char *root, const char *dir)
{
	const char *name =
		draw(r, 3) ? names[draw(r, COUNT(names))] : instances[draw(r, COUNT(instances))];
	char path[PATH_BYTES], target[PATH_BYTES];

	snprintf(path, sizeof(path), "%s%s/%s.%s/%s", root, dir, owners[draw(r, COUNT(owners))],
		 draw(r, 2) ? "wants" : "requires", name);
	snprintf(target, sizeof(target), "/usr/lib/systemd/system/%s",
		 names[draw(r, COUNT(names))]);
	make_link(target, path);
}

static void make_dropin(uint32_t *r, const char *root, const char *dir)
{
	char path[PATH_BYTES];

	snprintf(path, sizeof(path), "%s%s/%s.d/%u.conf", root, dir, names[draw(r, COUNT(names))],
		 (unsigned)draw(r, 3));
	write_file(path, contents[draw(r, COUNT(contents))]);
}

static void make_tree(uint32_t seed, const char *root)
{
	uint32_t r = seed * 2654435761u + 1;
	char path[PATH_BYTES];

	for (size_t n = 0; n < COUNT(names); n++) {
		snprintf(path, sizeof(path), "%s/opt/%s", root, names[n]);
		if (draw(&r, 2))
			write_file(path, contents[draw(&r, COUNT(contents))]);
		for (size_t d = 0; d < COUNT(dirs); d++)
			if (draw(&r, 2))
				make_entry(&r, root, dirs[d], names[n]);
	}
	for (size_t d = 0; d < COUNT(dirs); d++) {
		snprintf(path, sizeof(path), "%s%s/x", root, dirs[d]);
		make_parents(path);
		for (uint32_t i = draw(&r, 3); i > 0; i--)
			make_want(&r, root, dirs[d]);
		if (draw(&r, 4) == 0)
			make_dropin(&r, root, dirs[d]);
		if (draw(&r, 4) == 0)
			make_entry(&r, root, dirs[d], instances[draw(&r, COUNT(instances))]);
	}
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

/* ---- what systemctl says ---- */

/* "enabled", or "" where it says there is no such unit. */
static void ask_systemctl(const char *root, const char *name, char state[static STATE_BYTES])
{
	char option[PATH_BYTES];
	int out[2], status;
	ssize_t got;
	pid_t pid;

	snprintf(option, sizeof(option), "--root=%s", root);
	assert_int_equal(pipe(out), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		dup2(out[1], STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		execlp("systemctl", "systemctl", option, "is-enabled", name, (char *)NULL);
		_exit(127);
	}
	close(out[1]);
	got = read(out[0], state, STATE_BYTES - 1);
	close(out[0]);
	waitpid(pid, &status, 0);
	state[got > 0 ? got : 0] = '\0';
	state[strcspn(state, "\n")] = '\0';
}

static void ask_plimsoll(struct plm_facts *facts, const char *name, char state[static STATE_BYTES])
{
	const struct plm_unit *unit;

	assert_int_equal(plm_facts_unit(facts, name, &unit, NULL), 0);
	snprintf(state, STATE_BYTES, "%s",
		 unit->file.presence == PLM_UNREADABLE ? "unreadable"
		 : unit->file_state == PLM_UNIT_FILE_NONE || unit->file_state == PLM_UNIT_FILE_BAD
			 ? ""
			 : plm_unit_file_name(unit->file_state));
}

static size_t compare_tree(uint32_t seed, size_t seen[static PLM_UNIT_FILE_COUNT])
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	char root[] = "/tmp/plm-units-XXXXXX", ours[STATE_BYTES], theirs[STATE_BYTES];
	struct plm_host *host;
	struct plm_facts *facts;
	size_t wrong = 0;

	assert_non_null(mkdtemp(root));
	make_tree(seed, root);
	assert_int_equal(plm_host_open_root(root, &host, NULL), 0);
	facts = plm_facts_new(host, arena);
	for (size_t n = 0; n < COUNT(names) + COUNT(instances); n++) {
		const char *name = n < COUNT(names) ? names[n] : instances[n - COUNT(names)];
		const struct plm_unit *unit;

		ask_systemctl(root, name, theirs);
		ask_plimsoll(facts, name, ours);
		assert_int_equal(plm_facts_unit(facts, name, &unit, NULL), 0);
		seen[unit->file_state]++;
		if (strcmp(ours, theirs) == 0)
			continue;
		print_message("tree %u, %s: systemctl says \"%s\", plimsoll \"%s\"\n",
			      (unsigned)seed, name, theirs, ours);
		wrong++;
	}
	plm_host_close(host);
	if (!wrong || !getenv("KEEP"))
		nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return wrong;
}

static void test_as_systemctl(void **state)
{
	size_t seen[PLM_UNIT_FILE_COUNT] = {0}, wrong = 0;

	(void)state;
	if (access("/usr/bin/systemctl", X_OK) < 0 && access("/bin/systemctl", X_OK) < 0) {
		print_message("there is no systemctl here\n");
		skip();
	}
	for (uint32_t seed = 1; seed <= TREES; seed++)
		wrong += compare_tree(seed, seen);
	assert_int_equal(wrong, 0);
	/* The trees must have shown every state a root can. */
	assert_true(seen[PLM_UNIT_FILE_NONE] && seen[PLM_UNIT_FILE_ENABLED] &&
		    seen[PLM_UNIT_FILE_LINKED] && seen[PLM_UNIT_FILE_ALIAS] &&
		    seen[PLM_UNIT_FILE_MASKED] && seen[PLM_UNIT_FILE_STATIC] &&
		    seen[PLM_UNIT_FILE_DISABLED] && seen[PLM_UNIT_FILE_INDIRECT]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_systemctl),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
