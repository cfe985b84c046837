/* sources: control.c control_socket.c loop.c log.c ctl_facts.c ctl.c ctl_connect.c ctl_print.c ctl_table.c value.c fact.c history_schema.c chronicle.c json.c protocol.c */
/*
 * Fuzzes what comes over the control socket, and what steadyctl takes in: s = bytes of a client, sent in the pieces that
 * form feeds cut it into, through the daemon's own socket and parser; f = a fact as a line; j = an exported history.
 * What was read is written and read again, and must be the same.
 */
#include "fuzz.h"

#include "control.h"
#include "ctl_facts.h"
#include "log.h"
#include "protocol.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define PIECES_MAX 64

static struct loop *loop;
static struct control *control;
static struct sockaddr_un address = {.sun_family = AF_UNIX};

static void same_again(const struct history_fact *fact)
{
	char line[FACT_LINE_SIZE], again[FACT_LINE_SIZE], text[FACT_JSON_SIZE], error[256];
	struct history_fact other;
	struct json json;
	struct value *value;

	fuzz_expect(fact_format(fact, line, sizeof(line)), "a fact fits its line");
	fuzz_expect(fact_parse(line, &other, error, sizeof(error)), "a line that we wrote is read");
	fuzz_expect(fact_format(&other, again, sizeof(again)) && strcmp(line, again) == 0, "and is the same");
	json_start(&json, text, sizeof(text));
	fact_write(&json, fact);
	fuzz_expect(json_finish(&json), "a fact fits its JSON");
	value = value_parse(text, strlen(text), error, sizeof(error));
	fuzz_expect(value && ctl_fact_read(value, &other, error, sizeof(error)), "JSON that we wrote is read");
	fuzz_expect(fact_format(&other, again, sizeof(again)) && strcmp(line, again) == 0, "and is the same");
	value_free(value);
}

static void try_fact(const char *line)
{
	struct history_fact fact;
	char error[256];

	if (fact_parse(line, &fact, error, sizeof(error)))
		same_again(&fact);
}

static void answer(void *user, const char *line, char *reply, size_t reply_size)
{
	struct protocol_command command;
	char error[200] = "";
	struct json json;
	bool good = protocol_parse(line, &command, error, sizeof(error));

	(void)user;
	fuzz_expect(good || error[0], "a command, or what is wrong with it");
	if (good && command.kind == PROTOCOL_IMPORT_FACT)
		try_fact(command.fact);
	json_start(&json, reply, reply_size);
	json_object(&json, NULL);
	json_boolean(&json, "ok", good);
	json_string(&json, "error", good ? line : error);
	json_object_end(&json);
	fuzz_expect(json_finish(&json), "the answer fits");
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char error[256];

	(void)argc;
	(void)argv;
	log_set_level(LOG_LEVEL_NONE);
	fuzz_begin();
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", fuzz_path("control.sock"));
	loop = loop_create();
	control = loop ? control_open(loop, address.sun_path, "", answer, NULL, error, sizeof(error)) : NULL;
	fuzz_expect(control != NULL, "a socket can be opened");
	return 0;
}

static void take_answers(int fd)
{
	char answers[4096];

	while (recv(fd, answers, sizeof(answers), MSG_DONTWAIT) > 0)
		;
}

/* Bytes of a client, in pieces; every other one reads what it is answered. */
static void try_client(const uint8_t *data, size_t size)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	fuzz_expect(fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0, "it is answered");
	loop_run_once(loop, 0);
	for (int pieces = 0; size > 0 && pieces < PIECES_MAX; pieces++) {
		const uint8_t *feed = memchr(data, '\f', size);
		size_t piece = feed ? (size_t)(feed - data) : size;
		ssize_t sent = send(fd, data, piece, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (sent < 0)
			break;
		loop_run_once(loop, 0);
		control_publish(control, "{\"event\":\"probe\"}");
		if (piece % 2 == 0)
			take_answers(fd);
		data += piece + (feed != NULL);
		size -= piece + (feed != NULL);
	}
	shutdown(fd, SHUT_WR);
	for (int i = 0; i < 8; i++)
		loop_run_once(loop, 0);
	close(fd);
	for (int i = 0; i < 2; i++)
		loop_run_once(loop, 0);
}

static void try_history(const uint8_t *data, size_t size)
{
	char error[256] = "";
	struct value *value = value_parse((const char *)data, size, error, sizeof(error));
	const struct value *list = value_kind(value) == VALUE_ARRAY ? value : value_member(value, "facts");
	struct fact_order order = {.last = 0};

	fuzz_expect(value != NULL || error[0], "a value, or what is wrong with it");
	for (size_t i = 0; i < value_count(list); i++) {
		struct history_fact fact;

		if (ctl_fact_read(value_at(list, i), &fact, error, sizeof(error))) {
			fact_follows(&order, &fact, error, sizeof(error));
			same_again(&fact);
		}
	}
	value_free(value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char line[1024];

	if (size == 0)
		return 0;
	switch (data[0]) {
	case 's':
		try_client(data + 1, size - 1);
		break;
	case 'j':
		try_history(data + 1, size - 1);
		break;
	case 'f':
		snprintf(line, sizeof(line), "%.*s", (int)(size - 1), (const char *)data + 1);
		try_fact(line);
		break;
	default:
		break;
	}
	return 0;
}
