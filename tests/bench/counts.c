/*
 * When the numbers of a whole session sound: its slots as the session planned them, its onsets as they are in the
 * samples that the loudspeaker got.
 */
#include "bench.h"

#include "onset.h"
#include "soundfile.h"

#include <stdlib.h>

#define LINE_SIZE 4096
#define AIM_MS 5

struct slots {
	frames_t at, planned;
};

/* The next counted number in the events: when it was to sound. */
static bool next_slot(FILE *events, struct slots *slot)
{
	char line[LINE_SIZE];
	double frame, voice, planned;
	while (fgets(line, sizeof line, events)) {
		if (!field_is(line, "event", "says") || !field_is(line, "counted", "true") ||
		    !field_number(line, "planned", &planned) || !field_number(line, "frame", &frame) ||
		    !field_number(line, "voice_frame", &voice))
			continue;
		slot->at = (frames_t)(frame + planned - voice);
		slot->planned = (frames_t)planned;
		return true;
	}
	return false;
}

static struct onsets *listen(const struct sound *sound, FILE *events)
{
	struct onsets *onsets = onsets_create(sound->rate);
	struct slots slot;
	bool more = onsets && next_slot(events, &slot);
	size_t block = sound->rate / 100;
	for (size_t at = 0; onsets && at + block <= sound->length; at += block) {
		onsets_listen(onsets, sound->samples + at, block);
		while (more && slot.at <= (frames_t)(at + block)) {
			onsets_expect(onsets, slot.at, slot.planned, -1);
			more = next_slot(events, &slot);
		}
	}
	return onsets;
}

static bool report(const char *directory, const struct usage *usage)
{
	char path[BENCH_PATH + 32], error[256];
	struct sound sound;
	snprintf(path, sizeof path, "%s/coach.wav", directory);
	if (sound_read(path, 0, &sound, error, sizeof error) < 0) {
		printf("  failed: %s\n", error);
		return false;
	}
	snprintf(path, sizeof path, "%s/events.jsonl", directory);
	FILE *events = fopen(path, "r");
	struct onsets *onsets = events ? listen(&sound, events) : NULL;
	struct onset_figures figures = onsets ? onsets_figures(onsets, sound.rate) : (struct onset_figures){0};
	double length_s = (double)sound.length / sound.rate;
	printf("  the back routine, %d min %02d s, %zu counted numbers\n", (int)length_s / 60, (int)length_s % 60,
	       figures.count);
	printf("  %-44s median %.2f ms, worst %.2f ms   aim: at most %d ms\n", "distance of the onset from its slot",
	       figures.median_ms, figures.worst_ms, AIM_MS);
	printf("  %-44s %.1f s: %.0f times as fast as it is played; at most %.0f MiB\n",
	       "CPU time in the simulated room", usage->cpu_s, length_s / usage->cpu_s, usage->peak_mib);
	onsets_destroy(onsets);
	if (events)
		fclose(events);
	sound_free(&sound);
	return figures.count > 0;
}

bool bench_counts(const struct bench *bench)
{
	char scenario[BENCH_PATH], directory[BENCH_PATH], log[BENCH_PATH];
	snprintf(scenario, sizeof scenario, "%s/scenarios/counts.scn", bench->tests);
	snprintf(directory, sizeof directory, "%s/counts", bench->out);
	snprintf(log, sizeof log, "%s/counts.log", bench->out);
	const char *const argv[] = {bench->steadyd, "--data", ".", "--simulate", scenario, "--out", directory, NULL};
	printf("COUNTS: from the recorded output\n");
	struct usage usage = process_run(argv, log);
	if (usage.status != 0 && usage.status != 1) {
		printf("  failed: steadyd --simulate %s, see %s\n", scenario, log);
		return false;
	}
	return report(directory, &usage);
}
