/*
 * The plug pulled at every write of a session's life, and a disk that fails there: opening, every fact of a whole session
 * in the real session's own order, closing. Afterwards the database opens; what had been acknowledged is there, fact by
 * fact, and at most one more that had not; pain and red flags with it, since a question is asked only after what came
 * before it has been acknowledged; and what the next session is told (struct brief: where it was cut short, what hurt) is
 * what these facts say. A disk that fails takes nothing from a session under way, and nothing is missing once it is well.
 *
 * Every point with STEADY_SWEEP=full, else a sample of them.
 */
#include "story.h"

#include "brief.h"
#include "fact.h"
#include "fault_vfs.h"
#include "history.h"
#include "log.h"
#include "past.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define MORNING 1700000000
#define FACTS_MAX 4096
#define SAMPLE 7 /* every so-manieth point, beginning elsewhere for each fault */
#define LONG_LOG (985 * 4120L)

static struct story stories[] = {
    {.name = "whole", .play = story_whole},
    {.name = "hurts", .play = story_hurts},
    {.name = "flag", .play = story_flag},
};
/* This one only after another that was cut short. */
static struct story going_on = {.name = "goes on", .play = story_goes_on};

/* What is on the disk before the session: a folder that is copied. */
enum before { BEFORE_NOTHING, BEFORE_CUT, BEFORE_LONG_LOG, BEFORE_GOING_ON };
static const char *const before_names[] = {"no file", "a session cut short", "a log about to be taken in",
					   "its first part, cut short"};

static const char *const fault_names[FAULT_COUNT] = {
    [FAULT_NONE] = "no fault",
    [FAULT_KILL] = "killed",
    [FAULT_KILL_TORN] = "killed in the middle of a write",
    [FAULT_CUT_NOTHING] = "power cut, nothing unsynced is there",
    [FAULT_CUT_MIXED] = "power cut, some of it is there",
    [FAULT_ERROR] = "one error",
    [FAULT_ERROR_TORN] = "one error in the middle",
    [FAULT_ERRORS] = "errors from there on",
    [FAULT_FULL] = "disk full from there on",
    [FAULT_READ] = "one read error",
};

static char folder[128], path[160], image[160];

struct facts {
	struct history_fact list[FACTS_MAX];
	size_t count;
};

static struct facts earlier, wanted, found;
static struct {
	long points, lives, killed, brief_checks, offers;
} tally;

/* ---- files ---- */

static void copy_file(const char *from, const char *to)
{
	static char data[1 << 16];
	int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t got;

	assert_true(in >= 0 && out >= 0);
	while ((got = read(in, data, sizeof(data))) > 0)
		assert_int_equal(write(out, data, (size_t)got), got);
	close(in);
	close(out);
}

static void empty_folder(const char *name)
{
	DIR *dir = opendir(name);
	struct dirent *entry;
	char file[512];

	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		snprintf(file, sizeof(file), "%s/%s", name, entry->d_name);
		if (entry->d_name[0] != '.')
			assert_int_equal(unlink(file), 0);
	}
	closedir(dir);
}

static void copy_folder(const char *from, const char *to)
{
	DIR *dir = opendir(from);
	struct dirent *entry;
	char source[512], target[512];

	assert_non_null(dir);
	empty_folder(to);
	while ((entry = readdir(dir))) {
		snprintf(source, sizeof(source), "%s/%s", from, entry->d_name);
		snprintf(target, sizeof(target), "%s/%s", to, entry->d_name);
		if (entry->d_name[0] != '.')
			copy_file(source, target);
	}
	closedir(dir);
}

/* ---- facts ---- */

static bool take_fact(void *user, const struct history_fact *fact)
{
	struct facts *facts = user;

	assert_true(facts->count < FACTS_MAX);
	facts->list[facts->count++] = *fact;
	return true;
}

static void read_facts(struct history *history, struct facts *facts)
{
	facts->count = 0;
	assert_int_equal(history_replay(history, NULL, take_fact, facts), 0);
}

static int64_t begin_of(size_t story)
{
	return MORNING + (int64_t)(story + 1) * 86400;
}

static bool is_outside(const struct story *story, size_t fact)
{
	size_t begin = 0;

	while (story->records[begin].kind != RECORD_SESSION_BEGIN)
		begin++;
	return fact < begin;
}

