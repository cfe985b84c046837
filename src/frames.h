/*
 * Time as the program knows it: frames of the sound stream.
 *
 * A frame is one sample of the (mono) stream at the stream rate that the device was opened with.
 * "Stream time" counts the frames that the output has played since start. "Voice time" is stream
 * time less the frames during which the coach was held (see engine.h); the session lives in voice
 * time, so that a hold that turns out to be needless is never noticed by it.
 *
 * Frames are counted from the start of the stream and never begin anew while it runs: a year at 48 kHz is 1.5e12 of
 * them. They are multiplied by a rate on their way to other units, so they may grow to FRAMES_MOST.
 */
#ifndef STEADY_FRAMES_H
#define STEADY_FRAMES_H

#include <stdint.h>

typedef int64_t frames_t;

/* A deadline that never comes. */
#define FRAMES_NEVER INT64_MAX

/* 65 years at 48 kHz: times 48000, the highest rate that one is multiplied by, it is still below 2^63. */
#define FRAMES_MOST ((frames_t)100000000000000)

/* The rate of everything that listens (echo canceller, recogniser), in Hz. */
#define HEARING_RATE 16000u

static inline frames_t frames_from_ms(unsigned rate, int64_t ms)
{
	return ms * (int64_t)rate / 1000;
}

static inline int64_t frames_to_ms(unsigned rate, frames_t frames)
{
	return frames * 1000 / (int64_t)rate;
}

static inline double frames_to_seconds(unsigned rate, frames_t frames)
{
	return (double)frames / (double)rate;
}

#endif
