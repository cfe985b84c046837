/* Writes short sounds to a folder, one in each kind of file and of sample that is read: the seeds of fuzz_sound.
 * Usage: sound_seeds FOLDER */
#include <sndfile.h>

#include <stdio.h>

#define FRAMES 160

static const struct {
	const char *name;
	int format;
} kinds[] = {
    {"pcm8.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_U8},    {"pcm16.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16},
    {"pcm24.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24},   {"pcm32.wav", SF_FORMAT_WAVEX | SF_FORMAT_PCM_32},
    {"float.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT},    {"double.wav", SF_FORMAT_WAVEX | SF_FORMAT_DOUBLE},
    {"ulaw.wav", SF_FORMAT_WAV | SF_FORMAT_ULAW},      {"alaw.wav", SF_FORMAT_WAV | SF_FORMAT_ALAW},
    {"adpcm.wav", SF_FORMAT_WAV | SF_FORMAT_MS_ADPCM}, {"pcm16.rf64", SF_FORMAT_RF64 | SF_FORMAT_PCM_16},
    {"pcm16.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16}, {"pcm24.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_24},
};

static int write_one(const char *folder, size_t kind, int channels)
{
	SF_INFO info = {.samplerate = 8000, .channels = channels, .format = kinds[kind].format};
	short frames[2 * FRAMES];
	char path[1024];
	SNDFILE *file;

	for (int i = 0; i < channels * FRAMES; i++)
		frames[i] = (short)(i * 7919 % 20000 - 10000);
	snprintf(path, sizeof(path), "%s/%d-%s", folder, channels, kinds[kind].name);
	file = sf_open(path, SFM_WRITE, &info);
	if (!file || sf_writef_short(file, frames, FRAMES) != FRAMES || sf_close(file) != 0) {
		fprintf(stderr, "%s: %s\n", path, sf_strerror(file));
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	int status = argc == 2 ? 0 : 2;

	for (size_t i = 0; status == 0 && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		for (int channels = 1; status == 0 && channels <= 2; channels++)
			status = write_one(argv[1], i, channels);
	}
	return status;
}
