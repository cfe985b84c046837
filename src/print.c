/*
 * Prints a routine's plan as a timeline. The plan is the one that a session walks, and each text is measured by
 * speaking it (speak.h in immediate mode), so that the times are those to be heard.
 */
#include "print.h"

#include "log.h"
#include "plan.h"
#include "speak.h"
#include "trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEASURE_RATE 16000u

enum line { LINE_NONE, LINE_COUNT, LINE_UNIT };

struct print {
	const struct config *config;
	struct trial trial;
	struct speak *speak;
	struct plan *plan;
	enum line line; /* what the line that is not ended yet holds */
};

static int measure(void *user, const char *text, unsigned fit_ms, int rate_percent)
{
	struct print *print = user;
	struct speak_request request = {.style = print->trial.material.voice->style, .fit_ms = fit_ms};

	snprintf(request.text, sizeof(request.text), "%s", text);
	request.style.rate = request.style.rate * print->config->rate_percent / 100 * rate_percent / 100;
	return (int)(speak_measure(print->speak, &request) * 1000 / MEASURE_RATE);
}

static bool create_plan(struct print *print, const struct routine *routine)
{
	struct plan_setup setup = {
	    .config = print->config,
	    .catalogue = print->trial.material.catalogue,
	    .voice = print->trial.material.voice,
	    .measure = measure,
	    .user = print,
	};

	print->plan = calloc(1, sizeof(*print->plan));
	if (!print->plan)
		return false;
	print->plan->steps = calloc(PLAN_MAX_STEPS, sizeof(*print->plan->steps));
	print->plan->text = calloc(1, PLAN_MAX_TEXT);
	return print->plan->steps && print->plan->text && plan_compile(print->plan, &setup, routine);
}

static void print_time(int ms)
{
	printf("%02d:%02d  ", ms / 60000, ms / 1000 % 60);
}

static void end_line(struct print *print)
{
	if (print->line != LINE_NONE)
		putchar('\n');
	print->line = LINE_NONE;
}

/* Counts share a line, and so do the announcement of a repetition and the word that starts it. */
static void print_words(struct print *print, const struct step *step)
{
	const char *text = plan_text(print->plan, step);
	enum line line = step->unit ? LINE_UNIT : step->counted ? LINE_COUNT : LINE_NONE;

	if (print->line == LINE_UNIT && line == LINE_NONE) {
		printf(" %s\n", text);
	} else if (print->line == LINE_COUNT && line == LINE_COUNT) {
		printf(" . %s", text);
	} else {
		end_line(print);
		print_time(step->start_ms);
		printf("%s%s%s", line == LINE_COUNT ? "  " : "", text, line == LINE_NONE ? "\n" : "");
	}
	print->line = line;
}

static void print_quiet(struct print *print, const struct step *step)
{
	int ms = step[1].start_ms - step->start_ms;

	end_line(print);
	print_time(step->start_ms);
	printf("  (%d s)\n", (ms + 500) / 1000);
}

static void print_step(struct print *print, const struct step *step)
{
	switch (step->kind) {
	case STEP_SAY:
	case STEP_SLOT:
		print_words(print, step);
		break;
	case STEP_WAIT:
		print_quiet(print, step);
		break;
	case STEP_ANCHOR:
	case STEP_SET_DONE:
		break;
	}
}

/* An empty line before each exercise. */
static bool begins_item(const struct plan *plan, const struct routine *routine, size_t step)
{
	for (size_t i = 0; i < routine->item_count; i++) {
		if (plan->item_first[i] == step)
			return true;
	}
	return step == plan->closing;
}

static void print_plan(struct print *print, const struct routine *routine)
{
	const struct plan *plan = print->plan;

	for (size_t i = 0; i < plan->step_count; i++) {
		if (begins_item(plan, routine, i)) {
			end_line(print);
			putchar('\n');
		}
		print_step(print, &plan->steps[i]);
	}
	end_line(print);
	putchar('\n');
	print_time(plan->estimated_ms);
	printf("end\n");
}

static int print_routine(struct print *print, const struct routine *routine)
{
	if (!create_plan(print, routine)) {
		log_error("routine \"%s\" is longer than can be led; `steadyd --check` tells more", routine->id);
		return 1;
	}
	print_plan(print, routine);
	return 0;
}

static bool open_voice(struct print *print)
{
	struct speak_config config = {.rate = MEASURE_RATE, .immediate = true};
	char error[256];

	print->speak = speak_create(&config, error, sizeof(error));
	if (!print->speak)
		log_error("%s", error);
	return print->speak != NULL;
}

static void close_all(struct print *print)
{
	if (print->plan) {
		free(print->plan->steps);
		free(print->plan->text);
	}
	free(print->plan);
	speak_destroy(print->speak);
	trial_close(&print->trial);
}

int print_run(const struct config *config, const char *name)
{
	/* Static: the material of everything. */
	static struct print print;
	const struct routine *routine;
	int status = 2;

	print = (struct print){.config = config};
	routine = trial_open_routine(&print.trial, config, name);
	if (routine && open_voice(&print))
		status = print_routine(&print, routine);
	else if (!routine && print.trial.material.voice)
		status = 1;
	close_all(&print);
	return status;
}
