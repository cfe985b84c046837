/* What stage.c gives to stage_open.c: the ears of the coach and of the play. */
#ifndef STEADY_STAGE_INTERNAL_H
#define STEADY_STAGE_INTERNAL_H

#include "stage.h"

void stage_watch(void *user, const struct coach_event *event);
void stage_heard(void *user, const struct heard *heard);

/* stage_past.c: gives the history what the scenario says of the past. False when that cannot be; problems say why. */
bool stage_past(struct stage *stage);

#endif
