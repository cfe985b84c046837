/*
 * For unit tests that need files: a fresh directory for each test, removed with all that is in it. Includes cmocka with
 * what it needs before it.
 */
#ifndef STEADY_TEMPORARY_H
#define STEADY_TEMPORARY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static char temporary_path[256], temporary_file_path[512];

static inline const char *temporary_directory(void)
{
	return temporary_path;
}

/* 0, or -1 when it cannot be made. */
static inline int temporary_begin(void)
{
	const char *parent = getenv("TMPDIR");

	snprintf(temporary_path, sizeof(temporary_path), "%s/steady-test-XXXXXX", parent ? parent : "/tmp");
	return mkdtemp(temporary_path) ? 0 : -1;
}

static inline int temporary_remove(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status;
	(void)kind;
	(void)walk;
	return remove(path);
}

static inline void temporary_end(void)
{
	nftw(temporary_path, temporary_remove, 8, FTW_DEPTH | FTW_PHYS);
}

static inline const char *temporary_folder(const char *name)
{
	snprintf(temporary_file_path, sizeof(temporary_file_path), "%s/%s", temporary_path, name);
	assert_int_equal(mkdir(temporary_file_path, 0700), 0);
	return temporary_file_path;
}

/* Its path, good until the next one. */
static inline const char *temporary_file(const char *name, const char *text)
{
	FILE *file;

	snprintf(temporary_file_path, sizeof(temporary_file_path), "%s/%s", temporary_path, name);
	file = fopen(temporary_file_path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	return temporary_file_path;
}

#endif
