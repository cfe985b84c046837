/*
 * The closed loop in 10 ms steps: mixer, loudspeaker, room, people and noise, listening chain, and back to the mixer.
 * The conductor is left out: a command lets the coach go on where it was, so that a bench is not over at the first stop.
 */
#include "barge_room.h"

#include "echo.h"
#include "utter.h"
#include "words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE SCENE_RATE
#define BLOCK ECHO_BLOCK
#define ECHO_DBFS (-24.0)
#define NOISE_DBFS (-62.0)
#define DELAY (30 * RATE / 1000)
#define AHEAD (8 * RATE) /* samples of the microphone kept ready */
#define PAUSE (6 * RATE / 10)
#define FADE (20 * RATE / 1000)
#define HOLD_LIMIT (4 * RATE)
#define LATE (7 * RATE / 10) /* after the end of the word a hold is none of its doing */
#define BREATH (3 * RATE)

static bool speak_line(struct barge_bench *bench, char *line)
{
	struct speak_request request = {
	    .style = {.voice = "en-us", .rate = 150, .pitch = 50, .range = 50, .volume = 100}};
	struct barge_sentence *sentence = &bench->sentences[bench->sentence_count];
	struct utterance utterance;
	atomic_bool abort = false;
	line[strcspn(line, "\n")] = '\0';
	snprintf(request.text, sizeof request.text, "%s", line);
	if (utter(&request, RATE, &abort, &utterance) < 0)
		return false;
	memcpy(sentence->text, request.text, sizeof sentence->text);
	sentence->clip = utterance.clip;
	sentence->number = !strchr(line, ' ') && line[0] >= 'a';
	bench->sentence_count++;
	return true;
}

bool barge_bench_open(struct barge_bench *bench, const char *folder, const char *coach)
{
	char line[SPEAK_TEXT_SIZE];
	FILE *file = fopen(coach, "r");
	bool ok = file != NULL;
	while (ok && bench->sentence_count < BARGE_SENTENCES && fgets(line, sizeof line, file))
		ok = speak_line(bench, line);
	if (file)
		fclose(file);
	return ok && corpus_open(&bench->corpus, folder) && words_load(&bench->vocabulary);
}

void barge_bench_close(struct barge_bench *bench)
{
	for (size_t i = 0; i < bench->sentence_count; i++)
		clip_unref(bench->sentences[i].clip);
	corpus_close(&bench->corpus);
}

/* The stop that `begin` to `end` overlap, or NULL. */
static struct barge_stop *stop_at(struct barge_room *room, int64_t begin, int64_t end)
{
	for (size_t i = 0; i < room->stop_count; i++) {
		struct barge_stop *stop = &room->stops[i];
		if (begin < stop->end && end > stop->begin)
			return stop;
	}
	return NULL;
}

static void take_utterance(struct barge_room *room, const struct heard *heard)
{
	struct barge_stop *stop = stop_at(room, heard->begin, heard->end);
	if (heard->certainty == CERTAINTY_NONE)
		return;
	if (heard->certainty == CERTAINTY_SURE && !stop)
		printf("    (taken for \"%s\" at %.2f, %.2f s long, confidence %.2f, while saying \"%.40s\")\n",
		       heard->phrase, (double)heard->begin / RATE, (double)(heard->end - heard->begin) / RATE,
		       heard->confidence, room->bench->sentences[room->sentence].text);
	if (!stop) {
		room->sure += heard->certainty == CERTAINTY_SURE;
		room->unsure += heard->certainty == CERTAINTY_UNSURE;
	} else if (heard->certainty == CERTAINTY_SURE && intent_is_safety(heard->intent.kind)) {
		stop->sure = room->now;
	} else {
		stop->unsure = room->now;
	}
}

static void attend(struct barge_room *room, enum attention attention)
{
	room->ducks += attention != ATTENTION_NONE && room->attention == ATTENTION_NONE;
	room->holds += attention == ATTENTION_HOLD && room->attention != ATTENTION_HOLD;
	if (attention != ATTENTION_NONE && room->attention == ATTENTION_NONE)
		room->held_since = room->now;
	room->attention = attention;
	mixer_attend(room->mixer, attention);
}

