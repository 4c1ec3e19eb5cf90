/*
 * start.c: the start of xmlsec, and what is said when something does not work. Reads nothing.
 */
#include "signing/private.h"

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

/* What xmlsec would print: every failure is said once, by the command. */
static void be_silent(const char *file, int line, const char *function, const char *object,
		      const char *subject, int reason, const char *message)
{
	(void)file;
	(void)line;
	(void)function;
	(void)object;
	(void)subject;
	(void)reason;
	(void)message;
}

int plm_signing_start(struct plm_signing_said *said)
{
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
