/*
 * Choosing a sound device by what a person wrote in the settings. Works on a list, so it is tested without sound cards.
 * Loop thread.
 */
#ifndef STEADY_DEVICE_CHOICE_H
#define STEADY_DEVICE_CHOICE_H

#include "device_portaudio.h"

enum direction { DIRECTION_INPUT, DIRECTION_OUTPUT };

/* Index into `list` of the device that `wanted` means, or -1 with `error` saying what there is and what to try.
 * `wanted` is, without regard to case and tried in this order: a whole name, a card id, a part of a name; "" = the
 * default. Only devices with channels in that direction count. */
int device_choose(const struct device_listing *list, size_t count, const char *wanted, enum direction direction,
		  char *error, size_t error_size);

/* ALSA numbers cards as they come; "(hw:1,0)" in a device's name leads to the id, which stays. "" when there is none.
 */
void device_find_card(const char *name, char *card, size_t size);

#endif
