/*
 * probe_units.c: the units of systemd, asked over its own bus with sd-bus. libsystemd is loaded here
 * and only where systemd runs, because every start of plimsoll would pay for it else. Asks for
 * ListUnits and ListUnitFiles only: starts nothing, changes nothing.
 */
#include "core/host/probe_units.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/map.h"
#include "core/host/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <sys/stat.h>

/* Listing all unit files takes systemd more than five seconds on a machine that is emulated, or very busy. */
enum { CALL_TIMEOUT_US = 20 * 1000 * 1000 };

static const char manager_name[] = "org.freedesktop.systemd1";
static const char manager_path[] = "/org/freedesktop/systemd1";
static const char manager_interface[] = "org.freedesktop.systemd1.Manager";

/* The part of sd-bus(3) that is used; all give a negative errno on failure. */
struct sd_bus_calls {
	int (*bus_new)(void **bus);
	int (*set_address)(void *bus, const char *address);
	int (*start)(void *bus);
	int (*open_system)(void **bus);
	int (*set_timeout)(void *bus, uint64_t timeout_us);
	int (*call)(void *bus, const char *name, const char *path, const char *interface,
		    const char *member, void *error, void **reply, const char *types, ...);
	int (*enter)(void *message, char type, const char *contents);
	int (*leave)(void *message);
	int (*read)(void *message, const char *types, ...);
	void *(*message_unref)(void *message);
	void *(*bus_unref)(void *bus);
};

struct asker {
	struct sd_bus_calls sd;
	void *library;
	void *bus;
	struct plm_arena *arena;
	struct plm_map states; /* unit name -> state of its file */
	struct plm_map listed; /* units that ListUnits named */
	const char **files;    /* names of unit files, in the manager's order */
	size_t file_count;
};

/* ---- the library ---- */

static int load_library(struct asker *a)
{
	static const char *const names[] = {"libsystemd.so.0", NULL};
	const struct plm_symbol symbols[] = {
		{"sd_bus_new", &a->sd.bus_new},
		{"sd_bus_set_address", &a->sd.set_address},
		{"sd_bus_start", &a->sd.start},
		{"sd_bus_open_system", &a->sd.open_system},
		{"sd_bus_set_method_call_timeout", &a->sd.set_timeout},
		{"sd_bus_call_method", &a->sd.call},
		{"sd_bus_message_enter_container", &a->sd.enter},
		{"sd_bus_message_exit_container", &a->sd.leave},
		{"sd_bus_message_read", &a->sd.read},
		{"sd_bus_message_unref", &a->sd.message_unref},
		{"sd_bus_unref", &a->sd.bus_unref},
	};
	const struct plm_library library = {
		.names = names, .symbols = symbols, .count = sizeof(symbols) / sizeof(*symbols)};

	return plm_library_open(&library, &a->library);
}

/* The manager's own socket needs no message bus and answers root only; the system bus answers all. */
static int connect_bus(struct asker *a, const char *private_address)
{
	int rc = a->sd.bus_new(&a->bus);

	if (rc >= 0)
		rc = a->sd.set_address(a->bus, private_address);
	if (rc >= 0)
		rc = a->sd.start(a->bus);
	if (rc < 0 && a->bus)
		a->bus = a->sd.bus_unref(a->bus);
	if (rc < 0)
		rc = a->sd.open_system(&a->bus);
	if (rc >= 0)
		rc = a->sd.set_timeout(a->bus, CALL_TIMEOUT_US);
	return rc < 0 ? -rc : 0;
}

static int call_manager(struct asker *a, const char *member, void **reply)
{
	int rc = a->sd.call(a->bus, manager_name, manager_path, manager_interface, member, NULL,
			    reply, "");

	return rc < 0 ? -rc : 0;
}

/* ---- unit files ---- */

