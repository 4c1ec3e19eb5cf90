/*
 * replay_main.c: feeds every file of the directories it is given to a fuzz target, so that a corpus
 * is an ordinary test where libFuzzer is not. Reads those files only. An empty corpus is a failure.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = NULL;
	long size = -1;

	if (f && fseek(f, 0, SEEK_END) == 0)
		size = ftell(f);
	if (size >= 0)
		/* Exactly as long as the input, so that a sanitizer sees every byte read beyond. */
		data = malloc(size ? (size_t)size : 1);
	if (!data || fseek(f, 0, SEEK_SET) != 0 || fread(data, 1, (size_t)size, f) != (size_t)size)
		size = -1;
	if (f)
		fclose(f);
	if (size < 0)
		fprintf(stderr, "%s cannot be read\n", path);
	else
		LLVMFuzzerTestOneInput(data, (size_t)size);
	free(data);
	return size < 0 ? -1 : 0;
}

/* The number of files fed, or -1. */
static int replay_directory(const char *directory)
{
	DIR *stream = opendir(directory);
	const struct dirent *entry;
	int count = 0;

	while (stream && count >= 0 && (entry = readdir(stream)) != NULL) {
		char path[4096];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);
		count = replay_file(path) < 0 ? -1 : count + 1;
	}
	if (stream)
		closedir(stream);
	return count;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		int count = replay_directory(argv[i]);

		if (count <= 0) {
			fprintf(stderr, "%s: no corpus\n", argv[i]);
			return 1;
		}
		printf("%s: %d inputs\n", argv[i], count);
	}
	return 0;
}
