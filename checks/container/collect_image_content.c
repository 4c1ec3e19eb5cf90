/*
 * collect_image_content.c: when an image of containerd's was made, from the blobs of its content store. What a name means
 * may have changed since a container was made: only a configuration whose layers are those that the container lies on
 * counts. Judges nothing.
 */
#include "checks/container/gathered.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/sha256.h"
#include "core/base/text.h"
#include "core/facts/claimed_image.h"

enum { BLOB_BYTES = 4 * 1024 * 1024, MOST_MANIFESTS = 64, HEX = 64 };

static const char other_layers[] = "other layers than those of the container";

struct search {
	const struct container_case *c;
	const struct plm_claimed_image *claim;
	struct container_image_age *out;
	const char *created; /* NULL: not found; "" where the image does not say */
	bool other;	     /* the name leads to an image, which is not the container's */
};

static const char *hex_of(const char *digest)
{
	const char *hex = digest && plm_str_starts(digest, "sha256:") ? digest + 7 : NULL;

	return hex && strspn(hex, "0123456789abcdef") == HEX && !hex[HEX] ? hex : NULL;
}

/* A blob that is JSON; *blob is NULL where it is not there or no JSON, and out says which. */
static int read_blob(struct search *s, const char *digest, json_t **blob)
{
	struct plm_facts *facts = s->c->ev->facts;
	const char *hex = hex_of(digest);
	const struct plm_datum *text;
	const char *path;
	int rc;

	*blob = NULL;
	if (!hex)
		return 0;
	path = plm_arena_printf(plm_facts_arena(facts),
				"%s/io.containerd.content.v1.content/blobs/sha256/%s",
				s->claim->store, hex);
	rc = path ? plm_facts_read(facts, path, BLOB_BYTES, &text, NULL) : -PLM_E_NOMEM;
	if (rc < 0)
		return rc;
	s->out->source = path;
	s->out->created = (struct plm_datum){.presence = text->presence, .error = text->error};
	return plm_json_parse(text, blob);
}

/* OCI's chain of layers: the first's digest, then that of "CHAIN DIGEST" for each one more. */
static bool lies_on(const json_t *config, const char *layers)
{
	const json_t *ids = json_object_get(json_object_get(config, "rootfs"), "diff_ids");
	char chain[HEX + 8] = "", pair[2 * sizeof(chain) + 2];
	json_t *id;
	size_t i;

	json_array_foreach(ids, i, id)
	{
		const char *text = json_string_value(id);
		char hex[PLM_SHA256_HEX_BYTES];

		if (!hex_of(text))
			return false;
		if (i == 0) {
			snprintf(chain, sizeof(chain), "%s", text);
			continue;
		}
		snprintf(pair, sizeof(pair), "%s %s", chain, text);
		plm_sha256_hex(pair, strlen(pair), hex);
		snprintf(chain, sizeof(chain), "sha256:%s", hex);
	}
	return plm_str_eq(chain, layers);
}

static int take_manifest(struct search *s, const json_t *manifest)
{
	const char *digest = plm_json_text(json_object_get(manifest, "config"), "digest"), *created;
	plm_auto_json json_t *config = NULL;
	int rc = read_blob(s, digest, &config);

	if (rc < 0 || !config)
		return rc;
	if (!lies_on(config, s->claim->layers)) {
		s->other = true;
		return 0;
	}
	created = plm_json_text(config, "created");
	s->created = plm_arena_strdup(plm_facts_arena(s->c->ev->facts), created ? created : "");
	return s->created ? 0 : -PLM_E_NOMEM;
}

/* One manifest, or an index of one for each platform, of which few are there. */
static int take_target(struct search *s, const json_t *target)
{
	const json_t *manifests = json_object_get(target, "manifests");
	json_t *entry;
	size_t i;
	int rc = 0;

	if (!manifests)
		return take_manifest(s, target);
	json_array_foreach(manifests, i, entry)
	{
		plm_auto_json json_t *manifest = NULL;

		if (rc < 0 || s->created || i >= MOST_MANIFESTS)
			break;
		rc = read_blob(s, plm_json_text(entry, "digest"), &manifest);
		if (rc == 0 && manifest)
			rc = take_manifest(s, manifest);
	}
	return rc;
}

int container_image_content(const struct container_case *c, const struct plm_claimed_image *claim,
			    struct container_image_age *out, const char **created)
{
	struct search s = {.c = c, .claim = claim, .out = out};
	plm_auto_json json_t *target = NULL;
	int rc = read_blob(&s, claim->target, &target);

	if (rc == 0 && target)
		rc = take_target(&s, target);
	*created = s.created;
	out->other = s.other && !s.created;
	if (out->other)
		out->created = (struct plm_datum){.presence = PLM_PRESENT,
						  .data = other_layers,
						  .size_bytes = sizeof(other_layers) - 1};
	else if (!s.created && out->created.presence == PLM_PRESENT)
		out->created = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	return rc;
}