/* As coach_attend has it; what is understood is acted on at once, and the coach may go on. */
static void on_heard(void *user, const struct heard *heard)
{
	struct barge_room *room = user;
	if (heard->kind == HEARD_VOICE) {
		attend(room, heard->strong ? ATTENTION_HOLD : ATTENTION_DUCK);
	} else if (heard->kind == HEARD_UTTERANCE) {
		take_utterance(room, heard);
		if (heard->certainty != CERTAINTY_NONE)
			attend(room, ATTENTION_HOLD);
		attend(room, ATTENTION_NONE);
	} else if (heard->kind == HEARD_QUIET) {
		attend(room, ATTENTION_NONE);
	}
}

static void say_next(struct barge_room *room)
{
	const struct barge_sentence *before = &room->bench->sentences[room->sentence], *sentence;
	room->sentence = room->sentence + 1 < room->to ? room->sentence + 1 : room->from;
	sentence = &room->bench->sentences[room->sentence];
	const frames_t pause =
	    before->number && before->clip->length + PAUSE / 4 < RATE ? RATE - (frames_t)before->clip->length : PAUSE;
	const struct command command = {
	    .kind = COMMAND_PLAY,
	    .channel = CHANNEL_VOICE,
	    .cue = (uint32_t)room->sentence + 1,
	    .at = mixer_voice(room->mixer) + pause,
	    .clip = clip_ref(sentence->clip),
	    .gain = 1,
	};
	mixer_play(room->mixer, &command);
}

static void on_report(void *user, const struct report *report)
{
	struct barge_room *room = user;
	room->sounding = report->kind == REPORT_STARTED;
	if (room->sounding) {
		const struct barge_sentence *sentence = &room->bench->sentences[room->sentence];
		listen_say_clip(room->listen, sentence->clip, sentence->text, report->stream);
		return;
	}
	clip_unref(report->clip);
	say_next(room);
}

static bool open_listen(struct barge_room *room)
{
	char error[256];
	const struct listen_config config = {
	    .rate = RATE,
	    .vocabulary = &room->bench->vocabulary,
	    .weights = room->bench->weights,
	    .sensitivity = 0.5,
	    .cancel_echo = true,
	    .heard = on_heard,
	    .user = room,
	};
	room->listen = listen_create(&config, error, sizeof error);
	if (!room->listen)
		fprintf(stderr, "%s\n", error);
	return room->listen != NULL;
}

/* The n-th room of the bench's half. */
static const struct corpus_item *pick_room(const struct barge_bench *bench, size_t n)
{
	return echo_pick(&bench->corpus, CORPUS_ROOM, NULL, 2 * (n % 4) + (size_t)bench->half);
}

bool barge_room_open(struct barge_room *room, const struct barge_bench *bench, size_t number)
{
	struct sound sound;
	struct room_response response = {0};
	memset(room, 0, sizeof *room);
	room->bench = bench;
	room->number = number;
	room->random.state = number + 1;
	room->to = bench->sentence_count;
	room->next_stop = SCENE_GREETING + RATE;
	room->mixer = mixer_create(RATE, on_report, room);
	room->mix = calloc(AHEAD, sizeof *room->mix);
	room_pink_start(&room->pink, number + 1);
	const struct corpus_item *item = pick_room(bench, number);
	if (!room->mixer || !room->mix || !open_listen(room) || !item || !echo_read(item, &sound))
		return false;
	if (room_from_recording(&response, RATE, sound.samples, sound.length))
		room->convolver = room_convolver_create(&response, BLOCK);
	room_response_free(&response);
	sound_free(&sound);
	listen_set_context(room->listen, bench->deaf ? 0 : CONTEXT_SESSION);
	return room->convolver != NULL;
}