/* What there is after the first `count` facts of the session. */
static void expect_facts(const struct story *story, int64_t begin, size_t count)
{
	int64_t session = 0;
	struct history_fact end = {.record = {.kind = RECORD_SESSION_END, .score = -1, .outcome = OUTCOME_INTERRUPTED}};

	wanted = earlier;
	for (size_t i = 0; i < earlier.count; i++)
		session = earlier.list[i].session > session ? earlier.list[i].session : session;
	for (size_t i = 0; i < count; i++) {
		struct history_fact *fact = &wanted.list[wanted.count++];

		*fact = (struct history_fact){.at = begin + (int64_t)i * STORY_STEP_S, .record = story->records[i]};
		fact->session = is_outside(story, i) ? 0 : session + 1;
		end.session = fact->session;
		end.at = fact->at;
	}
	if (end.session > 0 && story->records[count - 1].kind != RECORD_SESSION_END) {
		snprintf(end.record.routine, sizeof(end.record.routine), "small");
		wanted.list[wanted.count++] = end;
	}
}

static bool same_fact(const struct history_fact *one, const struct history_fact *other)
{
	char line[2][FACT_LINE_SIZE];

	assert_true(fact_format(one, line[0], sizeof(line[0])));
	assert_true(fact_format(other, line[1], sizeof(line[1])));
	return strcmp(line[0], line[1]) == 0;
}

static bool same_facts(void)
{
	bool same = wanted.count == found.count;

	for (size_t i = 0; same && i < wanted.count; i++)
		same = same_fact(&wanted.list[i], &found.list[i]);
	return same;
}

/* ---- what the next session is told ---- */

static struct brief brief_of(const struct facts *facts, int64_t now)
{
	struct past past;
	struct brief brief;

	past_begin(&past, stage.catalogue, catalogue_routine(stage.catalogue, "small"), now);
	for (size_t i = 0; i < facts->count; i++)
		past_take(&past, &facts->list[i]);
	brief_make(&brief, &past, &stage.config, now);
	return brief;
}

/* The set that the whole session did next, by its own record: that is where the next one has to offer to go on. */
static const struct record *set_after(const struct story *story, size_t count)
{
	while (count < story->count && story->records[count].kind != RECORD_SET_DONE)
		count++;
	return count < story->count ? &story->records[count] : NULL;
}

static bool any_set(const struct story *story, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (story->records[i].kind == RECORD_SET_DONE)
			return true;
	}
	return false;
}

static bool has(const struct facts *facts, enum record_kind kind)
{
	for (size_t i = 0; i < facts->count; i++) {
		if (facts->list[i].record.kind == kind)
			return true;
	}
	return false;
}

static bool brief_is_right(const struct story *story, int64_t begin, size_t count)
{
	int64_t now = begin + (int64_t)count * STORY_STEP_S + 60;
	struct brief told = brief_of(&found, now), right = brief_of(&wanted, now);
	const struct record *next = set_after(story, count);

	tally.brief_checks++;
	if (memcmp(&told, &right, sizeof(told)) != 0)
		return false;
	if (has(&wanted, RECORD_RED_FLAG) != told.ask_doctor)
		return false;
	if (story->hurts || !next || !(any_set(story, count) || story->goes_on))
		return true;
	tally.offers++;
	return told.interrupted && !told.left_hurt && strcmp(told.left_exercise, next->exercise) == 0 &&
	       told.left_set == next->set && told.left_side == next->side;
}

/* ---- a life ---- */

static void live(const struct story *story, int64_t begin, int acknowledge)
{
	struct history *history = history_open(path);

	if (!history)
		_exit(2);
	for (size_t i = 0; i < story->count; i++) {
		if (history_append(history, begin + (int64_t)i * STORY_STEP_S, &story->records[i]) != 0)
			_exit(3);
		if (write(acknowledge, "", 1) != 1)
			_exit(4);
	}
	history_close(history);
}

/* Lives in a process of its own. How many facts were acknowledged; `killed` says how it ended. */
static size_t live_apart(const struct story *story, int64_t begin, enum disk_fault fault, long at, bool *killed)
{
	int ends[2], status;
	size_t acknowledged = 0;
	char byte;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	fflush(NULL);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		fault_vfs_plan(fault, at, (unsigned)at);
		live(story, begin, ends[1]);
		_exit(0);
	}
	close(ends[1]);
	while (read(ends[0], &byte, 1) == 1)
		acknowledged++;
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
	*killed = WIFSIGNALED(status);
	return acknowledged;
}

