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
	expect("/etc/shadow", "r:*redacted*:1\nq:!*redacted*:1\n", "unchanged");
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
	       "bin\",\"DB_PASSWORD=hunter2\",\"ODD\",\"EMPTY=\",\"DB=x://u:p@h\","
	       "\"K=-----BEGIN RSA PRIVATE KEY-----\\nMII\"]}}",
	       "{\"Name\":\"/"
	       "web\",\"Config\":{\"Env\":[\"PATH=*redacted*\",\"DB_PASSWORD=*redacted*\","
	       "\"*redacted*\",\"EMPTY=\",\"DB=*redacted*://*redacted*:*redacted*@*redacted*\","
	       "\"K=*redacted*-----BEGIN PRIVATE KEY-----\"]}}");
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
	static const char wanted[] = "A=*redacted*\0B=\0*redacted*";

	(void)state;
	assert_memory_equal(text, wanted, sizeof(wanted));
	expect("/etc/apt/sources.list", "deb https://joe:pa55@deb.example/ x main\n",
	       "deb https://joe:*redacted*@deb.example/ x main\n");
	expect("/etc/a", "http://h:80/ http://u@h/ http://u:p@h http://",
	       "http://h:80/ http://u@h/ "
	       "http://u:*redacted*@h http://");
	expect("/etc/a", "http://h:80/a@b x://", "unchanged");
}

static void expect_args(const char *text, size_t size_bytes, const char *wanted,
			size_t wanted_bytes)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();

	assert_memory_equal(redacted_bytes(arena, "/proc/7/cmdline", text, size_bytes), wanted,
			    wanted_bytes);
}

#define EXPECT_ARGS(text, wanted) expect_args(text, sizeof(text), wanted, sizeof(wanted))

static void test_command_lines(void **state)
{
	(void)state;
	EXPECT_ARGS("shim\0-id\0a1\0-address\0/run/c.sock", "unchanged");
	EXPECT_ARGS("conmon\0--password=a b\0-n\0web", "conmon\0--password=*redacted*\0-n\0web");
	EXPECT_ARGS("x\0--registry-token\0abc def\0-n\0web",
		    "x\0--registry-token\0*redacted*\0-n\0web");
	EXPECT_ARGS("x\0--token-file\0/run/t\0--tlskey=/etc/k.pem", "unchanged");
	EXPECT_ARGS("x\0-e\0COLOUR=blue\0--env=A=b\0--env\0C=d\0C=d",
		    "x\0-e\0COLOUR=*redacted*\0--env=A=*redacted*\0--env\0C=*redacted*\0C=d");
	EXPECT_ARGS("x\0MYSQL_PWD=abc\0-H\0tcp://u:p@h",
		    "x\0MYSQL_PWD=*redacted*\0-H\0tcp://u:*redacted*@h");
	EXPECT_ARGS("curl\0-H\0Authorization: Bearer abcdefghijklmnop.qr",
		    "curl\0-H\0Authorization: Bearer *redacted*");
	EXPECT_ARGS("x\0--password=*redacted*\0y", "unchanged");
}

