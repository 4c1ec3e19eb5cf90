/*
 * plugin.h: what a check family is. A family is one constant table; the engine parses the
 * attributes of its tests, calls their eval functions and writes the documentation and the schema
 * from the same table. Families built into plimsoll and families in shared objects use this one
 * interface.
 *
 * A shared object exports one symbol, PLM_PLUGIN_SYMBOL, a `const struct plm_family`. It links
 * nothing of plimsoll: everything it needs comes through `ev->ops`.
 */
#ifndef PLIMSOLL_PLUGIN_H
#define PLIMSOLL_PLUGIN_H

#include <plimsoll/types.h>
#include <plimsoll/facts.h>

#define PLM_ABI_VERSION	  2u
#define PLM_PLUGIN_SYMBOL "plm_plugin"
/* A plugin writes: PLM_PLUGIN = { .abi = PLM_ABI_VERSION, .size = sizeof(struct plm_family), … };
 */
#define PLM_PLUGIN PLM_EXPORT const struct plm_family plm_plugin

struct plm_eval;
struct plm_facts;  /* core/facts; opaque to plugins */
struct plm_result; /* core/engine; opaque to plugins */

/* ---- attributes: one parser fills every parameter struct ---- */

/* What an attribute's text becomes. The type of the member at `offset` is in brackets. */
enum plm_attr_kind {
	PLM_ATTR_STRING =
		0,	   /* any text                       [const char *, NULL when not given] */
	PLM_ATTR_INT,	   /* decimal or 0x… integer         [struct plm_int] */
	PLM_ATTR_BOOL,	   /* true, false, 1, 0              [struct plm_bool] */
	PLM_ATTR_CHOICE,   /* one of `choices`               [int, index in choices; -1 when not
			      given] */
	PLM_ATTR_LIST,	   /* words separated by white space [struct plm_list] */
	PLM_ATTR_MODE,	   /* octal permission bits          [struct plm_int] */
	PLM_ATTR_SIZE,	   /* bytes, suffix K M G T (1024)   [struct plm_int] */
	PLM_ATTR_DURATION, /* seconds, suffix s m h d        [struct plm_int, seconds] */
	PLM_ATTR_PATTERN,  /* POSIX extended regular expression, checked when parsed [const char *]
			    */
	PLM_ATTR_PATH,	   /* absolute path without . or ..  [const char *] */
};

struct plm_int {
	int64_t value;
	bool given;
};

struct plm_bool {
	bool value;
	bool given;
};

struct plm_list {
	const char *const *items;
	size_t count;
};

enum plm_attr_flags {
	PLM_ATTR_REQUIRED = 1u << 0,
	/* A PLM_ATTR_LIST may hold no word: for lists that a benchmark's Value leaves empty until
	 * somebody fills it. */
	PLM_ATTR_MAY_BE_EMPTY = 1u << 1,
};

struct plm_attr {
	const char *name; /* the XML attribute, in lower-case words joined by '-' */
	enum plm_attr_kind kind;
	unsigned flags;		    /* enum plm_attr_flags */
	size_t offset;		    /* offsetof the member in the parameter struct */
	const char *const *choices; /* NULL-terminated; PLM_ATTR_CHOICE only */
	const char *fallback;	    /* text used when the attribute is not given; NULL for none */
	const char *summary;	    /* one line for the documentation */
};

/* What a value is compared with. A test that compares embeds one and lists PLM_ATTRS_EXPECT. All
 * members that are given must hold. Numbers are compared as integers when both sides are integers.
 */
struct plm_expect {
	const char *equals;
	const char *not_equals;
	struct plm_int at_least;
	struct plm_int at_most;
	struct plm_list one_of;
	const char *matches; /* POSIX extended regular expression, searched anywhere in the value */
};

/* clang-format off */
#define PLM_ATTR_OF(type, member, xml, what, text) \
	{.name = xml, .kind = what, .offset = offsetof(type, member), .summary = text}
#define PLM_ATTRS_EXPECT(type, member) \
	PLM_ATTR_OF(type, member.equals, "equals", PLM_ATTR_STRING, "the value is exactly this text"), \
	PLM_ATTR_OF(type, member.not_equals, "not-equals", PLM_ATTR_STRING, "the value is anything but this text"), \
	PLM_ATTR_OF(type, member.at_least, "at-least", PLM_ATTR_INT, "the value is this number or more"), \
	PLM_ATTR_OF(type, member.at_most, "at-most", PLM_ATTR_INT, "the value is this number or less"), \
	PLM_ATTR_OF(type, member.one_of, "one-of", PLM_ATTR_LIST, "the value is one of these words"), \
	PLM_ATTR_OF(type, member.matches, "matches", PLM_ATTR_PATTERN, \
		    "the value matches this extended regular expression, searched anywhere in it")
/* clang-format on */

/* ---- tests and families ---- */

