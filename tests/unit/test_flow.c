/* sources: flow*.c routine.c phrase.c voice*.c intent.c problems.c settings*.c */
/* Flows from files: the one that is shipped, what it means, and every mistake that a writer can make in one. */
#include "flow.h"

#include "temporary.h"

#include <string.h>

#define SHIPPED "routines/flows/pain.cfg"
#define TEXT_SIZE 65536

static char shipped[TEXT_SIZE];
static struct problems problems;

static int set_up(void **state)
{
	FILE *file = fopen(SHIPPED, "rb");

	(void)state;
	if (!file || temporary_begin() != 0)
		return -1;
	shipped[fread(shipped, 1, TEXT_SIZE - 1, file)] = '\0';
	fclose(file);
	problems_init(&problems);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	problems_clear(&problems);
	temporary_end();
	return 0;
}

static struct flow *load_shipped(void)
{
	struct flow *flow = flow_load(SHIPPED, &problems);

	assert_int_equal(problems.count, 0);
	assert_non_null(flow);
	return flow;
}

static int question_named(const struct flow *flow, const char *name)
{
	for (int i = 0; i < (int)flow->question_count; i++) {
		if (strcmp(flow->questions[i].name, name) == 0)
			return i;
	}
	fail_msg("there is no question \"%s\"", name);
	return -1;
}

static void what_is_shipped_is_in_order(void **state)
{
	struct flow *flow = load_shipped();

	(void)state;
	assert_int_equal(flow->first, question_named(flow, "how-bad"));
	assert_int_equal(flow->questions[flow->first].answers[FLOW_NUMBER].kind, FLOW_QUESTION);
	assert_int_equal(flow->score_count, 3);
	assert_in_range(flow->breath_ms, 1000, 3000);
	free(flow);
}

/* exercises.md: pain or weakness in both legs, numbness of the seat, bladder or bowel, a fall, chest pain. */
static void every_red_flag_is_asked_one_after_another(void **state)
{
	static const char *const names[] = {"both-legs", "numb-seat", "bladder-bowel", "fall", "chest"};
	struct flow *flow = load_shipped();
	struct flow_target target = flow_follow(flow, question_named(flow, "leg"), FLOW_YES);

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct flow_question *question = &flow->questions[target.index];
		struct flow_target yes = flow_follow(flow, target.index, FLOW_YES);

		assert_int_equal(target.kind, FLOW_QUESTION);
		assert_string_equal(question->name, names[i]);
		assert_true(question->flag);
		assert_int_equal(yes.kind, FLOW_OUTCOME);
		assert_string_equal(flow->outcomes[yes.index].name, "red-flag");
		target = flow_follow(flow, target.index, FLOW_NO);
	}
	assert_int_equal(target.kind, FLOW_BY_SCORE);
	free(flow);
}

static const char *by_score(const struct flow *flow, int score, int worst, int green, int amber)
{
	const int limits[FLOW_LIMITS] = {[FLOW_GREEN_MOST] = green, [FLOW_AMBER_MOST] = amber};

	return flow->outcomes[flow_by_score(flow, score, worst, limits)].name;
}

static void a_score_leads_where_the_limits_say(void **state)
{
	static const char *const usual[] = {"green", "green", "green", "green", "amber", "amber",
					    "red",   "red",   "red",   "red",	"red"};
	struct flow *flow = load_shipped();

	(void)state;
	for (int score = 0; score <= 10; score++)
		assert_string_equal(by_score(flow, score, -1, 3, 5), usual[score]);
	assert_string_equal(by_score(flow, 1, -1, 0, 0), "red");
	assert_string_equal(by_score(flow, 9, -1, 9, 9), "green");
	/* Nobody knows: the worst. */
	assert_string_equal(by_score(flow, -1, -1, 3, 5), "red");
	/* At least amber. */
	assert_string_equal(by_score(flow, 0, 1, 3, 5), "amber");
	assert_string_equal(by_score(flow, 8, 1, 3, 5), "red");
	free(flow);
}

static void stop_is_an_answer_everywhere(void **state)
{
	struct flow *flow = load_shipped();

	(void)state;
	for (int i = 0; i < (int)flow->question_count; i++) {
		assert_int_not_equal(flow_follow(flow, i, FLOW_STOP).kind, FLOW_NOWHERE);
		assert_int_not_equal(flow_follow(flow, i, FLOW_END).kind, FLOW_NOWHERE);
		assert_int_not_equal(flow_follow(flow, i, FLOW_HURTS).kind, FLOW_NOWHERE);
		assert_false(flow_moves(flow_follow(flow, i, FLOW_STOP)));
		assert_false(flow_moves(flow_follow(flow, i, FLOW_SILENCE)));
	}
	free(flow);
}

