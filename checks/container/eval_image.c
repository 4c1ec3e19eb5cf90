/*
 * eval_image.c: judges what a container was made of, as its engine claims: a name that may mean another image tomorrow, a
 * digest, and how old the image is where its store tells. Pure.
 */
#include "checks/container/gathered.h"
#include "checks/container/tests.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "core/engine/judge.h"
#include "core/facts/claimed_image.h"
#include "core/base/text.h"

/* ---- references ---- */

static bool is_hex(const char *text, size_t size)
{
	return strspn(text, "0123456789abcdef") >= size;
}

/* "sha256:…", or an id alone: the image itself, not a name of it. */
static bool is_id(const char *image)
{
	if (plm_str_starts(image, "sha256:"))
		image += strlen("sha256:");
	return strlen(image) == 64 && is_hex(image, 64);
}

static bool has_digest(const char *image)
{
	return is_id(image) || strstr(image, "@sha256:") || strstr(image, "@sha512:");
}

/* The tag of "host:5000/path/name:tag"; "latest" where none is given. */
static const char *tag_of(const char *image)
{
	const char *slash = strrchr(image, '/');
	const char *colon = strrchr(slash ? slash : image, ':');

	return colon && colon[1] ? colon + 1 : "latest";
}

/* ---- the three questions ---- */

static void judge_tag(const struct container_case *c, const struct container_image_params *p,
		      const char *image)
{
	if (!has_digest(image) && plm_list_has(&p->tags, tag_of(image)))
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s was made of \"%s\", whose tag is %s: the same name may be another "
			    "image at the next start",
			    c->who, image, tag_of(image));
	else
		plm_verdict(c->ev, PLM_VERDICT_PASS, "%s was made of \"%s\"", c->who, image);
}

static void judge_digest(const struct container_case *c, const char *image)
{
	if (has_digest(image))
		plm_verdict(c->ev, PLM_VERDICT_PASS,
			    "%s was made of \"%s\", which names its content", c->who, image);
	else
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s was made of \"%s\", which has no digest: what that name stands for "
			    "is up to the registry",
			    c->who, image);
}

static void judge_age(const struct container_case *c, const struct container_image_params *p,
		      const struct container_image_age *age)
{
	int64_t days = age->seconds / 86400;

	plm_evidence_datum(c->ev, PLM_CLAIMED, age->source, &age->created);
	if (age->other)
		plm_verdict(
			c->ev, PLM_VERDICT_UNKNOWN,
			"how old the image of %s is cannot be told: its name means another image "
			"by now",
			c->who);
	else if (age->created.presence != PLM_PRESENT)
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "how old the image of %s is could not be read from %s: %s", c->who,
			    age->source,
			    age->created.presence == PLM_ABSENT
				    ? "it is not there"
				    : plm_errno_words(age->created.error));
	else if (!age->told)
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "the image of %s does not say when it was made (%s)", c->who,
			    age->created.data);
	else if (age->seconds > p->at_most.value)
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "the image of %s was made %" PRId64
			    " days ago: what was mended since is "
			    "not in it",
			    c->who, days);
	else
		plm_verdict(c->ev, PLM_VERDICT_PASS,
			    "the image of %s was made %" PRId64 " days ago", c->who, days);
}

/* ---- one container ---- */

/* Nothing says what it was made of. */
static void judge_missing(const struct container_case *c, const struct plm_claimed_image *claim)
{
	if (!claim->unread && !claim->stale && c->container->runtime != PLM_RUNTIME_DOCKER &&
	    c->container->runtime != PLM_RUNTIME_KUBERNETES &&
	    c->container->runtime != PLM_RUNTIME_PODMAN) {
		plm_verdict(c->ev, PLM_VERDICT_NOTAPPLICABLE,
			    "no file says of which image %s was made", c->who);
		return;
	}
	plm_evidence(c->ev, &(struct plm_evidence){.aspect = PLM_CLAIMED,
						   .source = claim->unread ? claim->unread
									   : "its engine's records",
						   .presence = PLM_UNREADABLE,
						   .error = claim->error ? claim->error : ENOENT});
	plm_verdict(c->ev, PLM_VERDICT_UNKNOWN, "of which image %s was made could not be read: %s",
		    c->who,
		    claim->stale ? claim->stale
				 : plm_errno_words(claim->error ? claim->error : ENOENT));
}

static int ask_age(const struct container_case *c, const struct container_image_params *p,
		   const struct plm_claimed_image *claim)
{
	struct container_image_age age;
	int rc = container_image_age(c, claim, &age);

	if (rc == 0 && age.source)
		judge_age(c, p, &age);
	else if (rc == 0)
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "how old the image of %s is only its engine can tell", c->who);
	return rc;
}

static int judge(const struct container_case *c)
{
	const struct container_image_params *p = c->params;
	const struct plm_claimed_image *claim;
	int rc = plm_facts_claimed_image(c->ev->facts, c->container, &claim, NULL);

	if (rc < 0)
		return rc;
	if (claim->image)
		plm_evidence_value(c->ev, PLM_CLAIMED, claim->source, "%s%s%s", claim->image,
				   claim->target ? ", now " : "",
				   claim->target ? claim->target : "");
	if (p->ask == CONTAINER_IMAGE_AGE && (claim->image || claim->image_id))
		return ask_age(c, p, claim);
	if (!claim->image)
		judge_missing(c, claim);
	else if (p->ask == CONTAINER_IMAGE_DIGEST)
		judge_digest(c, claim->image);
	else
		judge_tag(c, p, claim->image);
	return 0;
}

const char *container_validate_image(const void *params)
{
	const struct container_image_params *p = params;

	if ((p->ask == CONTAINER_IMAGE_AGE) != p->at_most.given)
		return "at-most goes with ask=\"age\", and there it is needed";
	return NULL;
}

int container_eval_image(struct plm_eval *ev, const void *params)
{
	const struct container_image_params *p = params;
	static const char *const wanted[] = {"a tag that does not move, or a digest", "a digest",
					     "not older than was asked for"};

	plm_expected(ev, "%s", wanted[p->ask]);
	return container_each(ev, params, &p->exempt, judge);
}
