/*
 * describe_schema.c: the families' tables as XML Schema, for editors and for authors who validate.
 * Any attribute may also name an exported value ("$min"), which only an audit can resolve.
 */
#include "core/engine/describe.h"

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/engine/attributes.h"
#include "core/engine/registry.h"

static const char types[] =
	"  <xs:simpleType name=\"value\">\n"
	"    <xs:annotation><xs:documentation>A value the check exports, by its name."
	"</xs:documentation></xs:annotation>\n"
	"    <xs:restriction base=\"xs:string\"><xs:pattern "
	"value=\"[$][^$].*\"/></xs:restriction>\n"
	"  </xs:simpleType>\n";

/* The type of each kind: an XML Schema pattern, or NULL for any text. */
struct type {
	const char *name, *pattern;
};

static const struct type kinds[] = {
	[PLM_ATTR_STRING] = {"text", NULL},
	[PLM_ATTR_INT] = {"integer", "-?([0-9]+|0x[0-9A-Fa-f]+)"},
	[PLM_ATTR_BOOL] = {"boolean", "true|false|1|0"},
	[PLM_ATTR_LIST] = {"words", "\\s*\\S+(\\s+\\S+)*\\s*"},
	[PLM_ATTR_MODE] = {"mode", "0*[0-7]{1,4}"},
	[PLM_ATTR_SIZE] = {"size", "[0-9]+[KMGT]?"},
	[PLM_ATTR_DURATION] = {"duration", "[0-9]+[smhd]?"},
	[PLM_ATTR_PATTERN] = {"pattern", NULL},
	[PLM_ATTR_PATH] = {"path", "/|(/[^/]+)+"},
};

/* What a list becomes when it may hold no word. */
static const struct type words_or_none = {"words-or-none", "\\s*(\\S+(\\s+\\S+)*\\s*)?"};

static void xml_text(struct plm_buf *out, const char *text)
{
	for (const char *p = text; *p; p++) {
		if (*p == '<')
			plm_buf_str(out, "&lt;");
		else if (*p == '>')
			plm_buf_str(out, "&gt;");
		else if (*p == '&')
			plm_buf_str(out, "&amp;");
		else if (*p == '"')
			plm_buf_str(out, "&quot;");
		else
			plm_buf_char(out, *p);
	}
}

static void xml_attribute(struct plm_buf *out, const char *name, const char *value)
{
	plm_buf_printf(out, " %s=\"", name);
	xml_text(out, value);
	plm_buf_char(out, '"');
}

static void documentation(struct plm_buf *out, const char *text)
{
	plm_buf_str(out, "<xs:annotation><xs:documentation>");
	xml_text(out, text);
	plm_buf_str(out, "</xs:documentation></xs:annotation>");
}

static void write_type(const struct type *type, struct plm_buf *out)
{
	plm_buf_printf(out, "  <xs:simpleType name=\"%s\">", type->name);
	plm_buf_str(out, "<xs:union memberTypes=\"check:value\"><xs:simpleType>"
			 "<xs:restriction base=\"xs:string\">");
	if (type->pattern)
		plm_buf_printf(out, "<xs:pattern value=\"%s\"/>", type->pattern);
	plm_buf_str(out, "</xs:restriction></xs:simpleType></xs:union></xs:simpleType>\n");
}

static void write_types(struct plm_buf *out)
{
	plm_buf_str(out, types);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (kinds[i].name)
			write_type(&kinds[i], out);
	write_type(&words_or_none, out);
}

static const struct type *type_of(const struct plm_attr *attr)
{
	return attr->flags & PLM_ATTR_MAY_BE_EMPTY ? &words_or_none : &kinds[attr->kind];
}

static void write_choices(const struct plm_attr *attr, struct plm_buf *out)
{
	plm_buf_str(out, "<xs:simpleType><xs:union memberTypes=\"check:value\"><xs:simpleType>"
			 "<xs:restriction base=\"xs:string\">");
	for (size_t i = 0; attr->choices[i]; i++) {
		plm_buf_str(out, "<xs:enumeration");
		xml_attribute(out, "value", attr->choices[i]);
		plm_buf_str(out, "/>");
	}
	plm_buf_str(out, "</xs:restriction></xs:simpleType></xs:union></xs:simpleType>");
}

static void write_attribute(const struct plm_attr *attr, struct plm_buf *out)
{
	plm_buf_str(out, "      <xs:attribute");
	xml_attribute(out, "name", attr->name);
	if (attr->kind != PLM_ATTR_CHOICE)
		plm_buf_printf(out, " type=\"check:%s\"", type_of(attr)->name);
	if (attr->flags & PLM_ATTR_REQUIRED)
		plm_buf_str(out, " use=\"required\"");
	if (attr->fallback)
		xml_attribute(out, "default", attr->fallback);
	plm_buf_char(out, '>');
	documentation(out, attr->summary);
	if (attr->kind == PLM_ATTR_CHOICE)
		write_choices(attr, out);
	plm_buf_str(out, "</xs:attribute>\n");
}

static void write_test(const struct plm_test *test, struct plm_buf *out)
{
	plm_buf_str(out, "  <xs:element");
	xml_attribute(out, "name", test->name);
	plm_buf_str(out, ">\n    ");
	documentation(out, test->summary);
	plm_buf_str(out, "\n    <xs:complexType>\n");
	for (size_t i = 0; i < test->attr_count; i++)
		write_attribute(&test->attrs[i], out);
	for (size_t i = 0; i < plm_common_attr_count; i++)
		write_attribute(&plm_common_attrs[i], out);
	plm_buf_str(out, "    </xs:complexType>\n  </xs:element>\n");
}

static void write_head(const char *xmlns, struct plm_buf *out)
{
	plm_buf_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			 "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"");
	xml_attribute(out, "xmlns:check", xmlns);
	xml_attribute(out, "targetNamespace", xmlns);
	plm_buf_str(out, ">\n");
}

int plm_describe_schema(const struct plm_registry *registry, const char *xmlns, struct plm_buf *out,
			struct plm_err **err)
{
	bool found = false;

	for (size_t i = 0; i < plm_registry_count(registry); i++) {
		const struct plm_family *family = plm_registry_family(registry, i)->family;

		if (strcmp(family->xmlns, xmlns) != 0)
			continue;
		if (!found) {
			write_head(xmlns, out);
			write_types(out);
		}
		found = true;
		for (size_t k = 0; k < family->test_count; k++)
			write_test(&family->tests[k], out);
	}
	if (!found) {
		plm_err_set(err, PLM_E_NOTFOUND, "no family has the namespace %s", xmlns);
		plm_err_remedy(err, "run plimsoll checks for the families there are");
		return -PLM_E_NOTFOUND;
	}
	plm_buf_str(out, "</xs:schema>\n");
	return 0;
}
