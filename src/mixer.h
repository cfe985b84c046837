/*
 * The mixer: cues in, loudspeaker samples out. Pure arithmetic on one thread: no atomics, no clock of its own but the
 * frames it has made. Everything marked [callback] never allocates, locks, logs or calls a library.
 *
 * Two clocks run in it. Stream time counts every frame made. Voice time counts the frames during which the voice was
 * not held. A voice cue's sample k sounds at voice time start + k, always: nothing but voice time moves it on.
 *
 * A hold, exactly: voice time stops at the very frame at which the hold begins, V. The 20 ms of fade-out play on ahead
 * of it, [V, V + 20 ms), without voice time moving; a cue that would begin in those 20 ms does not begin. When
 * released, voice time goes on from V: what was faded out is said again under a fade-in, so nothing of a word is lost,
 * and a cue not yet begun keeps its voice frame. A hold lasts at least as long as its fade-out. Cues that begin after
 * the release begin at full level.
 */
#ifndef STEADY_MIXER_H
#define STEADY_MIXER_H

#include "engine.h"
#include "message.h"

#define MIXER_CUES 32 /* playing and pending, both channels together */

#define MIXER_HOLD_FADE_MS 20
#define MIXER_CANCEL_FADE_MS 20
#define MIXER_DUCK_RAMP_MS 30
#define MIXER_VOLUME_RAMP_MS 50
#define MIXER_DUCK_GAIN 0.1778f /* -15 dB */

struct mixer;

/* Called inside the functions below, in the order of the frames. At most two per cue: STARTED, then ENDED or CANCELLED;
 * the latter hand the clip's reference over. */
typedef void (*mixer_report_fn)(void *user, const struct report *report);

/* NULL when out of memory. Destroy gives the references of all clips inside back. */
struct mixer *mixer_create(unsigned rate, mixer_report_fn report, void *user);
void mixer_destroy(struct mixer *mixer);
/* Before the first frame is made: that one has this number, in both times. */
void mixer_begin_at(struct mixer *mixer, frames_t frame);

/* [callback] COMMAND_PLAY. With MIXER_CUES inside already, the cue is reported CANCELLED at once. */
void mixer_play(struct mixer *mixer, const struct command *command);
/* [callback] COMMAND_CANCEL_ALL: pending voice cues are dropped, sounding ones fade out; while held, all are dropped.
 */
void mixer_cancel(struct mixer *mixer);
/* [callback] COMMAND_VOLUME. */
void mixer_volume(struct mixer *mixer, float gain);
/* [callback] Takes effect with the next frame made (a release: once the hold's fade-out is over). */
void mixer_attend(struct mixer *mixer, enum attention attention);
/* [callback] Makes the next `count` frames. */
void mixer_process(struct mixer *mixer, int16_t *out, unsigned count);

/* [callback] Frames made, and frames made while not held. */
frames_t mixer_stream(const struct mixer *mixer);
frames_t mixer_voice(const struct mixer *mixer);

#endif
