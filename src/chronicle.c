/* From facts to sessions. */
#include "chronicle.h"

#include <stdio.h>
#include <string.h>

static void begin(struct chronicle_session *session, const struct history_fact *fact)
{
	*session = (struct chronicle_session){.session = fact->session, .began = fact->at, .score = -1};
	memcpy(session->routine, fact->record.routine, sizeof(session->routine));
	memcpy(session->person, fact->record.person, sizeof(session->person));
	session->outcome = OUTCOME_INTERRUPTED;
}

static void take_pain(struct chronicle_session *session, const struct record *record)
{
	if (session->hurt[0] && record->score <= session->score)
		return;
	session->score = record->score;
	memcpy(session->hurt, record->exercise, sizeof(session->hurt));
}

static void take(struct chronicle_session *session, const struct history_fact *fact)
{
	const struct record *record = &fact->record;

	switch (record->kind) {
	case RECORD_SET_DONE:
		session->sets++;
		session->repetitions += record->repetitions;
		break;
	case RECORD_SKIPPED:
		session->skipped++;
		break;
	case RECORD_PAIN:
		session->pains++;
		take_pain(session, record);
		break;
	case RECORD_PAIN_SCORE:
		take_pain(session, record);
		break;
	case RECORD_RED_FLAG:
		session->red_flag = true;
		break;
	case RECORD_FEEDBACK:
		snprintf(session->feedback, sizeof(session->feedback), "%.*s", (int)sizeof(session->feedback) - 1,
			 record->phrase);
		break;
	case RECORD_SESSION_END:
		session->ended = fact->at;
		session->outcome = record->outcome;
		break;
	default:
		break;
	}
}

void chronicle_take(struct chronicle_session *list, size_t *count, const struct history_fact *fact)
{
	if (fact->session == 0)
		return;
	if (fact->record.kind == RECORD_SESSION_BEGIN)
		begin(&list[(*count)++], fact);
	else if (*count > 0 && list[*count - 1].session == fact->session)
		take(&list[*count - 1], fact);
}

int chronicle_minutes(const struct chronicle_session *session)
{
	int64_t seconds = session->ended - session->began;

	return session->ended == 0 || seconds < 0 ? 0 : (int)((seconds + 30) / 60);
}
