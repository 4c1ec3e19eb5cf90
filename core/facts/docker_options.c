/*
 * docker_options.c: the options of dockerd under their names in daemon.json, with the flag and the default of each, and what
 * a command line or a file sets them to. Follows dockerd(8). Pure: knows a command line and a JSON object.
 */
#include "core/facts/docker_daemon.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/facts/cmdline.h"

static const struct plm_docker_option options[] = {
	{"allow-nondistributable-artifacts", "--allow-nondistributable-artifacts", NULL,
	 PLM_DOCKER_LIST, ""},
	{"api-cors-header", "--api-cors-header", NULL, PLM_DOCKER_TEXT, ""},
	{"authorization-plugins", "--authorization-plugin", NULL, PLM_DOCKER_LIST, ""},
	{"bip", "--bip", NULL, PLM_DOCKER_TEXT, ""},
	{"bridge", "--bridge", "-b", PLM_DOCKER_TEXT, "docker0"},
	{"cgroup-parent", "--cgroup-parent", NULL, PLM_DOCKER_TEXT, ""},
	{"containerd", "--containerd", NULL, PLM_DOCKER_TEXT, ""},
	{"data-root", "--data-root", NULL, PLM_DOCKER_TEXT, "/var/lib/docker"},
	{"debug", "--debug", "-D", PLM_DOCKER_BOOL, "false"},
	{"default-cgroupns-mode", "--default-cgroupns-mode", NULL, PLM_DOCKER_TEXT, NULL},
	{"default-ipc-mode", "--default-ipc-mode", NULL, PLM_DOCKER_TEXT, "private"},
	{"default-runtime", "--default-runtime", NULL, PLM_DOCKER_TEXT, "runc"},
	{"default-ulimits", "--default-ulimit", NULL, PLM_DOCKER_MAP, ""},
	{"exec-opts", "--exec-opt", NULL, PLM_DOCKER_LIST, ""},
	{"exec-root", "--exec-root", NULL, PLM_DOCKER_TEXT, "/var/run/docker"},
	{"experimental", "--experimental", NULL, PLM_DOCKER_BOOL, "false"},
	{"group", "--group", "-G", PLM_DOCKER_TEXT, "docker"},
	{"hosts", "--host", "-H", PLM_DOCKER_LIST, "unix:///var/run/docker.sock"},
	{"icc", "--icc", NULL, PLM_DOCKER_BOOL, "true"},
	{"init", "--init", NULL, PLM_DOCKER_BOOL, "false"},
	{"insecure-registries", "--insecure-registry", NULL, PLM_DOCKER_LIST, ""},
	{"ip", "--ip", NULL, PLM_DOCKER_TEXT, "0.0.0.0"},
	{"ip-forward", "--ip-forward", NULL, PLM_DOCKER_BOOL, "true"},
	{"ip-masq", "--ip-masq", NULL, PLM_DOCKER_BOOL, "true"},
	{"ip6tables", "--ip6tables", NULL, PLM_DOCKER_BOOL, NULL},
	{"iptables", "--iptables", NULL, PLM_DOCKER_BOOL, "true"},
	{"ipv6", "--ipv6", NULL, PLM_DOCKER_BOOL, "false"},
	{"labels", "--label", NULL, PLM_DOCKER_LIST, ""},
	{"live-restore", "--live-restore", NULL, PLM_DOCKER_BOOL, "false"},
	{"log-driver", "--log-driver", NULL, PLM_DOCKER_TEXT, "json-file"},
	{"log-level", "--log-level", "-l", PLM_DOCKER_TEXT, "info"},
	{"log-opts", "--log-opt", NULL, PLM_DOCKER_MAP, ""},
	{"metrics-addr", "--metrics-addr", NULL, PLM_DOCKER_TEXT, ""},
	{"no-new-privileges", "--no-new-privileges", NULL, PLM_DOCKER_BOOL, "false"},
	{"raw-logs", "--raw-logs", NULL, PLM_DOCKER_BOOL, "false"},
	{"registry-mirrors", "--registry-mirror", NULL, PLM_DOCKER_LIST, ""},
	{"seccomp-profile", "--seccomp-profile", NULL, PLM_DOCKER_TEXT, "builtin"},
	{"selinux-enabled", "--selinux-enabled", NULL, PLM_DOCKER_BOOL, "false"},
	{"storage-driver", "--storage-driver", "-s", PLM_DOCKER_TEXT, NULL},
	{"tls", "--tls", NULL, PLM_DOCKER_BOOL, "false"},
	{"tlscacert", "--tlscacert", NULL, PLM_DOCKER_TEXT, NULL},
	{"tlscert", "--tlscert", NULL, PLM_DOCKER_TEXT, NULL},
	{"tlskey", "--tlskey", NULL, PLM_DOCKER_TEXT, NULL},
	{"tlsverify", "--tlsverify", NULL, PLM_DOCKER_BOOL, "false"},
	{"userland-proxy", "--userland-proxy", NULL, PLM_DOCKER_BOOL, "true"},
	{"userns-remap", "--userns-remap", NULL, PLM_DOCKER_TEXT, ""},
};

