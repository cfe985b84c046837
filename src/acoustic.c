/* The adapted acoustic model: Debian's files with the difference added, written to memory files that PocketSphinx maps
 * like any other. */
#include "acoustic.h"

#include "acoustic_user.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LINE_SIZE 1024
#define PATH_SIZE 512

struct difference {
	FILE *file;
	uint64_t means_of, sendump_of; /* fingerprints */
	float steps[ACOUSTIC_DIMENSIONS];
	size_t means, senones;
};

static bool fail(char *error, size_t size, const char *path, const char *what)
{
	snprintf(error, size, "%s: %s", path, what);
	return false;
}

static bool read_steps(struct difference *difference, const char *text)
{
	for (int i = 0; i < ACOUSTIC_DIMENSIONS; i++) {
		char *end;
		difference->steps[i] = strtof(text, &end);
		if (end == text || !(difference->steps[i] >= 0.0f))
			return false;
		text = end;
	}
	return true;
}

static bool read_line(struct difference *difference, const char *line)
{
	if (sscanf(line, "of means %" SCNx64, &difference->means_of) == 1 ||
	    sscanf(line, "of sendump %" SCNx64, &difference->sendump_of) == 1 ||
	    sscanf(line, "means %zu", &difference->means) == 1 ||
	    sscanf(line, "senones %zu", &difference->senones) == 1)
		return true;
	if (strncmp(line, "steps ", 6) == 0)
		return read_steps(difference, line + 6);
	return line[0] == '#';
}

static bool read_header(struct difference *difference)
{
	char line[LINE_SIZE];
	if (!fgets(line, sizeof(line), difference->file) || strcmp(line, "steady acoustic difference 1\n") != 0)
		return false;
	while (fgets(line, sizeof(line), difference->file)) {
		if (strcmp(line, "end\n") == 0)
			return true;
		if (!read_line(difference, line))
			return false;
	}
	return false;
}

