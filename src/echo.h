/*
 * Echo cancelling: takes the coach's own voice out of the microphone. an adaptive filter
 * (echo_filter.h) behind a bulk delay that follows the room (delay.h).
 *
 * 16 kHz, blocks of 10 ms, one thread. What comes out is the linear output of the filter: suppressing what is left
 * costs 15-24 points of recall (measured), so the residue is reported as a level instead.
 * Levels are in dBFS, 0 = the mean square of a full-scale square wave.
 */
#ifndef STEADY_ECHO_H
#define STEADY_ECHO_H

#include "frames.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ECHO_BLOCK 160	 /* samples: 10 ms */
#define ECHO_SILENT -200 /* dB: nothing at all */

struct echo_block {
	int16_t samples[ECHO_BLOCK]; /* the microphone less the echo */
	int16_t echo[ECHO_BLOCK];    /* what was taken away */
	int lag;		     /* samples by which `samples` is behind the microphone given (0 unless the echo
				      * seems to come before its cause: pairing was off) */
	bool anew;		     /* the filter has just begun anew, because the delay was moved */
	bool speaking;		     /* the coach sounds, or its echo may still do */
	float microphone_db;
	float output_db;
	float reference_db;
	float echo_most_db; /* the echo can be no louder at the microphone; high when not known */
	float residual_db;  /* echo believed to be left in `samples` */
};

struct echo_figures {
	double erle_db;	     /* echo return loss enhancement over the last 2 s of the coach's speech; 0 = none yet */
	double coupling_db;  /* level of the echo over that of the reference */
	bool coupling_known; /* enough was heard for it to be right within 3 dB */
	double delay_ms;     /* bulk delay of the echo; 0 until known */
	unsigned realigned;  /* times the delay was moved */
	double drift_ppm;    /* of the loudspeaker's clock against the microphone's, by the delay's track */
};

struct echo;

/* `cancel` false: samples pass unchanged, levels are reported all the same. NULL when out of memory. */
struct echo *echo_create(bool cancel);
void echo_destroy(struct echo *echo);
/* One block of ECHO_BLOCK samples each; `reference` NULL = nothing is played. Until something has ever been played, and
 * while nothing has been for longer than an echo lasts, samples pass unchanged. */
void echo_process(struct echo *echo, const int16_t *microphone, const int16_t *reference, struct echo_block *block);
/* Sound was lost before the next block, or is paired anew: `jump` is by how many samples the microphone's time has jumped,
 * 0 = only some of the reference is missing. Keeps what was learnt of the room. True when the echo has to be found anew, as
 * when a device was opened again: until then the coach's voice is in the samples. */
bool echo_gap(struct echo *echo, int64_t jump);
struct echo_figures echo_figures(const struct echo *echo);

#endif
