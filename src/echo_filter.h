/*
 * The adaptive filter of the canceller: SpeexDSP's (echo_filter.c is the only file that includes its header), what makes it
 * learn sooner, and its state of some seconds ago, to go back to when it has learnt something wrong.
 *
 * 16 kHz, blocks of 10 ms, one thread. No allocation after creation.
 */
#ifndef STEADY_ECHO_FILTER_H
#define STEADY_ECHO_FILTER_H

#include <stddef.h>
#include <stdint.h>

#define ECHO_FILTER_BLOCK 160
#define ECHO_FILTER_RESPONSE 6240 /* samples: 390 ms */

struct echo_filter;

/* NULL when out of memory. */
struct echo_filter *echo_filter_create(void);
void echo_filter_destroy(struct echo_filter *filter);
/* One block of ECHO_FILTER_BLOCK samples each. `out`: what was heard, less the echo of what was played. */
void echo_filter_process(struct echo_filter *filter, const int16_t *heard, const int16_t *played, int16_t *out);
/* Forgets the room. */
void echo_filter_reset(struct echo_filter *filter);
/* Practises again from now on, on what is heard from now on. */
void echo_filter_practise(struct echo_filter *filter);
/* Sound is missing before the next block. */
void echo_filter_gap(struct echo_filter *filter);
#define ECHO_FILTER_BACK 250 /* 2.5 s */

/* As it was before the last `blocks`, at most ECHO_FILTER_BACK, that were processed: they are to be processed anew, as they
 * should have been, before the next one. Soon after the last time it only begins to gather anew, for then what was known
 * before that is what it went back from. */
void echo_filter_go_back(struct echo_filter *filter, size_t blocks);
/* The response of the room, at some gain, as it was known 2.5 s ago: ECHO_FILTER_RESPONSE samples. */
void echo_filter_response(struct echo_filter *filter, int32_t *response);

#endif
