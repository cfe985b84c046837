/* The sums of one user's speech, the adaptation by them, and their file. Little-endian, as are the model's files and the
 * machines Steady runs on. */
#include "acoustic_user.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_SIZE 256
#define PATH_SIZE 512
/* Less of a frame than this moves a mean by less than a hundredth of the way. */
#define LEAST_COUNT 0.1f
#define MOST_COUNT 1e7f	   /* a day of frames */
#define MOST_VALUE 1000.0f /* of a feature */

#define RECORD_SIZE (sizeof(uint16_t) + (1 + ACOUSTIC_LENGTH) * sizeof(float))

bool acoustic_user_init(struct acoustic_user *user, uint64_t means_of, size_t densities)
{
	*user = (struct acoustic_user){.means_of = means_of, .densities = densities};
	user->counts = calloc(densities, sizeof(*user->counts));
	user->sums = calloc(densities * ACOUSTIC_LENGTH, sizeof(*user->sums));
	if (user->counts && user->sums)
		return true;
	acoustic_user_clear(user);
	return false;
}

void acoustic_user_clear(struct acoustic_user *user)
{
	free(user->counts);
	free(user->sums);
	*user = (struct acoustic_user){.densities = 0};
}

void acoustic_user_add(struct acoustic_user *user, size_t density, float share, const float *features)
{
	user->counts[density] += share;
	for (size_t i = 0; i < ACOUSTIC_LENGTH; i++)
		user->sums[density * ACOUSTIC_LENGTH + i] += share * features[i];
}

void acoustic_user_apply(const struct acoustic_user *user, struct acoustic_file *means, float tau)
{
	for (size_t i = 0; i < user->densities * ACOUSTIC_LENGTH; i++) {
		float count = user->counts[i / ACOUSTIC_LENGTH];
		float value = (tau * acoustic_mean(means, i) + user->sums[i]) / (tau + count);

		if (count > 0)
			memcpy(means->data + means->start + i * sizeof(value), &value, sizeof(value));
	}
}

static bool fail(char *error, size_t size, const char *path, const char *what)
{
	snprintf(error, size, "%s: %s", path, what);
	return false;
}

static size_t count_known(const struct acoustic_user *user)
{
	size_t count = 0;

	for (size_t i = 0; i < user->densities; i++)
		count += user->counts[i] >= LEAST_COUNT;
	return count;
}

static void write_records(const struct acoustic_user *user, FILE *file)
{
	for (size_t i = 0; i < user->densities; i++) {
		float count = user->counts[i];

		if (count < LEAST_COUNT)
			continue;
		putc((int)(i & 255), file);
		putc((int)(i >> 8), file);
		fwrite(&count, sizeof(count), 1, file);
		for (size_t j = 0; j < ACOUSTIC_LENGTH; j++) {
			float mean = user->sums[i * ACOUSTIC_LENGTH + j] / count;

			fwrite(&mean, sizeof(mean), 1, file);
		}
	}
}

/* On the disk before it takes the other's place: a plug that is pulled leaves the old one or the new one. */
static bool write_whole(const struct acoustic_user *user, FILE *file)
{
	fputs("steady user model 1\n"
	      "# How one user's words sounded, as means of the acoustic model's densities; made by `steadyd --adapt`.\n"
	      "# Delete it to hear with the model as it was shipped.\n",
	      file);
	fprintf(file, "of means %016" PRIx64 "\ndensities %zu\nend\n", user->means_of, count_known(user));
	write_records(user, file);
	return fflush(file) == 0 && fsync(fileno(file)) == 0;
}

bool acoustic_user_write(const struct acoustic_user *user, const char *path, char *error, size_t error_size)
{
	char part[PATH_SIZE];
	FILE *file;
	bool done;

	snprintf(part, sizeof(part), "%s.part", path);
	file = fopen(part, "wbe");
	if (!file)
		return fail(error, error_size, part, strerror(errno));
	done = write_whole(user, file);
	done = fclose(file) == 0 && done && rename(part, path) == 0;
	if (done)
		return true;
	fail(error, error_size, path, strerror(errno));
	unlink(part);
	return false;
}

struct head {
	uint64_t means_of;
	size_t count;
};

static bool read_head(struct head *head, FILE *file)
{
	char line[LINE_SIZE];

	if (!fgets(line, sizeof(line), file) || strcmp(line, "steady user model 1\n") != 0)
		return false;
	while (fgets(line, sizeof(line), file)) {
		if (strcmp(line, "end\n") == 0)
			return true;
		if (sscanf(line, "of means %" SCNx64, &head->means_of) != 1 &&
		    sscanf(line, "densities %zu", &head->count) != 1 && line[0] != '#')
			return false;
	}
	return false;
}

static bool read_record(struct acoustic_user *user, FILE *file)
{
	unsigned char bytes[RECORD_SIZE];
	float numbers[1 + ACOUSTIC_LENGTH];
	size_t density;

	if (fread(bytes, sizeof(bytes), 1, file) != 1)
		return false;
	density = bytes[0] | (size_t)bytes[1] << 8;
	memcpy(numbers, bytes + 2, sizeof(numbers));
	/* No comparison with what is no number is true. */
	if (density >= user->densities || user->counts[density] > 0 ||
	    !(numbers[0] >= LEAST_COUNT && numbers[0] <= MOST_COUNT))
		return false;
	for (size_t i = 0; i < ACOUSTIC_LENGTH; i++) {
		if (!(fabsf(numbers[1 + i]) <= MOST_VALUE))
			return false;
		user->sums[density * ACOUSTIC_LENGTH + i] = numbers[0] * numbers[1 + i];
	}
	user->counts[density] = numbers[0];
	return true;
}

static bool read_records(struct acoustic_user *user, size_t count, FILE *file)
{
	for (size_t i = 0; i < count; i++) {
		if (!read_record(user, file))
			return false;
	}
	return getc(file) == EOF;
}

bool acoustic_user_read(struct acoustic_user *user, const char *path, uint64_t means_of, size_t densities, char *error,
			size_t error_size)
{
	struct head head = {.count = 0};
	FILE *file = fopen(path, "rbe");
	bool done = false;

	*user = (struct acoustic_user){.densities = 0};
	if (!file)
		return fail(error, error_size, path, strerror(errno));
	if (!read_head(&head, file))
		fail(error, error_size, path, "is no user model; expected one made by steadyd --adapt");
	else if (head.means_of != means_of)
		fail(error, error_size, path, "was made for another acoustic model; adapt anew");
	else if (!acoustic_user_init(user, means_of, densities))
		fail(error, error_size, path, "out of memory");
	else if (!read_records(user, head.count, file))
		fail(error, error_size, path, "is damaged: too short, too long, or a number that cannot be");
	else
		done = true;
	if (!done)
		acoustic_user_clear(user);
	fclose(file);
	return done;
}
