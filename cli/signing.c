/*
 * signing.c: finds the signing module, hands it the operator's key, and has reports signed. Prints nothing.
 */
#include "signing.h"

#include "command.h"
#include "outputs.h"
#include "session.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/cleanup.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/host/local.h"
#include "reports/reports.h"

#include <dlfcn.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum { PLM_KEY_MAX_BYTES = 1024 * 1024, KEY_ROOM_BYTES = PLM_KEY_MAX_BYTES + 1 };

const char *plm_file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

int plm_signing_error(int code, const struct plm_signing_said *said, const char *file,
		      struct plm_err **err)
{
	if (code == -PLM_E_NOMEM)
		return plm_err_nomem(err);
	plm_err_set(err, (enum plm_code) - code, "%s", said->text);
	plm_err_at(err, file, 0);
	if (said->remedy[0])
		plm_err_remedy(err, "%s", said->remedy);
	return code;
}

static bool fits(const struct plm_signing_module *module)
{
	return module && module->abi == PLM_SIGNING_ABI && module->size_bytes == sizeof(*module);
}

int plm_signing_load(struct plm_session *session, const struct plm_signing_module **module,
		     struct plm_err **err)
{
	const char *data = plm_cli_environment("PLIMSOLL_DATA");
	const char *file = plm_arena_printf(
		session->arena, "%s/signing.so",
		data ? plm_arena_printf(session->arena, "%s/signing", data) : PLM_MODULE_DIR);
	void *handle = NULL;
	int rc = file ? plm_local_open_plugin(file, &handle, err) : plm_err_nomem(err);

	if (rc < 0) {
		plm_err_context(err, "signing");
		plm_err_remedy(err, "install plimsoll with its module for signatures, and xmlsec1 "
				    "for OpenSSL (libxmlsec1-openssl, xmlsec1-openssl)");
		return rc;
	}
	*module = dlsym(handle, PLM_SIGNING_SYMBOL);
	if (fits(*module))
		return 0;
	plm_err_set(err, PLM_E_REFUSED, "it is not the signing module of this plimsoll");
	plm_err_at(err, file, 0);
	plm_err_remedy(err, "install both from one build");
	return -PLM_E_REFUSED;
}

static int read_pem(struct plm_session *session, const char *file, struct plm_signing_bytes *bytes,
		    struct plm_err **err)
{
	struct plm_datum datum = {0};
	int rc = file ? plm_local_read(session->arena, file, PLM_KEY_MAX_BYTES, &datum, err) : 0;

	*bytes = (struct plm_signing_bytes){datum.data, datum.size_bytes};
	return rc;
}

/* A private key in PEM: nothing else has a copy of it, and it is wiped when it goes. */
struct key_text {
	char *data; /* KEY_ROOM_BYTES */
	size_t size_bytes;
};

static void wipe(struct key_text *text)
{
	if (text->data)
		explicit_bzero(text->data, KEY_ROOM_BYTES);
	free(text->data);
}

static int read_key(const char *file, struct key_text *text, struct plm_err **err)
{
	struct plm_local_reader reader;
	int rc;

	text->data = malloc(KEY_ROOM_BYTES);
	if (!text->data)
		return plm_err_nomem(err);
	rc = plm_local_open(&reader, file, PLM_KEY_MAX_BYTES, err);
	while (rc == 0) {
		rc = plm_local_read_some(&reader, text->data + text->size_bytes,
					 KEY_ROOM_BYTES - text->size_bytes, err);
		if (rc <= 0)
			break;
		text->size_bytes += (size_t)rc;
		rc = 0;
	}
	plm_local_close(&reader);
	return rc;
}

