/*
 * dictionary.c: reads the file of a CPE dictionary. What its items say is read by platforms_read.c.
 */
#include "core/benchmark/dictionary.h"

#include "core/base/err.h"
#include "core/benchmark/loader.h"
#include "core/benchmark/platforms.h"
#include "core/host/local.h"

int plm_dictionary_parse(const char *file, const char *data, size_t size_bytes,
			 struct plm_arena *arena, struct plm_diags *diags,
			 const struct plm_element **dictionary, struct plm_err **err)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	struct plm_loader loader = {.arena = arena, .scratch = scratch, .diags = diags};
	struct plm_xml xml;
	int rc;

	loader.file = plm_arena_strdup(arena, file);
	if (!scratch || !loader.file)
		return plm_err_nomem(err);
	rc = plm_xml_parse(loader.file, data, size_bytes, scratch, diags, &xml, err);
	if (rc < 0)
		return rc;
	if (!plm_xml_node_is(xml.root, PLM_CPE_DICTIONARY_NS, "cpe-list")) {
		plm_loader_error(&loader, xml.root->line,
				 "begin with <cpe-list xmlns=\"" PLM_CPE_DICTIONARY_NS "\">",
				 "<%s> is no CPE dictionary", xml.root->name);
		return plm_diags_fail(diags, PLM_E_INVALID, err);
	}
	*dictionary = plm_loader_element(&loader, xml.root);
	return loader.out_of_memory ? plm_err_nomem(err) : 0;
}

int plm_dictionary_load(const char *file, struct plm_arena *arena, struct plm_diags *diags,
			const struct plm_element **dictionary, struct plm_err **err)
{
	struct plm_datum content;
	int rc = plm_local_read(arena, file, PLM_BENCHMARK_MAX_BYTES, &content, err);

	if (rc < 0)
		return rc;
	return plm_dictionary_parse(file, content.data, content.size_bytes, arena, diags,
				    dictionary, err);
}
