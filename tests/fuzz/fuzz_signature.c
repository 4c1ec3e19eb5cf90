/*
 * fuzz_signature.c: hostile bytes as a signed report, as the signature beside one, as certificates: an answer in one line, and
 * never a good one for what no key signed. Reads memory only.
 */
#include "signing/private.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was never signed by the key below. */
static const char key[] = "-----BEGIN PUBLIC KEY-----\n"
			  "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEt1bzGMGeY14d6zQ4JkNANSUS8F4E\n"
			  "LFqri2kLvirDpdbI+F0tN1XvJp1yH0DUwuK/bl+Xl227oFSNMcH2COI6Pw==\n"
			  "-----END PUBLIC KEY-----\n";

static void ask(const struct plm_signature_question *question)
{
	struct plm_signature_answer answer;
	int rc = plm_signing_verify(question, &answer);

	if (rc == 0 && answer.state == PLM_SIGNATURE_GOOD)
		abort();
	if (rc == 0 && (!answer.said.text[0] || strchr(answer.said.text, '\n')))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plm_signing_bytes input = {(const char *)data, size};
	struct plm_signature_question question = {.document = input, .name = "r.html"};

	if (!size)
		return 0;
	ask(&question);
	question.key = (struct plm_signing_bytes){key, sizeof(key) - 1};
	ask(&question);
	question.detached = input;
	ask(&question);
	question.certificate = question.authority = input;
	ask(&question);
	return 0;
}
