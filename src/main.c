/* steadyd: settings and the choice of the job. What each job does is in the module of its name. */
#include "adapt_files.h"
#include "app.h"
#include "check.h"
#include "config.h"
#include "devices.h"
#include "hear_files.h"
#include "log.h"
#include "options.h"
#include "print.h"
#include "render.h"
#include "simulate.h"

#include <stdio.h>

static bool load_config(struct config *config, const struct options *options)
{
	struct problems problems;
	problems_init(&problems);
	config_defaults(config);
	const char *path = options->config ? options->config : STEADY_SYSCONFDIR "/steady/steady.cfg";
	/* What is wrong with one key must not keep the coach from starting; a file asked for and not there must. */
	config_load(config, path, options->config == NULL, &problems);
	char line[1024];
	bool fatal = false;
	for (size_t i = 0; i < problems.count; i++) {
		/* --check tells them itself. */
		if (options->job != JOB_CHECK)
			log_error("%s", problem_format(&problems.list[i], line, sizeof line));
		fatal = fatal || problems.list[i].line == 0;
	}
	problems_clear(&problems);
	if (options->data)
		snprintf(config->data_dir, sizeof config->data_dir, "%s", options->data);
	return !fatal;
}

static int run_job(const struct options *options, const struct config *config)
{
	switch (options->job) {
	case JOB_CHECK:
		if (options->hear.file_count > 0)
			return check_files_run(config, options->hear.files, options->hear.file_count);
		return check_run(config, options->config);
	case JOB_PRINT:
		return print_run(config, options->argument);
	case JOB_RENDER:
		return render_run(config, options->argument, options->out);
	case JOB_SIMULATE:
		return simulate_run(config, options->argument, options->out);
	case JOB_HEAR:
		return hear_files_run(config, &options->hear);
	case JOB_ADAPT:
		return adapt_files_run(config, options->argument);
	case JOB_DEVICES:
		return devices_run();
	case JOB_RUN:
		break;
	}
	return app_run(config);
}

int main(int argc, char **argv)
{
	/* Static: kilobytes of paths, used until the end. */
	static struct config config;
	struct options options;
	int status = options_read(argc, argv, &options);
	if (status >= 0)
		return status;
	if (!load_config(&config, &options) && options.job != JOB_CHECK)
		return 2;
	return run_job(&options, &config);
}