enum plm_test_flags {
	/* Gives one result per instance (container, interface, …). */
	PLM_TEST_PER_INSTANCE = 1u << 0,
	/* Looks at every file of the host, which takes seconds: left out where an answer is wanted
	 * at once. */
	PLM_TEST_WALKS = 1u << 1,
	/* Its sentences tell what is and what should be; why that matters only the author of a rule
	 * knows, and says with why="…" in the element. */
	PLM_TEST_WANTS_WHY = 1u << 2,
};

struct plm_test {
	const char *name;    /* the XML element */
	const char *summary; /* one line: what it asks of the host */
	const char *reads;   /* one line: the files, probes and facts it rests on, for documents */
	unsigned flags;	     /* enum plm_test_flags */
	size_t params_size;  /* bytes of the parameter struct; 0 when there are no attributes */
	const struct plm_attr *attrs;
	size_t attr_count;
	/* Optional. Refuses parameters that are well-typed but cannot mean anything together:
	 * returns NULL when they are good, else one sentence (static text) that says what is wrong
	 * and what to write. */
	const char *(*validate)(const void *params);
	/* Judges. Reads facts and parameters, does no I/O, keeps no state, writes its result
	 * through `ev`. Returns 0, or a negative enum plm_code for a fault of ours, which becomes
	 * the verdict `error` (PLM_E_NOMEM ends the audit). Returning 0 without a verdict is
	 * `error` too. */
	int (*eval)(struct plm_eval *ev, const void *params);
};

struct plm_family {
	uint32_t abi;		  /* PLM_ABI_VERSION */
	uint32_t size;		  /* sizeof(struct plm_family) */
	const char *name;	  /* lower-case letters, digits and '-' */
	const char *xmlns;	  /* "urn:plimsoll:check:NAME" for built-in families */
	const char *summary;	  /* one line */
	const char *const *paths; /* NULL-terminated globs of what it reads, for capture, sandbox
				     and documents */
	const struct plm_test *tests;
	size_t test_count;
};

/* ---- evaluation ---- */

/* One thing that was read, as it goes into the report. Strings are copied. */
struct plm_evidence {
	enum plm_aspect aspect;
	const char *source; /* "/proc/sys/kernel/kptr_restrict", "/etc/sysctl.d/50.conf:3",
			       "netlink:audit" */
	enum plm_presence presence;
	int error;	   /* errno when unreadable */
	const char *value; /* NULL unless present; shown as text, escaped by the report */
	const char *
		sha256; /* of the file at source, in hexadecimal, or NULL; the engine fills it in */
};

/* The only way a plugin reaches plimsoll. Grows at its end; `size` tells how far it reaches here.
 */
struct plm_ops {
	size_t size;

	/* Starts the result of one instance (tests with PLM_TEST_PER_INSTANCE). Without it there is
	 * one result. */
	void (*instance)(struct plm_eval *ev, const char *name);
	/* Sets the verdict of the current result and its one plain sentence. The last call wins.
	 * A pass whose evidence holds anything unreadable becomes unknown. */
	void (*verdict)(struct plm_eval *ev, enum plm_verdict verdict, const char *fmt, ...)
		PLM_PRINTF(3, 4);
	void (*evidence)(struct plm_eval *ev, const struct plm_evidence *evidence);
	/* What the rule wanted, in words: "at least 1". Shown beside the evidence. */
	void (*expected)(struct plm_eval *ev, const char *text);

	/* Host, read through the door. Each path is read at most once in an audit; the bytes live
	 * as long as the audit. `max_bytes` caps the read (EFBIG, unreadable, beyond it). Never
	 * fails but by PLM_E_NOMEM, which gives PLM_UNREADABLE with ENOMEM and ends the audit after
	 * eval returns. */
	struct plm_datum (*read)(struct plm_eval *ev, const char *path, size_t max_bytes);
	/* Names in a directory, sorted, without . and ..; data is the names, each ended by a NUL
	 * byte. */
	struct plm_datum (*list)(struct plm_eval *ev, const char *path);
	struct plm_datum (*readlink)(struct plm_eval *ev, const char *path);
	/* Something that is no file; the names are in docs/writing-a-family.md: "uname",
	 * "audit-status", … */
	struct plm_datum (*probe)(struct plm_eval *ev, const char *name);
	/* Owner, group, mode of what is at path (symbolic links are not followed). */
	struct plm_stat (*stat)(struct plm_eval *ev, const char *path);

	/* The running containers; NULL when they could not be gathered for a fault of ours: give
	 * the verdict `error` then. */
	const struct plm_container_list *(*containers)(struct plm_eval *ev);

	/* Whether `value` meets `expect`. Describes the expectation into ops->expected of the
	 * current result. */
	bool (*meets)(struct plm_eval *ev, const struct plm_expect *expect, const char *value);
};

struct plm_eval {
	const struct plm_ops *ops;
	struct plm_facts *facts;   /* for families built in; opaque to plugins */
	struct plm_result *result; /* the engine's */
};

#endif
