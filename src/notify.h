/* systemd: readiness, watchdog, status line. All no-ops when systemd did not start us. Loop thread. */
#ifndef STEADY_NOTIFY_H
#define STEADY_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

void notify_ready(void);
void notify_stopping(void);
void notify_status(const char *text);
/* The interval in ms at which notify_watchdog must be called (half of WATCHDOG_USEC), 0 = no watchdog. */
int64_t notify_watchdog_interval(void);
/* Call only when audio has made progress, hearing has consumed it and synthesis is not stuck. */
void notify_watchdog(void);
/* Asks to be ended and started anew now, as if the watchdog had not been fed for too long. systemd 243 and later. */
void notify_watchdog_trigger(void);

#endif
