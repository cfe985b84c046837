/* The options of steadyd: one switch, one page of help. */
#include "options.h"

#include "log.h"

#include <getopt.h>
#include <stdio.h>

static const char usage[] =
    "Usage: steadyd [OPTION]...\n"
    "The coach: listens for \"start back routine\" and guides it by voice. Without a job it runs in the foreground.\n"
    "\n"
    "Jobs\n"
    "      --check [FILE]...    validate settings, voices and routines, or files of routines; print what is wrong\n"
    "      --print ROUTINE      print a routine (its id, or its file) as a timeline, without sound\n"
    "      --render ROUTINE OUT.wav\n"
    "                           write a whole session as sound, as it will be, to listen to beforehand\n"
    "      --simulate SCENARIO  play a scenario in the simulated room\n"
    "      --hear FILE...       print what is heard in WAV or FLAC files, tab-separated\n"
    "      --adapt LIST         learn how you speak from recordings: lines of PHRASE, tab, WAV or FLAC file\n"
    "      --devices            list the sound devices\n"
    "\n"
    "Options\n"
    "  -c, --config FILE        settings (default " STEADY_SYSCONFDIR "/steady/steady.cfg, if it is there)\n"
    "      --data DIR           where voices/ and routines/ are (default " STEADY_DATADIR ")\n"
    "      --out DIR            --simulate: write coach.wav, mic.wav and events.jsonl there\n"
    "      --state STATE        --hear: idle, session or question (default session)\n"
    "      --reference FILE     --hear: what the loudspeaker played, for the echo canceller\n"
    "      --phrase TEXT        --hear: one more phrase to listen for, told as phrase:TEXT\n"
    "  -v, --verbose            log more (also words that were heard)\n"
    "  -h, --help               this text\n"
    "      --version            version\n"
    "\n"
    "Exit status: 0 done; 1 it ran and something is wrong; 2 usage or files that cannot be used.\n";

enum {
	OPT_CHECK = 256,
	OPT_PRINT,
	OPT_RENDER,
	OPT_SIMULATE,
	OPT_HEAR,
	OPT_ADAPT,
	OPT_DEVICES,
	OPT_DATA,
	OPT_OUT,
	OPT_STATE,
	OPT_REFERENCE,
	OPT_PHRASE,
	OPT_VERSION
};

static const struct option long_options[] = {
    {"check", no_argument, NULL, OPT_CHECK},
    {"print", required_argument, NULL, OPT_PRINT},
    {"render", required_argument, NULL, OPT_RENDER},
    {"simulate", required_argument, NULL, OPT_SIMULATE},
    {"hear", no_argument, NULL, OPT_HEAR},
    {"adapt", required_argument, NULL, OPT_ADAPT},
    {"devices", no_argument, NULL, OPT_DEVICES},
    {"config", required_argument, NULL, 'c'},
    {"data", required_argument, NULL, OPT_DATA},
    {"out", required_argument, NULL, OPT_OUT},
    {"state", required_argument, NULL, OPT_STATE},
    {"reference", required_argument, NULL, OPT_REFERENCE},
    {"phrase", required_argument, NULL, OPT_PHRASE},
    {"verbose", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, OPT_VERSION},
    {NULL, 0, NULL, 0},
};

/* Returns -1 to go on, else the exit status. */
static int take_option(int option, struct options *options)
{
	switch (option) {
	case OPT_CHECK:
		options->job = JOB_CHECK;
		return -1;
	case OPT_PRINT:
		options->job = JOB_PRINT;
		options->argument = optarg;
		return -1;
	case OPT_RENDER:
		options->job = JOB_RENDER;
		options->argument = optarg;
		return -1;
	case OPT_SIMULATE:
		options->job = JOB_SIMULATE;
		options->argument = optarg;
		return -1;
	case OPT_HEAR:
		options->job = JOB_HEAR;
		return -1;
	case OPT_ADAPT:
		options->job = JOB_ADAPT;
		options->argument = optarg;
		return -1;
	case OPT_DEVICES:
		options->job = JOB_DEVICES;
		return -1;
	case 'c':
		options->config = optarg;
		return -1;
	case OPT_DATA:
		options->data = optarg;
		return -1;
	case OPT_OUT:
		options->out = optarg;
		return -1;
	case OPT_STATE:
		options->hear.state = optarg;
		return -1;
	case OPT_REFERENCE:
		options->hear.reference = optarg;
		return -1;
	case OPT_PHRASE:
		options->hear.phrase = optarg;
		return -1;
	case 'v':
		log_set_level(LOG_LEVEL_DEBUG);
		return -1;
	case OPT_VERSION:
		puts("steadyd " STEADY_VERSION);
		return 0;
	case 'h':
		fputs(usage, stdout);
		return 0;
	default:
		fputs("Try 'steadyd --help'.\n", stderr);
		return 2;
	}
}

/* Files after the options: --hear takes some, --render one, the others none. */
static int check_files(struct options *options)
{
	size_t count = options->hear.file_count;
	const char *wrong = NULL;

	if (options->job == JOB_CHECK)
		return -1;
	if (options->job == JOB_HEAR)
		wrong = count == 0 ? "--hear needs at least one file" : NULL;
	else if (options->job == JOB_RENDER)
		wrong = count != 1 ? "--render needs a routine and one file to write" : NULL;
	else if (count > 0)
		wrong = "unexpected argument";
	if (!wrong && options->job == JOB_RENDER)
		options->out = options->hear.files[0];
	if (!wrong)
		return -1;
	fprintf(stderr, "steadyd: %s\nTry 'steadyd --help'.\n", wrong);
	return 2;
}

int options_read(int argc, char **argv, struct options *options)
{
	int option;
	*options = (struct options){.hear = {.state = "session"}};
	while ((option = getopt_long(argc, argv, "c:vh", long_options, NULL)) != -1) {
		int status = take_option(option, options);
		if (status >= 0)
			return status;
	}
	options->hear.files = argv + optind;
	options->hear.file_count = (size_t)(argc - optind);
	return check_files(options);
}
