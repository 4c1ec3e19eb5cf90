/*
 * probe_nftables.c: the rules that nf_tables has loaded, as libnftables lists them in JSON
 * (libnftables-json(5)): numbers for names, no counters, no members of sets. The library is loaded here and
 * only when asked. The one command it is given is "list ruleset", which dumps over netlink and changes
 * nothing; where nf_tables is not in the kernel it is not asked, because asking would load it.
 */
#include "core/host/probe.h"

#include "core/base/buf.h"
#include "core/base/cleanup.h"
#include "core/host/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <linux/capability.h>
#include <sys/utsname.h>

/* nftables/libnftables.h */
enum {
	NFT_OUTPUT_STATELESS = 1 << 2,
	NFT_OUTPUT_JSON = 1 << 4,
	NFT_OUTPUT_NUMERIC =
		1 << 7 | 1 << 8 | 1 << 9 | 1 << 10, /* protocols, priorities, symbols, times */
	NFT_OUTPUT_TERSE = 1 << 11,
};

/* The part of libnftables(3) that is used. */
struct nft_calls {
	void *(*ctx_new)(uint32_t flags);
	void (*ctx_free)(void *ctx);
	void (*set_flags)(void *ctx, unsigned flags);
	int (*buffer_output)(void *ctx);
	int (*buffer_error)(void *ctx);
	const char *(*output)(void *ctx);
	int (*run)(void *ctx, const char *command);
};

/* ---- whether the kernel has it ---- */

static bool has_line_with(FILE *file, const char *word, bool at_start)
{
	plm_auto_free char *line = NULL;
	size_t room = 0;

	while (getline(&line, &room, file) >= 0) {
		const char *found = strstr(line, word);

		if (found && (!at_start || found == line))
			return true;
	}
	return false;
}

static bool is_loaded(void)
{
	plm_auto_file FILE *modules = fopen("/proc/modules", "re");
	plm_auto_file FILE *builtin = NULL;
	struct utsname name;
	char path[256];

	/* A kernel that loads nothing has what it has, and one without a list of what is built in cannot
	 * be made to load what is not. */
	if (!modules || has_line_with(modules, "nf_tables ", true) || uname(&name) < 0)
		return true;
	snprintf(path, sizeof(path), "/lib/modules/%s/modules.builtin", name.release);
	builtin = fopen(path, "re");
	return !builtin || has_line_with(builtin, "/nf_tables.ko", false);
}

/* ---- the library ---- */

static int load(struct nft_calls *nft, void **handle)
{
	static const char *const names[] = {"libnftables.so.1", NULL};
	const struct plm_symbol symbols[] = {
		{"nft_ctx_new", &nft->ctx_new},
		{"nft_ctx_free", &nft->ctx_free},
		{"nft_ctx_output_set_flags", &nft->set_flags},
		{"nft_ctx_buffer_output", &nft->buffer_output},
		{"nft_ctx_buffer_error", &nft->buffer_error},
		{"nft_ctx_get_output_buffer", &nft->output},
		{"nft_run_cmd_from_buffer", &nft->run},
	};
	const struct plm_library library = {
		.names = names, .symbols = symbols, .count = sizeof(symbols) / sizeof(*symbols)};

	return plm_library_open(&library, handle);
}

static int list(const struct nft_calls *nft, void *ctx, struct plm_buf *text)
{
	const char *output;

	nft->set_flags(ctx, NFT_OUTPUT_JSON | NFT_OUTPUT_STATELESS | NFT_OUTPUT_NUMERIC |
				    NFT_OUTPUT_TERSE);
	if (nft->buffer_output(ctx) || nft->buffer_error(ctx))
		return ENOMEM;
	errno = 0;
	if (nft->run(ctx, "list ruleset"))
		return errno && errno != ENOENT ? errno : EIO;
	output = nft->output(ctx);
	if (!output || !*output)
		return ENODATA;
	plm_buf_str(text, output);
	return 0;
}

int plm_probe_nftables(struct plm_host *host, struct plm_buf *text)
{
	struct nft_calls nft;
	void *library, *ctx;
	int error;

	(void)host;
	if (!is_loaded())
		return ENOENT;
	if (!plm_probe_may(CAP_NET_ADMIN))
		return EPERM;
	error = load(&nft, &library);
	ctx = error ? NULL : nft.ctx_new(0);
	if (!error)
		error = ctx ? list(&nft, ctx, text) : ENOMEM;
	if (ctx)
		nft.ctx_free(ctx);
	if (library)
		dlclose(library);
	return error;
}
