/* `steadyd --devices`: for somebody who has to write a device's name into the settings, and for `make run`, which
 * must know whether there is any sound card at all. */
#include "devices.h"

#include "device_portaudio.h"

#include <stdio.h>
#include <string.h>

#define LISTING_MAX 64

int devices_run(void)
{
	static struct device_listing list[LISTING_MAX];
	int count = device_portaudio_list(list, LISTING_MAX);
	if (count < 0) {
		fprintf(stderr, "steadyd: the sound devices cannot be listed: %s\n", strerror(-count));
		return 1;
	}
	bool in = false, out = false;
	printf("%-4s %-4s %-8s %s\n", "in", "out", "rate", "name");
	for (int i = 0; i < count && i < LISTING_MAX; i++) {
		const struct device_listing *device = &list[i];
		in = in || device->inputs > 0;
		out = out || device->outputs > 0;
		printf("%-4d %-4d %-8.0f %s%s%s\n", device->inputs, device->outputs, device->default_rate, device->name,
		       device->default_input ? "  [default microphone]" : "",
		       device->default_output ? "  [default loudspeaker]" : "");
	}
	if (!in || !out)
		printf("%s\n", in ? "No loudspeaker." : out ? "No microphone." : "No sound device at all.");
	return in && out ? 0 : 1;
}
