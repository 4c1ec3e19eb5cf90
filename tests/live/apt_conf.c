/*
 * apt_conf.c: prints apt's configuration as plimsoll reads it from a root directory, in the form of `apt-config dump`,
 * without empty values.
 */
#include "core/facts/apt_conf.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

static int complain(const char *what, const struct plm_err *err)
{
	fprintf(stderr, "apt_conf: %s: %s\n", what, err ? plm_err_message(err) : "failed");
	return 1;
}

static void print(const struct plm_apt_conf *conf)
{
	for (size_t i = 0; i < conf->count; i++)
		if (conf->items[i].value && conf->items[i].value[0])
			printf("%s \"%s\";\n", conf->items[i].name, conf->items[i].value);
	for (size_t i = 0; i < conf->gap_count; i++)
		printf("gap %s:%zu %s\n", conf->gaps[i].file, conf->gaps[i].line,
		       strerror(conf->gaps[i].error));
}

int main(int argc, char **argv)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	const struct plm_apt_conf *conf;
	struct plm_host *host;
	struct plm_facts *facts;

	if (!arena || plm_host_open_root(argc > 1 ? argv[1] : "/", &host, &err) < 0)
		return complain("opening", err);
	facts = plm_facts_new(host, arena);
	if (!facts || plm_apt_conf(facts, &conf, &err) < 0)
		return complain("gathering", err);
	print(conf);
	plm_host_close(host);
	return 0;
}
