/*
 * `steadyctl export`, `import` and `forget`: the whole history as one JSON document, one fact a line. The daemon has no
 * business in the user's files, so they are read and written here, and the facts go over the socket. Everything is
 * checked before anything is changed: the document here, each fact and their order again by the daemon, which then
 * takes them in at once or not at all.
 */
#include "ctl.h"

#include "ctl_facts.h"
#include "ctl_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DOCUMENT_VERSION 1
#define DOCUMENT_MAX (64 << 20) /* bytes; HISTORY_IMPORT_MAX facts of ordinary length */

/* Sessions are numbered anew, from 1; one that is still on is left out. */
static void number_sessions(struct ctl_facts *facts)
{
	size_t kept = 0, begun = 0;
	int64_t number = 0;

	for (size_t i = 0; i < facts->count; i++) {
		struct history_fact fact = facts->list[i];

		if (fact.record.kind == RECORD_SESSION_BEGIN) {
			begun = kept;
			number++;
		}
		fact.session = fact.session ? number : 0;
		facts->list[kept++] = fact;
	}
	if (kept > 0 && facts->list[kept - 1].session && facts->list[kept - 1].record.kind != RECORD_SESSION_END)
		kept = begun;
	facts->count = kept;
}

static bool write_document(FILE *file, const struct ctl_facts *facts)
{
	fprintf(file, "{\"format\":\"steady-history\",\"version\":%d,\"facts\":[", DOCUMENT_VERSION);
	for (size_t i = 0; i < facts->count; i++) {
		char text[FACT_JSON_SIZE];
		struct json json;

		json_start(&json, text, sizeof(text));
		fact_write(&json, &facts->list[i]);
		if (!json_finish(&json))
			return false;
		fprintf(file, "%s\n%s", i > 0 ? "," : "", text);
	}
	fputs("\n]}\n", file);
	return true;
}

int ctl_export(const struct ctl_request *request, const char *path)
{
	static struct ctl ctl;
	struct ctl_facts facts;
	struct ctl_file file;

	if (!ctl_open(&ctl, request))
		return CTL_UNREACHABLE;
	if (ctl_facts_load(&ctl, &facts)) {
		number_sessions(&facts);
		if (!ctl_file_begin(&file, path) || !write_document(file.stream, &facts) || !ctl_file_end(&file))
			ctl.status = CTL_REFUSED;
	}
	ctl_facts_free(&facts);
	ctl_close(&ctl);
	return (int)ctl.status;
}

static bool refuse(const char *path, const char *why)
{
	fprintf(stderr, "steadyctl: %s: %s; nothing was changed\n", path, why);
	return false;
}

static bool check_document(const char *path, const struct value *document)
{
	static const char *const known[] = {"format", "version", "facts", NULL};
	long long version = value_integer_of(document, "version");
	char why[160];

	if (strcmp(value_text_of(document, "format"), "steady-history") != 0)
		return refuse(path, "it is no exported history");
	snprintf(why, sizeof(why), "it is of version %lld and this program knows up to %d", version, DOCUMENT_VERSION);
	if (version > DOCUMENT_VERSION)
		return refuse(path, why);
	if (version < 1 || value_unknown_key(document, known) ||
	    value_kind(value_member(document, "facts")) != VALUE_ARRAY)
		return refuse(path, "it is damaged");
	snprintf(why, sizeof(why), "it has more facts than anybody can train; at most %d", HISTORY_IMPORT_MAX);
	if (value_count(value_member(document, "facts")) > HISTORY_IMPORT_MAX)
		return refuse(path, why);
	return true;
}

static bool take_document(const char *path, const struct value *document, struct ctl_facts *facts)
{
	const struct value *list = value_member(document, "facts");
	struct fact_order order = {.last = 0};
	char why[160], where[224];

	if (!check_document(path, document))
		return false;
	for (size_t i = 0; i < value_count(list); i++) {
		struct history_fact *fact = ctl_facts_add(facts);

		if (ctl_fact_read(value_at(list, i), fact, why, sizeof(why)) &&
		    fact_follows(&order, fact, why, sizeof(why)))
			continue;
		snprintf(where, sizeof(where), "fact %zu: %s", i + 1, why);
		return refuse(path, where);
	}
	return !order.open || refuse(path, "the last session has no end");
}

static bool send_facts(struct ctl *ctl, const struct ctl_facts *facts, long long import)
{
	char line[FACT_LINE_SIZE], command[FACT_LINE_SIZE + 64];

	for (size_t i = 0; i < facts->count; i++) {
		if (!fact_format(&facts->list[i], line, sizeof(line)))
			return false;
		snprintf(command, sizeof(command), "import-fact %lld %s", import, line);
		struct value *answer = ctl_ask(ctl, command);
		if (!answer)
			return false;
		value_free(answer);
	}
	return true;
}

static void send_document(struct ctl *ctl, const struct ctl_facts *facts)
{
	struct value *answer = ctl_ask(ctl, "import-begin");
	char line[64];

	if (!answer)
		return;
	long long import = value_integer_of(answer, "import");
	value_free(answer);
	if (!send_facts(ctl, facts, import))
		return;
	snprintf(line, sizeof(line), "import-end %lld %zu", import, facts->count);
	answer = ctl_ask(ctl, line);
	if (answer && ctl->request->json)
		puts(ctl->line);
	else if (answer)
		printf("%lld new sessions, %lld facts.\n", value_integer_of(answer, "sessions"),
		       value_integer_of(answer, "facts"));
	value_free(answer);
}

int ctl_import(const struct ctl_request *request, const char *path)
{
	static struct ctl ctl;
	struct ctl_facts facts = {.count = 0};
	char error[200];
	size_t length;
	int status = CTL_REFUSED;
	char *text = ctl_file_read(path, DOCUMENT_MAX, &length);

	if (!text)
		return CTL_REFUSED;
	if (ctl_routine_is(text, length)) {
		status = ctl_import_routine(request, path, text);
		free(text);
		return status;
	}
	struct value *document = value_parse(text, length, error, sizeof(error));
	free(text);
	if (!document)
		refuse(path, error);
	if (document && take_document(path, document, &facts)) {
		status = CTL_UNREACHABLE;
		if (ctl_open(&ctl, request)) {
			send_document(&ctl, &facts);
			ctl_close(&ctl);
			status = (int)ctl.status;
		}
	}
	value_free(document);
	ctl_facts_free(&facts);
	return status;
}

static bool confirm(const struct ctl_request *request)
{
	char answer[16] = "";

	if (request->yes)
		return true;
	if (!isatty(STDIN_FILENO)) {
		fputs("steadyctl: nobody is there to ask; --yes means it\n", stderr);
		return false;
	}
	printf("Everything that is remembered of %s will be gone for good. Type \"forget\" to go on: ",
	       request->person ? request->person : "everybody");
	fflush(stdout);
	return fgets(answer, sizeof(answer), stdin) && strcmp(answer, "forget\n") == 0;
}

int ctl_forget(const struct ctl_request *request)
{
	static struct ctl ctl;
	char line[256];

	if (!confirm(request))
		return CTL_REFUSED;
	if (!ctl_open(&ctl, request))
		return CTL_UNREACHABLE;
	snprintf(line, sizeof(line), "forget-facts%s%s", request->person ? " " : "",
		 request->person ? request->person : "");
	struct value *answer = ctl_ask(&ctl, line);
	if (answer && request->json)
		puts(ctl.line);
	else if (answer)
		printf("%lld facts forgotten.\n", value_integer_of(answer, "facts"));
	value_free(answer);
	ctl_close(&ctl);
	return (int)ctl.status;
}
