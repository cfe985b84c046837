/* The settings of reminders: plan, quiet, desk, reminders. Loop thread. */
#ifndef STEADY_CONFIG_REMINDERS_H
#define STEADY_CONFIG_REMINDERS_H

#include "reminder.h"
#include "settings.h"

void config_reminders_defaults(struct reminder_settings *reminders);
/* Reads what is there of the four keys of the settings' root. A row of the plan with a mistake is left out, reported. */
void config_reminders_read(const struct setting *root, struct reminder_settings *reminders);

#endif
