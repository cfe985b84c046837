/*
 * The simulated room behind device.h: virtual clock, room impulse response from the user's mouth to the microphone,
 * echo path from the loudspeaker with delay and level, noise at a level, utterances of users placed at frames.
 * Deterministic: the same inputs give the same samples. One thread.
 *
 * All levels are in dBFS at the microphone (room.h): 0 is a full-scale square wave. The response of the room leaves the
 * level of what passes as it is, so a level holds in every room.
 */
#ifndef STEADY_DEVICE_SIM_H
#define STEADY_DEVICE_SIM_H

#include "device.h"

#include <stddef.h>
#include <stdint.h>

struct device_sim_config {
	unsigned rate; /* Hz of everything */
	const int16_t *
	    room; /* impulse response, at `rate`, borrowed until opened; NULL = a synthetic one from rt60_ms and seed */
	size_t room_length;
	int rt60_ms; /* 0 = dry */
	bool echo;
	double echo_delay_ms; /* loudspeaker to microphone, with buffers; at least one block of 10 ms */
	double speaker_dbfs;  /* level (active RMS) of the coach in what the speaker plays ... */
	double echo_dbfs;     /* ... arrives at the microphone at this level (active RMS) */
	const int16_t *noise; /* at `rate`, looped, borrowed; NULL = pink noise made from the seed */
	size_t noise_length;
	double noise_dbfs; /* level (RMS); -200 = none */
	uint64_t seed;
};

/* NULL when out of memory, or when there is nothing in the impulse response. */
struct device *device_sim_open(const struct device_sim_config *config);
/* Puts an utterance so that its first sample leaves the mouth at `frame` (now when in the past) and it arrives at the
 * microphone at `dbfs` (active RMS); copies. Frames are the room's own: they go on when the stream is dead. 0 or
 * negative errno. */
int device_sim_utter(struct device *device, const int16_t *samples, size_t count, frames_t frame, double dbfs);
/* Frame after the last sample of any utterance. */
frames_t device_sim_quiet_from(const struct device *device);
/* Plays one block of 10 ms. Points *out and *mic at what the speaker played and the microphone heard, valid until the
 * next step. Returns its frames. */
size_t device_sim_step(struct device *device, const int16_t **out, const int16_t **mic);
/* Faults of the microphone: it gives zeros, or only its converter's own noise, or the hiss of an amplifier behind a switch. */
enum device_sim_ear { EAR_GOOD, EAR_MUTE, EAR_FAINT, EAR_HISS };
void device_sim_set_ear(struct device *device, enum device_sim_ear ear);
/* Faults of the streams: that of the microphone or that of the loudspeaker, or both, stop moving (the engine is not called
 * for them, the room goes on). alive() and speaks() tell, as device.h has it, by the room's clock. */
void device_sim_set_dead(struct device *device, bool input, bool output);
/* Closed: nothing moves, whatever works. Opened again: it begins as a new device does. False when a side is dead. */
void device_sim_shut(struct device *device);
bool device_sim_reopen(struct device *device);

#endif
