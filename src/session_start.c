/* Starting: a routine, with what has to be asked first; another exercise of it; the gentler neighbour of one. */
#include "session_dose.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void start_list(const struct session *session, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < catalogue_routine_count(session->catalogue); i++) {
		const char *title = catalogue_routine_at(session->catalogue, i)->title;
		if (used + strlen(title) + 3 > size)
			return;
		used += (size_t)snprintf(text + used, size - used, "%s%s", used ? ", " : "", title);
	}
}

void start_remark(struct session *session, enum phrase_id id)
{
	char list[SPEAK_TEXT_SIZE - 64];
	struct phrase_arguments arguments = {.list = list};

	start_list(session, list, sizeof(list));
	question_close(session);
	session->state = STATE_IDLE;
	script_begin(session);
	script_phrase(session, id, &arguments);
	script_then(session, THEN_NOTHING);
}

bool start_compile(struct session *session)
{
	struct plan_setup setup = {
	    .config = session->config,
	    .catalogue = session->catalogue,
	    .voice = session->voice,
	    /* A daemon may run for months: the hints are for its first three sessions at most. */
	    .first_item = opening_first_item(session),
	    .first_sessions = session->setup.first_sessions && session->begun_sessions < 3,
	    .measure = session->setup.measure,
	    .user = session->setup.user,
	};

	if (!plan_compile(&session->plan, &setup, &session->routine))
		return false;
	plan_time(&session->plan, session->pace);
	return true;
}

/* For one of several it has their name in its title, so that everybody hears whose it is. */
static void entitle(struct session *session, const char *named)
{
	const struct person *person = people_find(&session->config->people, named);
	struct phrase_arguments arguments = {.routine = session->routine.title, .text = person ? person->name : ""};
	char title[ROUTINE_NAME_SIZE];

	if (person && phrase_render(session->voice, PHRASE_ROUTINE_FOR, &arguments, title, sizeof(title)))
		strcpy(session->routine.title, title);
}

bool start_take(struct session *session, const struct intent *start)
{
	const char *id = start->argument[0] ? start->argument : session->config->routine;
	const struct routine *routine = catalogue_routine(session->catalogue, id);

	if (!routine)
		return false;
	session->written = routine;
	memset(&session->brief, 0, sizeof(session->brief));
	session->routine = *routine;
	strcpy(session->person, people_meant(&session->config->people, start->person));
	entitle(session, start->person);
	return true;
}

/* The same, acknowledged. False when there is none; the user has been told. */
static bool choose(struct session *session, const struct intent *start)
{
	if (!start_take(session, start)) {
		out_tone(session, TONE_ERROR);
		out_note(session, "unknown-routine");
		start_remark(session, PHRASE_UNKNOWN);
		return false;
	}
	out_tone(session, TONE_START);
	return true;
}

void start_deaf(struct session *session)
{
	place_leave(session, LEAVE_PLAIN);
	question_close(session);
	session->state = STATE_IDLE;
	if (!session->speaker)
		return;
	session->said_deaf = true;
	session->told_deaf = session->now;
	script_begin(session);
	script_phrase(session, PHRASE_TOUR_MUTE, NULL);
	script_then(session, THEN_NOTHING);
}

void start_routine(struct session *session, const struct intent *start)
{
	if (session->shutting_down)
		return;
	place_leave(session, LEAVE_PLAIN);
	if (session->deaf) {
		out_tone(session, TONE_ERROR);
		start_deaf(session);
		return;
	}
	if (choose(session, start))
		opening_begin(session);
}

void start_confirm(struct session *session, const struct intent *start)
{
	place_leave(session, LEAVE_PLAIN);
	if (session->shutting_down || !choose(session, start))
		return;
	script_begin(session);
	question_ask(session, QUESTION_CONFIRM);
	script_then(session, THEN_WAIT);
}

void start_begin(struct session *session)
{
	struct record record = {.kind = RECORD_SESSION_BEGIN, .score = -1};

	question_close(session);
	if (!dose_apply(session) || !start_compile(session)) {
		start_remark(session, session->routine.item_count ? PHRASE_TOO_LONG : PHRASE_NOTHING_LEFT);
		return;
	}
	session->begun_sessions++;
	session->place = (struct place){.kind = PLACE_CONTINUE};
	session->deferred = INTENT_NONE;
	session->hurt = false;
	memset(session->done, 0, sizeof(session->done));
	memset(session->easier, 0, sizeof(session->easier));
	memset(session->over, 0, sizeof(session->over));
	/* Cut short again before anything is done, what is left is what was left before. */
	if (session->from_there)
		strcpy(record.phrase, PAST_FROM_THERE);
	out_record(session, &record);
	out_note(session, "session-start");
	if (!opening_goes_there(session))
		walk_from(session, 0, 0, session->now);
	/* After the first words have been asked for: the disk may take its time. */
	dose_record(session);
}

