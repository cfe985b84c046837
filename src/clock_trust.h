/* Whether the machine's clock can be believed. Loop thread. */
#ifndef STEADY_CLOCK_TRUST_H
#define STEADY_CLOCK_TRUST_H

#include <stdbool.h>
#include <stdint.h>

/* True when something has set the clock by the network since boot: systemd-timesyncd says so by a file, any other
 * (chrony, ntpd) by the kernel's flag. A Raspberry Pi has no clock of its own: until then it may be years behind. */
bool clock_is_trusted(void);
/* Seconds since boot, suspended ones too; they only go forward. */
int64_t clock_uptime(void);

#endif
