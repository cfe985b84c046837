/*
 * "Easier" and "harder": the neighbour of the exercise takes its place, or its dose goes by one step; at once, but harder
 * never in the middle of a repetition. It is recorded, and so it stays. What is done already changes from the coming
 * session on.
 */
#include "session_dose.h"

#include <stdio.h>
#include <string.h>

void wish_record(struct session *session, const char *exercise, const char *wish)
{
	struct record record = {.kind = RECORD_WISH, .score = -1};

	snprintf(record.exercise, sizeof(record.exercise), "%s", exercise);
	snprintf(record.phrase, sizeof(record.phrase), "%s", wish);
	out_record(session, &record);
}

static struct routine_item *item_of(struct session *session)
{
	return &session->routine.items[place_item(session)];
}

static struct dose dose_of(const struct session *session)
{
	const struct routine_item *item = &session->routine.items[place_item(session)];

	return dose_resolve(&item->dose, &catalogue_exercise(session->catalogue, item->exercise)->dose);
}

/* Some of the item is left to do, seen from where the session was left. */
static bool is_open(const struct session *session)
{
	const struct step *steps = session->plan.steps;
	int item = place_item(session);

	for (size_t i = session->place.step; i < session->plan.closing && steps[i].item == item; i++) {
		if (steps[i].kind == STEP_SET_DONE)
			return true;
	}
	return false;
}

static void go_back(struct session *session, bool walked)
{
	if (walked)
		place_slip_back(session);
	else
		place_take_up(session);
}

static void say_and_go_on(struct session *session, enum phrase_id id, bool walked)
{
	script_phrase(session, id, NULL);
	go_back(session, walked);
}

/* In the plan of the new dose: where it goes on that went on at `before` in the old one. */
static void find_place(struct session *session, const struct step *before)
{
	const struct step *steps = session->plan.steps;
	struct place *place = &session->place;
	size_t first = session->plan.item_instruct[before->item];

	place->kind = PLACE_CONTINUE;
	place->step = place->current = first;
	for (size_t i = first; i < session->plan.closing && steps[i].item == before->item; i++) {
		bool same = steps[i].set == before->set && steps[i].side == before->side;

		if (before->repetition == 0 ? steps[i].set == before->set
					    : same && steps[i].unit && steps[i].repetition == before->repetition) {
			place->kind = before->repetition ? PLACE_UNIT : PLACE_CONTINUE;
			place->step = place->current = i;
			return;
		}
		/* Fewer repetitions than were done: the set is. */
		if (steps[i].kind == STEP_SET_DONE && steps[i].set == before->set &&
		    (steps[i].side == SIDE_NONE || same)) {
			place->step = place->current = i;
			return;
		}
	}
}

/* "All right, today six times." */
static void say_dose(struct session *session, enum ladder_part part, const struct dose *dose)
{
	struct brief_change change = {.part = (enum brief_part)part, .to = ladder_value(dose, part)};
	char text[SPEAK_TEXT_SIZE];
	struct phrase_arguments arguments = {.text = text};

	dose_render_today(session, &change, dose, text, sizeof(text));
	script_phrase(session, PHRASE_ALL_RIGHT, &arguments);
}

static bool step_of(const struct exercise *exercise, struct dose *dose, enum ladder_part *part, bool up)
{
	return up ? ladder_up(exercise, dose, part) : ladder_down(exercise, dose, part);
}

/* The dose of this exercise by one step, from the set under way on. False when there is none. */
static bool change_dose(struct session *session, bool up)
{
	struct routine_item *item = item_of(session);
	const struct exercise *exercise = place_exercise(session);
	struct step before = session->plan.steps[session->place.step];
	struct dose dose = dose_of(session), was = item->dose;
	enum ladder_part part;

	if (!step_of(exercise, &dose, &part, up))
		return false;
	item->dose = dose;
	if (!start_compile(session)) {
		item->dose = was;
		start_compile(session);
		return false;
	}
	wish_record(session, exercise->id, up ? "harder" : "easier");
	dose_record_item(session, place_item(session));
	find_place(session, &before);
	say_dose(session, part, &dose);
	return true;
}

