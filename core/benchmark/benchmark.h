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

/* ---- parts that many elements share ---- */

struct plm_words {
	const char *const *items;
	size_t count;
};

/* One XML element kept as it was: check-content, metadata, dc-status, CPE. */
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

struct plm_elements {
	const struct plm_element *const *items;
	size_t count;
};

/* Dublin Core, of a reference or a dc-status: "creator", "James Smith". */
struct plm_dublin_core {
	const char *name;
	const char *text;
};

struct plm_reference {
	const char *href; /* "" when none */
	const char *text; /* plain, or the Dublin Core title, or all of it joined */
	const struct plm_dublin_core *dublin_core;
	size_t dublin_core_count;
};

struct plm_status {
	const char *word; /* "accepted", "deprecated", "draft", "incomplete", "interim" */
	const char *date; /* "2026-11-22", or NULL */
};

/* Statuses [6.2.8], version and metadata: an item, a Profile, the Benchmark or a Tailoring. */
struct plm_origin {
	const struct plm_status *statuses; /* in the file's order */
	size_t status_count;
	const char *version;			   /* "" when none */
	const char *version_time;		   /* or NULL */
	const char *version_update;		   /* URI, or NULL */
	const struct plm_dublin_core *dc_statuses; /* what all dc-status elements hold */
	size_t dc_status_count;
	struct plm_elements metadata; /* what is inside the metadata elements */
};

enum plm_warning_category { /* table 7 */
			    PLM_WARNING_GENERAL = 0,
			    PLM_WARNING_FUNCTIONALITY,
			    PLM_WARNING_PERFORMANCE,
			    PLM_WARNING_HARDWARE,
			    PLM_WARNING_LEGAL,
			    PLM_WARNING_REGULATORY,
			    PLM_WARNING_MANAGEMENT,
			    PLM_WARNING_AUDIT,
			    PLM_WARNING_DEPENDENCY,
			    PLM_WARNING_COUNT
};

struct plm_warning {
	enum plm_warning_category category;
	const char *text;
};

/* ---- checks [6.4.4.4] ---- */

struct plm_check_export {
	const char *value_id;
	const char *export_name;
	long line;
};

/* Asked of the check system; no system of plimsoll's gives values back, so it is only reported. */
struct plm_check_import {
	const char *name;
	const char *xpath; /* or NULL */
};

struct plm_content_ref {
	const char *href;
	const char *name; /* NULL: all checks of the content [multi_check] */
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
	const char *id; /* or NULL */
	const char *system;
	const char *selector; /* "" when none */
	bool multi_check;
	const struct plm_check_export *exports;
	size_t export_count;
	const struct plm_check_import *imports;
	size_t import_count;
	const struct plm_content_ref *content_refs; /* alternatives, in order of preference */
	size_t content_ref_count;
	const char *content_ref; /* href of the first of them, or NULL */
	const char *content_ref_name;
	const struct plm_element *content; /* the first element inside check-content, or NULL */
	struct plm_elements contents;	   /* all of them */
	const char *content_text; /* of a check-content without elements: a script; or NULL */
	/* PLM_CHECK_AND, PLM_CHECK_OR: */
	const struct plm_check *const *operands;
	size_t operand_count;
};

struct plm_ident {
	const char *system;
	const char *text;
};

/* ---- remedies [6.4.4.5] ---- */

struct plm_fix {
	const char *id;	    /* or NULL */
	const char *system; /* "urn:xccdf:fix:script:sh"; "" when none */
	const char *strategy, *disruption, *complexity; /* "unknown", "low" when not given */
	const char *platform;				/* CPE name or expression, or NULL */
	bool reboot;
	bool has_instance; /* <instance> stands in it: plm_selection_fix puts a name there */
	const char *text;  /* <sub> shows default values; plm_selection_text gives a profile's;
			      <instance> shows PLM_INSTANCE_WORD */
};

#define PLM_INSTANCE_WORD "INSTANCE"

struct plm_fixtext {
	const char *fixref; /* id of a fix of the Rule, or NULL */
	const char *strategy, *disruption, *complexity;
	bool reboot;
	const char *text;
};

/* ---- items [6.4] ---- */

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

const char *plm_role_name(enum plm_role role); /* "full", "unscored", "unchecked" */

/* A weight is exact: num/den. */
struct plm_weight {
	uint64_t num, den;
};

/* One <requires>: at least one of the items has to be selected. */
struct plm_requires {
	const struct plm_item *const *items;
	size_t count;
	long line;
};

struct plm_profile_note {
	const char *tag; /* that of a Profile's note_tag */
	const char *text;
};

/* Group, Rule, or the Benchmark itself as the root. What a profile changes is not here but in
 * plm_selection. Everything is resolved: what an item extends is in it already. */
