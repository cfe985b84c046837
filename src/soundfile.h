/* WAV and FLAC files, by libsndfile. Any thread. Limits are named in the error. */
#ifndef STEADY_SOUNDFILE_H
#define STEADY_SOUNDFILE_H

#include <stddef.h>
#include <stdint.h>

#define SOUNDFILE_MAX_SECONDS 14400    /* 4 h */
#define SOUNDFILE_MAX_BYTES 4294967295 /* what a WAV file can have */

struct sound {
	unsigned rate;	  /* Hz */
	size_t length;	  /* samples, mono: channels are averaged */
	int16_t *samples; /* owned; sound_free */
};

/* Reads a file, resampled to `rate` (0 = as it is). 0 or negative errno with `error` filled. */
int sound_read(const char *path, unsigned rate, struct sound *sound, char *error, size_t error_size);
void sound_free(struct sound *sound);

/* A 16-bit mono WAV file written little by little. The header is right whenever it is closed. */
struct sound_writer;
struct sound_writer *sound_writer_open(const char *path, unsigned rate, char *error, size_t error_size);
int sound_writer_write(struct sound_writer *writer, const int16_t *samples, size_t count);
int sound_writer_close(struct sound_writer *writer);

#endif
