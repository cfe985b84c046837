/*
 * The questions that the coach asks, as a table: what is asked, what the second time, which answers there are, what
 * follows from each of them and from silence. No words: those are in the voice files.
 */
#include "session_questions.h"

/* clang-format off */
const struct question session_questions[] = {
	/* Heard unsurely that a routine is to begin. */
	[QUESTION_CONFIRM] = {
		.name = "confirm-start",
		.ask = PHRASE_ASK_START,
		.again = PHRASE_COUNT,
		.silence = DECIDE_REFUSE,
		.before_session = true,
		.answers = {
			{INTENT_YES, DECIDE_START},
			{INTENT_NO, DECIDE_REFUSE},
			{INTENT_STOP, DECIDE_REFUSE},
			{INTENT_END, DECIDE_REFUSE},
			{INTENT_PAUSE, DECIDE_REFUSE},
		},
	},
	/* Reminded of a routine, and of a break. Who does not answer is let be. */
	[QUESTION_REMIND] = {
		.name = "reminder",
		.ask = PHRASE_REMIND,
		.again = PHRASE_COUNT,
		.silence = DECIDE_REMIND_SILENCE,
		.before_session = true,
		.reminder = true,
		.answers = {
			{INTENT_YES, DECIDE_REMIND_START},
			{INTENT_LATER, DECIDE_REMIND_LATER},
			{INTENT_NOT_TODAY, DECIDE_REMIND_NOT_TODAY},
			{INTENT_NO, DECIDE_REMIND_NOT_TODAY},
			{INTENT_STOP, DECIDE_REMIND_SILENCE},
			{INTENT_END, DECIDE_REMIND_SILENCE},
			{INTENT_PAUSE, DECIDE_REMIND_SILENCE},
		},
	},
	[QUESTION_REMIND_DESK] = {
		.name = "reminder",
		.ask = PHRASE_REMIND_DESK,
		.again = PHRASE_COUNT,
		.silence = DECIDE_REMIND_SILENCE,
		.before_session = true,
		.reminder = true,
		.answers = {
			{INTENT_YES, DECIDE_REMIND_START},
			{INTENT_LATER, DECIDE_REMIND_LATER},
			{INTENT_NOT_TODAY, DECIDE_REMIND_NOT_TODAY},
			{INTENT_NO, DECIDE_REMIND_NOT_TODAY},
			{INTENT_STOP, DECIDE_REMIND_SILENCE},
			{INTENT_END, DECIDE_REMIND_SILENCE},
			{INTENT_PAUSE, DECIDE_REMIND_SILENCE},
		},
	},
	/* Three sentences on safety. */
	[QUESTION_SAFETY] = {
		.name = "safety",
		.ask = PHRASE_ASK_SAFETY,
		.again = PHRASE_ASK_SAFETY_AGAIN,
		.silence = DECIDE_REFUSE,
		.before_session = true,
		.answers = {
			{INTENT_YES, DECIDE_YES},
			{INTENT_NO, DECIDE_REFUSE},
			{INTENT_STOP, DECIDE_REFUSE},
			{INTENT_END, DECIDE_REFUSE},
			{INTENT_PAUSE, DECIDE_REFUSE},
		},
	},
	/* A session ended with a red flag. */
	[QUESTION_DOCTOR] = {
		.name = "doctor",
		.ask = PHRASE_ASK_DOCTOR,
		.again = PHRASE_ASK_DOCTOR_AGAIN,
		.silence = DECIDE_REFUSE,
		.before_session = true,
		.answers = {
			{INTENT_YES, DECIDE_YES},
			{INTENT_NO, DECIDE_REFUSE},
			{INTENT_STOP, DECIDE_REFUSE},
			{INTENT_END, DECIDE_REFUSE},
			{INTENT_PAUSE, DECIDE_REFUSE},
		},
	},
	/* A session of today ended with strong pain. */
	[QUESTION_REST] = {
		.name = "rest",
		.ask = PHRASE_ASK_REST,
		.again = PHRASE_ASK_REST_AGAIN,
		.silence = DECIDE_REFUSE,
		.before_session = true,
		.answers = {
			{INTENT_YES, DECIDE_YES},
			{INTENT_NO, DECIDE_REFUSE},
			{INTENT_STOP, DECIDE_REFUSE},
			{INTENT_END, DECIDE_REFUSE},
			{INTENT_PAUSE, DECIDE_REFUSE},
		},
	},
	/* Who does not want the tour is not asked again; who does not answer is. */
	[QUESTION_TOUR] = {
		.name = "tour",
		.ask = PHRASE_ASK_TOUR,
		.again = PHRASE_ASK_TOUR_AGAIN,
		.silence = DECIDE_REFUSE,
		.before_session = true,
		.answers = {
			{INTENT_YES, DECIDE_TOUR},
			{INTENT_NO, DECIDE_NO},
			{INTENT_STOP, DECIDE_REFUSE},
			{INTENT_END, DECIDE_REFUSE},
		},
	},
	[QUESTION_TOUR_PAUSE] = {
		.name = "tour-pause",
		.ask = PHRASE_TOUR_PAUSE,
		.again = PHRASE_TOUR_PAUSE_AGAIN,
		.silence = DECIDE_TOUR_MISSED,
		.unclear = DECIDE_TOUR_MISSED,
		.before_session = true,
		.answers = {
			{INTENT_PAUSE, DECIDE_TOUR_HEARD},
			{INTENT_STOP, DECIDE_REFUSE},
			{INTENT_END, DECIDE_REFUSE},
		},
	},
	[QUESTION_TOUR_RESUME] = {
		.name = "tour-resume",
		.ask = PHRASE_TOUR_RESUME,
		.again = PHRASE_TOUR_RESUME_AGAIN,
		.silence = DECIDE_TOUR_MISSED,
		.unclear = DECIDE_TOUR_MISSED,
		.before_session = true,
		.answers = {
			{INTENT_RESUME, DECIDE_TOUR_HEARD},
			{INTENT_STOP, DECIDE_REFUSE},
			{INTENT_END, DECIDE_REFUSE},
		},
	},
	[QUESTION_TOUR_HURTS] = {
		.name = "tour-hurts",
		.ask = PHRASE_TOUR_HURTS,
		.again = PHRASE_TOUR_HURTS_AGAIN,
		.silence = DECIDE_TOUR_MISSED,
		.unclear = DECIDE_TOUR_MISSED,
		.before_session = true,
		.answers = {
			{INTENT_HURTS, DECIDE_TOUR_HEARD},
			{INTENT_STOP, DECIDE_TOUR_HEARD},
			{INTENT_END, DECIDE_REFUSE},
		},
	},
	/* The routine's own question. */
	[QUESTION_ROUTINE] = {
		.name = "routine",
		.ask = PHRASE_COUNT,
		.again = PHRASE_ASK_ROUTINE_AGAIN,
		.silence = DECIDE_REFUSE,
		.before_session = true,
		.answers = {
			{INTENT_YES, DECIDE_YES},
			{INTENT_NO, DECIDE_REFUSE},
			{INTENT_STOP, DECIDE_REFUSE},
			{INTENT_END, DECIDE_REFUSE},
			{INTENT_PAUSE, DECIDE_REFUSE},
		},
	},
	/* The session before was cut short a short time ago. */
	[QUESTION_FROM_THERE] = {
		.name = "from-there",
		.ask = PHRASE_ASK_FROM_THERE,
		.again = PHRASE_ASK_FROM_THERE_AGAIN,
		.silence = DECIDE_REFUSE,
		.before_session = true,
		.answers = {
			{INTENT_YES, DECIDE_FROM_THERE},
			{INTENT_RESUME, DECIDE_FROM_THERE},
			{INTENT_NO, DECIDE_NO},
			{INTENT_STOP, DECIDE_REFUSE},
			{INTENT_END, DECIDE_REFUSE},
			{INTENT_PAUSE, DECIDE_REFUSE},
		},
	},
	/* It was cut short by pain. */
	[QUESTION_AFTER_PAIN] = {
		.name = "after-pain",
		.ask = PHRASE_ASK_AFTER_PAIN,
		.again = PHRASE_ASK_AFTER_PAIN_AGAIN,
		.silence = DECIDE_REFUSE,
		.before_session = true,
		.answers = {
			{INTENT_YES, DECIDE_FROM_THERE},
			{INTENT_RESUME, DECIDE_FROM_THERE},
			{INTENT_NEXT, DECIDE_FROM_THERE},
			{INTENT_NO, DECIDE_REFUSE},
			{INTENT_STOP, DECIDE_REFUSE},
			{INTENT_END, DECIDE_REFUSE},
			{INTENT_PAUSE, DECIDE_REFUSE},
		},
	},
	/* The same strength routine a short time ago. */
	[QUESTION_TOO_SOON] = {
		.name = "too-soon",
		.ask = PHRASE_ASK_TOO_SOON,
		.again = PHRASE_ASK_TOO_SOON_AGAIN,
		.silence = DECIDE_REFUSE,
		.before_session = true,
		.answers = {
			{INTENT_YES, DECIDE_YES},
			{INTENT_NO, DECIDE_REFUSE},
			{INTENT_STOP, DECIDE_REFUSE},
			{INTENT_END, DECIDE_REFUSE},
			{INTENT_PAUSE, DECIDE_REFUSE},
		},
	},
	/* It hurt a day or more ago. */
	[QUESTION_SETTLED] = {
		.name = "settled",
		.ask = PHRASE_TOLD,
		.again = PHRASE_ASK_SETTLED_AGAIN,
		.silence = DECIDE_REFUSE,
		.before_session = true,
		.answers = {
			{INTENT_YES, DECIDE_YES},
			{INTENT_NO, DECIDE_NO},
			{INTENT_STOP, DECIDE_REFUSE},
			{INTENT_END, DECIDE_REFUSE},
			{INTENT_PAUSE, DECIDE_REFUSE},
		},
	},
	/* Something is not as it was: told, and a moment left to say no. */
	[QUESTION_CHANGE] = {
		.name = "change",
		.ask = PHRASE_TOLD,
		.again = PHRASE_COUNT,
		.silence = DECIDE_YES,
		.before_session = true,
		.answers = {
			{INTENT_YES, DECIDE_YES},
			{INTENT_RESUME, DECIDE_YES},
			{INTENT_NEXT, DECIDE_YES},
			{INTENT_NO, DECIDE_NO},
			{INTENT_STOP, DECIDE_REFUSE},
			{INTENT_END, DECIDE_REFUSE},
			{INTENT_PAUSE, DECIDE_REFUSE},
		},
	},
	/* Something harder is offered. */
	[QUESTION_OFFER] = {
		.name = "offer",
		.ask = PHRASE_TOLD,
		.again = PHRASE_ASK_OFFER_AGAIN,
		.silence = DECIDE_NO,
		.before_session = true,
		.answers = {
			{INTENT_YES, DECIDE_YES},
			{INTENT_NO, DECIDE_NO},
			{INTENT_NEXT, DECIDE_NO},
			{INTENT_STOP, DECIDE_REFUSE},
			{INTENT_END, DECIDE_REFUSE},
			{INTENT_PAUSE, DECIDE_REFUSE},
		},
	},
	/* At the end. It is not asked twice, and needs no answer. */
	[QUESTION_FEEDBACK] = {
		.name = "feedback",
		.ask = PHRASE_ASK_FEEDBACK,
		.again = PHRASE_COUNT,
		.silence = DECIDE_NO_FEEDBACK,
		.answers = {
			{INTENT_EASY, DECIDE_EASY},
			{INTENT_RIGHT, DECIDE_RIGHT},
			{INTENT_YES, DECIDE_RIGHT},
			{INTENT_HARD, DECIDE_HARD},
			{INTENT_NO, DECIDE_NO_FEEDBACK},
			{INTENT_NEXT, DECIDE_NO_FEEDBACK},
			{INTENT_STOP, DECIDE_NO_FEEDBACK},
			{INTENT_END, DECIDE_NO_FEEDBACK},
		},
	},
	/* Heard unsurely in a repetition. Commands that are no answer here are obeyed. */
	[QUESTION_WAS_THAT] = {
		.name = "was-that",
		.ask = PHRASE_WAS_THAT,
		.again = PHRASE_COUNT,
		.silence = DECIDE_GO_ON,
		.answers = {
			{INTENT_YES, DECIDE_OBEY},
			{INTENT_NO, DECIDE_GO_ON},
			{INTENT_RESUME, DECIDE_GO_ON},
			{INTENT_HURTS, DECIDE_PAIN},
			{INTENT_START, DECIDE_GO_ON},
			{INTENT_NUMBER, DECIDE_GO_ON},
			{INTENT_PHRASE, DECIDE_GO_ON},
		},
	},
	/* After a plain stop. */
	[QUESTION_HURT] = {
		.name = "hurt",
		.ask = PHRASE_ASK_HURT,
		.again = PHRASE_ASK_HURT_AGAIN,
		.silence = DECIDE_END_SILENT,
		.answers = {
			{INTENT_YES, DECIDE_PAIN},
			{INTENT_HURTS, DECIDE_PAIN},
			{INTENT_NO, DECIDE_ASK_GO_ON},
			{INTENT_RESUME, DECIDE_RESUME},
			{INTENT_STOP, DECIDE_END},
			{INTENT_END, DECIDE_END},
		},
	},
	/* Nothing hurts. */
	[QUESTION_GO_ON] = {
		.name = "go-on",
		.ask = PHRASE_ASK_GO_ON,
		.again = PHRASE_ASK_GO_ON_AGAIN,
		.silence = DECIDE_END_SILENT,
		.answers = {
			{INTENT_YES, DECIDE_RESUME},
			{INTENT_RESUME, DECIDE_RESUME},
			{INTENT_NO, DECIDE_END},
			{INTENT_STOP, DECIDE_END},
			{INTENT_END, DECIDE_END},
			{INTENT_HURTS, DECIDE_PAIN},
		},
	},
	/* It hurts: words and answers are the flow's. */
	[QUESTION_FLOW] = {
		.ask = PHRASE_COUNT,
		.again = PHRASE_COUNT,
	},
	/* The microphone is back. */
	[QUESTION_AUDIO] = {
		.name = "audio-back",
		.ask = PHRASE_ASK_AUDIO,
		.again = PHRASE_ASK_GO_ON_AGAIN,
		.silence = DECIDE_END_SILENT,
		.answers = {
			{INTENT_YES, DECIDE_RESUME},
			{INTENT_RESUME, DECIDE_RESUME},
			{INTENT_NO, DECIDE_END},
			{INTENT_STOP, DECIDE_END},
			{INTENT_END, DECIDE_END},
			{INTENT_HURTS, DECIDE_PAIN},
		},
	},
};
/* clang-format on */
