/* What is looked at in a routine beyond its file: whether it can be led, and whether what starts it means anything else. */
#ifndef STEADY_ROUTINE_CHECK_H
#define STEADY_ROUTINE_CHECK_H

#include "config.h"
#include "material.h"
#include "problems.h"

/* Problems are reported at `path`. */
void routine_check_plan(const struct material *material, const struct config *config, const struct routine *routine,
			const char *path, struct problems *problems);
void routine_check_said(const struct material *material, const struct routine *routine, const char *path,
			struct problems *problems);

#endif