/* The file as an ordinary start finds it: sound, and with exactly so many facts of the session. */
static bool comes_back(const struct story *story, int64_t begin, size_t least, size_t most)
{
	struct history *history = history_open(path);
	bool right = history && history_keeping(history) == HISTORY_KEPT;
	bool same = false;

	if (right)
		read_facts(history, &found);
	for (size_t count = least; right && !same && count <= most; count++) {
		expect_facts(story, begin, count);
		same = same_facts();
		right = !same || brief_is_right(story, begin, count);
	}
	history_close(history);
	return right && same;
}

static void kill_at(const struct story *story, int64_t begin, enum disk_fault fault, long at)
{
	bool killed;
	size_t acknowledged = live_apart(story, begin, fault, at, &killed);
	size_t most = acknowledged < story->count ? acknowledged + 1 : acknowledged;

	assert_true(killed);
	tally.killed++;
	if (!comes_back(story, begin, acknowledged, most))
		fail_msg("\"%s\", %s at change %ld: of %zu acknowledged facts", story->name, fault_names[fault], at,
			 acknowledged);
}

/* Everything counts at once, whatever the disk says. */
static struct history *live_on(const struct story *story, int64_t begin, enum disk_fault fault, long at)
{
	struct history *history;

	fault_vfs_plan(fault, at, (unsigned)at);
	history = history_open(path);
	assert_non_null(history);
	for (size_t i = 0; i < story->count; i++)
		history_append(history, begin + (int64_t)i * STORY_STEP_S, &story->records[i]);
	expect_facts(story, begin, story->count);
	read_facts(history, &found);
	return history;
}

/* The disk is well again: a session more, and all of it is there. */
static void end_well(struct history *history, const struct story *story, int64_t begin)
{
	struct record start = {.kind = RECORD_SESSION_BEGIN, .routine = "small", .score = -1};
	struct record end = {.kind = RECORD_SESSION_END, .outcome = OUTCOME_ENDED, .score = -1};
	int64_t at = begin + 3600;

	fault_vfs_mend();
	assert_int_equal(history_append(history, at, &start), 0);
	assert_int_equal(history_append(history, at, &end), 0);
	assert_int_equal(history_keeping(history), HISTORY_KEPT);
	history_close(history);
	history = history_open(path);
	read_facts(history, &found);
	assert_int_equal(history_keeping(history), HISTORY_KEPT);
	expect_facts(story, begin, story->count);
	assert_true(found.count == wanted.count + 2);
	found.count -= 2;
	assert_true(same_facts());
	history_close(history);
}

static void fail_at(const struct story *story, int64_t begin, enum disk_fault fault, long at)
{
	struct history *history = live_on(story, begin, fault, at);
	bool lasts = fault == FAULT_ERRORS || fault == FAULT_FULL;

	if (!same_facts())
		fail_msg("\"%s\", %s at change %ld: not all is known", story->name, fault_names[fault], at);
	/* Every other time it is switched off before the disk is well. */
	if (lasts && at % 2 == 0) {
		history_close(history);
		fault_vfs_mend();
		if (!comes_back(story, begin, 0, story->count))
			fail_msg("\"%s\", %s at change %ld: what is left is not right", story->name, fault_names[fault],
				 at);
		return;
	}
	end_well(history, story, begin);
}

/* ---- the sweep ---- */

static bool is_full_sweep(void)
{
	const char *sweep = getenv("STEADY_SWEEP");

	return sweep && strcmp(sweep, "full") == 0;
}

static void count_points(const struct story *story, int64_t begin, long *changes, long *reads)
{
	struct history *history;

	copy_folder(image, folder);
	history = history_open(path);
	read_facts(history, &earlier);
	history_close(history);
	copy_folder(image, folder);
	fault_vfs_plan(FAULT_NONE, 0, 0);
	history = history_open(path);
	for (size_t i = 0; i < story->count; i++)
		assert_int_equal(history_append(history, begin + (int64_t)i * STORY_STEP_S, &story->records[i]), 0);
	history_close(history);
	*changes = fault_vfs_changes();
	*reads = fault_vfs_reads();
	assert_true(comes_back(story, begin, story->count, story->count));
}

