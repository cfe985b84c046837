/*
 * Choosing a sound device by what a person wrote in the settings. Works on a list, so it is tested without sound cards.
 * Loop thread.
 */
#ifndef STEADY_DEVICE_CHOICE_H
#define STEADY_DEVICE_CHOICE_H

#include "device_portaudio.h"

enum direction { DIRECTION_INPUT, DIRECTION_OUTPUT };

struct device_wish {
	const char *name; /* as a person wrote it: a whole name, a card id or a part of a name; "" = the usual one */
	const char *card; /* where it was before it was lost: it must be on that card; "" = anywhere */
};

/* Index into `list` of the device that is meant, or -1 with `error` saying what there is and what to try. The three
 * readings of a name are tried in that order, without regard to case. A device on the card that it was on need not have
 * that name any more: names have the card's number in them, which another plug may change. Only devices with channels in
 * that direction count. The usual one is the system's default; but where that is one device for the microphone and another
 * for the loudspeaker, and one card alone has both, it is that card. */
int device_choose(const struct device_listing *list, size_t count, const struct device_wish *wish,
		  enum direction direction, char *error, size_t error_size);

/* ALSA numbers cards as they come; "(hw:1,0)" in a device's name leads to the id, which stays. "" when there is none.
 */
void device_find_card(const char *name, char *card, size_t size);

#endif
