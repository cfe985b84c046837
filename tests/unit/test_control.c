/* sources: control.c control_socket.c json.c log.c loop.c */
/*
 * The control socket from the other side, by hostile clients most of all. Everything is on one thread: a client
 * writes, the loop turns, the client reads.
 */
#include "control.h"
#include "log.h"
#include "temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TURNS 200

static struct loop *loop;
static struct control *control;
static char path[320];
static int64_t ahead_ms; /* the clock of this program is so far ahead */
static int64_t takes_ms; /* so long does it take to answer a line */
static int answered;	 /* lines that reached the answering function */
static char last_line[CONTROL_LINE_MAX + 1];

/* In place of the C library's: time passes when we say so. */
int clock_gettime(clockid_t clock, struct timespec *now)
{
	long result = syscall(SYS_clock_gettime, clock, now);

	now->tv_sec += (time_t)(ahead_ms / 1000);
	now->tv_nsec += (long)(ahead_ms % 1000) * 1000000;
	if (now->tv_nsec >= 1000000000) {
		now->tv_sec++;
		now->tv_nsec -= 1000000000;
	}
	return (int)result;
}

static void answer(void *user, const char *line, char *reply, size_t reply_size)
{
	(void)user;
	ahead_ms += takes_ms;
	answered++;
	snprintf(last_line, sizeof(last_line), "%s", line);
	snprintf(reply, reply_size, "{\"ok\":true,\"n\":%d}", answered);
}

static int setup(void **state)
{
	char error[256];

	(void)state;
	if (temporary_begin() != 0)
		return -1;
	snprintf(path, sizeof(path), "%s/control.sock", temporary_directory());
	answered = 0;
	takes_ms = 0;
	loop = loop_create();
	control = control_open(loop, path, "", answer, NULL, error, sizeof(error));
	return control ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	control_close(control);
	loop_destroy(loop);
	temporary_end();
	return 0;
}

static void turn(int times)
{
	for (int i = 0; i < times; i++)
		assert_int_equal(loop_run_once(loop, 0), 0);
}

static int connect_client(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

	assert_true(fd >= 0);
	memcpy(address.sun_path, path, strlen(path) + 1);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	turn(1);
	return fd;
}

static void send_text(int fd, const char *text)
{
	assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
}

/* All that has come so far. */
static const char *receive(int fd)
{
	static char text[1 << 16];
	size_t used = 0;
	ssize_t got;

	while ((got = recv(fd, text + used, sizeof(text) - 1 - used, 0)) > 0)
		used += (size_t)got;
	text[used] = '\0';
	return text;
}

static bool is_closed(int fd)
{
	char byte;
	ssize_t got;

	while ((got = recv(fd, &byte, 1, 0)) > 0)
		;
	return got == 0 || errno == ECONNRESET;
}

static const char *ask(int fd, const char *text)
{
	send_text(fd, text);
	turn(TURNS);
	return receive(fd);
}

static void answers_a_line(void **state)
{
	int fd = connect_client();

	(void)state;
	assert_string_equal(ask(fd, "status\n"), "{\"ok\":true,\"n\":1}\n");
	assert_string_equal(last_line, "status");
	assert_string_equal(ask(fd, "say Well done.  \r\n"), "{\"ok\":true,\"n\":2}\n");
	assert_string_equal(last_line, "say Well done.");
	/* Nothing but blanks is no line. */
	assert_string_equal(ask(fd, "\n \t\n"), "");
	close(fd);
}

