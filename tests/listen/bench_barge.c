/*
 * Measures what happens when somebody speaks while the coach does, with the whole chain in a closed loop: the mixer
 * plays sentence by sentence, its sound comes back through a recorded room, people say "stop" over it, and what the
 * listening chain finds ducks and holds the mixer in the next block, as in the daemon. Then the same without anybody,
 * and with talk, noises of a household and (synthetic) heavy breathing around a coach that counts.
 *
 * Rooms, speakers and sounds are split in two halves, so that what was chosen on one can be reported on the other.
 *
 * usage: bench_barge FOLDER COACH.txt WEIGHTS WHAT [HALF [SECONDS [ROOMS]]]
 * WHAT: letters, n stops where the coach would be but is silent, s stops over the coach, a the coach alone, c sounds while it counts,
 * q sounds while it is silent; e beside others: early evidence only, nothing is decoded, which is quick.
 * HALF: 0 or 1. Run it where voices/ is.
 */
#include "barge_room.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE SCENE_RATE
#define STOPS_MAX 4096

struct tally {
	float quiet_ms[STOPS_MAX], held_ms[STOPS_MAX]; /* first sound to ducked or held, to held */
	float decided_ms[STOPS_MAX];		       /* end of word to decision */
	size_t stops, quiet, held, heard, neither, decided;
	double hours;
	size_t ducks, holds, sure, unsure;
};