void barge_room_close(struct barge_room *room)
{
	mixer_destroy(room->mixer);
	listen_destroy(room->listen);
	room_convolver_destroy(room->convolver);
	free(room->mix);
}

static void add_echo(struct barge_room *room, const int16_t *played)
{
	float in[BLOCK], out[BLOCK];
	const double gain = 32768 * room_gain(ECHO_DBFS - UTTER_LEVEL_DB);
	for (size_t i = 0; i < BLOCK; i++)
		in[i] = (float)(gain * echo_distort(played[i] / 32768.0, room->bench->distortion));
	room_convolve(room->convolver, in, out);
	for (size_t i = 0; i < BLOCK; i++)
		room->mix[(room->now + DELAY + (int64_t)i) % AHEAD] += out[i];
}

static void follow_stop(struct barge_room *room)
{
	struct barge_stop *stop = room->stop_count > 0 ? &room->stops[room->stop_count - 1] : NULL;
	const int64_t faded = room->now + FADE;
	if (!stop || room->now < stop->begin || room->now > stop->end + LATE)
		return;
	if (stop->quiet < 0 && room->attention != ATTENTION_NONE)
		stop->quiet = faded;
	if (stop->held < 0 && room->attention == ATTENTION_HOLD)
		stop->held = faded;
}

/* As the coach does: words that are held sound later. */
static void follow_voice(struct barge_room *room)
{
	const frames_t voice = mixer_voice(room->mixer), lag = mixer_stream(room->mixer) - voice;
	listen_say_later(room->listen, voice + room->voice_lag, lag - room->voice_lag);
	room->voice_lag = lag;
}

static void step(struct barge_room *room)
{
	int16_t played[BLOCK], microphone[BLOCK];
	mixer_process(room->mixer, played, BLOCK);
	add_echo(room, played);
	for (size_t i = 0; i < BLOCK; i++) {
		float *sample = &room->mix[(room->now + (int64_t)i) % AHEAD];
		const double noise = 32768 * room_gain(NOISE_DBFS) * room_pink_next(&room->pink);
		microphone[i] = (int16_t)lrint(fmax(-32768, fmin(32767, (double)*sample + noise)));
		*sample = 0;
	}
	follow_voice(room);
	listen_process(room->listen, microphone, played, BLOCK, room->now, room->now == 0);
	room->now += BLOCK;
	if (room->attention != ATTENTION_NONE && room->now - room->held_since > HOLD_LIMIT)
		attend(room, ATTENTION_NONE);
	follow_stop(room);
}

/* Somebody of the bench's half says "stop" now, in a room of his own. */
static void say_stop(struct barge_room *room, double user_db)
{
	const struct corpus_item *item, *way = pick_room(room->bench, room->number + 2);
	struct barge_stop *stop = &room->stops[room->stop_count];
	struct sound sound;
	size_t begin, end;
	do {
		item = echo_pick(&room->bench->corpus, CORPUS_COMMAND, "stop",
				 (size_t)(room_uniform(&room->random) * 1000));
	} while (item && (int)(item->fold % 2) != room->bench->half);
	room->next_stop = room->now + (int64_t)((4 + 2 * room_uniform(&room->random)) * RATE);
	if (room->stop_count == BARGE_STOPS || !item || !way || !echo_read(item, &sound))
		return;
	float *said = calloc(AHEAD, sizeof *said);
	echo_find_word(&sound, &begin, &end);
	if (said && echo_add_in_room(said, AHEAD, sound.samples, sound.length, way, ECHO_DBFS - user_db, 0, 0)) {
		for (int64_t i = 0; i < AHEAD; i++)
			room->mix[(room->now + i) % AHEAD] += said[i];
		*stop = (struct barge_stop){room->now + (int64_t)begin, room->now + (int64_t)end, -1, -1, -1, -1};
		room->stop_count++;
	}
	free(said);
	sound_free(&sound);
}

/* A sentence sounds, and will go on for as long as a word takes. */
static bool is_speaking(const struct barge_room *room)
{
	return room->sounding && !room->bench->sentences[room->sentence].number && room->attention == ATTENTION_NONE;
}

