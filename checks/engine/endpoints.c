/*
 * endpoints.c: where each engine takes orders, by its live command line, its configuration, the units of systemd that
 * listen for it, and what listens in fact. Asks no engine; judges nothing.
 */
#include "checks/engine/endpoints.h"

#include <string.h>

#include "checks/engine/engine.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/cmdline.h"
#include "core/facts/settings.h"
#include "core/host/host.h"

struct reading {
	struct plm_facts *facts;
	struct plm_arena *arena;
	struct engine_endpoints *out;
	struct engine_endpoint *items;
	struct plm_err **err;
};

static void note_unread(struct reading *r, const char *source, int error)
{
	if (r->out->unread || !source)
		return;
	r->out->unread = source;
	r->out->error = error;
}

static bool is_known(const struct reading *r, const struct engine_endpoint *e)
{
	for (size_t i = 0; i < r->out->count; i++) {
		const struct engine_endpoint *known = &r->items[i];

		if (e->path && known->path &&
		    (strcmp(e->path, known->path) == 0 ||
		     (e->stat.presence == PLM_PRESENT && known->stat.presence == PLM_PRESENT &&
		      e->stat.inode == known->stat.inode && e->stat.device == known->stat.device)))
			return true;
		if (e->address && known->address && e->tls == known->tls &&
		    strcmp(e->address, known->address) == 0)
			return true;
	}
	return false;
}

static int add(struct reading *r, const struct engine_endpoint *endpoint)
{
	struct engine_endpoint *slot;

	if (is_known(r, endpoint))
		return 0;
	slot = plm_push(r->arena, r->items, r->out->count);
	if (!slot)
		return plm_err_nomem(r->err);
	*slot = *endpoint;
	return 0;
}

/* A socket's own owner and mode, and not a link's to it. */
static int add_path(struct reading *r, struct engine_endpoint e, const char *path)
{
	e.path = path;
	e.stat = plm_host_stat(plm_facts_host(r->facts), path, true);
	if (e.stat.presence == PLM_ABSENT)
		return 0;
	return add(r, &e);
}

static int add_tcp(struct reading *r, struct engine_endpoint e, const char *text)
{
	struct plm_slice address, port;

	if (plm_str_starts(text, "tcp://"))
		text += strlen("tcp://");
	/* Somebody's name and password do not belong in a report. */
	if (strchr(text, '@'))
		text = strrchr(text, '@') + 1;
	e.address = text;
	if (!engine_address_split(text, &address, &port))
		return 0;
	e.port = port.size_bytes ? plm_arena_strndup(r->arena, port.data, port.size_bytes)
				 : (e.tls == ENGINE_TLS_NONE ? "2375" : "2376");
	if (!e.port)
		return plm_err_nomem(r->err);
	e.loopback = engine_address_is_loopback(address);
	e.listens = engine_address_listens(r->out->sockets, address, e.port);
	return add(r, &e);
}

/* "unix:///run/x.sock", "/run/x.sock", "tcp://…", "127.0.0.1:2375" */
static int add_text(struct reading *r, struct engine_endpoint e, const char *text)
{
	if (plm_str_starts(text, "unix://"))
		text += strlen("unix://");
	return text[0] == '/' ? add_path(r, e, text) : add_tcp(r, e, text);
}

/* What a socket unit of systemd listens at for an engine. */
static int add_unit(struct reading *r, struct engine_endpoint e, const char *unit)
{
	const struct plm_settings *settings;
	struct plm_settings_list list;
	int rc = plm_facts_unit_settings(r->facts, unit, &settings, r->err);

	if (rc < 0)
		return rc;
	if (plm_settings_list(r->arena, settings, "Socket", "ListenStream", &list) < 0)
		return plm_err_nomem(r->err);
	if (list.gap)
		note_unread(r, list.gap->file, list.gap->error);
	for (size_t i = 0; rc == 0 && !settings->masked && i < list.count; i++) {
		const char *text = list.items[i]->value;

		e.source = plm_arena_printf(r->arena, "%s:%zu", list.items[i]->file,
					    list.items[i]->line);
		if (plm_str_starts(text, "%t/"))
			text = plm_arena_printf(r->arena, "/run/%s", text + 3);
		rc = e.source && text ? add_text(r, e, text) : plm_err_nomem(r->err);
	}
	return rc;
}

