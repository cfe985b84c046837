/*
 * A picky card: the real PortAudio on the real server, which however refuses all but some rates and channels, as cards
 * opened without a sound server between do. Works by the linker's --wrap (pulse.mk).
 */
#ifndef STEADY_TEST_PICKY_H
#define STEADY_TEST_PICKY_H

/* What one direction takes; 0 = anything. */
struct picky_side {
	unsigned rate;
	int channels;
};

extern struct picky_side picky_input, picky_output;

#endif
