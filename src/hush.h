/*
 * Silence on standard error while a library is being asked about things that may not be there: ALSA and JACK print a
 * line about each. Loop thread; not to be nested. What other threads print meanwhile is lost too, so keep it short.
 */
#ifndef STEADY_HUSH_H
#define STEADY_HUSH_H

/* Returns what hush_end needs. */
int hush_begin(void);
void hush_end(int saved);

#endif
