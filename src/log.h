/*
 * Logging to standard error, with syslog priority prefixes ("<3>") when the journal reads it
 * (JOURNAL_STREAM is set) and plain otherwise. Any thread except the sound callback.
 * No word that was heard is ever logged above debug level.
 */
#ifndef STEADY_LOG_H
#define STEADY_LOG_H

/* NONE is for log_set_level only. */
enum log_level { LOG_LEVEL_NONE = -1, LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

void log_set_level(enum log_level level);
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
