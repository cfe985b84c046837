/* `steadyd --devices`: lists what PortAudio sees. */
#ifndef STEADY_DEVICES_H
#define STEADY_DEVICES_H

/* Prints a table to standard output. Exit status: 0 there is at least one way in and one way out, 1 there is not. */
int devices_run(void);

#endif
