/* One channel out of two, and two out of one. */
#include "channels.h"

void channels_to_mono(const int16_t *stereo, int16_t *mono, size_t frames)
{
	for (size_t i = 0; i < frames; i++)
		mono[i] = (int16_t)((stereo[2 * i] + stereo[2 * i + 1]) / 2);
}

void channels_to_stereo(const int16_t *mono, int16_t *stereo, size_t frames)
{
	for (size_t i = 0; i < frames; i++)
		stereo[2 * i] = stereo[2 * i + 1] = mono[i];
}