/* ---- Docker ---- */

static int docker_switch(struct reading *r, const struct plm_docker_daemon *daemon, const char *key,
			 bool *on)
{
	struct plm_docker_setting s = {0};

	if (plm_docker_setting_find(r->arena, daemon, key, &s) < 0)
		return plm_err_nomem(r->err);
	note_unread(r, s.unread, s.error);
	*on = plm_str_eq(s.value, "true");
	return 0;
}

static int docker_tls(struct reading *r, const struct plm_docker_daemon *daemon,
		      enum engine_tls *tls)
{
	bool verify = false, on = false;
	int rc = docker_switch(r, daemon, "tlsverify", &verify);

	if (rc == 0)
		rc = docker_switch(r, daemon, "tls", &on);
	*tls = verify ? ENGINE_TLS_VERIFIED : on ? ENGINE_TLS_ANYONE : ENGINE_TLS_NONE;
	return rc;
}

static int read_docker_hosts(struct reading *r, const struct plm_docker_daemon *daemon,
			     const char *name, bool later)
{
	struct engine_endpoint e = {.engine = name, .later = later};
	struct plm_docker_setting s = {0};
	struct plm_slice rest, word;
	int rc = docker_tls(r, daemon, &e.tls);

	if (rc == 0 && plm_docker_setting_find(r->arena, daemon, "hosts", &s) < 0)
		rc = plm_err_nomem(r->err);
	note_unread(r, s.unread, s.error);
	e.source = s.source;
	rest = plm_slice_of(s.value ? s.value : "");
	while (rc == 0 && plm_next_word(&rest, " ", &word)) {
		const char *text = plm_arena_strndup(r->arena, word.data, word.size_bytes);

		if (!text)
			return plm_err_nomem(r->err);
		rc = plm_str_starts(text, "fd://") ? add_unit(r, e, "docker.socket")
						   : add_text(r, e, text);
	}
	return rc;
}

static int read_docker(struct reading *r)
{
	const struct plm_docker_daemon_list *list;
	int rc = plm_facts_docker_daemons(r->facts, &list, r->err);

	for (size_t i = 0; rc == 0 && i < list->count; i++) {
		const struct plm_docker_daemon *daemon = &list->items[i];
		const char *name = engine_docker_name(r->arena, daemon);
		struct plm_docker_daemon next = *daemon;
		struct engine_command command;

		if (!name)
			return plm_err_nomem(r->err);
		rc = read_docker_hosts(r, daemon, name, false);
		if (rc == 0)
			rc = engine_unit_command(r->facts, "docker.service", daemon->process,
						 &command, r->err);
		if (rc != 0 || command.arguments.presence == PLM_ABSENT)
			continue;
		if (command.arguments.presence == PLM_UNREADABLE)
			note_unread(r, command.source, command.arguments.error);
		next.process = NULL;
		next.config_is_newer = false;
		next.cmdline = command.arguments;
		next.cmdline_path = command.source;
		rc = read_docker_hosts(r, &next, name, true);
	}
	r->out->any_engine |= rc == 0 && list->count;
	return rc;
}

/* ---- the others ---- */

/* A setting that is an address, with what it is told by. */
static int find(struct reading *r, const struct engine_setup *setup, const char *key,
		struct engine_setting *s)
{
	*s = (struct engine_setting){0};
	if (engine_setting_find(r->arena, setup, engine_option_find(setup->kind, key), s) < 0)
		return plm_err_nomem(r->err);
	note_unread(r, s->unread, s->error);
	return 0;
}

