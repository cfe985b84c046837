/* What the daemon answers, printed for people. One thread. */
#ifndef STEADY_CTL_PRINT_H
#define STEADY_CTL_PRINT_H

#include "protocol.h"
#include "value.h"

void ctl_print_answer(const struct value *answer, enum protocol_kind kind);
/* A line of "watch". */
void ctl_print_event(const struct value *event);

#endif
