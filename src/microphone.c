/*
 * Why somebody was not heard. The order is that of what can be mended first: a muted microphone hears nobody, however
 * close. Levels are those at which words were missed in the simulated room.
 */
#include "microphone.h"

#define NOISY_DBFS (-36.0) /* floor: louder than a voice from across a room */
#define FAINT_DBFS (-42.0) /* peak of a voice from too far away */
#define MARGIN_DB 12.0	   /* between its peak and the floor */

enum microphone microphone_judge(const struct microphone_facts *facts)
{
	if (facts->input == INPUT_SILENT)
		return MICROPHONE_MUTE;
	if (facts->input == INPUT_CLIPPING)
		return MICROPHONE_OVERDRIVEN;
	if (facts->noise_dbfs > NOISY_DBFS)
		return MICROPHONE_NOISY;
	if (!facts->voice)
		return MICROPHONE_NOBODY;
	if (facts->level_dbfs < FAINT_DBFS || facts->level_dbfs - facts->noise_dbfs < MARGIN_DB)
		return MICROPHONE_FAINT;
	return MICROPHONE_UNCLEAR;
}
