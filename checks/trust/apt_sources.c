/*
 * apt_sources.c: apt's sources as it reads them: one line each, or in stanzas. Only what is enabled, and of it what says
 * whose signature is believed. Pure. Follows sources.list(5).
 */
#include <string.h>
#include <strings.h>

#include "checks/trust/sources.h"
#include "core/base/arena.h"
#include "core/facts/apt_conf.h"
#include "core/facts/stanzas.h"

int trust_add_key(struct plm_arena *arena, struct trust_repository *repository,
		  struct plm_slice path)
{
	const char **slot;

	repository->own_keys = true;
	/* A fingerprint picks among the keyrings that are there. */
	if (!path.size_bytes || path.data[0] != '/')
		return 0;
	slot = plm_push(arena, repository->keys, repository->key_count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = plm_arena_strndup(arena, path.data, path.size_bytes);
	return *slot ? 0 : -PLM_E_NOMEM;
}

static int add_keys(struct plm_arena *arena, struct trust_repository *r, struct plm_slice value)
{
	struct plm_slice word;
	int rc = 0;

	while (rc == 0 && plm_next_word(&value, ", \t", &word))
		rc = trust_add_key(arena, r, word);
	return rc;
}

/* What an option makes of a source. */
static int take_option(struct plm_arena *arena, struct trust_repository *r, struct plm_slice name,
		       struct plm_slice value)
{
	static const char *const off[] = {"trusted", "allow-insecure", "allow-weak"};

	for (size_t i = 0; i < sizeof(off) / sizeof(*off); i++)
		if (strlen(off[i]) == name.size_bytes &&
		    strncasecmp(off[i], name.data, name.size_bytes) == 0 &&
		    plm_apt_bool(value, false))
			r->unverified = i == 0	 ? "trusted=yes"
					: i == 1 ? "allow-insecure=yes"
						 : "allow-weak=yes";
	if (name.size_bytes == 9 && strncasecmp(name.data, "signed-by", 9) == 0)
		return add_keys(arena, r, value);
	return 0;
}

static int push(const struct trust_parse *p, const struct trust_repository *found,
		struct plm_slice name)
{
	struct trust_repository *slot = plm_push(p->arena, p->out->items, p->out->count);

	if (!slot)
		return -PLM_E_NOMEM;
	*slot = *found;
	slot->file = p->file;
	slot->name = plm_arena_strndup(p->arena, name.data, name.size_bytes);
	return slot->name ? 0 : -PLM_E_NOMEM;
}

/* ---- one line ---- */

/* [ option=value option=value ], which may be empty; rest is what is behind it. */
static int take_brackets(const struct trust_parse *p, struct plm_slice *rest,
			 struct trust_repository *r)
{
	struct plm_slice options, word, name, value;
	const char *end;
	int rc = 0;

	*rest = plm_slice_trim(*rest);
	if (!rest->size_bytes || rest->data[0] != '[')
		return 0;
	end = memchr(rest->data, ']', rest->size_bytes);
	options = (struct plm_slice){rest->data + 1,
				     end ? (size_t)(end - rest->data) - 1 : rest->size_bytes - 1};
	rest->size_bytes -= end ? (size_t)(end - rest->data) + 1 : rest->size_bytes;
	rest->data = end ? end + 1 : rest->data;
	while (rc == 0 && plm_next_word(&options, " \t", &word))
		if (plm_split(word, '=', &name, &value)) {
			/* "signed-by+=" adds, "-=" takes away: both name keys of its own. */
			while (name.size_bytes && strchr("+-", name.data[name.size_bytes - 1]))
				name.size_bytes--;
			rc = take_option(p->arena, r, name, value);
		}
	return rc;
}

int trust_parse_list(const struct trust_parse *p, struct plm_slice text)
{
	struct plm_slice line, type, uri;
	size_t number = 0;
	int rc = 0;

	while (rc == 0 && plm_next_line(&text, &line)) {
		struct trust_repository found = {.line = ++number};
		const char *hash = memchr(line.data, '#', line.size_bytes);

		if (hash)
			line.size_bytes = (size_t)(hash - line.data);
		if (!plm_next_word(&line, " \t\r", &type) ||
		    (!plm_slice_is(type, "deb") && !plm_slice_is(type, "deb-src")))
			continue;
		rc = take_brackets(p, &line, &found);
		if (rc == 0 && plm_next_word(&line, " \t\r", &uri))
			rc = push(p, &found, uri);
	}
	return rc;
}

/* ---- stanzas ---- */

/* Of a field of several lines; a key itself may be written there. */
static int take_signers(const struct trust_parse *p, struct plm_slice stanza,
			struct trust_repository *found)
{
	struct plm_slice value;

	if (!plm_stanza_field(stanza, "Signed-By", &value))
		return 0;
	found->own_keys = true;
	return value.size_bytes && value.data[0] == '/' ? add_keys(p->arena, found, value) : 0;
}

static int take_stanza(void *context, struct plm_slice stanza)
{
	static const char *const options[] = {"Trusted", "Allow-Insecure", "Allow-Weak"};
	const struct trust_parse *p = context;
	struct trust_repository found = {0};
	struct plm_slice value, uris;
	int rc = 0;

	if ((plm_stanza_field(stanza, "Enabled", &value) && !plm_apt_bool(value, true)) ||
	    !plm_stanza_field(stanza, "URIs", &uris))
		return 0;
	for (size_t i = 0; rc == 0 && i < sizeof(options) / sizeof(*options); i++)
		if (plm_stanza_field(stanza, options[i], &value))
			rc = take_option(p->arena, &found, plm_slice_of(options[i]), value);
	if (rc == 0)
		rc = take_signers(p, stanza, &found);
	return rc < 0 ? rc : push(p, &found, uris);
}

int trust_parse_deb822(const struct trust_parse *p, struct plm_slice text)
{
	struct trust_parse copy = *p;
	struct plm_stanzas stanzas;
	int rc;

	plm_stanzas_init(&stanzas, take_stanza, &copy);
	rc = plm_stanzas_text(&stanzas, text);
	plm_stanzas_free(&stanzas);
	return rc == -PLM_E_LIMIT ? 0 : rc;
}
