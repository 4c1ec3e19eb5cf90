/*
 * benchmark.h: the XCCDF 1.2 model as plimsoll evaluates it, and its loader. After loading nothing
 * of libxml2 is left; all of it lives in the caller's arena. Section numbers are of NISTIR 7275
 * revision 4.
 */
#ifndef PLM_CORE_BENCHMARK_BENCHMARK_H
#define PLM_CORE_BENCHMARK_BENCHMARK_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_diags;
struct plm_err;

#define PLM_XCCDF_NS "http://checklists.nist.gov/xccdf/1.2"

/* One XML element kept as it was, for check-content. */
struct plm_element_attr {
	const char *ns; /* NULL when it has none */
	const char *name;
	const char *value;
};

struct plm_element {
	const char *ns; /* NULL when it has none */
	const char *name;
	const char *file;
	long line;
	const struct plm_element_attr *attrs; /* without xmlns declarations */
	size_t attr_count;
	const struct plm_element *const *children;
	size_t child_count;
	const char *text; /* all character data directly inside, trimmed */
};

struct plm_check_export {
	const char *value_id;
	const char *export_name;
	long line;
};

enum plm_check_kind {
	PLM_CHECK_SINGLE = 0, /* <check> */
	PLM_CHECK_AND,	      /* <complex-check operator="AND"> */
	PLM_CHECK_OR,
};

struct plm_check {
	enum plm_check_kind kind;
	bool negate;
	long line;
	/* PLM_CHECK_SINGLE: */
	const char *system;
	const char *selector; /* "" when none */
	bool multi_check;
	const struct plm_check_export *exports;
	size_t export_count;
	const char *content_ref; /* href of the first check-content-ref, or NULL */
	const char *content_ref_name;
	const struct plm_element *content; /* the element inside check-content, or NULL */
	/* PLM_CHECK_AND, PLM_CHECK_OR: */
	const struct plm_check *const *operands;
	size_t operand_count;
};

struct plm_reference {
	const char *href; /* "" when none */
	const char *text;
};

struct plm_ident {
	const char *system;
	const char *text;
};

struct plm_fix {
	const char *id;	    /* or NULL */
	const char *system; /* "urn:xccdf:fix:script:sh"; "" when none */
	const char *strategy, *disruption, *complexity; /* "unknown", "low" when not given */
	bool reboot;
	const char *text; /* <sub> shows default values; plm_selection_text gives a profile's */
};

enum plm_item_kind {
	PLM_ITEM_BENCHMARK = 0, /* the root */
	PLM_ITEM_GROUP,
	PLM_ITEM_RULE,
};

enum plm_role {
	PLM_ROLE_FULL = 0,
	PLM_ROLE_UNSCORED,
	PLM_ROLE_UNCHECKED,
};

/* A weight is exact: num/den. */
struct plm_weight {
	uint64_t num, den;
};

/* Group, Rule, or the Benchmark itself as the root. What a profile changes is not here but in
 * plm_selection. */
struct plm_item {
	enum plm_item_kind kind;
	size_t index; /* position in plm_benchmark.items: document order, root 0 */
	const char *id;
	const char *title; /* never NULL */
	const char *description, *rationale, *warning,
		*question; /* plain text, paragraphs apart by an empty line; "" */
	bool selected, abstract, hidden;
	struct plm_weight weight;
	const char *cluster_id; /* or NULL */
	long line;
	struct plm_item *parent;	  /* NULL for the root */
	struct plm_item *const *children; /* Groups and Rules in document order */
	size_t child_count;
	const struct plm_reference *references;
	size_t reference_count;
	/* Rules: */
	enum plm_severity severity;
	enum plm_role role;
	bool multiple;
	const struct plm_ident *idents;
	size_t ident_count;
	const char *fixtext;
	const struct plm_fix *fixes;
	size_t fix_count;
	const struct plm_check *const
		*checks; /* <check>s in document order, or the one complex-check */
	size_t check_count;
};

struct plm_value_option {
	const char *selector; /* "" for the default one */
	const char *text;
};

enum plm_value_type {
	PLM_VALUE_STRING = 0,
	PLM_VALUE_NUMBER,
	PLM_VALUE_BOOLEAN,
};

struct plm_value {
	const char *id, *title, *description;
	enum plm_value_type type;
	const char *operator_name; /* "equals" */
	const char *cluster_id;	   /* or NULL */
	long line;
	const struct plm_value_option *options;
	size_t option_count;
};

enum plm_profile_action_kind {
	PLM_SELECT = 0,	  /* idref: Group, Rule or cluster-id */
	PLM_SET_VALUE,	  /* idref: Value or cluster-id */
	PLM_REFINE_VALUE, /* by selector */
	PLM_REFINE_RULE,  /* selector, weight, severity, role */
};

