/*
 * collect_driver.c: where engines put the logs of containers that ask for nothing else: dockerd's command line and
 * file, containers.conf(5) of podman. What a kubelet rotates by itself is the family kubernetes' to ask.
 */
#include <errno.h>

#include "checks/logging/logging.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/docker_daemon.h"
#include "core/facts/dropins.h"
#include "core/facts/toml.h"

static int add_driver(struct plm_facts *facts, struct logging_drivers *drivers,
		      const struct logging_driver *driver, struct plm_err **err)
{
	struct logging_driver *slot =
		plm_push(plm_facts_arena(facts), drivers->items, drivers->count);

	if (!slot)
		return plm_err_nomem(err);
	*slot = *driver;
	return 0;
}

/* ---- Docker ---- */

static int find_setting(struct plm_facts *facts, const struct plm_docker_daemon *daemon,
			const char *key, struct logging_driver *driver,
			struct plm_docker_setting *setting, struct plm_err **err)
{
	*setting = (struct plm_docker_setting){0};
	if (plm_docker_setting_find(plm_facts_arena(facts), daemon, key, setting) < 0)
		return plm_err_nomem(err);
	if (setting->unread) {
		driver->unread = (struct plm_datum){.error = setting->error};
		driver->unread_source = setting->unread;
	}
	driver->may_be_old = driver->may_be_old || setting->may_be_old;
	return 0;
}

static int add_daemon(struct plm_facts *facts, struct logging_drivers *drivers,
		      const struct plm_docker_daemon *daemon, struct plm_err **err)
{
	struct logging_driver driver = {.unread = {.presence = PLM_PRESENT}};
	struct plm_docker_setting name, size;
	int rc = find_setting(facts, daemon, "log-driver", &driver, &name, err);

	if (rc == 0)
		rc = find_setting(facts, daemon, "log-opts.max-size", &driver, &size, err);
	if (rc < 0)
		return rc;
	driver.engine = daemon->process
				? plm_arena_printf(plm_facts_arena(facts), "dockerd (pid %d)",
						   (int)daemon->process->pid)
				: "dockerd";
	driver.driver = name.value;
	driver.driver_source = name.source ? name.source : "default of dockerd";
	driver.max_size = size.source ? size.value : NULL;
	driver.size_source = size.source;
	return driver.engine ? add_driver(facts, drivers, &driver, err) : plm_err_nomem(err);
}

static int add_docker(struct plm_facts *facts, struct logging_drivers *drivers,
		      struct plm_err **err)
{
	const struct plm_docker_daemon_list *list;
	int rc = plm_facts_docker_daemons(facts, &list, err);

	if (rc == 0)
		drivers->processes = list->processes;
	for (size_t i = 0; rc == 0 && i < list->count; i++)
		rc = add_daemon(facts, drivers, &list->items[i], err);
	return rc;
}

/* ---- podman ---- */

/* A size may be written as a number or as text. */
static int take_value(struct plm_facts *facts, const struct plm_toml *value, const char *path,
		      const char **text, const char **source, struct plm_err **err)
{
	if (!value || !value->text.data)
		return 0;
	*text = value->text.data;
	*source = plm_arena_printf(plm_facts_arena(facts), "%s:%ld", path, value->line);
	return *source ? 0 : plm_err_nomem(err);
}

static int read_conf(struct plm_facts *facts, const char *path, struct logging_driver *driver,
		     struct plm_err **err)
{
	struct plm_toml_document document;
	const struct plm_datum *text;
	int rc = plm_facts_read(facts, path, PLM_ENGINE_FILE_BYTES, &text, err);

	if (rc < 0 || text->presence == PLM_ABSENT)
		return rc;
	if (plm_toml_parse(plm_facts_arena(facts), text, &document) < 0)
		return plm_err_nomem(err);
	if (!document.root) {
		driver->unread = (struct plm_datum){
			.error = text->presence == PLM_UNREADABLE ? text->error : EBADMSG};
		driver->unread_source = path;
		return 0;
	}
	rc = take_value(facts, plm_toml_find(document.root, "containers.log_driver"), path,
			&driver->driver, &driver->driver_source, err);
	return rc < 0 ? rc
		      : take_value(facts, plm_toml_find(document.root, "containers.log_size_max"),
				   path, &driver->max_size, &driver->size_source, err);
}

/* Later files go over earlier ones. */
static int read_podman(struct plm_facts *facts, struct logging_driver *driver, struct plm_err **err)
{
	static const char *const directories[] = {"/usr/share/containers/containers.conf.d",
						  "/etc/containers/containers.conf.d"};
	int rc = read_conf(facts, "/usr/share/containers/containers.conf", driver, err);

	if (rc == 0)
		rc = read_conf(facts, "/etc/containers/containers.conf", driver, err);
	for (size_t d = 0; rc == 0 && d < 2; d++) {
		const char *const one[] = {directories[d], NULL};
		struct plm_dropins found;

		rc = plm_facts_dropins(facts, one, ".conf", &found, err);
		if (rc == 0 && found.gap_count) {
			driver->unread = (struct plm_datum){.error = found.gaps[0].error};
			driver->unread_source = found.gaps[0].directory;
		}
		for (size_t i = 0; rc == 0 && i < found.count; i++)
			rc = read_conf(facts, found.files[i], driver, err);
	}
	return rc;
}

static int add_podman(struct plm_facts *facts, struct logging_drivers *drivers,
		      struct plm_err **err)
{
	struct logging_driver driver = {.engine = "podman", .unread = {.presence = PLM_PRESENT}};
	const struct plm_stat *program, *journald;
	int rc = plm_facts_stat(facts, "/usr/bin/podman", &program, err);

	if (rc < 0 || program->presence != PLM_PRESENT)
		return rc;
	rc = plm_facts_stat(facts, "/run/systemd/journal/socket", &journald, err);
	if (rc == 0)
		rc = read_podman(facts, &driver, err);
	if (rc < 0)
		return rc;
	if (!driver.driver) {
		driver.driver = journald->presence == PLM_ABSENT && !plm_facts_nothing_runs(facts)
					? "k8s-file"
					: "journald";
		driver.driver_source = "default of podman";
	}
	if (plm_str_eq(driver.max_size, "-1"))
		driver.max_size = NULL;
	return add_driver(facts, drivers, &driver, err);
}

/* ---- the fact ---- */

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct logging_drivers *drivers = plm_new(plm_facts_arena(facts), struct logging_drivers);
	int rc = drivers ? add_docker(facts, drivers, err) : plm_err_nomem(err);

	(void)key;
	*value = drivers;
	return rc < 0 ? rc : add_podman(facts, drivers, err);
}

int logging_drivers(struct plm_facts *facts, const struct logging_drivers **out,
		    struct plm_err **err)
{
	static const struct plm_fact fact = {"log drivers", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