static void sweep(const struct story *story, enum before before)
{
	int64_t begin = begin_of(8);
	long step = is_full_sweep() ? 1 : SAMPLE, changes, reads;

	count_points(story, begin, &changes, &reads);
	printf("%-6s after %s: %ld changes, %ld reads, %zu facts\n", story->name, before_names[before], changes, reads,
	       story->count);
	tally.points += changes + reads;
	for (enum disk_fault fault = FAULT_KILL; fault < FAULT_COUNT; fault++) {
		long last = fault == FAULT_READ ? reads : changes;

		for (long at = step == 1 ? 1 : 1 + (long)(fault * 5 + before * 3) % step; at <= last; at += step) {
			copy_folder(image, folder);
			tally.lives++;
			if (fault <= FAULT_CUT_MIXED)
				kill_at(story, begin, fault, at);
			else
				fail_at(story, begin, fault, at);
			fault_vfs_plan(FAULT_NONE, 0, 0);
		}
	}
}

/* A child, and no history yet: returns as fork does. */
static pid_t fork_anew(void)
{
	pid_t child;

	empty_folder(image);
	empty_folder(folder);
	fflush(NULL);
	child = fork();
	assert_true(child >= 0);
	return child;
}

/* Sessions, the last of them cut short; killed, so that its log stays. */
static void make_image(long least_log)
{
	const struct story *story = &stories[0];
	int status;
	pid_t child = fork_anew();

	if (child == 0) {
		struct history *history = history_open(path);
		char log[192];
		struct stat size = {.st_size = 0};

		snprintf(log, sizeof(log), "%s-wal", path);
		for (size_t i = 0; i == 0 || (i < 6 && size.st_size < least_log); i++) {
			for (size_t k = 0; k < story->count - (least_log == 0 ? 9 : 0) && size.st_size < least_log + 1;
			     k++) {
				history_append(history, begin_of(i) + (int64_t)k * STORY_STEP_S, &story->records[k]);
				if (least_log > 0)
					stat(log, &size);
			}
		}
		raise(SIGKILL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	copy_folder(folder, image);
}

static void sweep_all(enum before before)
{
	for (size_t i = 0; i < sizeof(stories) / sizeof(stories[0]); i++)
		sweep(&stories[i], before);
}

static void with_no_file(void **state)
{
	(void)state;
	empty_folder(image);
	sweep_all(BEFORE_NOTHING);
}

static void with_a_session_cut_short(void **state)
{
	(void)state;
	make_image(0);
	sweep_all(BEFORE_CUT);
}

/* The first part of it: killed in the middle of what the story goes on with, the left side done. */
static void make_first_part(int64_t begin)
{
	const struct story *story = &stories[0];
	int status;
	pid_t child = fork_anew();

	if (child == 0) {
		struct history *history = history_open(path);

		for (size_t i = 0; i < story->count; i++) {
			const struct record *record = &story->records[i];

			history_append(history, begin + (int64_t)i, record);
			if (record->kind == RECORD_SET_DONE && strcmp(record->exercise, STORY_LEFT) == 0)
				raise(SIGKILL);
		}
		_exit(1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	copy_folder(folder, image);
}

/* Cut short again, maybe before anything is done. */
static void with_its_first_part(void **state)
{
	(void)state;
	make_first_part(begin_of(8) - 600);
	sweep(&going_on, BEFORE_GOING_ON);
}

static void with_a_long_log(void **state)
{
	(void)state;
	make_image(LONG_LOG);
	sweep(&stories[1], BEFORE_LONG_LOG);
}

static int make_folders(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "%s/steady-sweep-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (!mkdtemp(folder))
		return -1;
	snprintf(image, sizeof(image), "%s-image", folder);
	snprintf(path, sizeof(path), "%s/history.db", folder);
	for (size_t i = 0; i < sizeof(stories) / sizeof(stories[0]); i++)
		story_make(&stories[i]);
	story_make(&going_on);
	fault_vfs_install();
	/* Its catalogue and settings are what briefs are made with. */
	return mkdir(image, 0700) == 0 ? stage_set_up(state) : -1;
}

static int remove_folders(void **state)
{
	stage_tear_down(state);
	empty_folder(folder);
	empty_folder(image);
	rmdir(folder);
	rmdir(image);
	printf("%ld points, %ld lives, %ld of them killed; %ld briefs compared, %ld offers to go on\n", tally.points,
	       tally.lives, tally.killed, tally.brief_checks, tally.offers);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(with_no_file),
	    cmocka_unit_test(with_a_session_cut_short),
	    cmocka_unit_test(with_its_first_part),
	    cmocka_unit_test(with_a_long_log),
	};

	log_set_level(LOG_LEVEL_NONE); /* the errors here are wanted */
	return cmocka_run_group_tests(tests, make_folders, remove_folders);
}
