/*
 * A loss goes: noticed, perhaps some last words, closed, opened again. Live sound and the simulated room follow this one.
 */
#include "loss.h"

enum loss_news loss_look(struct loss *loss, bool alive, bool speaks, int64_t now)
{
	if (alive)
		return loss_end(loss) ? LOSS_OVER : LOSS_NOTHING;
	if (!loss->lost) {
		*loss = (struct loss){.lost = true, .since = now};
		return LOSS_BEGAN;
	}
	return speaks && now - loss->since < LOSS_LAST_WORDS_MS ? LOSS_NOTHING : LOSS_CLOSE;
}

bool loss_end(struct loss *loss)
{
	const bool lost = loss->lost;
	loss->lost = false;
	return lost;
}

bool loss_gives_up(struct loss *loss, int64_t now, int64_t limit)
{
	if (!loss->lost || loss->gave_up || now - loss->since < limit)
		return false;
	loss->gave_up = true;
	return true;
}
