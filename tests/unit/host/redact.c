/*
 * redact.c: what must not leave a host is gone from what is recorded, and what judging needs is there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/arena.h"
#include "core/host/redact.h"

/* What a file becomes, in the arena; "unchanged" when no rule applied. */
static const char *redacted_bytes(struct plm_arena *arena, const char *path, const char *text,
				  size_t size_bytes)
{
	struct plm_datum datum = {.presence = PLM_PRESENT, .data = text, .size_bytes = size_bytes};
	bool redacted = false;

	assert_int_equal(plm_redact(arena, path, &datum, &redacted), 0);
	if (!redacted)
		assert_ptr_equal(datum.data, text);
	return redacted ? datum.data : "unchanged";
}

static void expect(const char *path, const char *text, const char *wanted)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();

	assert_string_equal(redacted_bytes(arena, path, text, strlen(text)), wanted);
}

static void test_password_hashes(void **state)
{
	(void)state;
	expect("/etc/shadow",
	       "root:$6$salt$aGFzaA:19000:0:99999:7:::\n"
	       "a:!$y$j9T$salt$hash:19000::::::\nb:*:1::::::\nc:!!:1::::::\nd::1::::::\n"
	       "e:rsDEShash1234:1::::::\nf:!*:1::::::\n",
	       "root:$6$*redacted*:19000:0:99999:7:::\n"
	       "a:!$y$*redacted*:19000::::::\nb:*:1::::::\nc:!!:1::::::\nd::1::::::\n"
	       "e:*redacted*:1::::::\nf:!*:1::::::\n");
	expect("/etc/shadow", "root:$6$salt$hash", "root:$6$*redacted*");
	expect("/etc/shadow-", "$6$salt$hash no colon\n", "*redacted*\n");
	expect("/var/lib/image/etc/shadow", "r:$1$s$h:1\n", "r:$1$*redacted*:1\n");
	expect("/etc/shadow", "r:$a b$s$h:1\n", "r:*redacted*:1\n");
	expect("/etc/gshadow", "sudo:$6$s$h:root:a,b\n", "sudo:$6$*redacted*:root:a,b\n");
	expect("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n", "unchanged");
	expect("/etc/passwd", "old:abJnggxhB/yWI:7:7::/:/bin/sh\n",
	       "old:*redacted*:7:7::/:/bin/sh\n");
	expect("/etc/security/opasswd", "joe:1000:2:$6$a$b,$6$c$d\n", "joe:1000:2:$6$*redacted*\n");
	expect("/etc/pam.d/passwd", "auth required pam_unix.so\n", "unchanged");
	expect("/etc/shadow", "", "unchanged");
}

static void test_keys(void **state)
{
	(void)state;
	expect("/etc/ssl/private/a.pem",
	       "cert\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nend\n",
	       "cert\n*redacted: a private key*\nend\n");
	expect("/x", "-----BEGIN PGP PRIVATE KEY BLOCK-----\nlQ\n", "*redacted: a private key*");
	expect("/x", "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----\n", "unchanged");
	expect("/x",
	       "-----BEGIN CERTIFICATE-----\nM\n-----END CERTIFICATE-----\n"
	       "-----BEGIN PRIVATE KEY-----\nS\n-----END PRIVATE KEY-----\n"
	       "-----BEGIN EC PRIVATE KEY-----\nT\n-----END EC PRIVATE KEY-----\n",
	       "-----BEGIN CERTIFICATE-----\nM\n-----END CERTIFICATE-----\n"
	       "*redacted: a private key*\n*redacted: a private key*\n");
	expect("/etc/ssh/ssh_host_rsa_key", "anything", "*redacted: a private key*\n");
	expect("/etc/ssh/ssh_host_rsa_key.pub", "ssh-rsa AAAA", "unchanged");
	expect("/root/.ssh/id_ed25519", "anything", "*redacted: a private key*\n");
	expect("/etc/docker/key.json",
	       "{\"k\":\"-----BEGIN PRIVATE KEY-----\\nS\\n-----END PRIVATE KEY-----\\n\"}",
	       "{\"k\":\"*redacted: a private key*\\n\"}");
}

static void test_engines(void **state)
{
	(void)state;
	expect("/var/lib/docker/containers/a/config.v2.json",
	       "{\"Name\":\"/web\",\"Config\":{\"Env\":[\"PATH=/"
	       "bin\",\"DB_PASSWORD=hunter2\",\"ODD\"]}}",
	       "{\"Name\":\"/"
	       "web\",\"Config\":{\"Env\":[\"PATH=*redacted*\",\"DB_PASSWORD=*redacted*\","
	       "\"*redacted*\"]}}");
	expect("/run/x/config.json", "{\"process\":{\"args\":[\"a\"],\"env\":[\"A=B=C\"]}}",
	       "{\"process\":{\"args\":[\"a\"],\"env\":[\"A=*redacted*\"]}}");
	expect("/run/x/pod.json", "{\"env\":[{\"name\":\"K\",\"value\":\"v\"},{\"name\":\"L\"}]}",
	       "{\"env\":[{\"name\":\"K\",\"value\":\"*redacted*\"},{\"name\":\"L\"}]}");
	expect("/run/x/env.json", "{\"environment\":{\"K\":{\"deep\":\"v\"}}}",
	       "{\"environment\":{\"K\":\"*redacted*\"}}");
	expect("/root/.docker/config.json", "{\"auths\":{\"hub\":{\"auth\":\"dTpw\"}}}",
	       "{\"auths\":{\"hub\":{\"auth\":\"*redacted*\"}}}");
	expect("/run/x/config.json", "{\"a\":1}", "unchanged");
	/* Twice through the door, by a link and by its target, is the same as once. */
	expect("/run/x/config.json", "{\"env\":[\"A=*redacted*\"]}", "unchanged");
	expect("/run/x/config.json", "{\"env\":[\"A=secret\"", "*redacted: this is no JSON*\n");
	expect("/run/x/config.json", "{\"env\":[\"A=1\"],\"env\":[\"A=2\"]}",
	       "*redacted: this is no JSON*\n");
	expect("/var/lib/engine/state", "{\"env\":[\"A=secret\"]}", "{\"env\":[\"A=*redacted*\"]}");
	expect("/etc/containerd/config.toml", "[plugins]\n", "unchanged");
}

static void test_environ_and_urls(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	static const char environ_text[] = "A=secret\0B=\0odd";
	const char *text =
		redacted_bytes(arena, "/proc/7/environ", environ_text, sizeof(environ_text) - 1);
	static const char wanted[] = "A=*redacted*\0B=*redacted*\0*redacted*";

	(void)state;
	assert_memory_equal(text, wanted, sizeof(wanted));
	expect("/etc/apt/sources.list", "deb https://joe:pa55@deb.example/ x main\n",
	       "deb https://joe:*redacted*@deb.example/ x main\n");
	expect("/etc/a", "http://h:80/ http://u@h/ http://u:p@h http://",
	       "http://h:80/ http://u@h/ "
	       "http://u:*redacted*@h http://");
	expect("/etc/a", "http://h:80/a@b x://", "unchanged");
}

/* JSON within JSON within JSON …: replaced, not followed to the end of the stack. */
static void test_deep_json(void **state)
{
	char text[4096];
	size_t half = 1000;

	(void)state;
	memset(text, '[', half);
	memset(text + half, ']', half);
	text[2 * half] = '\0';
	expect("/a.json", text, "*redacted: this is no JSON*\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_password_hashes), cmocka_unit_test(test_keys),
		cmocka_unit_test(test_engines),		cmocka_unit_test(test_environ_and_urls),
		cmocka_unit_test(test_deep_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
