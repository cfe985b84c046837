/* sources: notify.c */
/* What arrives at systemd's end of the notification socket. */
#include "notify.h"
#include "temporary.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int receiver;

static int setup(void **state)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	(void)state;
	if (temporary_begin() != 0)
		return -1;
	snprintf(address.sun_path, sizeof(address.sun_path), "%.80s/notify", temporary_directory());
	receiver = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	setenv("NOTIFY_SOCKET", address.sun_path, 1);
	return bind(receiver, (struct sockaddr *)&address, sizeof(address));
}

static int teardown(void **state)
{
	(void)state;
	close(receiver);
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	temporary_end();
	return 0;
}

static const char *received(void)
{
	static char text[512];
	ssize_t got = recv(receiver, text, sizeof(text) - 1, 0);

	text[got > 0 ? got : 0] = '\0';
	return text;
}

static void tells_systemd(void **state)
{
	(void)state;
	notify_ready();
	assert_string_equal(received(), "READY=1");
	notify_watchdog();
	assert_string_equal(received(), "WATCHDOG=1");
	notify_watchdog_trigger();
	assert_string_equal(received(), "WATCHDOG=trigger");
	notify_stopping();
	assert_string_equal(received(), "STOPPING=1");
	notify_status("listening");
	assert_string_equal(received(), "STATUS=listening");
}

static void keeps_a_status_to_one_line(void **state)
{
	char longest[600];

	(void)state;
	notify_status("a device\nREADY=1");
	assert_string_equal(received(), "STATUS=a device");
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	notify_status(longest);
	assert_in_range(strlen(received()), 200, 255);
}

static void feeds_at_half_the_interval(void **state)
{
	(void)state;
	assert_int_equal(notify_watchdog_interval(), 0);
	setenv("WATCHDOG_USEC", "10000000", 1);
	assert_int_equal(notify_watchdog_interval(), 5000);
}

static void is_quiet_without_systemd(void **state)
{
	(void)state;
	unsetenv("NOTIFY_SOCKET");
	notify_ready();
	notify_status("listening");
	assert_string_equal(received(), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(tells_systemd, setup, teardown),
	    cmocka_unit_test_setup_teardown(keeps_a_status_to_one_line, setup, teardown),
	    cmocka_unit_test_setup_teardown(feeds_at_half_the_interval, setup, teardown),
	    cmocka_unit_test_setup_teardown(is_quiet_without_systemd, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