struct plm_item {
	enum plm_item_kind kind;
	size_t index; /* position in plm_benchmark.items: document order, root 0 */
	const char *id;
	const char *title; /* never NULL */
	const char *description, *rationale, *warning,
		*question; /* plain text, paragraphs apart by an empty line; "" */
	bool selected, abstract, hidden, prohibit_changes;
	struct plm_weight weight;
	const char *cluster_id; /* or NULL */
	long line;
	struct plm_item *parent;	  /* NULL for the root */
	struct plm_item *const *children; /* Groups and Rules in document order */
	size_t child_count;
	const struct plm_reference *references;
	size_t reference_count;
	const struct plm_warning *warnings; /* `warning` taken apart */
	size_t warning_count;
	struct plm_origin origin;
	/* CPE names, or "#id" of an expression in plm_benchmark.platform_specification [6.2.5];
	 * the item is for a host that is one of them, and so for each ancestor. None: any host. */
	struct plm_words platforms;
	const struct plm_requires *requires; /* all of them have to hold */
	size_t requires_count;
	const struct plm_item *const *conflicts; /* none of them may be selected */
	size_t conflict_count;
	/* Rules: */
	enum plm_severity severity;
	enum plm_role role;
	bool multiple;
	const struct plm_ident *idents;
	size_t ident_count;
	const char *impact_metric; /* "" when none */
	const struct plm_profile_note *profile_notes;
	size_t profile_note_count;
	const char *fixtext;		    /* all of them joined; "" */
	const struct plm_fixtext *fixtexts; /* one by one */
	size_t fixtext_count;
	const struct plm_fix *fixes;
	size_t fix_count;
	const struct plm_check *const
		*checks; /* <check>s in document order, or the one complex-check */
	size_t check_count;
};

/* ---- Values [6.4.5] ---- */

/* <value>, <complex-value>, <default>, <complex-default>, <choice> or <complex-choice>. */
struct plm_value_option {
	const char *selector; /* "" for the default one; a choice has none of its own */
	const char *text;     /* of a list: its items with a blank between them */
	bool list;
	struct plm_words items; /* of a list, which may be empty */
	long line;
};

/* <match>, <lower-bound>, <upper-bound>. */
struct plm_value_limit {
	const char *selector;
	const char *text; /* a regular expression (PCRE, anchored), or a decimal */
	long line;
};

struct plm_value_choices {
	const char *selector;
	bool must_match; /* nothing else is legal */
	const struct plm_value_option *items;
	size_t count;
	long line;
};

enum plm_value_type {
	PLM_VALUE_STRING = 0,
	PLM_VALUE_NUMBER,
	PLM_VALUE_BOOLEAN,
};

const char *plm_value_type_name(enum plm_value_type type); /* "string", "number", "boolean" */

struct plm_value {
	const char *id, *title, *description;
	const char *question; /* "" when none */
	enum plm_value_type type;
	const char *operator_name;  /* "equals" */
	const char *interface_hint; /* "choice", "textline", "text", "date", "datetime", or NULL */
	const char *cluster_id;	    /* or NULL */
	bool interactive, abstract, hidden, prohibit_changes;
	long line;
	const struct plm_item *group;		/* the Group it stands in, or the root */
	const struct plm_value_option *options; /* value and complex-value */
	size_t option_count;
	const struct plm_value_option *defaults; /* default and complex-default: suggestions */
	size_t default_count;
	const struct plm_value_limit *matches, *lower_bounds, *upper_bounds;
	size_t match_count, lower_bound_count, upper_bound_count;
	const struct plm_value_choices *choices;
	size_t choices_count;
	struct plm_words sources; /* URIs */
	const struct plm_warning *warnings;
	size_t warning_count;
	const struct plm_reference *references;
	size_t reference_count;
	struct plm_origin origin;
};

/* What holds of a Value under one selector: that of the selector, else that of the empty one, else
 * NULL [6.4.5.5]. */
struct plm_value_constraints {
	const struct plm_value_option *option;	   /* never NULL */
	const struct plm_value_option *suggestion; /* <default> */
	const struct plm_value_limit *match, *lower_bound, *upper_bound;
	const struct plm_value_choices *choices;
};

struct plm_value_constraints plm_value_constraints(const struct plm_value *value,
						   const char *selector);

/* Whether a text may be a Value's under a selector: its type, bounds, match and choices. A text
 * for a list is its items with blanks between them. 0; -PLM_E_INVALID with an error that names what
 * is allowed; -PLM_E_NOMEM. */
int plm_value_accepts(const struct plm_value *value, const char *selector, const char *text,
		      struct plm_err **err);

/* ---- Profiles [6.5] ---- */