const struct plm_docker_option *plm_docker_option_find(const char *key, const char **member)
{
	size_t size = strcspn(key, ".");

	*member = key[size] ? key + size + 1 : NULL;
	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++)
		if (strlen(options[i].key) == size && strncmp(options[i].key, key, size) == 0)
			return *member && options[i].kind != PLM_DOCKER_MAP ? NULL : &options[i];
	return NULL;
}

/* ---- the command line ---- */

/* The value that one argument gives the option, or NULL. A switch needs none to be on, and never takes the next
 * argument. */
static const char *value_of(const struct plm_datum *cmdline, size_t *at, const char *arg,
			    const struct plm_docker_option *option)
{
	const char *value;

	if (option->kind == PLM_DOCKER_BOOL &&
	    (plm_str_eq(arg, option->flag) || plm_str_eq(arg, option->letter)))
		return "true";
	value = plm_cmdline_value(cmdline, at, arg, option->flag);
	if (!value && option->letter)
		value = plm_cmdline_value(cmdline, at, arg, option->letter);
	/* "-Hfd://" */
	if (!value && option->letter && option->kind != PLM_DOCKER_BOOL &&
	    plm_str_starts(arg, option->letter) && !plm_str_starts(arg, "--"))
		value = arg + strlen(option->letter);
	return value;
}

/* Adds a word of a list or of a map: of a map with a member asked for only that one's value. */
static bool add_word(struct plm_buf *words, const char *word, const char *member)
{
	size_t size = member ? strlen(member) : 0;

	if (member && (strncmp(word, member, size) != 0 || word[size] != '='))
		return false;
	plm_buf_printf(words, "%s%s", words->size_bytes ? " " : "",
		       member ? word + size + 1 : word);
	return true;
}

static int keep(struct plm_arena *arena, struct plm_buf *words, const char **value)
{
	if (words->failed)
		return -PLM_E_NOMEM;
	*value = plm_arena_strndup(arena, plm_buf_text(words), words->size_bytes);
	return *value ? 0 : -PLM_E_NOMEM;
}

static int of_flags(struct plm_arena *arena, const struct plm_datum *cmdline,
		    const struct plm_docker_option *option, const char *member, const char **value)
{
	plm_auto_buf struct plm_buf words = {0};
	const char *arg, *found;
	bool given = false;
	size_t at = 0;

	*value = NULL;
	while ((arg = plm_cmdline_next(cmdline, &at))) {
		found = value_of(cmdline, &at, arg, option);
		if (!found)
			continue;
		/* Of a text the last one counts. */
		if (option->kind == PLM_DOCKER_TEXT || option->kind == PLM_DOCKER_BOOL)
			plm_buf_clear(&words);
		given = add_word(&words, found, member) || given;
	}
	return given ? keep(arena, &words, value) : 0;
}

/* ---- the file ---- */

static int add_json(struct plm_buf *words, const char *name, const json_t *value)
{
	char *text = NULL;

	if (words->size_bytes)
		plm_buf_char(words, ' ');
	if (name)
		plm_buf_printf(words, "%s=", name);
	if (json_is_string(value)) {
		plm_buf_str(words, json_string_value(value));
		return 0;
	}
	text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	if (!text)
		return -PLM_E_NOMEM;
	plm_buf_str(words, text);
	free(text);
	return 0;
}

static int add_all(struct plm_buf *words, json_t *value)
{
	const char *name;
	json_t *item;
	int rc = 0;
	size_t i;

	if (json_is_array(value)) {
		json_array_foreach(value, i, item) rc = rc < 0 ? rc : add_json(words, NULL, item);
		return rc;
	}
	if (!json_is_object(value))
		return add_json(words, NULL, value);
	json_object_foreach(value, name, item) rc = rc < 0 ? rc : add_json(words, name, item);
	return rc;
}

static int of_file(struct plm_arena *arena, const json_t *config,
		   const struct plm_docker_option *option, const char *member, const char **value)
{
	plm_auto_buf struct plm_buf words = {0};
	json_t *found = json_object_get(config, option->key);

	*value = NULL;
	if (found && member)
		found = json_object_get(found, member);
	if (!found)
		return 0;
	return add_all(&words, found) < 0 ? -PLM_E_NOMEM : keep(arena, &words, value);
}

/* ---- both ---- */

int plm_docker_setting_find(struct plm_arena *arena, const struct plm_docker_daemon *daemon,
			    const char *key, struct plm_docker_setting *s)
{
	const char *member;
	const struct plm_docker_option *option = plm_docker_option_find(key, &member);
	int rc = of_flags(arena, &daemon->cmdline, option, member, &s->value);

	s->source = daemon->cmdline_path;
	s->file = daemon->config_path;
	if (rc < 0 || s->value)
		return rc;
	if (daemon->process && daemon->cmdline.presence != PLM_PRESENT) {
		s->unread = daemon->cmdline_path;
		s->error = daemon->cmdline.error;
		return 0;
	}
	s->source = daemon->config_path;
	if (daemon->config_state.presence == PLM_UNREADABLE) {
		s->unread = daemon->config_path;
		s->error = daemon->config_state.error;
		return 0;
	}
	s->may_be_old = daemon->config_is_newer;
	rc = of_file(arena, daemon->config, option, member, &s->value);
	if (rc < 0 || s->value)
		return rc;
	s->source = NULL;
	s->value = member ? "" : option->fallback;
	return 0;
}