/* A private key that everybody on the host has proves nothing. A group may read it, as Debian's ssl-cert does. */
static int check_mode(const char *file, struct plm_err **err)
{
	struct stat st;

	if (stat(file, &st) < 0 || !S_ISREG(st.st_mode) ||
	    !(st.st_mode & (S_IWGRP | S_IROTH | S_IWOTH)))
		return 0;
	plm_err_set(err, PLM_E_REFUSED, "others can read or change the private key (mode %04o)",
		    (unsigned)st.st_mode & 07777);
	plm_err_at(err, file, 0);
	plm_err_remedy(err, "chmod go= the file, and make a new key if somebody may have read it");
	return -PLM_E_REFUSED;
}

/* The key stays in memory until the reports are written. One byte and not none: of all limits the kernel takes
 * only this one as a reason not to pipe a core to a program (fs/coredump.c). */
static void leave_no_core(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_CORE, &limit) < 0)
		return;
	limit.rlim_cur = limit.rlim_max < 1 ? limit.rlim_max : 1;
	(void)setrlimit(RLIMIT_CORE, &limit);
}

static int without(const char *option, const char *needed, struct plm_err **err)
{
	plm_err_set(err, PLM_E_USAGE, "--%s without %s", option, needed);
	plm_err_remedy(err, "give both");
	return -PLM_E_USAGE;
}

int plm_signing_init(struct plm_session *session, struct plm_signing *signing, struct plm_err **err)
{
	const char *key = plm_given_value(session->invocation, "sign-key");
	const char *certificate = plm_given_value(session->invocation, "sign-cert");
	plm_cleanup(wipe) struct key_text text = {0};
	struct plm_signing_bytes certificate_bytes;
	const struct plm_signing_module *module = NULL;
	struct plm_signing_said said = {.about = PLM_SIGNING_REPORT};
	int rc;

	if (!key)
		return certificate ? without("sign-cert", "--sign-key", err) : 0;
	if (!plm_given(session->invocation, "output"))
		return without("sign-key", "--output: there is nothing to sign", err);
	leave_no_core();
	rc = check_mode(key, err);
	if (rc == 0)
		rc = read_key(key, &text, err);
	if (rc == 0)
		rc = read_pem(session, certificate, &certificate_bytes, err);
	if (rc == 0)
		rc = plm_signing_load(session, &module, err);
	if (rc != 0)
		return rc;
	rc = module->open((struct plm_signing_bytes){text.data, text.size_bytes}, certificate_bytes,
			  &signing->signer, &said);
	if (rc < 0)
		return plm_signing_error(
			rc, &said, said.about == PLM_SIGNING_CERTIFICATE ? certificate : key, err);
	signing->module = module;
	return 0;
}

void plm_signing_end(struct plm_signing *signing)
{
	if (signing->module)
		signing->module->close(signing->signer);
	*signing = (struct plm_signing){.module = NULL};
}

static bool is_enveloped(const struct plm_output *output)
{
	return plm_str_eq(output->format->name, "xccdf") || plm_str_eq(output->format->name, "arf");
}

int plm_signing_apply(const struct plm_signing *signing, const struct plm_output *output,
		      int64_t end_seconds, struct plm_buf *rendered, struct plm_buf *beside,
		      struct plm_err **err)
{
	const struct plm_signing_module *module = signing->module;
	struct plm_signing_bytes report = {plm_buf_text(rendered), rendered->size_bytes};
	struct plm_signing_said said = {.about = PLM_SIGNING_REPORT};
	struct plm_buf *to = is_enveloped(output) ? rendered : beside;
	char *text = NULL;
	int rc;

	if (!module)
		return 0;
	if (is_enveloped(output))
		rc = module->sign(signing->signer, report, end_seconds, &text, &said);
	else
		rc = module->sign_detached(signing->signer, report, plm_file_name(output->file),
					   end_seconds, &text, &said);
	if (rc < 0)
		return plm_signing_error(rc, &said, output->file, err);
	plm_buf_clear(to);
	plm_buf_str(to, text);
	free(text);
	return to->failed ? plm_err_nomem(err) : 0;
}
