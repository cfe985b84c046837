/*
 * Takes the sound away at every block of a session in the simulated room: the microphone alone, the loudspeaker alone,
 * both, a mute button, and a dropout that is too short to matter. For each block and each of these the process forks, the
 * child plays on with the fault, judges, and is gone; the parent plays the next block. So a sweep of the whole session
 * costs no more than its faults.
 *
 * What must hold, wherever the session is: the loss is noticed in time; from then on nothing is counted, whatever keys are
 * pressed; who can still speak says at once that he hears nobody; and when the fault is over the coach asks whether to go
 * on (or asks again what it was asking about the pain), and goes on when told to.
 *
 * usage: sweep DATA_DIR SCENARIO [STRIDE]       every STRIDE-th block (1: all); ends on "N passed, N failed"
 */
#include "log.h"
#include "prompter.h"
#include "stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define BLOCKS_MOST 60000
#define NOTICE_STREAM 52 /* blocks: 500 ms and what it takes to see that they are over */
#define NOTICE_MUTE 52
#define NOTICE_MUTE_UNKNOWN 302 /* the microphone has not been heard for long enough to know its ways */
#define KNOWN_BLOCKS 520
#define SPEAKS_WITHIN 30
#define BACK_WITHIN 60 /* it is tried to open it twice a second */
#define GOES_ON_WITHIN 800
#define GOES_ON_EVERY 10 /* of the blocks swept: going on takes longer than all the rest */
#define GLITCH 40
#define KEY_EVERY 10

enum taking { TAKE_MIC, TAKE_SPEAKER, TAKE_BOTH, TAKE_MUTE, TAKE_GLITCH, TAKINGS };

static const char *const names[] = {"mic lost", "speaker lost", "device dead", "mic mute", "dropout"};
/* What somebody may press while nothing is heard, none of which may make it move. */
static const char *const keys[] = {"resume", "yes", "next", "repeat", "back", "start:tiny"};

/* What has happened since the fault. */
struct happened {
	bool noted;	/* the session has ended the load for it */
	bool says_deaf; /* it began to say that it hears nobody */
	int counts;
	bool asks_back;
};

struct sweep {
	struct stage stage;
	struct prompter prompter;
	struct happened happened;
	int block;
};

static void note_event(void *user, const struct coach_event *event)
{
	struct happened *happened = &((struct sweep *)user)->happened;
	happened->noted = happened->noted || (event->kind == COACH_NOTE && strcmp(event->text, "audio-lost") == 0);
	if (event->kind != COACH_SAYS)
		return;
	happened->counts += event->counted;
	happened->says_deaf = happened->says_deaf || strstr(event->text, "I can no longer hear you") ||
			      strstr(event->text, "Is it muted");
	happened->asks_back = happened->asks_back || strstr(event->text, "I can hear you again");
}

static struct session_status status_of(const struct sweep *sweep)
{
	struct session_status status;
	coach_status(sweep->stage.coach, &status);
	return status;
}

/* ---- in the child ---- */

static void set_fault(struct sweep *sweep, enum taking fault, bool on)
{
	bool both = on && (fault == TAKE_BOTH || fault == TAKE_GLITCH);
	device_sim_set_dead(sweep->stage.device, both || (on && fault == TAKE_MIC),
			    both || (on && fault == TAKE_SPEAKER));
	device_sim_set_ear(sweep->stage.device, on && fault == TAKE_MUTE ? EAR_MUTE : EAR_GOOD);
}

static bool speaks(enum taking fault)
{
	return fault == TAKE_MIC || fault == TAKE_MUTE;
}

static int notice_within(const struct sweep *sweep, enum taking fault)
{
	if (fault != TAKE_MUTE)
		return NOTICE_STREAM;
	return sweep->block < KNOWN_BLOCKS ? NOTICE_MUTE_UNKNOWN : NOTICE_MUTE;
}

/* The session stands still, or there is none. */
static bool is_at_rest(const struct sweep *sweep)
{
	enum session_state state = status_of(sweep).state;
	return state == STATE_STOPPED || state == STATE_IDLE;
}

