/* The session's own: today's doses, what is told of them, and wishes that change them. Only session_*.c include it. */
#ifndef STEADY_SESSION_DOSE_H
#define STEADY_SESSION_DOSE_H

#include "session_internal.h"

/* session_dose.c */
/* Asks what the past says, and makes the routine of today. */
void dose_prepare(struct session *session);
/* The same with what has been decided since. False when nothing is left to do. */
bool dose_apply(struct session *session);
/* Records what was decided and what is planned; the second, for one item. */
void dose_record(struct session *session);
void dose_record_item(struct session *session, int item);
/* It goes on where it was cut short: with the doses of then. */
void dose_keep(struct session *session);
/* What there is to ask and tell of in the opening, and what follows from the answers. session_told.c */
bool dose_wants_settled(const struct session *session);
bool dose_wants_pains(const struct session *session);
bool dose_wants_change(const struct session *session);
bool dose_wants_offer(const struct session *session);
void dose_say_pains(struct session *session);
void dose_settled(struct session *session, bool yes);
void dose_decided(struct session *session, bool yes);
/* "today six times": a change and the dose that comes of it, as a part of a sentence. */
void dose_render_today(const struct session *session, const struct brief_change *change, const struct dose *dose,
		       char *text, size_t size);
/* What their questions need; `text` is memory for it. */
void dose_arguments(const struct session *session, bool again, struct phrase_arguments *arguments, char *text,
		    size_t size);

/* session_wish.c */
/* "Easier", "harder": the neighbour, or a step of the dose; now and from now on. */
void wish_easier(struct session *session);
void wish_harder(struct session *session);
/* The second, at the release: what was said under load is done now. */
void wish_harder_now(struct session *session);
/* Records a wish for an exercise. */
void wish_record(struct session *session, const char *exercise, const char *wish);

#endif
