/*
 * policy_scope.c: what a policy asks of an image, and which of its scopes governs one. Pure: knows objects as jansson
 * gives them. Follows containers-policy.json(5).
 */
#include <string.h>

#include "checks/trust/trust.h"
#include "core/base/arena.h"

static enum trust_demand demand_of_one(const json_t *requirement)
{
	const char *type = plm_json_text(requirement, "type");

	if (plm_str_eq(type, "reject"))
		return TRUST_REJECT;
	if (plm_str_eq(type, "insecureAcceptAnything"))
		return TRUST_ANYTHING;
	if (plm_str_eq(type, "signedBy") || plm_str_eq(type, "sigstoreSigned"))
		return TRUST_SIGNED;
	return TRUST_INVALID;
}

/* All of them must hold: the strictest decides, unless one means nothing. */
enum trust_demand trust_demand_of(const json_t *requirements)
{
	enum trust_demand strictest = TRUST_ANYTHING;

	if (!json_array_size(requirements))
		return TRUST_INVALID;
	for (size_t i = 0; i < json_array_size(requirements); i++) {
		enum trust_demand its = demand_of_one(json_array_get(requirements, i));

		if (its < strictest)
			strictest = its;
	}
	return strictest;
}

const char *trust_demand_name(enum trust_demand demand)
{
	switch (demand) {
	case TRUST_REJECT:
		return "reject";
	case TRUST_SIGNED:
		return "signed";
	case TRUST_ANYTHING:
		return "anything";
	case TRUST_INVALID:
		break;
	}
	return "invalid";
}

/* Takes the last part off a scope: the tag or digest, then a component. False when it is a host's name alone. */
static bool shorten(char *scope, bool *whole)
{
	char *slash = strrchr(scope, '/'), *at = strchr(scope, '@'), *colon;

	if (*whole) {
		*whole = false;
		colon = slash ? strchr(slash, ':') : NULL;
		if (at || colon) {
			*(at ? at : colon) = '\0';
			return true;
		}
	}
	if (!slash)
		return false;
	*slash = '\0';
	return true;
}

static const json_t *find_wildcard(const json_t *scopes, const char *host, const char **scope)
{
	const char *key;
	json_t *value;

	/* From the longest on: "*.example.org" is nearer than "*.org". */
	for (const char *dot = strchr(host, '.'); dot; dot = strchr(dot + 1, '.'))
		json_object_foreach((json_t *)(uintptr_t)scopes, key,
				    value) if (key[0] == '*' && strcmp(key + 1, dot) == 0)
		{
			*scope = key;
			return value;
		}
	return NULL;
}

static const json_t *find_scope(struct plm_arena *arena, const json_t *scopes,
				const char *reference, const char **scope, bool *failed)
{
	char *name = plm_arena_strdup(arena, reference);
	bool whole = true, more = true;
	const json_t *found;

	*failed = !name;
	while (name && more) {
		found = json_object_get(scopes, name);
		if (found) {
			*scope = name;
			return found;
		}
		more = shorten(name, &whole);
	}
	found = name ? find_wildcard(scopes, name, scope) : NULL;
	if (found)
		return found;
	*scope = "";
	return json_object_get(scopes, "");
}

const json_t *trust_policy_governing(struct plm_arena *arena, const json_t *policy,
				     const char *image, const char **scope, bool *failed)
{
	const json_t *transports = json_object_get(policy, "transports"), *scopes, *found;
	const char *colon = strchr(image, ':'), *reference = colon + 1;
	char *transport = plm_arena_strndup(arena, image, (size_t)(colon - image));

	*failed = !transport;
	*scope = NULL;
	if (!transport)
		return NULL;
	while (*reference == '/' && strcmp(transport, "docker") == 0)
		reference++;
	scopes = json_object_get(transports, transport);
	found = scopes ? find_scope(arena, scopes, reference, scope, failed) : NULL;
	if (found)
		return found;
	*scope = NULL;
	return json_object_get(policy, "default");
}