static bool was_in_session(const struct session_status *before)
{
	return before->state != STATE_IDLE && strcmp(before->question, "confirm-start") != 0;
}

/* Outside of a session the remark is all there is to notice a mute button by. */
static bool is_noticed(const struct sweep *sweep, enum taking fault)
{
	if (fault != TAKE_MUTE)
		return sweep->stage.loss.lost;
	return sweep->happened.noted || sweep->happened.says_deaf;
}

static const char *wait_for_notice(struct sweep *sweep, enum taking fault)
{
	/* A mute button that is noticed by what is said of it may take as long as that. */
	int within = notice_within(sweep, fault) + (fault == TAKE_MUTE ? SPEAKS_WITHIN : 0);
	for (int i = 0; i < within; i++) {
		stage_step(&sweep->stage);
		if (is_noticed(sweep, fault))
			return is_at_rest(sweep) ? NULL : "noticed, and the load goes on";
	}
	return "not noticed in time";
}

static void press(struct sweep *sweep, int i)
{
	struct intent intent;
	if (i % KEY_EVERY == KEY_EVERY - 1 && intent_parse(keys[i / KEY_EVERY], &intent))
		coach_command(sweep->stage.coach, &intent);
}

static const char *stay_deaf(struct sweep *sweep, enum taking fault, bool said_before)
{
	const int blocks = KEY_EVERY * (int)(sizeof keys / sizeof *keys);
	for (int i = 0; i < blocks; i++) {
		stage_step(&sweep->stage);
		if (i == SPEAKS_WITHIN && speaks(fault) && !sweep->happened.says_deaf && !said_before)
			return "could speak and said nothing";
		/* What is pressed before it has begun to say so cuts it, which is a person who knows. */
		if (i > SPEAKS_WITHIN)
			press(sweep, i);
		if (!is_at_rest(sweep))
			return "a key made it move, deaf";
	}
	return sweep->happened.counts > 0 ? "counted, deaf" : NULL;
}

static const char *come_back(struct sweep *sweep, const struct session_status *before, bool in_session)
{
	const char *question = "";
	for (int i = 0; i < BACK_WITHIN && !question[0]; i++) {
		stage_step(&sweep->stage);
		question = status_of(sweep).state == STATE_ASKING ? "asked" : "";
	}
	if (!in_session)
		return question[0] ? "asks something out of a session" : NULL;
	if (before->state == STATE_CLOSING)
		return NULL;
	return question[0] ? NULL : "does not ask whether to go on";
}

static const char *go_on(struct sweep *sweep)
{
	const struct intent yes = {.kind = INTENT_YES};
	if (strcmp(status_of(sweep).question, "audio-back") != 0)
		return NULL;
	coach_command(sweep->stage.coach, &yes);
	for (int i = 0; i < GOES_ON_WITHIN; i++)
		stage_step(&sweep->stage);
	enum session_state state = status_of(sweep).state;
	return state == STATE_STOPPED || state == STATE_ASKING ? "does not go on" : NULL;
}

/* Too short to be a loss: nothing is said of it, and the session is where it was. */
static const char *judge_glitch(struct sweep *sweep)
{
	for (int i = 0; i < GLITCH; i++)
		stage_step(&sweep->stage);
	set_fault(sweep, TAKE_GLITCH, false);
	for (int i = 0; i < 20; i++)
		stage_step(&sweep->stage);
	if (sweep->happened.says_deaf || sweep->stage.loss.lost)
		return "taken for a loss";
	return status_of(sweep).state == STATE_STOPPED ? "stopped by it" : NULL;
}