/* Nothing of it is left to do today: what would take its place is planned for the coming session. */
static void plan_ahead(struct session *session, const struct exercise *exercise, const struct dose *dose,
		       const char *wish, bool walked)
{
	int item = place_item(session);
	struct routine_item *place = &session->routine.items[item];
	struct routine_item today = *place;

	wish_record(session, place->exercise, wish);
	snprintf(place->exercise, sizeof(place->exercise), "%s", exercise->id);
	place->dose = *dose;
	dose_record_item(session, item);
	*place = today;
	say_and_go_on(session, PHRASE_FROM_NOW_ON, walked);
}

static void change_later(struct session *session, const struct exercise *neighbour, bool up, bool walked)
{
	const struct exercise *exercise = place_exercise(session);
	struct dose dose = dose_of(session);
	enum ladder_part part;
	const char *wish = up ? "harder" : "easier";

	if (neighbour)
		plan_ahead(session, neighbour, &neighbour->dose, wish, walked);
	else if (step_of(exercise, &dose, &part, up))
		plan_ahead(session, exercise, &dose, wish, walked);
	else
		say_and_go_on(session, up ? PHRASE_HARDER_NONE : PHRASE_GENTLER_NONE, walked);
}

/* In the greeting, and on the way to another exercise, there is nothing yet that could be changed. */
static bool is_early(const struct session *session)
{
	return place_item(session) < 0 || session->heading >= 0;
}

/* Leaves the plan; true when it was walked. What was put off has had its tone already. */
static bool leave(struct session *session)
{
	bool walked = session->activity == ACTIVITY_WALK;

	bool put_off = session->deferred == INTENT_HARDER;

	place_leave(session, LEAVE_PLAIN);
	if (!put_off)
		out_tone(session, TONE_ACK);
	question_close(session);
	script_begin(session);
	return walked;
}

static void refuse(struct session *session, enum phrase_id id)
{
	char text[SPEAK_TEXT_SIZE];

	phrase_render(session->voice, id, NULL, text, sizeof(text));
	answer_interject(session, text, INTENT_NONE);
}

void wish_easier(struct session *session)
{
	const struct exercise *gentler = start_gentler_of(session);
	struct dose dose;
	enum ladder_part part;
	bool walked;

	if (is_early(session)) {
		out_tone(session, TONE_ERROR);
		return;
	}
	dose = dose_of(session);
	if (!gentler && !step_of(place_exercise(session), &dose, &part, false)) {
		refuse(session, PHRASE_GENTLER_NONE);
		return;
	}
	walked = leave(session);
	if (!is_open(session)) {
		change_later(session, gentler, false, walked);
	} else if (gentler) {
		wish_record(session, place_exercise(session)->id, "easier");
		start_gentler(session);
	} else {
		script_lower(session);
		change_dose(session, false);
		place_take_up(session);
	}
}

static bool is_in_routine(const struct session *session, const char *exercise)
{
	for (size_t i = 0; i < session->routine.item_count; i++) {
		if (strcmp(session->routine.items[i].exercise, exercise) == 0)
			return true;
	}
	return false;
}

static const struct exercise *harder_of(const struct session *session)
{
	const struct exercise *harder = ladder_harder(session->catalogue, place_exercise(session));
	bool fit = harder && !start_is_over(session, harder->id) && !brief_bars(&session->brief, harder->id) &&
		   !is_in_routine(session, harder->id);

	return fit ? harder : NULL;
}

void wish_harder_now(struct session *session)
{
	const struct exercise *harder;
	bool walked;

	walked = leave(session);
	harder = harder_of(session);
	if (session->hurt) {
		say_and_go_on(session, PHRASE_HARDER_HURT, walked);
	} else if (!is_open(session)) {
		change_later(session, harder, true, walked);
	} else if (harder) {
		wish_record(session, place_exercise(session)->id, "harder");
		script_phrase(session, PHRASE_GOOD, NULL);
		out_note(session, "harder");
		start_exchange(session, harder, &harder->dose);
	} else if (change_dose(session, true)) {
		place_take_up(session);
	} else {
		say_and_go_on(session, PHRASE_HARDER_NONE, walked);
	}
}

void wish_harder(struct session *session)
{
	enum phase phase = session->activity == ACTIVITY_WALK ? walk_current(session)->phase : PHASE_REST;

	if (is_early(session)) {
		out_tone(session, TONE_ERROR);
		return;
	}
	if (phase == PHASE_READY || phase == PHASE_WORK || phase == PHASE_RELEASE) {
		out_tone(session, TONE_ACK);
		session->deferred = INTENT_HARDER;
		return;
	}
	wish_harder_now(session);
}
