/*
 * collect_image.c: when an image was made, from Docker's image database, Podman's list of images and the content that
 * containerd keeps. Judges nothing.
 */
#include "checks/container/gathered.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/iso_time.h"
#include "core/facts/claimed_image.h"
#include "core/host/host.h"

enum { IMAGE_BYTES = 4 * 1024 * 1024, SECONDS_BYTES = 19 };

/* "2026-05-01T10:20:30.123456789Z"; images that are made to be the same every time say 1970 or less. */
static bool parse_time(const char *text, int64_t *seconds)
{
	char plain[SECONDS_BYTES + 2];

	if (strlen(text) < SECONDS_BYTES)
		return false;
	snprintf(plain, sizeof(plain), "%.*sZ", SECONDS_BYTES, text);
	return plm_iso_time_parse(plain, seconds) && *seconds > 86400;
}

static int take_time(const struct container_case *c, const char *text,
		     struct container_image_age *out)
{
	int64_t made = 0;

	out->created = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	if (!text)
		return 0;
	out->created.data = plm_arena_strdup(plm_facts_arena(c->ev->facts), text);
	if (!out->created.data)
		return -PLM_E_NOMEM;
	out->created.presence = PLM_PRESENT;
	out->created.error = 0;
	out->created.size_bytes = strlen(text);
	out->told = parse_time(text, &made);
	out->seconds = plm_host_time(plm_facts_host(c->ev->facts)) - made;
	return 0;
}

/* ---- Docker ---- */

/* "…/data-root/containers/ID/config.v2.json" -> "…/data-root" */
static const char *data_root(struct plm_arena *arena, const char *source)
{
	const char *at = strstr(source, "/containers/");

	return plm_arena_strndup(arena, source, at ? (size_t)(at - source) : 0);
}

/* One directory for each storage driver, of which one is in use. */
static int ask_docker(const struct container_case *c, const struct plm_claimed_image *claim,
		      struct container_image_age *out)
{
	struct plm_arena *arena = plm_facts_arena(c->ev->facts);
	const char *root = data_root(arena, claim->source);
	const char *images = root ? plm_arena_printf(arena, "%s/image", root) : NULL;
	const struct plm_datum *drivers, *text;
	plm_auto_json json_t *image = NULL;
	int rc = images ? plm_facts_list(c->ev->facts, images, &drivers, NULL) : -PLM_E_NOMEM;

	out->source = images;
	if (rc < 0)
		return rc;
	out->created = (struct plm_datum){.presence = drivers->presence, .error = drivers->error};
	for (size_t at = 0; drivers->presence == PLM_PRESENT && at < drivers->size_bytes;
	     at += strlen(drivers->data + at) + 1) {
		out->source =
			plm_arena_printf(arena, "%s/%s/imagedb/content/sha256/%s", images,
					 drivers->data + at, claim->image_id + strlen("sha256:"));
		rc = out->source
			     ? plm_facts_read(c->ev->facts, out->source, IMAGE_BYTES, &text, NULL)
			     : -PLM_E_NOMEM;
		if (rc < 0)
			return rc;
		out->created = (struct plm_datum){.presence = text->presence, .error = text->error};
		if (text->presence == PLM_ABSENT)
			continue;
		if (plm_json_parse(text, &image) < 0)
			return -PLM_E_NOMEM;
		return text->presence == PLM_PRESENT
			       ? take_time(c, plm_json_text(image, "created"), out)
			       : 0;
	}
	return 0;
}

/* ---- Podman ---- */

/* Images are beside containers: "…/overlay-containers/containers.json". */
static const char *podman_images(struct plm_arena *arena, const char *source)
{
	const char *at = strstr(source, "-containers/");

	if (!at)
		return "/var/lib/containers/storage/overlay-images/images.json";
	return plm_arena_printf(arena, "%.*s-images/images.json", (int)(at - source), source);
}

static int ask_podman(const struct container_case *c, const struct plm_claimed_image *claim,
		      struct container_image_age *out)
{
	plm_auto_json json_t *list = NULL;
	const struct plm_datum *text;
	json_error_t error = {0};
	json_t *image;
	size_t i;
	int rc;

	out->source = podman_images(plm_facts_arena(c->ev->facts), claim->source);
	rc = out->source ? plm_facts_read(c->ev->facts, out->source, IMAGE_BYTES, &text, NULL)
			 : -PLM_E_NOMEM;
	if (rc < 0)
		return rc;
	out->created = (struct plm_datum){.presence = text->presence, .error = text->error};
	if (text->presence != PLM_PRESENT)
		return 0;
	out->created = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	list = json_loadb(text->data, text->size_bytes, 0, &error);
	if (!list)
		return json_error_code(&error) == json_error_out_of_memory || !error.text[0]
			       ? -PLM_E_NOMEM
			       : 0;
	json_array_foreach(
		list, i,
		image) if (plm_str_eq(plm_json_text(image, "id"),
				      claim->image_id)) return take_time(c,
									 plm_json_text(image,
										       "created"),
									 out);
	out->created = (struct plm_datum){.presence = PLM_ABSENT};
	return 0;
}

/* An id becomes part of a path. */
static bool is_plain_id(const char *id)
{
	return strspn(id, "0123456789abcdef") == strlen(id) && id[0];
}

/* ---- containerd ---- */

static int ask_containerd(const struct container_case *c, const struct plm_claimed_image *claim,
			  struct container_image_age *out)
{
	const char *created;
	int rc = container_image_content(c, claim, out, &created);

	return rc < 0 || !created ? rc : take_time(c, created, out);
}

int container_image_age(const struct container_case *c, const struct plm_claimed_image *claim,
			struct container_image_age *out)
{
	const char *id = claim->image_id;

	*out = (struct container_image_age){.source = NULL};
	if (claim->store && claim->target)
		return ask_containerd(c, claim, out);
	if (!id || !claim->source)
		return 0;
	if (plm_str_starts(id, "sha256:") && is_plain_id(id + strlen("sha256:")) &&
	    strstr(claim->source, "/config.v2.json"))
		return ask_docker(c, claim, out);
	return c->container->runtime == PLM_RUNTIME_PODMAN ? ask_podman(c, claim, out) : 0;
}