static const char *judge(struct sweep *sweep, enum taking fault, bool to_the_end)
{
	const struct session_status before = status_of(sweep);
	sweep->happened = (struct happened){0};
	set_fault(sweep, fault, true);
	if (fault == TAKE_GLITCH)
		return judge_glitch(sweep);
	const char *wrong = wait_for_notice(sweep, fault);
	/* Between the fault and its notice the session may have begun or ended. */
	bool in_session = status_of(sweep).state == STATE_STOPPED;
	bool closing = was_in_session(&before) && before.state == STATE_CLOSING;
	bool said_before = closing || sweep->happened.says_deaf;
	sweep->happened.counts = 0;
	if (!wrong)
		wrong = stay_deaf(sweep, fault, said_before);
	set_fault(sweep, fault, false);
	if (!wrong)
		wrong = come_back(sweep, &before, in_session);
	if (!wrong && to_the_end)
		wrong = go_on(sweep);
	return wrong;
}

/* ---- in the parent ---- */

/* True when all is well with the sound taken away here. */
static bool try_fault(struct sweep *sweep, enum taking fault, bool to_the_end)
{
	int status = 0;
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		double at = frames_to_seconds(sweep->stage.setup.scenario->rate, sweep->stage.now);
		const char *state = session_state_name(status_of(sweep).state);
		const char *wrong = judge(sweep, fault, to_the_end);
		if (wrong)
			printf("FAILED  %s at %.2f s (%s): %s\n", names[fault], at, state, wrong);
		fflush(stdout);
		_exit(wrong ? 1 : 0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child) {
		perror("sweep: fork");
		exit(2);
	}
	if (!WIFEXITED(status))
		printf("FAILED  %s in block %d: killed by signal %d\n", names[fault], sweep->block, WTERMSIG(status));
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void sweep_all(struct sweep *sweep, int stride, int *passed, int *failed)
{
	prompter_start(&sweep->prompter, &sweep->stage, sweep->stage.setup.scenario);
	for (; sweep->block < BLOCKS_MOST && !sweep->prompter.over && !sweep->prompter.failed; sweep->block++) {
		for (int fault = 0; fault < TAKINGS && sweep->block % stride == 0; fault++) {
			bool to_the_end = (sweep->block / stride + fault) % GOES_ON_EVERY == 0;
			bool right = try_fault(sweep, (enum taking)fault, to_the_end);
			*passed += right;
			*failed += !right;
		}
		prompter_step(&sweep->prompter);
		stage_step(&sweep->stage);
	}
	if (!sweep->prompter.over) {
		printf("FAILED  the session without a fault did not come to its end\n");
		++*failed;
	}
	printf("%d blocks, each %d-th swept, %d faults each\n", sweep->block, stride, TAKINGS);
}

static struct scenario *read_scenario(const char *path, struct problems *problems)
{
	static char text[SCENARIO_MAX_BYTES];
	FILE *file = fopen(path, "r");
	if (!file)
		return NULL;
	size_t length = fread(text, 1, sizeof text, file);
	fclose(file);
	return scenario_parse(path, text, length, problems);
}

static void print_problems(const struct problems *problems)
{
	char line[1024];
	for (size_t i = 0; i < problems->count; i++)
		fprintf(stderr, "%s\n", problem_format(&problems->list[i], line, sizeof line));
}

int main(int argc, char **argv)
{
	static struct sweep sweep;
	struct problems problems;
	struct config config;
	int passed = 0, failed = 0, stride = argc > 3 ? atoi(argv[3]) : 1;
	if (argc < 3 || stride < 1) {
		fprintf(stderr, "usage: sweep DATA_DIR SCENARIO [STRIDE]\n");
		return 2;
	}
	log_set_level(LOG_LEVEL_ERROR);
	problems_init(&problems);
	config_defaults(&config);
	snprintf(config.data_dir, sizeof config.data_dir, "%s", argv[1]);
	struct stage_setup setup = {.config = &config, .file = argv[2], .problems = &problems, .event = note_event};
	setup.user = &sweep;
	setup.scenario = read_scenario(argv[2], &problems);
	bool open = setup.scenario && stage_open(&sweep.stage, &setup);
	print_problems(&problems);
	if (open)
		sweep_all(&sweep, stride, &passed, &failed);
	else
		failed = 1;
	if (setup.scenario)
		stage_close(&sweep.stage);
	free((void *)setup.scenario);
	printf("%d passed, %d failed\n", passed, failed);
	return failed ? 1 : 0;
}
