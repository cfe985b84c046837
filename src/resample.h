/* Sample-rate conversion by SpeexDSP. One thread each. */
#ifndef STEADY_RESAMPLE_H
#define STEADY_RESAMPLE_H

#include <stddef.h>
#include <stdint.h>

struct resampler;

/* Mono. quality 0..10 (speex). NULL when out of memory. */
struct resampler *resampler_create(unsigned from, unsigned to, int quality);
void resampler_destroy(struct resampler *resampler);
/* Consumes all of `in`; writes at most `max` samples, which must hold count * to / from + 64.
 * Returns how many were written. The filter's delay is skipped at the start. */
size_t resampler_process(struct resampler *resampler, const int16_t *in, size_t count, int16_t *out, size_t max);
/* Fine tuning for clock drift: ratio of the input clock to nominal, 1.0 = none. */
void resampler_set_drift(struct resampler *resampler, double ratio);
/* A whole sound at once: returns malloc'd samples (caller frees), *out_count how many; NULL = no memory. */
int16_t *resample_all(const int16_t *in, size_t count, unsigned from, unsigned to, size_t *out_count);

#endif