static void answers_lines_in_pieces_and_in_heaps(void **state)
{
	int fd = connect_client();
	char heap[1024] = "";

	(void)state;
	assert_string_equal(ask(fd, "sta"), "");
	assert_string_equal(ask(fd, "tus\npau"), "{\"ok\":true,\"n\":1}\n");
	assert_string_equal(last_line, "status");
	assert_string_equal(ask(fd, "se\n"), "{\"ok\":true,\"n\":2}\n");
	assert_string_equal(last_line, "pause");
	for (int i = 0; i < 100; i++)
		strcat(heap, "pause\n");
	ask(fd, heap);
	/* A socket counts as writable only while little is queued in it, so the rest is answered once this is read. */
	for (int i = 0; i < 4; i++) {
		receive(fd);
		turn(TURNS);
	}
	assert_int_equal(answered, 102);
	close(fd);
}

/* `echo status | socat - UNIX-CONNECT:...` closes its half before the answer has come. */
static void answers_who_has_closed_his_half(void **state)
{
	int fd = connect_client();

	(void)state;
	send_text(fd, "status\npause\nnext\nback\nrepeat\nhelp\n");
	shutdown(fd, SHUT_WR);
	turn(TURNS);
	assert_int_equal(answered, 6);
	assert_non_null(strstr(receive(fd), "\"n\":6}"));
	assert_true(is_closed(fd));
	close(fd);
}

static void refuses_garbage(void **state)
{
	int fd = connect_client();

	(void)state;
	assert_non_null(strstr(ask(fd, "\x01\x02\x7f\xff\n"), "\"ok\":false"));
	assert_int_equal(send(fd, "sto\0p\n", 6, 0), 6);
	turn(TURNS);
	assert_non_null(strstr(receive(fd), "\"ok\":false"));
	assert_int_equal(answered, 0);
	assert_non_null(strstr(ask(fd, "status\n"), "\"ok\":true"));
	close(fd);
}

static void refuses_a_line_that_is_too_long(void **state)
{
	int fd = connect_client();
	char line[CONTROL_LINE_MAX + 2];

	(void)state;
	memset(line, 'a', CONTROL_LINE_MAX);
	strcpy(line + CONTROL_LINE_MAX, "\n");
	assert_non_null(strstr(ask(fd, line), "\"ok\":true"));
	assert_int_equal(strlen(last_line), CONTROL_LINE_MAX);
	send_text(fd, "b");
	assert_non_null(strstr(ask(fd, line), "too long"));
	assert_int_equal(answered, 1);
	/* The rest of the long line is no line of its own. */
	assert_string_equal(ask(fd, "status\n"), "{\"ok\":true,\"n\":2}\n");
	assert_string_equal(last_line, "status");
	close(fd);
}

/* Megabytes without a newline are read in small bites, answered once, and keep nobody waiting. */
static void outlasts_megabytes_without_a_newline(void **state)
{
	static char flood[1 << 16];
	int hostile = connect_client(), friendly = connect_client();
	size_t total = 0;

	(void)state;
	memset(flood, 'x', sizeof(flood));
	while (total < (4u << 20)) {
		ssize_t sent = send(hostile, flood, sizeof(flood), MSG_NOSIGNAL);

		if (sent < 0 && errno != EAGAIN)
			break;
		total += sent > 0 ? (size_t)sent : 0;
		turn(16);
	}
	/* It was thrown out before that. */
	assert_true(total < (4u << 20));
	send_text(friendly, "status\n");
	turn(2);
	assert_non_null(strstr(receive(friendly), "\"ok\":true"));
	assert_int_equal(answered, 1);
	close(hostile);
	close(friendly);
}

/* Commands as fast as they go: in one turn of the loop only a few of them are served. */
static void serves_a_fast_client_in_turns(void **state)
{
	int fd = connect_client();

	(void)state;
	for (int i = 0; i < 100; i++)
		send_text(fd, "status\n");
	turn(1);
	assert_in_range(answered, 1, 8);
	for (int i = 0; i < 4; i++) {
		turn(TURNS);
		receive(fd);
	}
	assert_int_equal(answered, 100);
	close(fd);
}