/* The shipped file with the first `from` after `at` (NULL = anywhere) replaced. */
static const char *edited(const char *at, const char *from, const char *to)
{
	static char text[TEXT_SIZE + 1024];
	const char *found = strstr(shipped, at ? at : from);

	assert_non_null(found);
	found = strstr(found, from);
	assert_non_null(found);
	snprintf(text, sizeof(text), "%.*s%s%s", (int)(found - shipped), shipped, to, found + strlen(from));
	return temporary_file("flow.cfg", text);
}

struct mistake {
	const char *at, *from, *to;
	const char *key, *told; /* parts of the key and the text of the first problem */
};

static const struct mistake mistakes[] = {
    {NULL, "first = \"how-bad\"", "first = \"how-bda\"", "first", "did you mean \"how-bad\""},
    {NULL, "first = \"how-bad\"", "first = \"choose\"", "first", "a question that needs nothing"},
    {NULL, "first = \"how-bad\"", "first = \"red\"", "first", "a question that needs nothing"},
    {NULL, "first = \"how-bad\";", "", "", "\"first\" is missing"},
    {NULL, "breath = 1500", "breath = 15000", "breath", "expected 0 to 10000"},
    {NULL, "stop = \"stopped\"", "stop = \"leg\"", "stop", "is no outcome"},
    {NULL, "hurts = \"red\"", "hurts = \"resume\"", "hurts", "is no outcome"},
    {NULL, "{ outcome = \"red\"; }", "{ most = \"amber_most\"; outcome = \"red\"; }", "scores",
     "must have no \"most\""},
    {NULL, "most = \"green_most\"", "most = \"amber_most\"", "scores", "lowest limit first"},
    {NULL, "most = \"green_most\"; ", "", "", "\"most\" is missing"},
    {NULL, "most = \"green_most\"", "most = \"grean_most\"", "most", "expected one of \"green_most\""},
    {NULL, "outcome = \"green\"; }", "outcome = \"greed\"; }", "outcome", "did you mean \"green\""},
    {"\"how-bad\";\n\t\task", "ask = ", "aks = ", "", "\"ask\" is missing"},
    {"name = \"leg\"", "again = ", "agian = ", "agian", "did you mean \"again\""},
    {NULL, "{n}. Does", "{nn}. Does", "ask", "\"{nn}\" is no placeholder"},
    {NULL, "\t\tcheck = \"{n}?\";\n", "", "questions", "\"check\" is missing"},
    {"name = \"leg\"", "no = \"by-score\";", "", "questions", "cannot be answered"},
    {"name = \"leg\"", "silence = \"no-answer\";", "", "", "\"silence\" is missing"},
    {"name = \"leg\"", "silence = \"no-answer\"", "silence = \"resume\"", "silence", "must not start a movement"},
    {"name = \"leg\"", "silence = \"no-answer\"", "silence = \"again\"", "silence", "asked for ever"},
    {"name = \"leg\"", "no = \"by-score\"", "no = \"resume\"", "no", "must not start a movement"},
    {"name = \"leg\"", "yes = \"both-legs\"", "yes = \"resume\"", "yes", "is not always possible"},
    {"name = \"leg\"", "no = \"by-score\"", "no = \"how-bad\"", "questions", "could be asked for ever"},
    {"name = \"leg\"", "yes = \"both-legs\"", "yes = \"numb-seat\"", "questions", "\"both-legs\" is never asked"},
    {"name = \"leg\"", "at_least = \"amber\"", "at_least = \"stopped\"", "at_least", "no outcome of a score"},
    {"name = \"leg\"", "name = \"leg\"", "name = \"how-bad\"", "name", "a name that nothing else has"},
    {"name = \"leg\"", "name = \"leg\"", "name = \"again\"", "name", "a name that nothing else has"},
    {"name = \"leg\"", "name = \"leg\"", "name = \"The Leg\"", "name", "lower-case letters"},
    {"name = \"choose\"", "\"gentler\", \"next\"", "\"gentle\"", "needs", "\"gentle\" is unknown"},
    {"name = \"choose\"", "otherwise = \"choose-gentler\";", "", "", "\"otherwise\" is missing"},
    {"name = \"choose\"", "otherwise = \"choose-gentler\"", "otherwise = \"resume\"", "otherwise", "another question"},
    {"name = \"getting-up\"", "wait = 600", "wait = 6000", "wait", "expected 1 to 3600"},
    {"name = \"green\"", "then = \"choose\"", "then = \"resume\"", "then", "must not start a movement"},
    {"name = \"green\"", "then = \"choose\"", "then = \"green\"", "outcomes", "would never end"},
    {"name = \"green\"", "say = ", "says = ", "", "\"say\" is missing"},
    {"name = \"green\"", "rest = 10", "rest = 1000", "rest", "expected 0 to 120"},
    {"name = \"no-answer\";\n\t\tsay", "session = \"no-answer\"", "session = \"silent\"", "session", "\"no-answer\""},
    {"name = \"how-bad\"", "silence = \"no-answer\"", "silence = \"stopped\"", "", ""},
};

