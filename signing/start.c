/*
 * start.c: the start of xmlsec, and what is said when something does not work. Reads nothing.
 */
#include "signing/private.h"

#include <libxml/globals.h>
#include <openssl/err.h>
#include <stdarg.h>
#include <stdio.h>
#include <xmlsec/errors.h>
#include <xmlsec/openssl/crypto.h>

int plm_signing_say(struct plm_signing_said *said, enum plm_code code, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(said->text, sizeof(said->text), fmt, args);
	va_end(args);
	return -(int)code;
}

void plm_signing_remedy(struct plm_signing_said *said, const char *remedy)
{
	snprintf(said->remedy, sizeof(said->remedy), "%s", remedy);
}

/* What xmlsec would print: every failure is said once, by the command. That memory ran out is kept where OpenSSL keeps it,
 * by thread. */
static void be_silent(const char *file, int line, const char *function, const char *object,
		      const char *subject, int reason, const char *message)
{
	(void)file;
	(void)line;
	(void)function;
	(void)object;
	(void)subject;
	(void)message;
	if (reason == XMLSEC_ERRORS_R_MALLOC_FAILED || reason == XMLSEC_ERRORS_R_STRDUP_FAILED)
		plm_signing_no_memory();
}

/* What libxml2 would print. */
static void hear(void *context, xmlError *error)
{
	(void)context;
	if (error->code == XML_ERR_NO_MEMORY)
		plm_signing_no_memory();
}

void plm_signing_no_memory(void)
{
	ERR_raise(ERR_LIB_USER, ERR_R_MALLOC_FAILURE);
}

bool plm_signing_ran_out(void)
{
	return ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE;
}

int plm_signing_end(int rc)
{
	bool ran_out = false;
	unsigned long code;

	xmlSetStructuredErrorFunc(NULL, NULL);

	while ((code = ERR_get_error()))
		ran_out = ran_out || ERR_GET_REASON(code) == ERR_R_MALLOC_FAILURE;
	return ran_out ? -PLM_E_NOMEM : rc;
}

int plm_signing_start(struct plm_signing_said *said)
{
	ERR_clear_error();
	xmlSetStructuredErrorFunc(NULL, hear);
	xmlSecErrorsSetCallback(be_silent);
	/* xmlsec has a state of its own, and tells by it whether it was started. */
	if (xmlSecTransformIdListFind(xmlSecTransformIdsGet(),
				      xmlSecOpenSSLTransformSha256GetKlass()) == 1)
		return 0;
	if (xmlSecInit() == 0 && xmlSecOpenSSLInit() == 0) {
		xmlSecErrorsSetCallback(be_silent);
		return 0;
	}
	return plm_signing_say(said, PLM_E_INTERNAL, "xmlsec does not start");
}
