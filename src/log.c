/*
 * Logging to standard error. One message is one write, so that lines of different threads never mix and nothing is
 * left in a buffer when the process dies. Control characters in a message become "?", because messages quote files
 * and socket lines, and a terminal or a journal must not be commanded by them; line breaks become blanks.
 */
#include "log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_SIZE 1024

static atomic_int current_level = LOG_LEVEL_INFO;

/* syslog(3) priorities as the journal reads them, and words for people. */
static const char *const journal_prefix[] = {"<3>", "<4>", "<6>", "<7>"};
static const char *const plain_prefix[] = {"error: ", "warning: ", "", "debug: "};

static void neutralise(char *text)
{
	for (; *text; text++) {
		if (*text == '\n' || *text == '\t')
			*text = ' ';
		else if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = '?';
	}
}

static void put(enum log_level level, const char *format, va_list arguments)
{
	char line[LINE_SIZE];
	const char *prefix = getenv("JOURNAL_STREAM") ? journal_prefix[level] : plain_prefix[level];
	size_t used;

	/* Relaxed: the level orders nothing else; a message more or less while it changes is no harm. */
	if ((int)level > atomic_load_explicit(&current_level, memory_order_relaxed))
		return;
	used = (size_t)snprintf(line, sizeof(line), "%s", prefix);
	vsnprintf(line + used, sizeof(line) - used - 1, format, arguments);
	neutralise(line + used);
	used = strlen(line);
	line[used++] = '\n';
	/* Nobody is left to tell when standard error does not take it. */
	ssize_t written = write(STDERR_FILENO, line, used);
	(void)written;
}

void log_set_level(enum log_level level)
{
	atomic_store_explicit(&current_level, (int)level, memory_order_relaxed);
}

void log_error(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	put(LOG_LEVEL_ERROR, format, arguments);
	va_end(arguments);
}

void log_warning(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	put(LOG_LEVEL_WARNING, format, arguments);
	va_end(arguments);
}

void log_info(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	put(LOG_LEVEL_INFO, format, arguments);
	va_end(arguments);
}

void log_debug(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	put(LOG_LEVEL_DEBUG, format, arguments);
	va_end(arguments);
}