void barge_room_play_coach(struct barge_room *room, double user_db)
{
	const bool silent = room->bench->silent;
	if (!silent)
		say_next(room);
	while (room->now < (int64_t)(room->bench->seconds * RATE)) {
		if (!isnan(user_db) && room->now >= room->next_stop && (silent || is_speaking(room)))
			say_stop(room, user_db);
		step(room);
	}
}

/* From "one" to "five", over and over; silence when there are no such sentences. */
static void begin_counting(struct barge_room *room)
{
	const struct barge_bench *bench = room->bench;
	while (room->from < bench->sentence_count && strcmp(bench->sentences[room->from].text, "one") != 0)
		room->from++;
	room->to = room->from;
	while (room->to < bench->sentence_count && bench->sentences[room->to].number)
		room->to++;
	room->sentence = room->to - 1;
	say_next(room);
}

static void greet(struct barge_room *room, bool counting)
{
	if (counting) {
		say_next(room);
		while (room->now < SCENE_GREETING)
			step(room);
		room->now += 0;
		begin_counting(room);
	}
}

static void play(struct barge_room *room, const int16_t *samples, size_t count, double gain)
{
	for (size_t at = 0; at < count && room->now < (int64_t)(room->bench->seconds * RATE); at += BLOCK) {
		for (size_t i = 0; i < BLOCK && at + i < count; i++)
			room->mix[(room->now + (int64_t)i) % AHEAD] += (float)(gain * samples[at + i]);
		step(room);
	}
	for (int i = 0; i < 50; i++)
		step(room);
}

void barge_room_play_corpus(struct barge_room *room, enum corpus_kind kind, const char *label, double dbfs,
			    bool counting)
{
	const struct corpus *corpus = &room->bench->corpus;
	size_t short_ones = 0;
	greet(room, counting);
	for (size_t i = 0; i < corpus->count; i++) {
		struct sound sound;
		if (corpus->items[i].kind != kind || strcmp(corpus->items[i].label, label) != 0 ||
		    !echo_read(&corpus->items[i], &sound))
			continue;
		const double level = kind == CORPUS_TALK ? room_active_dbfs(sound.samples, sound.length, RATE)
							 : room_rms_dbfs(sound.samples, sound.length);
		const bool is_long = sound.length > 20 * RATE;
		const size_t half = is_long ? sound.length / 2 : sound.length,
			     from = is_long && room->bench->half ? half : 0;
		if (is_long || (int)(short_ones++ % 2) == room->bench->half)
			play(room, sound.samples + from, half, room_gain(dbfs - level));
		sound_free(&sound);
	}
}

/* One breath: in for 1.1 s through nose and lips, out for 1.3 s through an open throat (a resonance at 1.5 kHz), as
 * loud in the middle as `dbfs` says. */
static void breathe(struct barge_room *room, int16_t *out, double dbfs)
{
	double low = 0, band = 0;
	for (int64_t i = 0; i < BREATH; i++) {
		const bool in = i < 12 * RATE / 10;
		const double t = in ? (double)i / (1.1 * RATE) : (double)(i - 12 * RATE / 10) / (1.3 * RATE);
		const double noise = room_gaussian(&room->random), f = in ? 1.1 : 0.58, damping = in ? 0.9 : 0.35;
		low += f * band;
		band += f * (noise - low - damping * band);
		out[i] = (int16_t)lrint(t < 1 ? 32768 * room_gain(dbfs) * sin(M_PI * t) * band : 0);
	}
}

void barge_room_play_breath(struct barge_room *room, double dbfs, bool counting)
{
	int16_t *breath = calloc(BREATH, sizeof *breath);
	greet(room, counting);
	while (breath && room->now < (int64_t)(room->bench->seconds * RATE)) {
		breathe(room, breath, dbfs);
		play(room, breath, BREATH, 1);
	}
	free(breath);
}
