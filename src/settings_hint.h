/* What is probably wrong with a line that cannot be understood. Loop thread. */
#ifndef STEADY_SETTINGS_HINT_H
#define STEADY_SETTINGS_HINT_H

#include <stddef.h>

/* Looks at line `number` (from 1) of a file and at the one above; returns out: what was expected there, in words. */
const char *settings_hint(const char *path, int number, char *out, size_t size);

#endif
