/*
 * libfyaml.c: linked with the targets that read YAML: fy_node_get_scalar() of libfyaml keeps a buffer for ever when a scalar has
 * some dozens of doubled quotes, a kilobyte or two each time. That is no leak of ours; those of ours are looked for by
 * the tests under ASan that read well-formed files.
 */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:libfyaml.so\n";
}
