/* Reading the two files of an acoustic model that an adaptation changes. Every length is checked against the file's
 * size before it is believed. Little-endian, as are the model's files and the machines Steady runs on. */
#include "acoustic.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_LIMIT (32u << 20) /* bytes; Debian's are 0.8 and 2 MB */
#define COUNT_LIMIT 65536      /* codebooks, densities: their product must not overflow */
#define BYTE_ORDER_MARK 0x11223344

static bool fail(struct acoustic_file *file, const char *path, const char *what)
{
	snprintf(file->error, sizeof(file->error), "%.100s: %s", path, what);
	return false;
}

static bool read_whole(struct acoustic_file *file, FILE *stream, const char *path)
{
	struct stat status;

	if (fstat(fileno(stream), &status) < 0 || !S_ISREG(status.st_mode) || status.st_size <= 0 ||
	    status.st_size > FILE_LIMIT)
		return fail(file, path, "is empty, no file, or larger than 32 MiB");
	file->size = (size_t)status.st_size;
	file->data = malloc(file->size);
	return (file->data && fread(file->data, 1, file->size, stream) == file->size) ||
	       fail(file, path, "cannot be read");
}

static bool slurp(struct acoustic_file *file, const char *path)
{
	*file = (struct acoustic_file){0};
	FILE *stream = fopen(path, "rb");
	if (!stream)
		return fail(file, path, strerror(errno));
	bool whole = read_whole(file, stream, path);
	fclose(stream);
	return whole;
}

static bool take(const struct acoustic_file *file, size_t *at, int32_t *value)
{
	if (file->size - *at < sizeof(*value))
		return false;
	memcpy(value, file->data + *at, sizeof(*value));
	*at += sizeof(*value);
	return true;
}

/* Behind the text of the header and the mark of byte order. */
static bool skip_header(const struct acoustic_file *file, size_t *at)
{
	static const char end[] = "endhdr\n";
	int32_t mark;
	const unsigned char *found = memmem(file->data, file->size < 512 ? file->size : 512, end, sizeof(end) - 1);
	if (!found)
		return false;
	*at = (size_t)(found - file->data) + sizeof(end) - 1;
	return take(file, at, &mark) && mark == BYTE_ORDER_MARK;
}

bool acoustic_read_means(struct acoustic_file *file, const char *path)
{
	size_t at;
	int32_t codebooks, streams, densities, length, total;
	if (!slurp(file, path))
		return false;
	if (!skip_header(file, &at) || !take(file, &at, &codebooks) || !take(file, &at, &streams) ||
	    !take(file, &at, &densities))
		return fail(file, path, "is no means file of the Sphinx-3 kind");
	if (streams != ACOUSTIC_FEATURES)
		return fail(file, path, "has another number of feature streams; expected 3");
	for (int i = 0; i < streams; i++) {
		if (!take(file, &at, &length) || length != ACOUSTIC_DIMENSIONS / ACOUSTIC_FEATURES)
			return fail(file, path, "has streams of another length; expected 13");
	}
	if (!take(file, &at, &total) || total <= 0 || (size_t)total > (file->size - at) / sizeof(float))
		return fail(file, path, "ends too early");
	if (densities <= 0 || densities > COUNT_LIMIT || codebooks <= 0 || codebooks > COUNT_LIMIT ||
	    (int64_t)codebooks * densities * ACOUSTIC_DIMENSIONS != total)
		return fail(file, path, "contradicts itself about its size");
	file->start = at;
	file->densities = densities;
	file->count = (size_t)total;
	return true;
}

bool acoustic_read_sendump(struct acoustic_file *file, const char *path)
{
	size_t at = 0;
	int32_t length;
	if (!slurp(file, path))
		return false;
	do {
		if (!take(file, &at, &length) || length < 0 || (size_t)length > file->size - at)
			return fail(file, path, "is no sendump file");
		at += (size_t)length;
	} while (length > 0);
	if (!take(file, &at, &file->rows) || !take(file, &at, &file->senones) || file->rows <= 0 || file->rows > 4096 ||
	    file->senones <= 0 || file->senones > UINT16_MAX)
		return fail(file, path, "is no sendump file with 8-bit weights");
	file->rows *= ACOUSTIC_FEATURES;
	file->start = at;
	file->count = (size_t)file->rows * (size_t)file->senones;
	return file->count <= file->size - at || fail(file, path, "ends too early");
}

void acoustic_file_free(struct acoustic_file *file)
{
	free(file->data);
	file->data = NULL;
}

float acoustic_mean(const struct acoustic_file *file, size_t index)
{
	float value;
	memcpy(&value, file->data + file->start + index * sizeof(value), sizeof(value));
	return value;
}

size_t acoustic_dimension(const struct acoustic_file *file, size_t index)
{
	const size_t length = ACOUSTIC_DIMENSIONS / ACOUSTIC_FEATURES;
	size_t stream = index / (length * (size_t)file->densities) % ACOUSTIC_FEATURES;
	return stream * length + index % length;
}

uint64_t acoustic_fingerprint(const struct acoustic_file *file)
{
	uint64_t value = 14695981039346656037u;
	for (size_t i = 0; i < file->size; i++)
		value = (value ^ file->data[i]) * 1099511628211u;
	return value;
}
