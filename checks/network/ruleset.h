/*
 * ruleset.h: a packet filter as chains and rules, whatever it was written in: what nf_tables has loaded
 * (libnftables-json(5)), a script of nft(8), or what iptables-save(8) wrote. Of a rule only what becomes
 * of a packet counts, and whether it does so to every packet.
 */
#ifndef PLM_CHECKS_NETWORK_RULESET_H
#define PLM_CHECKS_NETWORK_RULESET_H

#include "core/base/text.h"

struct plm_arena;

enum network_action {
	NETWORK_NOTHING = 0, /* it counts, logs, marks */
	NETWORK_ACCEPT,
	NETWORK_DROP, /* or refuses */
	NETWORK_JUMP,
	NETWORK_GOTO,
	NETWORK_RETURN,
};

struct network_rule {
	enum network_action action;
	bool conditional;     /* not for every packet */
	const char *in, *out; /* the interfaces it is for, or NULL */
	bool narrower;	      /* it has other conditions than those */
	bool limited; /* it has others than such as every new connection of TCP meets: its protocol, its
			 state, any address */
	const char *target; /* of a jump */
};

struct network_chain {
	const char *family; /* "ip", "ip6", "inet", … */
	const char *table, *name;
	const char *type; /* "filter", "nat", "route"; NULL: nothing enters it but by a jump */
	const char *hook; /* "input", …; NULL likewise */
	bool drops;	  /* its policy */
	bool sleeps;	  /* its table is dormant: no packet comes here */
	struct network_rule *rules;
	size_t count;
};

/* A table that was dormant once; the last word about it counts. */
struct network_dormancy {
	const char *family, *table;
	bool sleeps;
};

struct network_ruleset {
	struct network_chain **items;
	size_t count;
	struct network_dormancy *tables;
	size_t table_count;
	bool untold; /* a script names files that nobody followed, or variables where names stand */
};

/* All give 0, -PLM_E_PARSE when the text is no such thing, -PLM_E_NOMEM. They add to the ruleset. */
int network_parse_json(struct plm_arena *arena, struct plm_slice text,
		       struct network_ruleset *ruleset);

/* Gives the text of the files that a script includes, one behind the other: 0, 1 when the word names none that can
 * be followed, or a negative code, which ends the parsing. */
typedef int network_include_fn(void *context, struct plm_slice word, struct plm_slice *text);

/* include may be NULL: then none is followed. Files that include each other beyond what nft follows: -PLM_E_LIMIT. */
int network_parse_nft(struct plm_arena *arena, struct plm_slice text, network_include_fn *include,
		      void *context, struct network_ruleset *ruleset);
/* family: "ip" or "ip6", which the text does not say. */
int network_parse_save(struct plm_arena *arena, const char *family, struct plm_slice text,
		       struct network_ruleset *ruleset);

/* The chain of that name, made when there is none; NULL when out of memory. */
struct network_chain *network_chain(struct plm_arena *arena, struct network_ruleset *ruleset,
				    const char *family, const char *table, const char *name);
int network_add_rule(struct plm_arena *arena, struct network_chain *chain,
		     const struct network_rule *rule);

/* Notes whether a table is dormant; 0 or -PLM_E_NOMEM. network_settle() tells its chains, once all are known. */
int network_note_table(struct plm_arena *arena, struct network_ruleset *ruleset, const char *family,
		       const char *table, bool sleeps);
void network_settle(struct network_ruleset *ruleset);

/* What becomes of a packet that no condition concerns: the base chain of that hook ("input",
 * "forward") which drops packets of that family ("ip", "ip6"), or NULL: all let them through. */
const struct network_chain *network_closing_chain(const struct network_ruleset *ruleset,
						  const char *family, const char *hook);
/* Whether a chain of that name, of whatever table, accepts what no condition concerns. */
bool network_lets_through(const struct network_ruleset *ruleset, const char *name);
/* Whether some rule of a filter drops all that goes from an interface back into it. */
bool network_separates(const struct network_ruleset *ruleset, const char *interface);
/* The base chain of that hook that comes first, to show what lets packets through; or NULL. */
const struct network_chain *network_base_chain(const struct network_ruleset *ruleset,
					       const char *family, const char *hook);
/* The same among those that are dormant. */
const struct network_chain *network_sleeping_chain(const struct network_ruleset *ruleset,
						   const char *family, const char *hook);

#endif