static int by_value(const void *a, const void *b)
{
	const float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

static void print_spread(const char *name, float *values, size_t count)
{
	if (count == 0)
		return;
	qsort(values, count, sizeof *values, by_value);
	printf(", %s %.0f / %.0f ms", name, (double)values[count / 2], (double)values[count * 95 / 100]);
}

static void take_stop(struct tally *tally, const struct barge_stop *stop)
{
	const bool held = stop->held >= 0 || stop->sure >= 0 || stop->unsure >= 0;
	if (tally->stops == STOPS_MAX)
		return;
	tally->stops++;
	if (stop->quiet >= 0)
		tally->quiet_ms[tally->quiet++] = (float)(stop->quiet - stop->begin) * 1000 / RATE;
	if (held && stop->held >= 0)
		tally->held_ms[tally->held++] = (float)(stop->held - stop->begin) * 1000 / RATE;
	if (stop->sure >= 0)
		tally->decided_ms[tally->decided++] = (float)(stop->sure - stop->end) * 1000 / RATE;
	tally->heard += stop->sure >= 0;
	tally->neither += !held;
}

static void take_room(struct tally *tally, const struct barge_room *room)
{
	for (size_t i = 0; i < room->stop_count; i++)
		take_stop(tally, &room->stops[i]);
	tally->hours += (double)room->now / RATE / 3600;
	tally->ducks += room->ducks;
	tally->holds += room->holds;
	tally->sure += room->sure;
	tally->unsure += room->unsure;
}

static void print_stops(double user_db, struct tally *tally)
{
	const double percent = 100.0 / (double)(tally->stops > 0 ? tally->stops : 1);
	printf(
	    "  coach %2.0f dB louder, %3zu stops: not heard %4.1f %%, neither heard nor held %4.1f %%, not even ducked "
	    "%4.1f %%",
	    user_db, tally->stops, percent * (double)(tally->stops - tally->heard), percent * (double)tally->neither,
	    percent * (double)(tally->stops - tally->quiet));
	print_spread("first sound to quiet", tally->quiet_ms, tally->quiet);
	print_spread("to held", tally->held_ms, tally->held);
	print_spread("end of word to decision", tally->decided_ms, tally->decided);
	printf("\n");
	fflush(stdout);
}

static void print_alone(const char *name, const struct tally *tally)
{
	printf("  %-22s %.2f h: ducked %4.0f/h, held %4.0f/h, unsure %4.0f/h, commands %4.0f/h\n", name, tally->hours,
	       (double)tally->ducks / tally->hours, (double)tally->holds / tally->hours,
	       (double)tally->unsure / tally->hours, (double)tally->sure / tally->hours);
	fflush(stdout);
}

static bool measure_rooms(struct barge_bench *bench, double user_db)
{
	static struct tally tally;
	memset(&tally, 0, sizeof tally);
	for (size_t number = 0; number < bench->rooms; number++) {
		struct barge_room room;
		if (!barge_room_open(&room, bench, number))
			return false;
		barge_room_play_coach(&room, user_db);
		take_room(&tally, &room);
		barge_room_close(&room);
	}
	if (isnan(user_db))
		print_alone("the coach alone", &tally);
	else
		print_stops(user_db, &tally);
	return true;
}

static bool measure_sounds(struct barge_bench *bench, enum corpus_kind kind, const char *label, double dbfs,
			   bool counting)
{
	struct tally tally = {0};
	struct barge_room room;
	if (!barge_room_open(&room, bench, 0))
		return false;
	if (label)
		barge_room_play_corpus(&room, kind, label, dbfs, counting);
	else
		barge_room_play_breath(&room, dbfs, counting);
	take_room(&tally, &room);
	barge_room_close(&room);
	if (tally.hours > 0)
		print_alone(label ? label : "breathing (synthetic)", &tally);
	return true;
}

static bool measure_surroundings(struct barge_bench *bench, bool counting)
{
	static const struct {
		enum corpus_kind kind;
		const char *label;
		double dbfs;
	} sounds[] = {
	    {CORPUS_TALK, "podcast", -30},    {CORPUS_TALK, "librispeech", -30}, {CORPUS_TALK, "orders", -30},
	    {CORPUS_NOISE, "household", -40}, {CORPUS_NOISE, "esc10", -40},	 {CORPUS_NOISE, NULL, -42},
	};
	bool ok = true;
	printf("sounds around a coach that %s, half %d:\n", counting ? "counts" : "is silent", bench->half);
	for (size_t i = 0; i < sizeof sounds / sizeof *sounds; i++)
		ok = measure_sounds(bench, sounds[i].kind, sounds[i].label, sounds[i].dbfs, counting) && ok;
	return ok;
}

static bool measure(struct barge_bench *bench, const char *what)
{
	static const double loudspeakers[] = {0, 0.5}, levels_db[] = {6, 12, 20};
	bool ok = true;
	bench->silent = true;
	for (size_t k = 0; k < 3 && strchr(what, 'n'); k++)
		ok = measure_rooms(bench, levels_db[k]) && ok;
	bench->silent = false;
	for (size_t i = 0; i < 2 && strpbrk(what, "sa"); i++) {
		bench->distortion = loudspeakers[i];
		printf("%s loudspeaker, %zu rooms, half %d:\n", i ? "distorting" : "perfect", bench->rooms,
		       bench->half);
		if (strchr(what, 'a'))
			ok = measure_rooms(bench, NAN) && ok;
		for (size_t k = 0; k < 3 && strchr(what, 's'); k++)
			ok = measure_rooms(bench, levels_db[k]) && ok;
	}
	bench->distortion = 0;
	if (strchr(what, 'c'))
		ok = measure_surroundings(bench, true) && ok;
	if (strchr(what, 'q'))
		ok = measure_surroundings(bench, false) && ok;
	return ok;
}

int main(int argc, char **argv)
{
	static struct barge_bench bench;
	if (argc < 5) {
		fprintf(stderr, "usage: bench_barge FOLDER COACH.txt WEIGHTS WHAT [HALF [SECONDS [ROOMS]]]\n");
		return 2;
	}
	bench.weights = argv[3];
	bench.half = argc > 5 ? atoi(argv[5]) : 0;
	bench.seconds = argc > 6 ? atof(argv[6]) : 130;
	bench.deaf = strchr(argv[4], 'e') != NULL;
	bench.rooms = argc > 7 ? (size_t)atoi(argv[7]) : 4;
	if (!barge_bench_open(&bench, argv[1], argv[2])) {
		fprintf(stderr, "bench_barge: %s, %s or voices/ cannot be used\n", argv[1], argv[2]);
		return 1;
	}
	const bool ok = measure(&bench, argv[4]);
	barge_bench_close(&bench);
	return ok ? 0 : 1;
}