enum plm_profile_action_kind {
	PLM_SELECT = 0,	       /* idref: Group, Rule or cluster-id */
	PLM_SET_VALUE,	       /* idref: Value or cluster-id */
	PLM_REFINE_VALUE,      /* selector, operator */
	PLM_REFINE_RULE,       /* selector, weight, severity, role; of a Group only weight */
	PLM_SET_COMPLEX_VALUE, /* as PLM_SET_VALUE, with a list */
};

/* One child of a Profile, in document order [7.2.3.4]. */
struct plm_profile_action {
	enum plm_profile_action_kind kind;
	const char *idref;
	const char *file;
	long line;
	const char *remark;	   /* "" when none */
	bool selected;		   /* PLM_SELECT */
	const char *text;	   /* PLM_SET_VALUE, PLM_SET_COMPLEX_VALUE: as in an option */
	struct plm_words items;	   /* PLM_SET_COMPLEX_VALUE */
	const char *selector;	   /* PLM_REFINE_VALUE, PLM_REFINE_RULE; NULL when not given */
	const char *operator_name; /* PLM_REFINE_VALUE; NULL when not given */
	bool has_weight, has_severity, has_role;
	struct plm_weight weight;
	enum plm_severity severity;
	enum plm_role role;
};

struct plm_profile {
	const char *id, *title, *description;
	const char *extends; /* id, or NULL; already applied */
	bool abstract, prohibit_changes;
	const char *note_tag; /* or NULL */
	const char *file;
	long line;
	struct plm_origin origin;
	const struct plm_reference *references;
	size_t reference_count;
	struct plm_words platforms;
	const struct plm_profile_action *actions; /* those of the extended profile first */
	size_t action_count;
	size_t inherited_count; /* of them */
};

/* ---- Benchmark [6.3] ---- */

struct plm_notice {
	const char *id; /* or NULL */
	const char *text;
};

struct plm_plain_text {
	const char *id;
	const char *text;
};

/* A scoring model the author recommends. */
struct plm_model {
	const char *system;		      /* "urn:xccdf:scoring:flat" */
	const struct plm_dublin_core *params; /* name and text of each <param> */
	size_t param_count;
};

struct plm_benchmark {
	const char *file;
	const char *id, *title, *description, *version, *status, *status_date, *style;
	const char *style_href;			/* or NULL */
	const char *language;			/* xml:lang, or NULL */
	bool resolved;				/* the file says it is */
	const char *front_matter, *rear_matter; /* "" when none */
	const struct plm_notice *notices;
	size_t notice_count;
	const struct plm_plain_text *plain_texts;
	size_t plain_text_count;
	const struct plm_model *models;
	size_t model_count;
	struct plm_origin origin;
	/* <cpe2:platform-specification>, or NULL, and <cpe-list> of older files inside metadata. */
	const struct plm_element *platform_specification;
	const char *sha256; /* hex, of the file's bytes */
	/* The file's own bytes when it is UTF-8 without a document type, in the arena: an XCCDF
	 * report carries them whole as evidence. NULL else: the report then only names the file. */
	const char *source_data;
	size_t source_size_bytes;
	struct plm_item *root;	       /* its references and platforms are the Benchmark's */
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

/* Whether a document is valid XCCDF 1.2: a Benchmark, a Tailoring or results, alone or inside another document such as
 * ARF's. Problems go to diags, the first is the error: PLM_E_INVALID. The tree it is read into stays in the arena. */
int plm_xccdf_conforms(const char *file, const char *data, size_t size_bytes,
		       struct plm_arena *arena, struct plm_diags *diags, struct plm_err **err);

/* An item, value or profile by id; a profile, and a value by plm_benchmark_value_named, also by the
 * last part of its id ("baseline"). NULL when not there. */
const struct plm_item *plm_benchmark_item(const struct plm_benchmark *benchmark, const char *id);
const struct plm_value *plm_benchmark_value(const struct plm_benchmark *benchmark, const char *id);
const struct plm_value *plm_benchmark_value_named(const struct plm_benchmark *benchmark,
						  const char *name);
const struct plm_profile *plm_benchmark_profile(const struct plm_benchmark *benchmark,
						const char *name);

/* The Rule of an id, or of the last part of one; NULL when there is none. The nearest name there is, or NULL. */
const struct plm_item *plm_benchmark_rule_named(const struct plm_benchmark *benchmark,
						const char *name);
const char *plm_benchmark_rule_near(const struct plm_benchmark *benchmark, const char *name);

/* The part of an XCCDF id behind "xccdf_NAMESPACE_rule_" (or _group_, _value_, _profile_), for
 * people. */
const char *plm_benchmark_short_id(const char *id);

#endif
