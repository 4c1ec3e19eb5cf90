/*
 * endpoint_address.c: TCP addresses at which engines take orders, as they are written, and whether something listens there.
 * Pure.
 */
#include "checks/engine/endpoints.h"

#include <string.h>

#include "core/base/text.h"

bool engine_address_split(const char *text, struct plm_slice *address, struct plm_slice *port)
{
	const char *colon;

	if (plm_str_starts(text, "tcp://"))
		text += strlen("tcp://");
	colon = strrchr(text, ':');
	if (colon && strchr(colon, ']'))
		colon = NULL;
	*address = (struct plm_slice){text, colon ? (size_t)(colon - text) : strlen(text)};
	*port = plm_slice_of(colon ? colon + 1 : "");
	if (!colon && strspn(text, "0123456789") == strlen(text)) {
		*port = plm_slice_of(text);
		address->size_bytes = 0;
	}
	if (address->size_bytes > 1 && address->data[0] == '[') {
		address->data++;
		address->size_bytes -= 2;
	}
	return strspn(port->data, "0123456789") == port->size_bytes &&
	       (port->size_bytes || address->size_bytes);
}

bool engine_address_is_loopback(struct plm_slice address)
{
	size_t numeric = 0;

	/* "127.example.org" is somebody's name. */
	while (numeric < address.size_bytes &&
	       (address.data[numeric] == '.' ||
		(address.data[numeric] >= '0' && address.data[numeric] <= '9')))
		numeric++;
	return (plm_slice_starts(address, "127.") && numeric == address.size_bytes) ||
	       plm_slice_is(address, "::1") || plm_slice_is(address, "localhost");
}

/* Whether something listens at the port of that address, or of all. */
bool engine_address_listens(const struct plm_datum *sockets, struct plm_slice address,
			    const char *port)
{
	struct plm_slice rest = {sockets->data, sockets->size_bytes}, line, word;
	struct plm_slice its_address, its_port;
	char text[80];

	if (sockets->presence != PLM_PRESENT)
		return false;
	while (plm_next_line(&rest, &line)) {
		if (!plm_next_word(&line, " ", &word) || !plm_slice_is(word, "listen") ||
		    !plm_next_word(&line, " ", &word) || word.size_bytes >= sizeof(text))
			continue;
		snprintf(text, sizeof(text), "%.*s", (int)word.size_bytes, word.data);
		if (!engine_address_split(text, &its_address, &its_port) ||
		    !plm_slice_is(its_port, port))
			continue;
		if (!address.size_bytes || plm_slice_is(its_address, "0.0.0.0") ||
		    plm_slice_is(its_address, "::") ||
		    (its_address.size_bytes == address.size_bytes &&
		     memcmp(its_address.data, address.data, address.size_bytes) == 0) ||
		    plm_slice_is(address, "localhost"))
			return true;
	}
	return false;
}