/* Answers that take long are spread over many rounds, whoever asks, and everybody has his turn. */
static void serves_all_within_a_bound(void **state)
{
	int clients[12], served[12] = {0};

	(void)state;
	takes_ms = 100;
	for (int i = 0; i < 12; i++) {
		clients[i] = connect_client();
		for (int line = 0; line < 40; line++)
			send_text(clients[i], "status\n");
	}
	answered = 0;
	for (int i = 0; i < 48; i++) {
		int before = answered;

		turn(1);
		assert_in_range(answered - before, 0, 1);
		for (int k = 0; k < 12; k++)
			served[k] += strlen(receive(clients[k])) > 0;
	}
	assert_true(answered > 40);
	for (int i = 0; i < 12; i++) {
		assert_in_range(served[i], 1, 16);
		close(clients[i]);
	}
	turn(TURNS);
}

static void sends_events_to_watchers(void **state)
{
	int watcher = connect_client(), other = connect_client();

	(void)state;
	assert_false(control_has_watchers(control));
	assert_non_null(strstr(ask(watcher, "watch\n"), "\"ok\":true"));
	assert_true(control_has_watchers(control));
	control_publish(control, "{\"event\":\"says\"}");
	assert_string_equal(receive(watcher), "{\"event\":\"says\"}\n");
	assert_string_equal(receive(other), "");
	/* One that has closed its half still wants to see. */
	shutdown(watcher, SHUT_WR);
	turn(TURNS);
	control_publish(control, "{\"event\":\"said\"}");
	assert_string_equal(receive(watcher), "{\"event\":\"said\"}\n");
	close(watcher);
	turn(TURNS);
	assert_false(control_has_watchers(control));
	close(other);
}

static void closes_a_watcher_that_never_reads(void **state)
{
	char event[256];
	int deaf = connect_client(), good = connect_client(), published = 0;

	(void)state;
	snprintf(event, sizeof(event), "{\"event\":\"says\",\"text\":\"%0200d\"}", 7);
	ask(deaf, "watch\n");
	send_text(good, "watch\n");
	turn(TURNS);
	while (published < 100000) {
		control_publish(control, event);
		turn(1);
		published++;
		if (strlen(receive(good)) == 0)
			break;
	}
	assert_int_equal(published, 100000);
	assert_true(is_closed(deaf));
	assert_true(control_has_watchers(control));
	close(deaf);
	close(good);
}

static void serves_many_and_turns_away_more(void **state)
{
	int clients[CONTROL_MAX_CLIENTS], extra;

	(void)state;
	for (int i = 0; i < CONTROL_MAX_CLIENTS; i++)
		clients[i] = connect_client();
	for (int i = 0; i < CONTROL_MAX_CLIENTS; i++)
		send_text(clients[i], "status\n");
	turn(TURNS);
	for (int i = 0; i < CONTROL_MAX_CLIENTS; i++)
		assert_non_null(strstr(receive(clients[i]), "\"ok\":true"));
	extra = connect_client();
	assert_non_null(strstr(receive(extra), "too many clients at once; at most 64"));
	assert_true(is_closed(extra));
	close(extra);
	/* Half of them vanish in the middle of a line; there is room again. */
	for (int i = 0; i < CONTROL_MAX_CLIENTS; i += 2) {
		send_text(clients[i], "sta");
		close(clients[i]);
	}
	turn(TURNS);
	extra = connect_client();
	assert_non_null(strstr(ask(extra, "status\n"), "\"ok\":true"));
	close(extra);
	for (int i = 1; i < CONTROL_MAX_CLIENTS; i += 2)
		close(clients[i]);
	turn(TURNS);
}

