/*
 * rpm_lib.c: the packages of rpm's database, read by librpm, which is loaded here and nowhere else. Needs nothing of it
 * at build: the few functions used have kept their form since rpm 4.14. Opens only the directory it is given.
 */
#include "core/host/library.h"
#include "core/host/rpm_database.h"

#include <errno.h>

/* rpm/rpmtag.h and rpm/rpmts.h: parts of the file format and of the ABI. */
enum {
	TAG_NAME = 1000,
	TAG_VERSION = 1001,
	TAG_RELEASE = 1002,
	TAG_EPOCH = 1003,
	TAG_INSTALLTIME = 1008,
	TAG_ARCH = 1022,
	TAG_SOURCERPM = 1044,
	TAG_MODULARITYLABEL = 5096,
	ALL_PACKAGES = 0,
	NO_VERIFYING = 0xf0f01, /* headers are compared with nothing that is not in the same file */
	COMMAND_LINE_LEVEL = -13,
};

struct rpm_calls {
	int (*push_macro)(void *context, const char *name, const char *options, const char *body,
			  int level);
	void *(*ts_create)(void);
	void *(*ts_free)(void *ts);
	uint32_t (*set_flags)(void *ts, uint32_t flags);
	void *(*iterator)(void *ts, int32_t tag, const void *key, size_t key_bytes);
	void *(*next)(void *iterator);
	void *(*iterator_free)(void *iterator);
	const char *(*string)(void *header, int32_t tag);
	uint64_t (*number)(void *header, int32_t tag);
	int (*log_count)(void);
};

static int load(struct rpm_calls *rpm)
{
	/* rpm 4.19 and later, 4.15 to 4.18, 4.14 */
	static const char *const names[] = {"librpm.so.10", "librpm.so.9", "librpm.so.8", NULL};
	const struct plm_symbol symbols[] = {
		{"rpmPushMacro", &rpm->push_macro},
		{"rpmtsCreate", &rpm->ts_create},
		{"rpmtsFree", &rpm->ts_free},
		{"rpmtsSetVSFlags", &rpm->set_flags},
		{"rpmtsInitIterator", &rpm->iterator},
		{"rpmdbNextIterator", &rpm->next},
		{"rpmdbFreeIterator", &rpm->iterator_free},
		{"headerGetString", &rpm->string},
		{"headerGetNumber", &rpm->number},
		{"rpmlogGetNrecs", &rpm->log_count},
	};
	const struct plm_library library = {
		.names = names, .symbols = symbols, .count = sizeof(symbols) / sizeof(*symbols)};
	void *handle;

	return plm_library_open(&library, &handle);
}

/* One word, whatever the database holds. */
static void put_word(FILE *out, const char *text)
{
	if (!text || !text[0])
		text = "-";
	for (; *text; text++)
		fputc((unsigned char)*text <= ' ' || *text == 0x7f ? '?' : *text, out);
}

static void put_package(const struct rpm_calls *rpm, void *header, FILE *out)
{
	const char *name = rpm->string(header, TAG_NAME);

	/* Keys of signers are kept as if they were packages. */
	if (!name || strcmp(name, "gpg-pubkey") == 0)
		return;
	put_word(out, name);
	fputc(' ', out);
	if (rpm->number(header, TAG_EPOCH))
		fprintf(out, "%llu:", (unsigned long long)rpm->number(header, TAG_EPOCH));
	put_word(out, rpm->string(header, TAG_VERSION));
	fputc('-', out);
	put_word(out, rpm->string(header, TAG_RELEASE));
	fputc(' ', out);
	put_word(out, rpm->string(header, TAG_ARCH));
	fprintf(out, " %llu ", (unsigned long long)rpm->number(header, TAG_INSTALLTIME));
	put_word(out, rpm->string(header, TAG_SOURCERPM));
	fputc(' ', out);
	put_word(out, rpm->string(header, TAG_MODULARITYLABEL));
	fputc('\n', out);
}

/* librpm tells only its log that it could not go on. */
static int list(const struct rpm_calls *rpm, FILE *out)
{
	void *ts = rpm->ts_create(), *iterator, *header;

	if (!ts)
		return ENOMEM;
	rpm->set_flags(ts, NO_VERIFYING);
	iterator = rpm->iterator(ts, ALL_PACKAGES, NULL, 0);
	while (iterator && (header = rpm->next(iterator)) != NULL)
		put_package(rpm, header, out);
	rpm->iterator_free(iterator);
	rpm->ts_free(ts);
	return rpm->log_count() || !iterator ? EBADMSG : 0;
}

int plm_rpm_lib_list(const char *directory, const char *backend, int to_fd)
{
	struct rpm_calls rpm;
	int error = load(&rpm);
	FILE *out = error ? NULL : fdopen(to_fd, "w");

	if (!out)
		return error ? error : errno;
	/* Instead of rpm's own configuration, which may start programs. */
	rpm.push_macro(NULL, "_dbpath", NULL, directory, COMMAND_LINE_LEVEL);
	rpm.push_macro(NULL, "_db_backend", NULL, backend, COMMAND_LINE_LEVEL);
	error = list(&rpm, out);
	return fclose(out) == 0 || error ? error : errno;
}
