/* sources: soundfile.c resample.c */
/* Sound files: what comes back, and what hostile files get. */
#include "soundfile.h"

#include "resample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/steady-sound-XXXXXX";
static char error[256];

static int make_path(void **state)
{
	(void)state;
	strcpy(path + sizeof path - 7, "XXXXXX");
	int fd = mkstemp(path);
	return fd < 0 ? -1 : close(fd);
}

static int remove_path(void **state)
{
	(void)state;
	return unlink(path);
}

static void put(FILE *file, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		fputc((int)(value >> (8 * i) & 255), file);
}

/* A WAV header as any stranger may write it, followed by `frames` frames counting 0, 1, 2 ... */
static void write_wav(unsigned rate, unsigned channels, unsigned format, unsigned bits, uint32_t claimed, int frames)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	fputs("RIFF", file);
	put(file, claimed + 36, 4);
	fputs("WAVEfmt ", file);
	put(file, 16, 4);
	put(file, format, 2);
	put(file, channels, 2);
	put(file, rate, 4);
	put(file, rate * channels * bits / 8, 4);
	put(file, channels * bits / 8, 2);
	put(file, bits, 2);
	fputs("data", file);
	put(file, claimed, 4);
	for (int i = 0; i < frames; i++)
		for (unsigned c = 0; c < channels; c++)
			put(file, (uint32_t)i * (c + 1), (int)bits / 8);
	fclose(file);
}

static void writes_and_reads_the_same_samples(void **state)
{
	(void)state;
	int16_t samples[1000];
	for (int i = 0; i < 1000; i++)
		samples[i] = (int16_t)(i * 131 - 32768);
	struct sound_writer *writer = sound_writer_open(path, 16000, error, sizeof error);
	assert_non_null(writer);
	assert_int_equal(sound_writer_write(writer, samples, 400), 0);
	assert_int_equal(sound_writer_write(writer, samples + 400, 600), 0);
	assert_int_equal(sound_writer_close(writer), 0);

	struct sound sound;
	assert_int_equal(sound_read(path, 0, &sound, error, sizeof error), 0);
	assert_int_equal(sound.rate, 16000);
	assert_int_equal(sound.length, 1000);
	assert_memory_equal(sound.samples, samples, sizeof samples);
	sound_free(&sound);
}

static void averages_channels(void **state)
{
	(void)state;
	write_wav(44100, 3, 1, 16, 3 * 2 * 100, 100);
	struct sound sound;
	assert_int_equal(sound_read(path, 0, &sound, error, sizeof error), 0);
	assert_int_equal(sound.length, 100);
	for (int i = 0; i < 100; i++)
		assert_int_equal(sound.samples[i], 2 * i);
	sound_free(&sound);
}

static void silences_what_is_not_a_number(void **state)
{
	(void)state;
	FILE *file;
	write_wav(16000, 1, 3, 32, 12, 0);
	file = fopen(path, "ab");
	float values[] = {NAN, INFINITY, 4.0f};
	fwrite(values, sizeof values, 1, file);
	fclose(file);
	struct sound sound;
	assert_int_equal(sound_read(path, 0, &sound, error, sizeof error), 0);
	assert_int_equal(sound.length, 3);
	assert_int_equal(sound.samples[0], 0);
	assert_int_equal(sound.samples[1], 0);
	assert_int_equal(sound.samples[2], 32767);
	sound_free(&sound);
}

static void does_not_believe_the_header(void **state)
{
	(void)state;
	write_wav(16000, 1, 1, 16, 0x7ffffff0, 500);
	struct sound sound;
	assert_int_equal(sound_read(path, 0, &sound, error, sizeof error), 0);
	assert_int_equal(sound.length, 500);
	sound_free(&sound);
}

static void refuses(const char *expected)
{
	struct sound sound;
	error[0] = '\0';
	assert_true(sound_read(path, 16000, &sound, error, sizeof error) < 0);
	assert_null(sound.samples);
	assert_non_null(strstr(error, path));
	if (!strstr(error, expected))
		fail_msg("\"%s\" does not say \"%s\"", error, expected);
}

