/*
 * Why somebody who spoke was not heard: what the microphone tells, as far as the person in front of it can mend it.
 * Pure.
 */
#ifndef STEADY_MICROPHONE_H
#define STEADY_MICROPHONE_H

#include "listen.h"

#include <stdbool.h>

enum microphone {
	MICROPHONE_UNCLEAR,    /* somebody was heard well enough, only not the word */
	MICROPHONE_NOBODY,     /* nothing like a voice came */
	MICROPHONE_FAINT,      /* a voice, hardly above the noise or far too soft */
	MICROPHONE_NOISY,      /* the room is too loud for anybody */
	MICROPHONE_OVERDRIVEN, /* clipping */
	MICROPHONE_MUTE,       /* zeros: switched off or unplugged */
};

struct microphone_facts {
	enum input_state input;
	bool voice;	   /* something like a voice came */
	double level_dbfs; /* its peak; counts only with `voice` */
	double noise_dbfs; /* the floor */
};

enum microphone microphone_judge(const struct microphone_facts *facts);

#endif