static bool is_told(const struct mistake *mistake)
{
	for (size_t i = 0; i < problems.count; i++) {
		if (strstr(problems.list[i].key, mistake->key) && strstr(problems.list[i].text, mistake->told))
			return problems.list[i].line > 0 || mistake->key[0] == '\0';
	}
	return false;
}

static void every_mistake_is_told_at_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		const struct mistake *mistake = &mistakes[i];
		struct flow *flow = flow_load(edited(mistake->at, mistake->from, mistake->to), &problems);

		/* A change that is none is there to show that it is not the editing that is told of. */
		if (mistake->told[0] == '\0') {
			assert_non_null(flow);
			assert_int_equal(problems.count, 0);
			free(flow);
			continue;
		}
		if (flow || !is_told(mistake)) {
			for (size_t j = 0; j < problems.count; j++)
				fprintf(stderr, "%d: %s: %s\n", problems.list[j].line, problems.list[j].key,
					problems.list[j].text);
			fail_msg("\"%s\": nobody says \"%s\"", mistake->to, mistake->told);
		}
		problems_clear(&problems);
	}
}

static void too_much_is_refused(void **state)
{
	static char text[TEXT_SIZE];
	size_t used = 0;

	(void)state;
	used += (size_t)snprintf(text, sizeof(text), "questions = (");
	for (int i = 0; i <= FLOW_MAX_QUESTIONS; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s{ name = \"q%d\"; }", i ? "," : "", i);
	snprintf(text + used, sizeof(text) - used, "); outcomes = (); scores = 3;");
	assert_null(flow_load(temporary_file("flow.cfg", text), &problems));
	assert_true(problems.count >= 3);
}

/* Torn off anywhere, it is refused and does no harm. */
static void half_a_file_is_no_flow(void **state)
{
	static char text[TEXT_SIZE];
	size_t length = strlen(shipped), last = length;

	(void)state;
	while (last > 0 && strchr(" \t\n);", shipped[last - 1]))
		last--;
	for (size_t cut = 0; cut < last; cut += 37) {
		memcpy(text, shipped, cut);
		text[cut] = '\0';
		assert_null(flow_load(temporary_file("flow.cfg", text), &problems));
		assert_true(problems.count > 0);
		problems_clear(&problems);
	}
}

/* A speech is no conversation; and the session has room for three. */
static void too_many_outcomes_in_a_row(void **state)
{
	struct flow *flow = load_shipped();
	struct flow_fault faults[FLOW_MAX_FAULTS];
	bool told = false;
	size_t count;

	(void)state;
	assert_int_equal(flow_faults(flow, faults), 0);
	for (int i = 0; i < 3; i++)
		flow->outcomes[i].then = (struct flow_target){FLOW_OUTCOME, i + 1};
	count = flow_faults(flow, faults);
	for (size_t i = 0; i < count; i++)
		told =
		    told || (faults[i].outcome && faults[i].index == 0 && strstr(faults[i].text, "one after another"));
	assert_true(told);
	free(flow);
}

static void a_file_that_is_not_there(void **state)
{
	(void)state;
	assert_null(flow_load("/nowhere/pain.cfg", &problems));
	assert_int_equal(problems.count, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(what_is_shipped_is_in_order),
	    TEST(every_red_flag_is_asked_one_after_another),
	    TEST(a_score_leads_where_the_limits_say),
	    TEST(stop_is_an_answer_everywhere),
	    TEST(every_mistake_is_told_at_its_line),
	    TEST(too_much_is_refused),
	    TEST(half_a_file_is_no_flow),
	    TEST(too_many_outcomes_in_a_row),
	    TEST(a_file_that_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
