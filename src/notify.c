/*
 * Talking to systemd. The only file that includes sd-daemon.h. Without NOTIFY_SOCKET the library does nothing, which
 * is what is wanted in a terminal.
 */
#include "notify.h"

#include <systemd/sd-daemon.h>

#include <stdio.h>

void notify_ready(void)
{
	sd_notify(0, "READY=1");
}

void notify_stopping(void)
{
	sd_notify(0, "STOPPING=1");
}

void notify_status(const char *text)
{
	char message[256] = "STATUS=";
	size_t used = sizeof("STATUS=") - 1;

	/* A line break would begin another assignment. */
	for (; *text && *text != '\n' && used < sizeof(message) - 1; text++)
		message[used++] = *text;
	message[used] = '\0';
	sd_notify(0, message);
}

int64_t notify_watchdog_interval(void)
{
	uint64_t interval_us;

	if (sd_watchdog_enabled(0, &interval_us) <= 0)
		return 0;
	return (int64_t)(interval_us / 2000);
}

void notify_watchdog(void)
{
	sd_notify(0, "WATCHDOG=1");
}

void notify_watchdog_trigger(void)
{
	sd_notify(0, "WATCHDOG=trigger");
}