static void test_lines(void **state)
{
	(void)state;
	expect("/etc/systemd/system/a.service.d/b.conf",
	       "[Service]\nEnvironment=A=b \"C=d e\" F= \\\n\tG=h\nExecStart=/bin/x --secret s t\n",
	       "[Service]\nEnvironment=A=*redacted* \"C=*redacted*\" F= \\\n\tG=*redacted*\n"
	       "ExecStart=/bin/x --secret *redacted* t\n");
	expect("/root/.kube/config", "users:\n- name: a\n  user:\n    token: abc\n",
	       "users:\n- name: a\n  user:\n    token: \"*redacted*\"\n");
	expect("/etc/kubernetes/admin.conf", "    client-key-data: LS0t\n    - password: x y\n",
	       "    client-key-data: \"*redacted*\"\n    - password: \"*redacted*\"\n");
	expect("/boot/grub/grub.cfg",
	       "password_pbkdf2 root grub.pbkdf2.sha512.1.A.B\nlinux /v x=1\n",
	       "password_pbkdf2 root *redacted*\nlinux /v x=1\n");
	expect("/etc/rsyslog.d/db.conf",
	       "*.* :ommysql:h,d,u,secret;t\naction(type=\"ommysql\" pwd=\"s p\" uid=\"u\")\n",
	       "*.* :ommysql:h,d,u,*redacted*\naction(type=\"ommysql\" pwd=\"*redacted*\" "
	       "uid=\"u\")\n");
	expect("/etc/fluent-bit/out.conf",
	       "[OUTPUT]\n  Name http\n  HTTP_Passwd  s p\n  Shared_Key abc\n  Tag_Key tag\n",
	       "[OUTPUT]\n  Name http\n  HTTP_Passwd  *redacted*\n  Shared_Key *redacted*\n"
	       "  Tag_Key *redacted*\n");
	expect("/etc/fluent-bit/out.yml", "  - name: http\n    http_passwd: abc\n",
	       "  - name: http\n    http_passwd: \"*redacted*\"\n");
	expect("/etc/vector/vector.yaml", "    auth:\n      password: abc\n      user: u\n",
	       "    auth:\n      password: \"*redacted*\"\n      user: u\n");
	expect("/etc/vector/vector.toml", "auth.password = \"a b\"\nauth.user = \"u\"\n",
	       "auth.password = \"*redacted*\"\nauth.user = \"u\"\n");
	expect("/etc/syslog-ng/syslog-ng.conf",
	       "destination d { http(user(\"u\") password(\"a)b\") url(\"x\")); };\n"
	       "sql(password(a) api_key(b));\ntls(key-file(\"/k\"));\n",
	       "destination d { http(user(\"u\") password(*redacted*) url(\"x\")); };\n"
	       "sql(password(*redacted*\ntls(key-file(\"/k\"));\n");
	expect("/var/lib/lxc/web/config",
	       "lxc.environment = API=abc\nlxc.environment = TERM\nlxc.uts.name = web\n",
	       "lxc.environment = API=*redacted*\nlxc.environment = TERM\nlxc.uts.name = web\n");
	expect("/run/incus/web/lxc.conf", "lxc.environment.runtime=A=b\n",
	       "lxc.environment.runtime=A=*redacted*\n");
	expect("/etc/a.conf", "db_password = abc\npassword_min_length = 12\nsecret=no\n",
	       "db_password = *redacted*\npassword_min_length = 12\nsecret=no\n");
	expect("/etc/pam.d/common-password", "password requisite pam_pwquality.so retry=3\n",
	       "unchanged");
	expect("/etc/nsswitch.conf", "passwd: files systemd\n", "unchanged");
	expect("/etc/audit/rules.d/a.rules", "-w /etc/passwd -p wa -k passwd\n-F key=identity\n",
	       "unchanged");
	expect("/boot/config-6.1", "CONFIG_TOKEN=\"abc\"\n", "unchanged");
}

static void test_kubernetes_and_shells(void **state)
{
	(void)state;
	expect("/etc/kubernetes/manifests/etcd.yaml",
	       "    env:\n    - name: A\n      value: secret\n",
	       "    env:\n    - name: A\n      value: \"*redacted*\"\n");
	expect("/var/snap/microk8s/current/credentials/client.config", "token: secret\n",
	       "token: \"*redacted*\"\n");
	expect("/etc/kubernetes/admin.conf", "token: \"*redacted*\"\n", "unchanged");
	expect("/home/a/.bashrc", "alias a=b\n\nexport DOCKER_CONTENT_TRUST=0\n",
	       "*redacted*\n\nexport DOCKER_CONTENT_TRUST=0\n");
	expect("/root/.dockercfg", "{\"a\":{\"auth\":\"b\"}}", "{\"a\":{\"auth\":\"*redacted*\"}}");
}

static void test_engine_settings(void **state)
{
	(void)state;
	expect("/etc/docker/daemon.json",
	       "{\"data-root\":\"/d\",\"proxies\":{\"http-proxy\":\"http://u:p@h:3128\"}}",
	       "{\"data-root\":\"/d\",\"proxies\":{\"http-proxy\":\"http://"
	       "u:*redacted*@h:3128\"}}");
	expect("/run/x/config.json",
	       "{\"process\":{\"args\":[\"db\",\"--password\",\"x\",\"-v\"]}}",
	       "{\"process\":{\"args\":[\"db\",\"--password\",\"*redacted*\",\"-v\"]}}");
	expect("/run/x/config.json",
	       "{\"annotations\":{\"io.x.api-token\":\"v\",\"io.x.name\":\"n\"}}",
	       "{\"annotations\":{\"io.x.api-token\":\"*redacted*\",\"io.x.name\":\"n\"}}");
	expect("/root/.docker/config.json",
	       "{\"auths\":{\"hub\":{\"identitytoken\":\"t\"}},\"credsStore\":\"pass\"}",
	       "{\"auths\":{\"hub\":{\"identitytoken\":\"*redacted*\"}},\"credsStore\":\"pass\"}");
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
		cmocka_unit_test(test_password_hashes),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_engines),
		cmocka_unit_test(test_environ_and_urls),
		cmocka_unit_test(test_command_lines),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_kubernetes_and_shells),
		cmocka_unit_test(test_engine_settings),
		cmocka_unit_test(test_deep_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
