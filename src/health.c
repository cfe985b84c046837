/* Whether our own parts move. */
#include "health.h"

#define CALLBACK_HANGS_MS 300 /* less than a device without progress is given */

void health_begin(struct health *health, int64_t now)
{
	*health = (struct health){.seen = {.heard = -1}};
	for (int i = 0; i < HEALTH_PARTS; i++)
		health->moved[i] = now;
}

/* It has come out, or has been out and in again. */
static bool callback_moved(unsigned before, unsigned now)
{
	return now != before || now % 2 == 0;
}

static enum health_part worst(const struct health *health)
{
	enum health_part part = HEALTH_HEARING;

	for (enum health_part i = HEALTH_HEARING; i < HEALTH_PARTS; i++) {
		if (health->moved[i] < health->moved[part])
			part = i;
	}
	return part;
}

enum health_state health_look(struct health *health, const struct health_signs *signs, int64_t now)
{
	const struct health_signs *seen = &health->seen;
	int64_t still;

	if (signs->hearing_idle || signs->heard != seen->heard)
		health->moved[HEALTH_HEARING] = now;
	if (callback_moved(seen->output, signs->output))
		health->moved[HEALTH_CALLBACK_OUTPUT] = now;
	if (callback_moved(seen->input, signs->input))
		health->moved[HEALTH_CALLBACK_INPUT] = now;
	health->moved[HEALTH_SYNTHESIS] = signs->synthesis_began_ms > 0 ? signs->synthesis_began_ms : now;
	health->seen = *signs;
	still = now - health->moved[worst(health)];
	return still >= HEALTH_STUCK_MS ? HEALTH_STUCK : still >= HEALTH_SUSPECT_MS ? HEALTH_SUSPECT : HEALTH_GOOD;
}

const char *health_worst(const struct health *health)
{
	static const char *const names[HEALTH_PARTS] = {
	    [HEALTH_HEARING] = "hearing",
	    [HEALTH_CALLBACK_OUTPUT] = "the sound callback",
	    [HEALTH_CALLBACK_INPUT] = "the sound callback of the microphone",
	    [HEALTH_SYNTHESIS] = "synthesis",
	};

	return names[worst(health)];
}

bool health_callback_hangs(const struct health *health, int64_t now)
{
	return now - health->moved[HEALTH_CALLBACK_OUTPUT] >= CALLBACK_HANGS_MS ||
	       now - health->moved[HEALTH_CALLBACK_INPUT] >= CALLBACK_HANGS_MS;
}