static void refuses_hostile_files(void **state)
{
	(void)state;
	refuses("expected a WAV or FLAC file"); /* empty */
	write_wav(16000, 1, 1, 16, 0, 0);
	refuses("no frames");
	write_wav(1, 1, 1, 16, 20, 10);
	refuses("sample rate 1 Hz, expected 4000 to 192000");
	write_wav(2000000000, 1, 1, 16, 20, 10);
	refuses("sample rate");
	write_wav(16000, 200, 1, 16, 4000, 10);
	refuses("200 channels, expected 1 to 16");
	FILE *file = fopen(path, "wb");
	fputs("stop, it hurts\n", file);
	fclose(file);
	refuses("expected a WAV or FLAC file");
}

/* libsndfile knows dozens of kinds, and has had a hole in most of them. */
static void refuses_other_kinds(void **state)
{
	(void)state;
	write_wav(16000, 1, 0x11, 4, 2000, 0); /* IMA ADPCM */
	assert_int_equal(truncate(path, 2044), 0);
	refuses("expected");
	write_wav(16000, 1, 1, 16, 20, 10);
	FILE *file = fopen(path, "r+b");
	assert_non_null(file);
	fputs("FORM", file); /* AIFF begins so */
	fclose(file);
	refuses("expected a WAV or FLAC file");
}

static void refuses_what_is_too_large(void **state)
{
	(void)state;
	write_wav(16000, 1, 1, 16, 20, 10);
	assert_int_equal(truncate(path, SOUNDFILE_MAX_BYTES + 1), 0);
	refuses("too large, the limit is 4 GiB");
}

static void refuses_what_is_too_long(void **state)
{
	(void)state;
	/* One byte a frame, and a hole in the file for all of them. */
	uint32_t frames = 4000u * SOUNDFILE_MAX_SECONDS + 1;
	write_wav(4000, 1, 1, 8, frames, 0);
	assert_int_equal(truncate(path, 44 + (off_t)frames), 0);
	refuses("too long, the limit is 14400 s");
}

static void refuses_what_is_no_file(void **state)
{
	(void)state;
	struct sound sound;
	assert_int_equal(sound_read("/tmp", 0, &sound, error, sizeof error), -EINVAL);
	assert_non_null(strstr(error, "not a regular file"));
	assert_int_equal(sound_read("/nowhere/at/all.wav", 0, &sound, error, sizeof error), -ENOENT);
	assert_non_null(strstr(error, "/nowhere/at/all.wav: No such file"));
	assert_null(sound_writer_open("/nowhere/at/all.wav", 16000, error, sizeof error));
	assert_non_null(strstr(error, "/nowhere/at/all.wav"));
}

static void resamples_to_the_rate_asked(void **state)
{
	(void)state;
	write_wav(8000, 1, 1, 16, 16000, 8000);
	struct sound sound;
	assert_int_equal(sound_read(path, 22050, &sound, error, sizeof error), 0);
	assert_int_equal(sound.rate, 22050);
	assert_int_equal(sound.length, 22050);
	sound_free(&sound);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(writes_and_reads_the_same_samples, make_path, remove_path),
	    cmocka_unit_test_setup_teardown(averages_channels, make_path, remove_path),
	    cmocka_unit_test_setup_teardown(silences_what_is_not_a_number, make_path, remove_path),
	    cmocka_unit_test_setup_teardown(does_not_believe_the_header, make_path, remove_path),
	    cmocka_unit_test_setup_teardown(refuses_hostile_files, make_path, remove_path),
	    cmocka_unit_test_setup_teardown(refuses_other_kinds, make_path, remove_path),
	    cmocka_unit_test_setup_teardown(refuses_what_is_too_large, make_path, remove_path),
	    cmocka_unit_test_setup_teardown(refuses_what_is_too_long, make_path, remove_path),
	    cmocka_unit_test(refuses_what_is_no_file),
	    cmocka_unit_test_setup_teardown(resamples_to_the_rate_asked, make_path, remove_path),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
