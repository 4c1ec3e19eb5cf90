/*
 * module.c: a shared object with nothing in it, for the tests of who may load one.
 */
__attribute__((visibility("default"))) extern const int plm_test_module;
const int plm_test_module = 1;
