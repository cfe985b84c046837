/* What the files of the stage give to each other: the ears of the coach and of the play, the coach itself. */
#ifndef STEADY_STAGE_INTERNAL_H
#define STEADY_STAGE_INTERNAL_H

#include "stage.h"

void stage_watch(void *user, const struct coach_event *event);
void stage_heard(void *user, const struct heard *heard);

/* stage_past.c: gives the history what the scenario says of the past. False when that cannot be; problems say why. */
bool stage_past(struct stage *stage);

/* stage_coach.c: a coach with its history. False when there can be none; problems say why. */
bool stage_start_coach(struct stage *stage);
void stage_end_coach(struct stage *stage);

#endif
