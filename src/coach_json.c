/* One JSON object for each event of the coach: what watchers of the socket read, and what a simulation leaves. */
#include "coach.h"

#include "json.h"

static const char *const kind_names[] = {
    [COACH_SAYS] = "says",   [COACH_SAID] = "said",   [COACH_CUT] = "cut",
    [COACH_TONE] = "tone",   [COACH_HEARD] = "heard", [COACH_EVIDENCE] = "evidence",
    [COACH_STATE] = "state", [COACH_NOTE] = "note",   [COACH_RECORD] = "record",
};

static const char *const tone_names[] = {
    [TONE_ACK] = "ack", [TONE_START] = "start", [TONE_END] = "end", [TONE_ASK] = "ask", [TONE_ERROR] = "error",
};

static const char *certainty_name(enum certainty certainty)
{
	static const char *const names[] = {"none", "unsure", "sure"};
	return names[certainty];
}

static void write_heard(struct json *json, const struct heard *heard, unsigned rate)
{
	char intent[96];
	json_number(json, "begin_s", frames_to_seconds(rate, heard->begin), 3);
	if (heard->kind != HEARD_UTTERANCE) {
		json_string(json, "evidence", heard->kind == HEARD_VOICE ? "voice" : "quiet");
		json_boolean(json, "strong", heard->strong);
		return;
	}
	json_number(json, "end_s", frames_to_seconds(rate, heard->end), 3);
	json_number(json, "decided_s", frames_to_seconds(rate, heard->decided), 3);
	json_string(json, "intent", intent_format(&heard->intent, intent, sizeof intent));
	json_string(json, "certainty", certainty_name(heard->certainty));
	json_string(json, "phrase", heard->phrase);
	json_number(json, "confidence", heard->confidence, 3);
	json_boolean(json, "while_speaking", heard->while_speaking);
}

static void write_record(struct json *json, const struct record *record)
{
	json_string(json, "record", record_kind_name(record->kind));
	json_string(json, "routine", record->routine);
	json_string(json, "exercise", record->exercise);
	json_integer(json, "set", record->set);
	json_integer(json, "repetition", record->repetition);
	json_integer(json, "repetitions", record->repetitions);
	json_integer(json, "hold_s", record->hold_s);
	json_string(json, "side", side_name(record->side));
	json_string(json, "phase", record->phase);
	if (record->kind == RECORD_PAIN || record->kind == RECORD_PAIN_SCORE || record->kind == RECORD_SETTLED)
		json_integer(json, "score", record->score);
	if (record->phrase[0])
		json_string(json, "phrase", record->phrase);
	if (record->person[0])
		json_string(json, "person", record->person);
	if (record->kind == RECORD_SESSION_END)
		json_string(json, "outcome", outcome_name(record->outcome));
}

static void write_cue(struct json *json, const struct coach_event *event, unsigned rate)
{
	json_integer(json, "cue", event->cue);
	json_string(json, "text", event->text);
	json_boolean(json, "counted", event->counted);
	if (event->kind == COACH_SAYS && event->late > 0)
		json_integer(json, "late", event->late);
	if (event->kind == COACH_SAYS && event->planned != FRAMES_NEVER) {
		json_integer(json, "planned", event->planned);
		json_number(json, "planned_s", frames_to_seconds(rate, event->planned), 4);
	}
}

bool coach_event_json(const struct coach_event *event, unsigned rate, char *out, size_t size)
{
	struct json json;
	json_start(&json, out, size);
	json_object(&json, NULL);
	json_string(&json, "event", kind_names[event->kind]);
	json_integer(&json, "frame", event->stream);
	json_number(&json, "s", frames_to_seconds(rate, event->stream), 4);
	json_integer(&json, "voice_frame", event->voice);
	switch (event->kind) {
	case COACH_SAYS:
	case COACH_SAID:
	case COACH_CUT:
		write_cue(&json, event, rate);
		break;
	case COACH_TONE:
		json_string(&json, "tone", tone_names[event->tone]);
		break;
	case COACH_HEARD:
	case COACH_EVIDENCE:
		write_heard(&json, event->heard, rate);
		break;
	case COACH_STATE:
	case COACH_NOTE:
		json_string(&json, "text", event->text);
		break;
	case COACH_RECORD:
		write_record(&json, event->record);
		break;
	}
	json_object_end(&json);
	return json_finish(&json);
}
