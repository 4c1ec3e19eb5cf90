/*
 * units.c: the units probe against a manager of our own, which speaks D-Bus over a socket as systemd
 * does; also where it refuses, dies or never answers.
 */
#include "scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/host/probe_units.h"

enum manner { ANSWERS, REFUSES, DIES };

static int append_unit(sd_bus_message *m, const char *name, const char *active, const char *sub)
{
	return sd_bus_message_append(m, "(ssssssouso)", name, "about it", "loaded", active, sub, "",
				     "/unit", 0, "", "/");
}

static int answer_units(sd_bus_message *call)
{
	sd_bus_message *m = NULL;
	int rc = sd_bus_message_new_method_return(call, &m);

	if (rc >= 0)
		rc = sd_bus_message_open_container(m, 'a', "(ssssssouso)");
	if (rc >= 0)
		rc = append_unit(m, "auditd.service", "active", "running");
	if (rc >= 0)
		rc = append_unit(m, "tmp.mount", "active", "mounted");
	if (rc >= 0)
		rc = sd_bus_message_close_container(m);
	if (rc >= 0)
		rc = sd_bus_send(NULL, m, NULL);
	sd_bus_message_unref(m);
	return rc < 0 ? rc : 1;
}

static int answer_files(sd_bus_message *call)
{
	sd_bus_message *m = NULL;
	int rc = sd_bus_message_new_method_return(call, &m);

	if (rc >= 0)
		rc = sd_bus_message_append(m, "a(ss)", 2, "/lib/systemd/system/auditd.service",
					   "enabled", "/lib/systemd/system/telnet.socket",
					   "disabled");
	if (rc >= 0)
		rc = sd_bus_send(NULL, m, NULL);
	sd_bus_message_unref(m);
	return rc < 0 ? rc : 1;
}

static int on_call(sd_bus_message *m, void *manner, sd_bus_error *error)
{
	(void)error;
	if (*(const enum manner *)manner == DIES)
		_exit(0);
	if (*(const enum manner *)manner == REFUSES)
		return sd_bus_reply_method_errorf(m, SD_BUS_ERROR_ACCESS_DENIED, "no");
	if (sd_bus_message_is_method_call(m, "org.freedesktop.systemd1.Manager", "ListUnits"))
		return answer_units(m);
	if (sd_bus_message_is_method_call(m, "org.freedesktop.systemd1.Manager", "ListUnitFiles"))
		return answer_files(m);
	return 0;
}

static void serve(int listener, enum manner manner)
{
	int fd = accept(listener, NULL, NULL);
	sd_id128_t id =
		SD_ID128_MAKE(01, 23, 45, 67, 89, ab, cd, ef, 01, 23, 45, 67, 89, ab, cd, ef);
	sd_bus *bus = NULL;

	if (sd_bus_new(&bus) < 0 || sd_bus_set_fd(bus, fd, fd) < 0 ||
	    sd_bus_set_server(bus, 1, id) < 0 ||
	    sd_bus_add_filter(bus, NULL, on_call, &manner) < 0 || sd_bus_start(bus) < 0)
		_exit(1);
	while (true) {
		int rc = sd_bus_process(bus, NULL);

		if (rc < 0)
			_exit(0);
		if (rc == 0)
			sd_bus_wait(bus, UINT64_MAX);
	}
}

/* Asks a manager of that manner; gives the errno. */
static int ask(enum manner manner, struct plm_buf *text)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct scene scene;
	char bus[128];
	pid_t child;
	int error;

	scene_make(&scene);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", scene_path(&scene, "/bus"));
	assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(listener, 1), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		serve(listener, manner);
	close(listener);
	snprintf(bus, sizeof(bus), "unix:path=%s", address.sun_path);
	error = plm_units_ask(bus, text);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	scene_remove(&scene);
	return error;
}

static void loaded_units_and_files_are_joined(void **state)
{
	plm_auto_buf struct plm_buf text = {0};

	(void)state;
	assert_int_equal(ask(ANSWERS, &text), 0);
	assert_string_equal(plm_buf_text(&text),
			    "auditd.service loaded active running enabled\n"
			    "tmp.mount loaded active mounted -\n"
			    "telnet.socket not-loaded inactive dead disabled\n");
}

static void a_manager_that_refuses_is_unreadable(void **state)
{
	plm_auto_buf struct plm_buf text = {0};

	(void)state;
	assert_int_equal(ask(REFUSES, &text), EACCES);
	assert_string_equal(plm_buf_text(&text), "");
}

static void a_manager_that_dies_is_no_absence(void **state)
{
	plm_auto_buf struct plm_buf text = {0};
	int error;

	(void)state;
	error = ask(DIES, &text);
	assert_true(error > 0);
	assert_int_not_equal(error, ENOENT);
}

static void nobody_at_the_address_is_no_absence(void **state)
{
	plm_auto_buf struct plm_buf text = {0};

	(void)state;
	if (access("/run/dbus/system_bus_socket", F_OK) == 0) {
		print_message("skip: a D-Bus daemon runs here\n");
		skip();
	}
	assert_int_equal(plm_units_ask("unix:path=/no/such/socket", &text), ECONNREFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loaded_units_and_files_are_joined),
		cmocka_unit_test(a_manager_that_refuses_is_unreadable),
		cmocka_unit_test(a_manager_that_dies_is_no_absence),
		cmocka_unit_test(nobody_at_the_address_is_no_absence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