static int containerd_tls(struct reading *r, const struct engine_setup *setup, enum engine_tls *tls)
{
	struct engine_setting cert, ca = {0};
	int rc = find(r, setup, "grpc.tcp_tls_cert", &cert);

	if (rc == 0)
		rc = find(r, setup, "grpc.tcp_tls_ca", &ca);
	*tls = rc < 0 || !cert.value || !cert.value[0] ? ENGINE_TLS_NONE
	       : ca.value && ca.value[0]	       ? ENGINE_TLS_VERIFIED
						       : ENGINE_TLS_ANYONE;
	return rc;
}

static int read_setting(struct reading *r, const struct engine_setup *setup, const char *key,
			enum engine_tls tls)
{
	struct engine_endpoint e = {.engine = setup->name, .tls = tls};
	struct engine_setting s;
	int rc = find(r, setup, key, &s);

	e.source = s.source;
	return rc == 0 && s.value && s.value[0] ? add_text(r, e, s.value) : rc;
}

static int read_setups(struct reading *r, enum engine_kind kind)
{
	const struct engine_setup_list *list;
	enum engine_tls tls;
	int rc = engine_setups(r->facts, kind, &list, r->err);

	for (size_t i = 0; rc == 0 && i < list->count; i++) {
		const struct engine_setup *setup = &list->items[i];

		if (kind == ENGINE_CRIO)
			rc = read_setting(r, setup, "crio.api.listen", ENGINE_TLS_NONE);
		if (kind != ENGINE_CONTAINERD)
			continue;
		rc = containerd_tls(r, setup, &tls);
		if (rc == 0)
			rc = read_setting(r, setup, "grpc.address", ENGINE_TLS_NONE);
		if (rc == 0)
			rc = read_setting(r, setup, "grpc.tcp_address", tls);
	}
	if (rc == 0 && kind == ENGINE_PODMAN && list->count)
		rc = add_unit(r, (struct engine_endpoint){.engine = "podman"}, "podman.socket");
	r->out->any_engine |= rc == 0 && list->count;
	return rc;
}

/* "podman system service tcp://0.0.0.0:8080" */
static int read_podman_service(struct reading *r)
{
	const struct plm_engine_list *engines;
	const struct plm_datum *cmdline;
	int rc = plm_facts_engines(r->facts, &engines, r->err);

	for (size_t i = 0; rc == 0 && i < engines->count; i++) {
		struct engine_endpoint e = {.engine = "podman system service"};
		const char *arg;
		size_t at = 0;

		if (engines->items[i].runtime != PLM_RUNTIME_PODMAN)
			continue;
		e.source = plm_arena_printf(r->arena, "/proc/%d/cmdline",
					    engines->items[i].process->pid);
		rc = e.source ? plm_facts_read(r->facts, e.source, PLM_ENGINE_FILE_BYTES, &cmdline,
					       r->err)
			      : plm_err_nomem(r->err);
		if (rc < 0)
			return rc;
		if (cmdline->presence == PLM_UNREADABLE)
			note_unread(r, e.source, cmdline->error);
		while (rc == 0 && (arg = plm_cmdline_next(cmdline, &at)))
			if (plm_str_starts(arg, "tcp://") || plm_str_starts(arg, "unix://"))
				rc = add_text(r, e, arg);
	}
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	const struct plm_process_list *processes;
	struct reading r = {.facts = facts, .arena = plm_facts_arena(facts), .err = err};
	int rc = plm_facts_processes(facts, &processes, err);

	(void)key;
	r.out = plm_new(r.arena, struct engine_endpoints);
	if (!r.out)
		return plm_err_nomem(err);
	if (rc == 0)
		rc = plm_facts_probe(facts, "sockets", &r.out->sockets, err);
	if (rc == 0)
		rc = read_docker(&r);
	for (int kind = 0; rc == 0 && kind < ENGINE_KINDS; kind++)
		rc = read_setups(&r, (enum engine_kind)kind);
	if (rc == 0)
		rc = read_podman_service(&r);
	if (rc < 0)
		return rc;
	r.out->processes = processes->why_not;
	r.out->items = r.items;
	*value = r.out;
	return 0;
}

int engine_endpoints(struct plm_facts *facts, const struct engine_endpoints **out,
		     struct plm_err **err)
{
	static const struct plm_fact fact = {"where engines take orders", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