static bool write_all(int fd, const void *data, size_t size)
{
	const char *from = data;
	while (size > 0) {
		ssize_t written = write(fd, from, size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		from += written;
		size -= (size_t)written;
	}
	return true;
}

static int memory_file(const char *name, const void *head, size_t head_size, const void *body, size_t body_size)
{
	int fd = memfd_create(name, MFD_CLOEXEC);
	if (fd >= 0 && (!write_all(fd, head, head_size) || !write_all(fd, body, body_size))) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool add_means(const struct difference *difference, struct acoustic_file *means)
{
	for (size_t i = 0; i < means->count; i++) {
		int byte = getc(difference->file);
		if (byte == EOF)
			return false;
		float value =
		    acoustic_mean(means, i) + (float)(int8_t)byte * difference->steps[acoustic_dimension(means, i)];
		memcpy(means->data + means->start + i * sizeof(value), &value, sizeof(value));
	}
	return true;
}

static bool add_senone(const struct difference *difference, struct acoustic_file *sendump)
{
	int low = getc(difference->file), high = getc(difference->file);
	if (low == EOF || high == EOF)
		return false;
	int senone = low | high << 8;
	if (senone >= sendump->senones)
		return false;
	for (int row = 0; row < sendump->rows; row++) {
		unsigned char *weight =
		    sendump->data + sendump->start + (size_t)row * (size_t)sendump->senones + senone;
		int byte = getc(difference->file);
		if (byte == EOF)
			return false;
		int value = *weight + (int8_t)byte;
		*weight = (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value);
	}
	return true;
}

static bool add(const struct difference *difference, struct acoustic_file *means, struct acoustic_file *sendump)
{
	if (!add_means(difference, means))
		return false;
	for (size_t i = 0; i < difference->senones; i++) {
		if (!add_senone(difference, sendump))
			return false;
	}
	return getc(difference->file) == EOF;
}

static bool write_files(struct acoustic *acoustic, const struct acoustic_file *means,
			const struct acoustic_file *sendump)
{
	/* A header of our own for the means: Debian's promises a check sum that is no longer true. From the byte-order
	 * mark on everything stays: mark, 3 counts, 3 lengths, total, floats; a check sum behind them is left out. */
	static const char head[] = "s3\nversion 1.0\nendhdr\n";
	const size_t counts = 8 * sizeof(int32_t);
	acoustic->means = memory_file("steady-means", head, sizeof(head) - 1, means->data + means->start - counts,
				      counts + means->count * sizeof(float));
	acoustic->sendump = memory_file("steady-sendump", NULL, 0, sendump->data, sendump->size);
	return acoustic->means >= 0 && acoustic->sendump >= 0;
}

static bool apply(struct acoustic_model *model, const struct difference *difference, const char *path, char *error,
		  size_t size)
{
	if (model->means_of != difference->means_of || acoustic_fingerprint(&model->sendump) != difference->sendump_of)
		return fail(error, size, path, "was made for another version of the acoustic model");
	if (difference->means != model->means.count || !add(difference, &model->means, &model->sendump))
		return fail(error, size, path, "is damaged: too short, too long, or a senone that does not exist");
	return true;
}

static bool apply_file(struct acoustic_model *model, const char *path, char *error, size_t size)
{
	struct difference difference = {.file = fopen(path, "rbe")};
	bool done;

	if (!difference.file)
		return fail(error, size, path, strerror(errno));
	if (read_header(&difference))
		done = apply(model, &difference, path, error, size);
	else
		done = fail(error, size, path, "is no acoustic difference; expected one made by adapt-model");
	fclose(difference.file);
	return done;
}

bool acoustic_load(struct acoustic_model *model, const char *model_dir, const char *difference, char *error,
		   size_t error_size)
{
	char name[PATH_SIZE];

	*model = (struct acoustic_model){.means_of = 0};
	snprintf(name, sizeof(name), "%s/means", model_dir);
	if (!acoustic_read_means(&model->means, name)) {
		snprintf(error, error_size, "%s", model->means.error);
		return false;
	}
	snprintf(name, sizeof(name), "%s/sendump", model_dir);
	if (!acoustic_read_sendump(&model->sendump, name)) {
		snprintf(error, error_size, "%s", model->sendump.error);
		return false;
	}
	model->means_of = acoustic_fingerprint(&model->means);
	return !difference || !difference[0] || apply_file(model, difference, error, error_size);
}

void acoustic_unload(struct acoustic_model *model)
{
	acoustic_file_free(&model->means);
	acoustic_file_free(&model->sendump);
}

static bool add_user(struct acoustic_model *model, const char *path, char *error, size_t error_size)
{
	struct acoustic_user user;

	if (!acoustic_user_read(&user, path, model->means_of, model->means.count / ACOUSTIC_LENGTH, error, error_size))
		return false;
	acoustic_user_apply(&user, &model->means, ACOUSTIC_USER_TAU);
	acoustic_user_clear(&user);
	return true;
}

bool acoustic_open(struct acoustic *acoustic, const char *model_dir, const char *difference, const char *user,
		   char *error, size_t error_size)
{
	struct acoustic_model model;
	bool done = acoustic_load(&model, model_dir, difference, error, error_size);

	*acoustic = (struct acoustic){.means = -1, .sendump = -1};
	if (done && user && user[0])
		done = add_user(&model, user, error, error_size);
	if (done && !write_files(acoustic, &model.means, &model.sendump))
		done = fail(error, error_size, model_dir, "no memory file can be made for the adapted model");
	if (!done)
		acoustic_close(acoustic);
	acoustic_unload(&model);
	return done;
}

void acoustic_close(struct acoustic *acoustic)
{
	if (acoustic->means >= 0)
		close(acoustic->means);
	if (acoustic->sendump >= 0)
		close(acoustic->sendump);
	*acoustic = (struct acoustic){.means = -1, .sendump = -1};
}

const char *acoustic_path(int fd, char *out, size_t size)
{
	snprintf(out, size, "/proc/self/fd/%d", fd);
	return out;
}
