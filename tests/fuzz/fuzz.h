/*
 * What the fuzz harnesses share. The first byte of an input names the kind of file or talk, the rest is its content; a
 * form feed begins a second file, which the first may include. All files are written to one directory of this process,
 * which is best in memory.
 */
#ifndef STEADY_FUZZ_H
#define STEADY_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's two hooks, which every harness has. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Makes the directory; it is removed when the process ends well. */
void fuzz_begin(void);
/* The path of a file in it, good until the fourth call after this one. */
const char *fuzz_path(const char *name);
void fuzz_folder(const char *name);
/* Writes a file of the directory; returns its path. */
const char *fuzz_file(const char *name, const void *data, size_t size);
/* The same; what is behind a form feed goes to `part`, and an old `part` away. */
const char *fuzz_files(const char *name, const char *part, const uint8_t *data, size_t size);
/* A mistake of ours, which sanitizers do not see: says what, and ends the process. */
void fuzz_expect(int holds, const char *what);

#endif
