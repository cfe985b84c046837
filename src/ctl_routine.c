/*
 * `steadyctl import FILE` of a routine or an exercise: the file goes to the daemon line by line, which tries it and keeps
 * it when nothing is wrong. It keeps the name of the file.
 */
#include "ctl.h"

#include "ctl_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUTINE_MAX (256 << 10) /* bytes */
#define LINE_SIZE 1024		/* CONTROL_LINE_MAX of the daemon */

/* The file's name without directory and .cfg. */
static void name_of(const char *path, char *name, size_t size)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;
	size_t length = strlen(base);

	if (length > 4 && strcmp(base + length - 4, ".cfg") == 0)
		length -= 4;
	snprintf(name, size, "%.*s", (int)length, base);
}

bool ctl_routine_is(const char *text, size_t length)
{
	size_t begin = strspn(text, " \t\r\n");

	for (size_t i = 0; i < length; i++) {
		if ((unsigned char)text[i] < ' ' && !strchr("\t\r\n", text[i]))
			return false;
		if (text[i] == '\0' || text[i] == 0x7f)
			return false;
	}
	/* What was exported is one JSON object; a file of settings never begins like that. */
	return text[begin] && text[begin] != '{' && text[begin] != '[';
}

/* Frees the answer; false when there was none. */
static bool settle(struct value *answer)
{
	value_free(answer);
	return answer != NULL;
}

static bool send_line(struct ctl *ctl, long long number, const char *text, size_t length)
{
	char line[LINE_SIZE + 1];

	if (snprintf(line, sizeof(line), "routine-line %lld %.*s", number, (int)length, text) >= (int)sizeof(line)) {
		fputs("steadyctl: a line of the file is too long; expected at most 1000 bytes\n", stderr);
		ctl->status = CTL_REFUSED;
		return false;
	}
	return settle(ctl_ask(ctl, line));
}

static bool send_text(struct ctl *ctl, long long number, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");
		size_t shown = length > 0 && text[length - 1] == '\r' ? length - 1 : length;

		if (!send_line(ctl, number, text, shown))
			return false;
		text += length + (text[length] == '\n');
	}
	return true;
}

static void print_kept(const struct value *answer)
{
	const struct value *said = value_member(answer, "said");

	printf("%s \"%s\" is there", value_text_of(answer, "kind"), value_text_of(answer, "id"));
	if (value_count(said) > 0)
		printf("; say \"%s\"", value_text(value_at(said, 0)));
	putchar('\n');
	for (size_t i = 0; i < value_count(value_member(answer, "warnings")); i++)
		printf("warning: %s\n", value_text(value_at(value_member(answer, "warnings"), i)));
}

static void bring(struct ctl *ctl, const char *path, const char *text)
{
	struct value *answer = ctl_ask(ctl, "routine-begin");
	char name[64], line[LINE_SIZE];
	long long number = value_integer_of(answer, "import");

	if (!settle(answer) || !send_text(ctl, number, text))
		return;
	name_of(path, name, sizeof(name));
	snprintf(line, sizeof(line), "routine-end %lld %s", number, name[0] ? name : "-");
	answer = ctl_ask(ctl, line);
	if (answer && ctl->request->json)
		puts(ctl->line);
	else if (answer)
		print_kept(answer);
	value_free(answer);
}

int ctl_import_routine(const struct ctl_request *request, const char *path, const char *text)
{
	static struct ctl ctl;

	if (!ctl_open(&ctl, request))
		return CTL_UNREACHABLE;
	bring(&ctl, path, text);
	ctl_close(&ctl);
	return (int)ctl.status;
}
