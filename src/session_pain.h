/*
 * "It hurts", for the other files of the session: see session_pain.c and, for the answers, session_pain_answer.c.
 */
#ifndef STEADY_SESSION_PAIN_H
#define STEADY_SESSION_PAIN_H

#include "session_internal.h"

/* session_pain.c */
/* "It hurts": recorded first, then the lowering cue, then the flow. In one that is open already: its question again. */
void pain_begin(struct session *session, const char *phrase);
/* The flow's question, or what it says the second time. Returns out. */
const char *pain_text(const struct session *session, bool again, char *out, size_t size);
/* Goes where an answer leads. */
void pain_go(struct session *session, struct flow_target target);
/* The microphone is back: the question that it was lost in. */
void pain_take_up(struct session *session);
/* The exercise's own words for lying down, or for staying put. */
void pain_ease(struct session *session);
/* The session is over, or goes on. */
void pain_close(struct session *session);
const struct flow_question *pain_question(const struct session *session);

/* session_pain_answer.c */
/* The answer to the flow's question. False when `intent` is none. */
bool pain_answer(struct session *session, const struct intent *intent);
/* The same, heard unsurely. */
void pain_doubt(struct session *session, const struct intent *intent);
/* A command that is no answer: pain is answered first, so nothing here moves the session. */
void pain_obey(struct session *session, const struct intent *intent);
/* In a pause between the questions, which is no way around them. False when it is nothing but a pause. */
bool pain_obey_paused(struct session *session, const struct intent *intent, const char *phrase);

#endif