void start_refuse(struct session *session)
{
	bool own = question_is(session, QUESTION_ROUTINE) && session->routine.refusal[0];
	enum phrase_id refusal = question_is(session, QUESTION_SAFETY)	 ? PHRASE_SAFETY_REFUSED
				 : question_is(session, QUESTION_DOCTOR) ? PHRASE_DOCTOR_REFUSED
									 : PHRASE_NOT_STARTED;

	question_close(session);
	session->state = STATE_IDLE;
	script_begin(session);
	if (own)
		script_say(session, session->routine.refusal, 0);
	else
		script_phrase(session, refusal, NULL);
	script_then(session, THEN_NOTHING);
}

void start_item(struct session *session, int item)
{
	item = item < 0 ? 0 : item;
	if (item < (int)session->routine.item_count)
		start_at(session, item, session->plan.item_instruct[item]);
	else
		end_session(session, OUTCOME_COMPLETE);
}

void start_at(struct session *session, int item, size_t step)
{
	const struct exercise *exercise = catalogue_exercise(session->catalogue, session->routine.items[item].exercise);

	session->heading = item;
	session->heading_step = step;
	script_move_to(session, exercise->position);
	/* In the middle of an exercise its start position and movement are said again, for it has been a while. */
	if (step != session->plan.item_instruct[item]) {
		script_say(session, exercise->setup, session->voice->pause_ms);
		script_say(session, exercise->movement, session->voice->pause_ms);
	}
	session->state = STATE_RUNNING;
	script_then(session, THEN_ITEM);
}

bool start_is_over(const struct session *session, const char *exercise)
{
	for (size_t i = 0; i < session->routine.item_count; i++) {
		if (session->over[i] && strcmp(session->routine.items[i].exercise, exercise) == 0)
			return true;
	}
	return false;
}

int start_next_item(const struct session *session)
{
	int item = place_item(session);

	return session->heading >= 0 && session->heading != item ? session->heading : item + 1;
}

static void remove_item(struct session *session, size_t item)
{
	struct routine *routine = &session->routine;
	size_t after = routine->item_count - item - 1;

	memmove(&routine->items[item], &routine->items[item + 1], after * sizeof(routine->items[0]));
	memmove(&session->done[item], &session->done[item + 1], after * sizeof(session->done[0]));
	memmove(&session->easier[item], &session->easier[item + 1], after * sizeof(session->easier[0]));
	memmove(&session->origin[item], &session->origin[item + 1], after * sizeof(session->origin[0]));
	memmove(&session->over[item], &session->over[item + 1], after * sizeof(session->over[0]));
	routine->item_count--;
}

void start_strike(struct session *session)
{
	struct routine *routine = &session->routine;
	size_t item = (size_t)place_item(session), before = routine->item_count;
	struct place *place = &session->place;
	bool compiled;

	session->over[item] = true;
	for (size_t i = routine->item_count - 1; i > item; i--) {
		if (strcmp(routine->items[i].exercise, routine->items[item].exercise) == 0)
			remove_item(session, i);
	}
	if (routine->item_count == before)
		return;
	/* Less than what there was room for; the steps have moved. */
	compiled = start_compile(session);
	assert(compiled);
	(void)compiled;
	place->kind = PLACE_CONTINUE;
	place->current = place->step = session->plan.item_instruct[item];
}

/* The nearest one that may be done. */
const struct exercise *start_gentler_of(const struct session *session)
{
	const struct exercise *exercise = place_exercise(session);

	for (int i = 0; exercise && i < ROUTINE_MAX_ITEMS; i++) {
		exercise = ladder_gentler(session->catalogue, exercise);
		if (exercise && !start_is_over(session, exercise->id) && !brief_bars(&session->brief, exercise->id))
			return exercise;
	}
	return NULL;
}

/* The body's position is that of the old one. */
void start_exchange(struct session *session, const struct exercise *exercise, const struct dose *dose)
{
	int item = place_item(session);
	struct routine_item *place = &session->routine.items[item];
	struct routine_item before = *place;

	script_move_to(session, exercise->position);
	snprintf(place->exercise, sizeof(place->exercise), "%s", exercise->id);
	place->dose = *dose;
	if (!start_compile(session)) {
		*place = before;
		start_compile(session);
		end_session(session, OUTCOME_ENDED);
		return;
	}
	session->over[item] = false;
	/* The steps have moved: whoever asks where we are gets the new exercise's beginning. */
	session->place = (struct place){.kind = PLACE_CONTINUE, .current = session->plan.item_instruct[item]};
	session->place.step = session->place.current;
	session->heading = item;
	session->heading_step = session->place.current;
	session->state = STATE_RUNNING;
	dose_record_item(session, item);
	script_then(session, THEN_ITEM);
}

void start_gentler(struct session *session)
{
	const struct exercise *gentler = start_gentler_of(session);
	int item = place_item(session);

	question_close(session);
	script_begin(session);
	script_lower(session);
	script_phrase(session, PHRASE_GOOD, NULL);
	session->easier[item] = true;
	out_note(session, "gentler");
	start_exchange(session, gentler, &gentler->dose);
}