static int remember_file(struct asker *a, const char *path, const char *state)
{
	const char *slash = strrchr(path, '/');
	const char *name = plm_arena_strdup(a->arena, slash ? slash + 1 : path);
	const char **slot;
	char *copy = plm_arena_strdup(a->arena, state);

	if (!name || !copy || plm_map_set(&a->states, name, copy) < 0)
		return ENOMEM;
	slot = plm_push(a->arena, a->files, a->file_count);
	if (!slot)
		return ENOMEM;
	*slot = name;
	return 0;
}

static int read_files(struct asker *a, void *reply)
{
	int rc = a->sd.enter(reply, 'a', "(ss)");

	while (rc >= 0) {
		const char *path = NULL, *state = NULL;
		int error;

		rc = a->sd.read(reply, "(ss)", &path, &state);
		if (rc <= 0)
			break;
		error = remember_file(a, path, state);
		if (error)
			return error;
	}
	return rc < 0 ? -rc : 0;
}

/* ---- units ---- */

static void add_unit(struct plm_buf *text, const char *name, const char *load, const char *active,
		     const char *sub, const char *state)
{
	plm_buf_printf(text, "%s %s %s %s %s\n", name, load, active, sub,
		       state && *state ? state : "-");
}

static int add_loaded(struct asker *a, const char *const unit[static 4], struct plm_buf *text)
{
	char *name = plm_arena_strdup(a->arena, unit[0]);

	if (!name || plm_map_set(&a->listed, name, name) < 0)
		return ENOMEM;
	add_unit(text, name, unit[1], unit[2], unit[3], plm_map_get(&a->states, name));
	return 0;
}

static int read_units(struct asker *a, void *reply, struct plm_buf *text)
{
	int rc = a->sd.enter(reply, 'a', "(ssssssouso)");

	while (rc >= 0) {
		const char *unit[4], *about, *following, *object, *job_type, *job_object;
		uint32_t job;
		int error;

		rc = a->sd.read(reply, "(ssssssouso)", &unit[0], &about, &unit[1], &unit[2],
				&unit[3], &following, &object, &job, &job_type, &job_object);
		if (rc <= 0)
			break;
		error = add_loaded(a, unit, text);
		if (error)
			return error;
	}
	return rc < 0 ? -rc : 0;
}

/* Units that nobody has loaded are not running, and their file says whether they ever will. */
static void add_others(struct asker *a, struct plm_buf *text)
{
	for (size_t i = 0; i < a->file_count; i++)
		if (!plm_map_get(&a->listed, a->files[i]))
			add_unit(text, a->files[i], "not-loaded", "inactive", "dead",
				 plm_map_get(&a->states, a->files[i]));
}

static int ask_units(struct asker *a, struct plm_buf *text)
{
	void *reply = NULL;
	int error = call_manager(a, "ListUnitFiles", &reply);

	if (!error)
		error = read_files(a, reply);
	if (reply)
		reply = a->sd.message_unref(reply);
	if (!error)
		error = call_manager(a, "ListUnits", &reply);
	if (!error)
		error = read_units(a, reply, text);
	if (reply)
		a->sd.message_unref(reply);
	if (!error)
		add_others(a, text);
	return error;
}

/* What sd-bus calls "no such file" is its socket: that says nothing about units. */
static int never_absent(int error)
{
	return error == ENOENT || error == ENOTDIR ? ECONNREFUSED : error;
}

int plm_units_ask(const char *address, struct plm_buf *text)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct asker a = {.arena = arena};
	int error = arena ? load_library(&a) : ENOMEM;

	plm_map_init(&a.states, arena);
	plm_map_init(&a.listed, arena);
	if (!error)
		error = connect_bus(&a, address);
	if (!error)
		error = ask_units(&a, text);
	if (a.bus)
		a.sd.bus_unref(a.bus);
	if (a.library)
		dlclose(a.library);
	return never_absent(error);
}

int plm_probe_units(struct plm_host *host, struct plm_buf *text)
{
	struct stat st;

	(void)host;
	if (stat("/run/systemd/system", &st) < 0)
		return errno;
	return plm_units_ask("unix:path=/run/systemd/private", text);
}
