/*
 * sudoers_compare.c SUDOERS: what plimsoll's parser makes of a file without includes, one command, default and member of an alias a line, so that
 * sudoers.sh can compare it with what sudo's own cvtsudoers makes of the same.
 */
#include <stdio.h>

#include "checks/access/sudoers.h"
#include "core/base/arena.h"
#include "core/host/local.h"

static int no_include(struct sudoers_parser *parser, const char *path, bool directory)
{
	(void)parser, (void)path, (void)directory;
	return 0;
}

static void print_list(const struct sudoers_list *list)
{
	for (size_t i = 0; list && i < list->count; i++)
		printf("%s%s%s", i ? "+" : "", list->items[i].negated ? "!" : "",
		       list->items[i].text);
	putchar('|');
}

static void print_command(const struct sudoers_command *c)
{
	printf("%s%s", c->negated ? "!" : "", c->text);
	if (c->arguments)
		printf(" %s", *c->arguments ? c->arguments : "\"\"");
	putchar('\n');
}

static void print_rule(const struct sudoers_rule *rule)
{
	printf("rule|");
	print_list(rule->users);
	print_list(rule->hosts);
	print_list(rule->runas_users);
	print_list(rule->runas_groups);
	printf("%s|", rule->no_password < 0 ? "" : rule->no_password ? "no" : "yes");
	print_command(&rule->command);
}

static void print_default(const struct sudoers_default *d)
{
	printf("default|%c%s|%s|%s\n", d->binding ? d->binding : ' ', d->bound, d->name,
	       d->value ? d->value
	       : d->off ? "false"
			: "true");
}

static void print_alias(const struct sudoers_alias *a)
{
	for (size_t i = 0; i < a->words.count; i++)
		printf("alias|%s|%s%s\n", a->name, a->words.items[i].negated ? "!" : "",
		       a->words.items[i].text);
	for (size_t i = 0; i < a->command_count; i++) {
		printf("alias|%s|", a->name);
		print_command(&a->commands[i]);
	}
}

int main(int argc, char **argv)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct sudoers sudoers = {0};
	struct sudoers_parser parser = {.arena = arena, .sudoers = &sudoers, .include = no_include};
	struct plm_datum text;

	if (argc != 2 || !arena || plm_local_read(arena, argv[1], 1 << 20, &text, NULL) < 0 ||
	    sudoers_parse(&parser, (struct plm_slice){text.data, text.size_bytes}, argv[1]) < 0)
		return 2;
	if (sudoers.bad_file)
		printf("bad %zu\n", sudoers.bad_line);
	for (size_t i = 0; i < sudoers.default_count; i++)
		print_default(&sudoers.defaults[i]);
	for (size_t i = 0; i < sudoers.alias_count; i++)
		print_alias(&sudoers.aliases[i]);
	for (size_t i = 0; i < sudoers.rule_count; i++)
		print_rule(&sudoers.rules[i]);
	return 0;
}
