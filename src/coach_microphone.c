/*
 * How well the microphone hears, noticed as things are heard: so that somebody who was not understood can be told what
 * to mend.
 */
#include "coach_internal.h"

#define RECENT_MS 1500 /* one utterance: evidence and what came of it */
#define FAINT_VOICES 3 /* one may have been a door in the next room */

/* While no session is on, people talk to each other from wherever they are: only who was understood counts. */
static void note_voice(struct coach *coach, const struct heard *heard)
{
	const struct microphone_facts facts = {
	    .voice = true,
	    .level_dbfs = coach->voice_dbfs,
	    .noise_dbfs = listen_figures(coach->setup.listen).noise_dbfs,
	};

	if (coach->state == STATE_IDLE && heard->certainty == CERTAINTY_NONE)
		return;
	if (microphone_judge(&facts) != MICROPHONE_FAINT)
		coach->faint_voices = 0;
	else if (coach->faint_voices < FAINT_VOICES)
		coach->faint_voices++;
}

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
	if (heard->kind == HEARD_UTTERANCE)
		note_voice(coach, heard);
}

enum microphone coach_microphone(const struct coach *coach, double *level_dbfs)
{
	struct microphone_facts facts = {.input = coach->input, .voice = true, .level_dbfs = 0};
	enum microphone microphone;

	*level_dbfs = coach->voice_dbfs;
	if (!coach->setup.listen)
		return MICROPHONE_UNCLEAR;
	facts.noise_dbfs = listen_figures(coach->setup.listen).noise_dbfs;
	microphone = microphone_judge(&facts);
	return microphone == MICROPHONE_UNCLEAR && coach->faint_voices == FAINT_VOICES ? MICROPHONE_FAINT : microphone;
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
