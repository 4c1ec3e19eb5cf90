/*
 * fuzz_sudoers.c: sudoers(5) from hostile bytes: whatever they hold, a rule has users, hosts and a command, and knows its line.
 */
#include <stdlib.h>

#include "checks/access/sudoers.h"
#include "core/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int no_include(struct sudoers_parser *parser, const char *path, bool directory)
{
	(void)parser;
	(void)directory;
	if (path[0] != '/')
		abort();
	return 0;
}

static bool anything(const struct sudoers_command *command)
{
	return !command->text[0];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct sudoers sudoers = {0};
	struct sudoers_parser parser = {.arena = arena, .sudoers = &sudoers, .include = no_include};

	if (!arena ||
	    sudoers_parse(&parser,
			  (struct plm_slice){.data = (const char *)data, .size_bytes = size},
			  "/etc/sudoers") < 0)
		return 0;
	for (size_t i = 0; i < sudoers.rule_count; i++) {
		const struct sudoers_rule *rule = &sudoers.rules[i];

		if (!rule->users->count || !rule->hosts->count || !rule->command.text ||
		    !rule->line || rule->line > size)
			abort();
		sudoers_is_for_host(&sudoers, rule, "web1.example.org");
		sudoers_is_as_root(&sudoers, rule);
		sudoers_any_command(&sudoers, rule, anything);
		sudoers_any_command(&sudoers, rule, sudoers_is_engine);
	}
	return 0;
}