/* Half a line, or nothing at all, from as many as there may be: after ten seconds of it they make way, one by one. */
static void the_silent_make_way(void **state)
{
	int clients[CONTROL_MAX_CLIENTS], extra;

	(void)state;
	for (int i = 0; i < CONTROL_MAX_CLIENTS; i++) {
		clients[i] = connect_client();
		send_text(clients[i], i == 0 ? "watch\n" : "sta");
		turn(1);
	}
	ahead_ms += 9000;
	extra = connect_client();
	assert_non_null(strstr(receive(extra), "too many"));
	close(extra);
	send_text(clients[1], "tus\n");
	turn(TURNS);
	ahead_ms += 2000;
	extra = connect_client();
	assert_non_null(strstr(ask(extra, "status\n"), "\"ok\":true"));
	assert_false(is_closed(clients[0]));
	assert_false(is_closed(clients[1]));
	assert_true(is_closed(clients[2]));
	assert_false(is_closed(clients[3]));
	close(extra);
	for (int i = 0; i < CONTROL_MAX_CLIENTS; i++)
		close(clients[i]);
	turn(TURNS);
}

static void refuses_a_second_daemon(void **state)
{
	char error[256];
	struct loop *second = loop_create();

	(void)state;
	assert_null(control_open(second, path, "", answer, NULL, error, sizeof(error)));
	assert_non_null(strstr(error, "another steadyd"));
	assert_int_equal(access(path, F_OK), 0);
	loop_destroy(second);
}

/* What a daemon that was killed leaves behind is a socket file at which nobody answers. */
static void replaces_a_stale_socket(void **state)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char error[256];
	int fd;

	(void)state;
	control_close(control);
	assert_int_equal(access(path, F_OK), -1);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	memcpy(address.sun_path, path, strlen(path) + 1);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	close(fd);
	control = control_open(loop, path, "", answer, NULL, error, sizeof(error));
	assert_non_null(control);
	fd = connect_client();
	assert_non_null(strstr(ask(fd, "status\n"), "\"ok\":true"));
	close(fd);
}

static void leaves_other_files_alone(void **state)
{
	char error[256];
	struct loop *second = loop_create();
	const char *file = temporary_file("notes.txt", "mine");

	(void)state;
	assert_null(control_open(second, file, "", answer, NULL, error, sizeof(error)));
	assert_non_null(strstr(error, "no socket"));
	assert_int_equal(access(file, F_OK), 0);
	loop_destroy(second);
}

static void keeps_its_file_to_itself(void **state)
{
	struct stat status;

	(void)state;
	assert_int_equal(lstat(path, &status), 0);
	assert_true(S_ISSOCK(status.st_mode));
	assert_int_equal(status.st_mode & 0777, 0600);
}

/* A client of another user, in a process of its own: what he is answered to "status". */
static pid_t connect_as_nobody(int answer_to)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char text[256];
	pid_t child = fork();

	if (child != 0)
		return child;
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	memcpy(address.sun_path, path, strlen(path) + 1);
	if (setgroups(0, NULL) != 0 || setgid(65534) != 0 || setuid(65534) != 0 ||
	    connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
		_exit(1);
	ssize_t sent = send(fd, "status\n", 7, MSG_NOSIGNAL);
	ssize_t got = recv(fd, text, sizeof(text), 0);
	(void)sent; /* he may have been turned away before */
	_exit(got > 0 && write(answer_to, text, (size_t)got) == got ? 0 : 1);
}

/* One more who is nobody; what he is told goes to `text`. */
static void nobody_calls(char *text, size_t size)
{
	int ends[2], status;

	assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
	pid_t child = connect_as_nobody(ends[1]);
	while (waitpid(child, &status, WNOHANG) == 0)
		loop_run_once(loop, 1);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	ssize_t got = read(ends[0], text, size - 1);
	assert_true(got > 0);
	text[got] = '\0';
	close(ends[0]);
	close(ends[1]);
}

/* What is logged goes to a file until log_end, which reads it. */
static int log_begin(void)
{
	int saved = dup(STDERR_FILENO), file;

	file = open(temporary_file("log", ""), O_RDWR | O_TRUNC);
	assert_true(saved >= 0 && file >= 0 && dup2(file, STDERR_FILENO) >= 0);
	close(file);
	return saved;
}

