/* A recorded room with the coach, the listening chain and people in it, in a closed loop: for bench_barge. */
#ifndef STEADY_TEST_BARGE_ROOM_H
#define STEADY_TEST_BARGE_ROOM_H

#include "echo_scene.h"

#include "listen.h"
#include "mixer.h"
#include "room.h"
#include "speak.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BARGE_SENTENCES 64
#define BARGE_STOPS 128

struct barge_sentence {
	char text[SPEAK_TEXT_SIZE];
	struct clip *clip;
	bool number; /* every second; all else 0.6 s after the one before */
};

struct barge_bench {
	struct corpus corpus;
	struct vocabulary vocabulary;
	struct barge_sentence sentences[BARGE_SENTENCES];
	size_t sentence_count;
	const char *weights;
	double distortion; /* of the loudspeaker, 0 = none */
	bool silent;	   /* the coach says nothing: what could be heard at best */
	bool deaf;	   /* nothing is possible to say, and nothing decoded: early evidence only */
	int half;	   /* of rooms, speakers and sounds */
	double seconds;	   /* in each room; of each sort of sound at most */
	size_t rooms;
};

/* Samples since the beginning; -1 = it did not happen. */
struct barge_stop {
	int64_t begin, end;   /* the word within 20 dB of its loudest 10 ms */
	int64_t quiet, held;  /* the coach ducked or held; held */
	int64_t sure, unsure; /* taken for stop or pain; for anything, unsurely */
};

struct barge_room {
	const struct barge_bench *bench;
	struct mixer *mixer;
	struct listen *listen;
	struct room_convolver *convolver;
	struct room_pink pink;
	struct room_random random;
	float *mix; /* what will be at the microphone, a ring */
	int64_t now;
	size_t number;
	size_t sentence; /* next one to be said */
	size_t from, to; /* of the sentences that are said in turn */
	bool sounding;
	int64_t next_stop;
	struct barge_stop stops[BARGE_STOPS];
	size_t stop_count;
	enum attention attention;
	int64_t held_since;
	frames_t voice_lag; /* of voice time behind the stream, as hearing was told */
	size_t ducks, holds, sure, unsure;
};

bool barge_bench_open(struct barge_bench *bench, const char *folder, const char *coach);
void barge_bench_close(struct barge_bench *bench);
bool barge_room_open(struct barge_room *room, const struct barge_bench *bench, size_t number);
void barge_room_close(struct barge_room *room);

/* The coach says its sentences, and unless `user_db` is NAN people say "stop" over it, so far below its echo. */
void barge_room_play_coach(struct barge_room *room, double user_db);
/* Half of the recordings of a label one after the other, while the coach counts or is silent. */
void barge_room_play_corpus(struct barge_room *room, enum corpus_kind kind, const char *label, double dbfs,
			    bool counting);
/* Heavy breathing: noise, as wide as a mouth makes it, in and out every three seconds. */
void barge_room_play_breath(struct barge_room *room, double dbfs, bool counting);

#endif
