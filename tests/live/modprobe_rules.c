/*
 * modprobe_rules.c: prints what this machine's modprobe.d says of installing, blacklisting and bringing
 * along, as plimsoll reads it, in the form of modprobe --showconfig.
 */
#include "checks/kernel/kernel.h"
#include "core/base/arena.h"
#include "core/host/host.h"

#include <stdio.h>

static const char *const kinds[] = {
	[MODULE_INSTALL] = "install",
	[MODULE_BLACKLIST] = "blacklist",
	[MODULE_SOFTDEP] = "softdep",
};

static void print_rule(const struct module_rule *rule)
{
	struct plm_slice rest = rule->rest, word;

	printf("%s %.*s", kinds[rule->kind], (int)rule->module.size_bytes, rule->module.data);
	while (rule->kind != MODULE_BLACKLIST && plm_next_word(&rest, " \t\r", &word))
		printf(" %.*s", (int)word.size_bytes, word.data);
	printf("\n");
}

int main(void)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	const struct module_rules *rules;
	struct plm_host *host = NULL;
	struct plm_facts *facts;
	int rc = arena ? plm_host_open_live(&host, NULL) : -1;

	facts = rc == 0 ? plm_facts_new(host, arena) : NULL;
	rc = facts ? module_rules(facts, &rules, NULL) : -1;
	for (size_t i = 0; rc == 0 && i < rules->count; i++)
		print_rule(&rules->items[i]);
	plm_host_close(host);
	return rc == 0 ? 0 : 1;
}
