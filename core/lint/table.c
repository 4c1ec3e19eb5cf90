/*
 * table.c: every kind of finding: its code, its level, what it means. Data only.
 */
#include "core/lint/linter.h"

#define ERROR	PLM_DIAG_ERROR
#define WARNING PLM_DIAG_WARNING
#define NOTE	PLM_DIAG_NOTE

/* clang-format off */
const struct lint_search lint_searches[] = {
	{{"xml", ERROR, "The file is no well-formed XML, or holds what plimsoll refuses to read",
	  "A document type declaration is refused, because it may name other files and grow without bounds; so are elements "
	  "nested deeper than 64 and files larger than 64 MiB. Everything else is plain XML: the line says where it breaks."}, NULL},
	{{"schema", ERROR, "An element, attribute or text is not what XCCDF 1.2 allows there",
	  "The schema says which elements may stand where and in which order, which attributes they take, and how ids are written: "
	  "xccdf_NAMESPACE_KIND_NAME. The message names the nearest right word."}, NULL},
	{{"reference", ERROR, "Something refers to an id that does not exist or is of another kind",
	  "idref, extends, value-id and sub name an item by its whole id. The message names the nearest one."}, NULL},
	{{"model", ERROR, "The file is valid by the schema and yet cannot mean anything",
	  "An id twice, a loop of extends, a value outside its own bounds: the schema cannot see it, the specification forbids it."}, NULL},
	{{"check", ERROR, "A check asks what its family does not know",
	  "The element in check-content names a test, its attributes what is wanted. plimsoll checks lists families, tests and attributes. "
	  "Each check is tried under every profile, as profiles set the values that it takes."}, NULL},
	{{"waiver", ERROR, "A waiver is not what docs/schemas/waivers-1.xsd allows",
	  "A waiver names a rule, a reason, an authority and when it expires. One for a rule that the benchmark does not have is a "
	  "warning: it would match nothing."}, NULL},

	{{"rule-unreachable", WARNING, "A rule is never evaluated, in no profile",
	  "No profile selects it, or wherever one does, a group of it is not selected, or requires and conflicts deselect it again. "
	  "Select it in a profile, or remove it."},
	 lint_rule_unreachable},
	{{"rule-no-check", WARNING, "A rule has no check",
	  "Its result is always notchecked. Add a check, or give the rule role=\"unchecked\" in a profile to say that it is meant."}, lint_rule_check},
	{{"rule-no-severity", WARNING, "A rule has no severity",
	  "It then counts as unknown, and a gate such as --fail-on high lets it pass. Add severity=\"info\", \"low\", \"medium\" or \"high\"."},
	 lint_rule_severity},
	{{"rule-no-description", WARNING, "A rule does not say what it asks",
	  "The description is what a reader of the report sees first. Say what is asked of the host, exactly."}, lint_rule_description},
	{{"rule-no-rationale", WARNING, "A rule does not say why it matters",
	  "Whoever has to fix it will ask. Say what goes wrong on a host that fails."}, lint_rule_rationale},
	{{"rule-no-fixtext", WARNING, "A rule does not say what to do when it fails",
	  "A finding without a remedy is left alone. Say what a person does about it."}, lint_rule_fixtext},
	{{"rule-no-reference", WARNING, "A rule does not say where its demand comes from",
	  "Auditors map rules to their catalogues by the reference. Name the document and its section."}, lint_rule_reference},
	{{"rule-no-fix", NOTE, "A rule has no script that mends it",
	  "plimsoll fix leaves it out. Add a fix where one is safe, can be run twice and can be undone; many rules cannot have one."}, lint_rule_fix},
	{{"check-no-why", NOTE, "A failure would not say why it matters",
	  "A test such as sysctl or sshd judges any setting: its sentence says what is and what should be. Whoever reads it in a pipeline's log has "
	  "no rationale beside it. Add why=\"…\" to the element: a clause in the operator's words that ends the sentence of a failure; an empty one where the sentence says enough."},
	 lint_check_no_why},
	{{"why-form", NOTE, "The why of an element is no short clause",
	  "It ends a sentence, behind a colon: at most 90 characters, without a full stop and without a colon of its own."}, lint_why_form},
	{{"fix-no-system", WARNING, "A fix does not say what can run it",
	  "Without system=\"urn:xccdf:fix:script:sh\" or the like no tool knows what to do with its text."}, lint_fix_system},
	{{"item-abstract-unused", WARNING, "A rule or group is abstract and nothing extends it",
	  "Abstract items exist to be extended. Extend it, or remove abstract=\"true\"."}, lint_item_abstract},
	{{"group-empty", WARNING, "A group holds no rule and no group",
	  "It shows as a heading without anything under it. Add a rule, or remove it."}, lint_group_empty},
	{{"title-twice", WARNING, "Two rules have the same title",
	  "In a report their findings cannot be told apart. Give each its own."}, lint_title_twice},
	{{"ident-twice", WARNING, "Two rules carry the same ident",
	  "Tools that map results by ident count one of them twice. Give each its own."}, lint_ident_twice},
	{{"fix-id-twice", WARNING, "Two fixes of a rule have the same id and system",
	  "A fixtext's fixref then names both. Give each its own."}, lint_fix_id_twice},
	{{"reference-twice", WARNING, "A rule names the same reference twice",
	  "Most likely the second was meant to be another section."}, lint_reference_twice},
	{{"value-unused", WARNING, "A value is exported to no check and shown in no text",
	  "Setting it changes nothing, and whoever tailors the benchmark believes that it does. Export it to a check, or remove it."}, lint_value_unused},
	{{"value-no-default", WARNING, "A value has no option without a selector",
	  "A profile that does not choose one gets the first in the file. Give the default one no selector."}, lint_value_default},
	{{"value-selector-unknown", WARNING, "A profile chooses an option that a value does not have",
	  "The value keeps its default, silently. Name a selector that one of its options has."}, lint_value_selector},
	{{"check-selector-unknown", WARNING, "A profile chooses a check that a rule does not have",
	  "The check without a selector is used, silently. Name a selector that one of its checks has."}, lint_check_selector},
	{{"profile-empty", WARNING, "A profile selects no rule",
	  "An audit by it evaluates nothing. Select rules, and the groups they stand in."}, lint_profile_empty},
	{{"profile-no-change", WARNING, "A profile of a tailoring changes nothing of what it extends",
	  "Whoever reads results by it believes that something was tailored. Change something, or leave the tailoring out."}, NULL},
	{{"profile-abstract-unused", WARNING, "A profile is abstract and none extends it",
	  "It can be neither chosen nor does it serve another. Extend it, or remove abstract=\"true\"."}, lint_profile_abstract},
	{{"profile-no-description", NOTE, "A profile does not say whom it is for",
	  "Its title is all that a person who chooses one has to go by."}, lint_profile_description},
	{{0}, NULL},
};
/* clang-format on */

const struct plm_lint_code *plm_lint_code_at(size_t index)
{
	return index < sizeof(lint_searches) / sizeof(lint_searches[0]) - 1
		       ? &lint_searches[index].code
		       : NULL;
}

const struct plm_lint_code *plm_lint_code(const char *name)
{
	for (const struct lint_search *row = lint_searches; row->code.name; row++)
		if (strcmp(row->code.name, name) == 0)
			return &row->code;
	return NULL;
}

const char *plm_lint_level_name(enum plm_diag_level level)
{
	static const char *const names[] = {"error", "warning", "note"};

	return names[level];
}
