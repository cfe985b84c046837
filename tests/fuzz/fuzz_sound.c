/* sources: soundfile.c resample.c */
/* Fuzzes what is read by libsndfile: an input is a WAV or FLAC file. */
#include "fuzz.h"

#include "soundfile.h"

#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_begin();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = fuzz_file("probe", data, size);
	char error[512] = "";
	struct sound sound;

	if (sound_read(path, 0, &sound, error, sizeof(error)) == 0)
		fuzz_expect(sound.length > 0 && sound.samples && sound.rate > 0, "a sound");
	else
		fuzz_expect(error[0] && !sound.samples, "what is wrong with it");
	sound_free(&sound);
	return 0;
}
