/*
 * How well the microphone hears, noticed as things are heard: so that somebody who was not understood can be told what
 * to mend.
 */
#include "coach_internal.h"

#define RECENT_MS 1500 /* one utterance: evidence and what came of it */

void coach_microphone_notice(struct coach *coach, const struct heard *heard)
{
	frames_t now = engine_clock(coach->setup.engine).voice;
	double level;

	if (heard->kind == HEARD_INPUT)
		coach->input = heard->input;
	if ((heard->kind != HEARD_VOICE && heard->kind != HEARD_UTTERANCE) || !coach->setup.listen)
		return;
	level = listen_figures(coach->setup.listen).level_dbfs;
	if (coach->voice_at == FRAMES_NEVER || now - coach->voice_at > frames_from_ms(coach->rate, RECENT_MS) ||
	    level > coach->voice_dbfs)
		coach->voice_dbfs = level;
	coach->voice_at = now;
}

enum microphone coach_microphone_judge(void *user, frames_t since)
{
	const struct coach *coach = user;
	struct microphone_facts facts = {
	    .input = coach->input,
	    .voice = coach->voice_at != FRAMES_NEVER && coach->voice_at >= since,
	    .level_dbfs = coach->voice_dbfs,
	};

	if (!coach->setup.listen)
		return MICROPHONE_UNCLEAR;
	facts.noise_dbfs = listen_figures(coach->setup.listen).noise_dbfs;
	return microphone_judge(&facts);
}
