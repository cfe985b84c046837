/*
 * One utterance: a request in, a finished clip out. Speaks faster until it fits, trims the silence
 * around it, and brings every voice to the same loudness.
 *
 * Any thread except the sound callback; waits while another thread speaks (see espeak.h).
 */
#ifndef STEADY_UTTER_H
#define STEADY_UTTER_H

#include "speak.h"

#include <stdatomic.h>

/* Active speech level of every voice at volume 100, in dB of full scale: the mean power of the 20 ms
 * pieces within 25 dB of the loudest one. Twenty below is what telephony and broadcast speech leave for
 * peaks; no sample goes above UTTER_PEAK_DB, a louder volume is held back there. */
#define UTTER_LEVEL_DB (-20.0)
#define UTTER_PEAK_DB (-1.0)

#define UTTER_LEAD_MS 1	  /* exactly, before the first sample above 1 % of the peak; a fade-in */
#define UTTER_TRAIL_MS 15 /* kept after the last one, half of it a fade-out */

struct utterance {
	struct clip *clip; /* one reference, the caller's; NULL on failure */
	bool did_not_fit;  /* cut off at fit_ms */
	double cpu_seconds;
};

/* 0 or a negative errno as of espeak_speak; -ENODATA when there is nothing to hear in the text. */
int utter(const struct speak_request *request, unsigned rate, const atomic_bool *abort, struct utterance *utterance);

#endif