/* One child of a Profile, in document order [7.2.3.4]. */
struct plm_profile_action {
	enum plm_profile_action_kind kind;
	const char *idref;
	long line;
	bool selected;	      /* PLM_SELECT */
	const char *text;     /* PLM_SET_VALUE */
	const char *selector; /* PLM_REFINE_VALUE, PLM_REFINE_RULE; NULL when not given */
	bool has_weight, has_severity, has_role;
	struct plm_weight weight;
	enum plm_severity severity;
	enum plm_role role;
};

struct plm_profile {
	const char *id, *title, *description;
	const char *extends; /* id, or NULL; already applied to actions */
	bool abstract;
	long line;
	const struct plm_profile_action *actions; /* those of the extended profile first */
	size_t action_count;
};

struct plm_benchmark {
	const char *file;
	const char *id, *title, *description, *version, *status, *status_date, *style;
	const char *sha256; /* hex, of the file's bytes */
	/* The file's own bytes when it is UTF-8 without a document type, in the arena: an XCCDF
	 * report carries them whole as evidence. NULL else: the report then only names the file. */
	const char *source_data;
	size_t source_size_bytes;
	struct plm_item *root;
	struct plm_item *const *items; /* Groups and Rules and the root, document order */
	size_t item_count;
	struct plm_item *const *rules;
	size_t rule_count;
	const struct plm_value *values;
	size_t value_count;
	const struct plm_profile *profiles;
	size_t profile_count;
	const struct plm_template *templates; /* the loader's, for plm_selection_text */
	size_t template_count;
	const struct plm_benchmark_index *index; /* the loader's, for look-up by id */
};

/* Limits a hostile file meets: PLM_E_LIMIT. */
enum {
	PLM_BENCHMARK_MAX_BYTES = 64 * 1024 * 1024,
	PLM_BENCHMARK_MAX_DEPTH = 64,
	PLM_BENCHMARK_MAX_ITEMS = 200000,
};

/* Loads and validates a file. Every problem goes to diags (file, line, element, remedy); the first
 * one that makes the file unusable is also the error. No network, no external entities, no entity
 * expansion. */
int plm_benchmark_load(const char *file, struct plm_arena *arena, struct plm_diags *diags,
		       struct plm_benchmark **benchmark, struct plm_err **err);
/* The same from memory; `file` is used in messages only. */
int plm_benchmark_parse(const char *file, const char *data, size_t size_bytes,
			struct plm_arena *arena, struct plm_diags *diags,
			struct plm_benchmark **benchmark, struct plm_err **err);

/* An item, value or profile by id; a profile also by the last part of its id ("baseline"). NULL
 * when not there. */
const struct plm_item *plm_benchmark_item(const struct plm_benchmark *benchmark, const char *id);
const struct plm_value *plm_benchmark_value(const struct plm_benchmark *benchmark, const char *id);
const struct plm_profile *plm_benchmark_profile(const struct plm_benchmark *benchmark,
						const char *name);

/* The part of an XCCDF id behind "xccdf_NAMESPACE_rule_" (or _group_, _value_, _profile_), for
 * people. */
const char *plm_benchmark_short_id(const char *id);

/* What a profile makes of the benchmark: one entry an item (by item->index) and one a value. */
struct plm_selected_item {
	bool selected; /* the item's own flag after the profile; a Rule counts only if all its
			  ancestors' do too */
	bool active;   /* selected, and so are all its ancestors */
	struct plm_weight weight;
	enum plm_severity severity;
	enum plm_role role;
	const char *check_selector; /* "" when none */
};

struct plm_selection {
	const struct plm_benchmark *benchmark;
	const struct plm_profile *profile;     /* NULL: the benchmark as it stands */
	const struct plm_selected_item *items; /* item_count of them */
	const char *const *values;	       /* value_count texts */
	const char *const *texts; /* of the benchmark's templates, for plm_selection_text */
};

/* A text of the model (title, description, fixtext, fix script, …) as this selection's values make
 * it. In the model itself <sub> shows each value's default; the same pointer comes back when the
 * text shows no value. */
const char *plm_selection_text(const struct plm_selection *selection, const char *text);

/* profile may be NULL. Errors: PLM_E_NOTFOUND with the names that exist. */
int plm_benchmark_select(const struct plm_benchmark *benchmark, const char *profile,
			 struct plm_arena *arena, struct plm_selection **selection,
			 struct plm_err **err);

/* The check of a rule that counts under a selection [table 39]: the one with the selector, else
 * with the empty one. `supported(system)` tells which systems can be evaluated; the first supported
 * wins; NULL: none. */
const struct plm_check *
plm_benchmark_choose_check(const struct plm_item *rule, const char *selector,
			   bool (*supported)(void *context, const char *system), void *context);

#endif
