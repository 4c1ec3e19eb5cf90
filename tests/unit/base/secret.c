/*
 * secret.c: which names and texts are secrets, and what stands in their place.
 */
#include "core/base/secret.h"

#include "core/base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static bool is_name(const char *name)
{
	return plm_secret_name(plm_slice_of(name));
}

static void test_names(void **state)
{
	static const char *const secret[] = {"DB_PASSWORD",  "api_token",   "--registry-password",
					     "apiKey",	     "MYSQL_PWD",   "AWS_SECRET_ACCESS_KEY",
					     "splunk-token", "GITHUBTOKEN", "proxy.auth"};
	static const char *const plain[] = {"PATH",
					    "DB_PASSWORD_FILE",
					    "token-path",
					    "KEY",
					    "PWD",
					    "OLDPWD",
					    "passdev",
					    "author",
					    "--authorization-plugin",
					    "",
					    "password_min_length"};

	(void)state;
	for (size_t i = 0; i < sizeof(secret) / sizeof(*secret); i++)
		if (!is_name(secret[i]))
			fail_msg("%s is a secret", secret[i]);
	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		if (is_name(plain[i]))
			fail_msg("%s is no secret", plain[i]);
}

static void expect_masked(const char *text, const char *wanted)
{
	plm_auto_buf struct plm_buf once = {0};
	plm_auto_buf struct plm_buf twice = {0};
	bool changed = plm_secret_mask(plm_slice_of(text), &once);

	assert_string_equal(plm_buf_text(&once), wanted);
	assert_int_equal(changed, strcmp(text, wanted) != 0);
	assert_false(plm_secret_mask(plm_slice_of(wanted), &twice));
	assert_string_equal(plm_buf_text(&twice), wanted);
}

static void test_texts(void **state)
{
	(void)state;
	expect_masked("", "");
	expect_masked("=", "=");
	expect_masked("--password", "--password");
	expect_masked("--password ", "--password ");
	expect_masked("token=", "token=");
	expect_masked("token=\"", "token=\"");
	expect_masked("token=\"a\\\"b\" c", "token=\"*redacted*\" c");
	expect_masked("-e", "-e");
	expect_masked("-e A=b", "-e A=*redacted*");
	expect_masked("--env=A", "--env=A");
	expect_masked("bearer ", "bearer ");
	expect_masked("://", "://");
	expect_masked("http://u:@h", "http://u:@h");
	expect_masked("a://u:p@h b://v:q@i", "a://u:*redacted*@h b://v:*redacted*@i");
	expect_masked("a://u:p@w@h", "a://u:*redacted*@h");
	expect_masked("password is no", "password is no");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
