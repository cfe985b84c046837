/* A conversation with the daemon, and its plain commands. */
#include "ctl.h"

#include "ctl_print.h"
#include "ctl_table.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Longer than the daemon ever needs: listing sound cards, or taking in ten years on a slow card. */
#define ANSWER_MS 30000

static void complain(const char *text)
{
	char clean[4 * CTL_CELL_SIZE] = "";

	ctl_append(clean, sizeof(clean), text);
	fprintf(stderr, "steadyctl: %s\n", clean);
}

/* An error, and under it what is wrong in detail. */
static void complain_all(const struct value *answer, const char *error)
{
	const struct value *problems = value_member(answer, "problems");

	complain(error[0] ? error : "the daemon's answer is not understood");
	for (size_t i = 0; i < value_count(problems); i++) {
		char clean[4 * CTL_CELL_SIZE] = "";

		ctl_append(clean, sizeof(clean), value_text(value_at(problems, i)));
		fprintf(stderr, "%s\n", clean);
	}
}

bool ctl_open(struct ctl *ctl, const struct ctl_request *request)
{
	char error[512];

	ctl->request = request;
	ctl->status = CTL_DONE;
	/* `steadyctl watch | head` ends by fflush failing, quietly. */
	signal(SIGPIPE, SIG_IGN);
	if (ctl_connect(&ctl->connection, request->socket, error, sizeof(error)))
		return true;
	fprintf(stderr, "steadyctl: %s\n", error);
	return false;
}

void ctl_close(struct ctl *ctl)
{
	ctl_disconnect(&ctl->connection);
}

struct value *ctl_ask(struct ctl *ctl, const char *line)
{
	const char *error;
	char why[200];

	/* Who is turned away is told why, and it may be too late then to send anything. */
	ctl_send(&ctl->connection, line);
	if (!ctl_receive(&ctl->connection, ctl->line, ANSWER_MS)) {
		fprintf(stderr, "steadyctl: the coach at %s does not answer\n", ctl->request->socket);
		ctl->status = CTL_UNREACHABLE;
		return NULL;
	}
	struct value *answer = value_parse(ctl->line, strlen(ctl->line), why, sizeof(why));
	if (value_is_true(value_member(answer, "ok"))) {
		ctl->status = CTL_DONE;
		return answer;
	}
	error = value_text_of(answer, "error");
	if (ctl->request->json)
		puts(ctl->line);
	else
		complain_all(answer, error);
	ctl->status = CTL_REFUSED;
	value_free(answer);
	return NULL;
}

/* Events until the daemon goes or the reader of our output does. */
static int watch(struct ctl *ctl)
{
	char error[200];

	while (ctl_receive(&ctl->connection, ctl->line, -1)) {
		struct value *event =
		    ctl->request->json ? NULL : value_parse(ctl->line, strlen(ctl->line), error, sizeof(error));

		if (ctl->request->json)
			puts(ctl->line);
		else if (event)
			ctl_print_event(event);
		value_free(event);
		if (fflush(stdout) != 0)
			return CTL_DONE;
	}
	fprintf(stderr, "steadyctl: the coach has gone\n");
	return CTL_UNREACHABLE;
}

int ctl_run(const struct ctl_request *request, const char *line, enum protocol_kind kind)
{
	static struct ctl ctl;
	struct value *answer;
	int status;

	if (!ctl_open(&ctl, request))
		return CTL_UNREACHABLE;
	answer = ctl_ask(&ctl, line);
	if (answer && request->json)
		puts(ctl.line);
	else if (answer)
		ctl_print_answer(answer, kind);
	value_free(answer);
	status = answer && kind == PROTOCOL_WATCH ? watch(&ctl) : (int)ctl.status;
	ctl_close(&ctl);
	return status;
}
