/*
 * WAV and FLAC files: the only file that knows libsndfile.
 *
 * Files come from strangers, so nothing in a header is believed: the length is what can be read, the
 * rate and channels must lie within what a sound card could have recorded, and samples that are not
 * numbers become silence. Reading goes by way of floats because libsndfile turns the ±1.0 of a float
 * file into shorts of -1..1; a 16-bit file comes through that bit for bit.
 */
#include "soundfile.h"

#include "resample.h"

#include <sndfile.h>

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define RATE_MIN 4000
#define RATE_MAX 192000
#define CHANNELS_MAX 16
#define BLOCK 1024

static int fail(char *error, size_t size, int code, const char *path, const char *what)
{
	snprintf(error, size, "%s: %s", path, what);
	return code;
}

/* Of the many kinds that libsndfile reads, those that somebody records with: each other decoder is one more door. The
 * first bytes are looked at before it is, so that it opens no other door either. */
static bool is_sound_file(const char *path)
{
	static const char *const marks[] = {"RIFF", "RIFX", "RF64", "fLaC"};
	char head[4] = "";
	FILE *file = fopen(path, "re");
	bool known = false;
	if (!file)
		return false;
	if (fread(head, sizeof head, 1, file) == 1)
		for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
			known = known || memcmp(head, marks[i], sizeof head) == 0;
	fclose(file);
	return known;
}

static bool is_plain(const SF_INFO *info)
{
	switch (info->format & SF_FORMAT_SUBMASK) {
	case SF_FORMAT_PCM_S8:
	case SF_FORMAT_PCM_U8:
	case SF_FORMAT_PCM_16:
	case SF_FORMAT_PCM_24:
	case SF_FORMAT_PCM_32:
	case SF_FORMAT_FLOAT:
	case SF_FORMAT_DOUBLE:
	case SF_FORMAT_ULAW:
	case SF_FORMAT_ALAW:
		return true;
	default:
		return false;
	}
}

static int check_info(const char *path, const SF_INFO *info, char *error, size_t size)
{
	if (info->samplerate < RATE_MIN || info->samplerate > RATE_MAX) {
		snprintf(error, size, "%s: sample rate %d Hz, expected %d to %d", path, info->samplerate, RATE_MIN,
			 RATE_MAX);
		return -EINVAL;
	}
	if (info->channels < 1 || info->channels > CHANNELS_MAX) {
		snprintf(error, size, "%s: %d channels, expected 1 to %d", path, info->channels, CHANNELS_MAX);
		return -EINVAL;
	}
	if (!is_plain(info))
		return fail(error, size, -EINVAL, path, "compressed samples, expected plain ones or FLAC");
	return 0;
}

static int16_t to_sample(float value)
{
	if (!isfinite(value))
		return 0;
	float scaled = value * 32768.0f;
	return (int16_t)(scaled > 32767.0f ? 32767 : scaled < -32768.0f ? -32768 : lrintf(scaled));
}

static void average(const float *frames, size_t count, int channels, int16_t *out)
{
	for (size_t i = 0; i < count; i++) {
		float sum = 0;
		for (int c = 0; c < channels; c++)
			sum += frames[i * (size_t)channels + (size_t)c];
		out[i] = to_sample(sum / (float)channels);
	}
}

static bool grow(struct sound *sound, size_t *capacity)
{
	if (sound->length + BLOCK <= *capacity)
		return true;
	size_t wanted = *capacity + *capacity / 2 + 16 * BLOCK;
	int16_t *more = realloc(sound->samples, wanted * sizeof *more);
	if (!more)
		return false;
	sound->samples = more;
	*capacity = wanted;
	return true;
}