static void log_end(int saved, char *text, size_t size)
{
	ssize_t got = pread(STDERR_FILENO, text, size - 1, 0);

	text[got > 0 ? got : 0] = '\0';
	dup2(saved, STDERR_FILENO);
	close(saved);
}

/* Somewhere that the mode of the file does not count, the credentials do. It is logged, but not each time. */
static void refuses_strangers(void **state)
{
	char text[256] = "", logged[1024];

	(void)state;
	if (geteuid() != 0) {
		print_message("skipped: only root can be somebody else\n");
		skip();
	}
	assert_int_equal(chmod(path, 0777), 0);
	assert_int_equal(chmod(temporary_directory(), 0755), 0);
	int saved = log_begin();
	log_set_level(LOG_LEVEL_INFO);
	nobody_calls(text, sizeof(text));
	assert_non_null(strstr(text, "not allowed"));
	nobody_calls(text, sizeof(text));
	assert_non_null(strstr(text, "not allowed"));
	log_set_level(LOG_LEVEL_NONE);
	log_end(saved, logged, sizeof(logged));
	assert_int_equal(answered, 0);
	assert_non_null(strstr(logged, "of user 65534 is neither root nor in the group"));
	assert_ptr_equal(strchr(logged, '\n'), strrchr(logged, '\n'));
}

/* With no descriptor left the caller is turned away; otherwise poll would find him waiting for ever and spin. */
static void turns_away_without_descriptors(void **state)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	struct rlimit limit, low;
	int filler[256], used = 0;

	(void)state;
	memcpy(address.sun_path, path, strlen(path) + 1);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	low = limit;
	low.rlim_cur = 200;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
	while ((filler[used] = dup(fd)) >= 0)
		used++;
	turn(3);
	while (used > 0)
		close(filler[--used]);
	setrlimit(RLIMIT_NOFILE, &limit);
	assert_true(is_closed(fd));
	close(fd);
	fd = connect_client();
	assert_non_null(strstr(ask(fd, "status\n"), "\"ok\":true"));
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(answers_a_line, setup, teardown),
	    cmocka_unit_test_setup_teardown(answers_lines_in_pieces_and_in_heaps, setup, teardown),
	    cmocka_unit_test_setup_teardown(answers_who_has_closed_his_half, setup, teardown),
	    cmocka_unit_test_setup_teardown(refuses_garbage, setup, teardown),
	    cmocka_unit_test_setup_teardown(refuses_a_line_that_is_too_long, setup, teardown),
	    cmocka_unit_test_setup_teardown(outlasts_megabytes_without_a_newline, setup, teardown),
	    cmocka_unit_test_setup_teardown(serves_a_fast_client_in_turns, setup, teardown),
	    cmocka_unit_test_setup_teardown(serves_all_within_a_bound, setup, teardown),
	    cmocka_unit_test_setup_teardown(sends_events_to_watchers, setup, teardown),
	    cmocka_unit_test_setup_teardown(closes_a_watcher_that_never_reads, setup, teardown),
	    cmocka_unit_test_setup_teardown(serves_many_and_turns_away_more, setup, teardown),
	    cmocka_unit_test_setup_teardown(the_silent_make_way, setup, teardown),
	    cmocka_unit_test_setup_teardown(refuses_a_second_daemon, setup, teardown),
	    cmocka_unit_test_setup_teardown(replaces_a_stale_socket, setup, teardown),
	    cmocka_unit_test_setup_teardown(leaves_other_files_alone, setup, teardown),
	    cmocka_unit_test_setup_teardown(keeps_its_file_to_itself, setup, teardown),
	    cmocka_unit_test_setup_teardown(refuses_strangers, setup, teardown),
	    cmocka_unit_test_setup_teardown(turns_away_without_descriptors, setup, teardown),
	};

	log_set_level(LOG_LEVEL_NONE);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
