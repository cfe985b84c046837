/* What the parts of the benchmark share. Each part prints its figures, with what they came from and the aim beside. */
#ifndef STEADY_BENCH_H
#define STEADY_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct bench {
	const char *steadyd, *steadyctl; /* the programs that are measured */
	const char *tests;		 /* directory of the tests, absolute */
	const char *out;		 /* where sounds, scenarios and logs are left, absolute */
	const char *speech;		 /* recordings of people, NULL = not there */
};

/* False when the part could not be measured (it says why). */
bool bench_hearing(const struct bench *bench);
bool bench_stops(const struct bench *bench);
bool bench_counts(const struct bench *bench);
bool bench_speaking(const struct bench *bench);
bool bench_live(const struct bench *bench);

#define BENCH_PATH 512

/* process.c */
struct usage {
	double wall_s, cpu_s; /* CPU: user and system */
	double peak_mib;      /* largest resident set */
	int status;	      /* exit status, -1 = could not be run or was killed */
};
/* Runs a program to its end; what it prints goes to the file `log`. */
struct usage process_run(const char *const argv[], const char *log);
/* Starts it; it ends with process_stop. -1 on failure. */
int process_start(const char *const argv[], const char *log);
void process_stop(int pid);
/* MiB of a running process, by a key of /proc/PID/status: "VmRSS", "VmHWM"; -1 = gone. */
double process_mib(int pid, const char *key);
/* User and system seconds so far; -1 = gone. */
double process_cpu_s(int pid);
double wall_clock_s(void);
/* First line of a file, without its newline. */
void process_first_line(const char *path, char *out, size_t size);

/* events.c: lines of events.jsonl */
bool field_number(const char *line, const char *key, double *out);
bool field_is(const char *line, const char *key, const char *value);

/* sounds.c */
#define BENCH_RATE 16000
struct tape { /* 16 kHz mono, grows */
	int16_t *samples;
	size_t length, capacity;
};
void tape_silence(struct tape *tape, double length_s);
void tape_append(struct tape *tape, const int16_t *samples, size_t count);
/* Adds pink-like noise of that level (RMS, dB of full scale), the same each time. */
void tape_add_noise(struct tape *tape, double dbfs);
bool tape_write(const struct tape *tape, const char *path);
void tape_free(struct tape *tape);
/* Appends the text as spoken by an eSpeak voice. */
bool tape_speak(struct tape *tape, const char *text, const char *voice, int words_a_minute);
/* Appends the lines of a text file, the voices taking turns, with half a second between. */
bool tape_speak_file(struct tape *tape, const char *path);

/* stats.c: sort in place. p = 0..1, the nearest value not below; the median is p = 0.5. */
double percentile(double *values, size_t count, double p);

#endif