static int read_frames(SNDFILE *file, const SF_INFO *info, const char *path, struct sound *sound, char *error,
		       size_t size)
{
	float block[BLOCK * CHANNELS_MAX];
	size_t limit = (size_t)info->samplerate * SOUNDFILE_MAX_SECONDS, capacity = 0;
	for (;;) {
		if (!grow(sound, &capacity))
			return fail(error, size, -ENOMEM, path, "out of memory");
		sf_count_t got = sf_readf_float(file, block, BLOCK);
		if (got <= 0)
			break;
		average(block, (size_t)got, info->channels, sound->samples + sound->length);
		sound->length += (size_t)got;
		if (sound->length > limit) {
			snprintf(error, size, "%s: too long, the limit is %d s", path, SOUNDFILE_MAX_SECONDS);
			return -EFBIG;
		}
	}
	sound->rate = (unsigned)info->samplerate;
	return sound->length > 0 ? 0 : fail(error, size, -ENODATA, path, "no frames");
}

static int convert(struct sound *sound, unsigned rate, const char *path, char *error, size_t size)
{
	if (rate == 0 || rate == sound->rate)
		return 0;
	size_t length = 0;
	int16_t *samples = resample_all(sound->samples, sound->length, sound->rate, rate, &length);
	if (!samples)
		return fail(error, size, -ENOMEM, path, "out of memory");
	free(sound->samples);
	sound->samples = samples;
	sound->length = length;
	sound->rate = rate;
	return length > 0 ? 0 : fail(error, size, -ENODATA, path, "no frames");
}

/* A pipe would block and a directory has no frames: only plain files are opened. */
static int check_path(const char *path, char *error, size_t size)
{
	struct stat status;
	if (stat(path, &status) < 0)
		return fail(error, size, -errno, path, strerror(errno));
	if (!S_ISREG(status.st_mode))
		return fail(error, size, -EINVAL, path, "not a regular file, expected a WAV or FLAC file");
	if (status.st_size > SOUNDFILE_MAX_BYTES)
		return fail(error, size, -EFBIG, path, "too large, the limit is 4 GiB");
	if (!is_sound_file(path))
		return fail(error, size, -EINVAL, path, "expected a WAV or FLAC file");
	return 0;
}

int sound_read(const char *path, unsigned rate, struct sound *sound, char *error, size_t error_size)
{
	*sound = (struct sound){0};
	int result = check_path(path, error, error_size);
	if (result < 0)
		return result;
	SF_INFO info = {0};
	SNDFILE *file = sf_open(path, SFM_READ, &info);
	if (!file) {
		snprintf(error, error_size, "%s: expected a WAV or FLAC file: %s", path, sf_strerror(NULL));
		return -EINVAL;
	}
	result = check_info(path, &info, error, error_size);
	if (result == 0)
		result = read_frames(file, &info, path, sound, error, error_size);
	if (result == 0)
		result = convert(sound, rate, path, error, error_size);
	sf_close(file);
	if (result < 0)
		sound_free(sound);
	return result;
}

void sound_free(struct sound *sound)
{
	free(sound->samples);
	*sound = (struct sound){0};
}

struct sound_writer {
	SNDFILE *file;
};

struct sound_writer *sound_writer_open(const char *path, unsigned rate, char *error, size_t error_size)
{
	SF_INFO info = {.samplerate = (int)rate, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
	struct sound_writer *writer = calloc(1, sizeof *writer);
	if (!writer) {
		fail(error, error_size, -ENOMEM, path, "out of memory");
		return NULL;
	}
	writer->file = sf_open(path, SFM_WRITE, &info);
	if (!writer->file) {
		fail(error, error_size, -EIO, path, sf_strerror(NULL));
		free(writer);
		return NULL;
	}
	return writer;
}

int sound_writer_write(struct sound_writer *writer, const int16_t *samples, size_t count)
{
	return sf_write_short(writer->file, samples, (sf_count_t)count) == (sf_count_t)count ? 0 : -EIO;
}

int sound_writer_close(struct sound_writer *writer)
{
	if (!writer)
		return 0;
	int result = sf_close(writer->file);
	free(writer);
	return result == 0 ? 0 : -EIO;
}
