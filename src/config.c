/*
 * The settings of the machine: steady.cfg over the built-in defaults, group by group. A mistake costs only its own key.
 */
#include "config.h"

#include "config_reminders.h"
#include "settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void take(char *out, size_t size, const char *variable, const char *otherwise, const char *tail)
{
	const char *value = variable ? secure_getenv(variable) : NULL;

	snprintf(out, size, "%s%s", value && value[0] ? value : otherwise, tail);
}

void config_defaults(struct config *config)
{
	*config = (struct config){
	    .audio = {.duplex = DUPLEX_AUTO},
	    .voice = "en-us-calm",
	    .rate_percent = 100,
	    .volume_percent = 80,
	    .limit_db = 12,
	    .talk = TALK_FULL,
	    .ask_when_unsure = true,
	    .confirm_start = true,
	    .routine = "back",
	    .ready_ms = 3000,
	    .change_s = 7,
	    .slot_ms = 1000,
	    .answer_s = 12,
	    .pause_reminder_s = 120,
	    .pause_end_s = 900,
	    .adapt = true,
	    .clean_sessions = 3,
	    .below_sessions = 3,
	    .refused_sessions = 5,
	    .ask_feedback = true,
	    .green_most = 3,
	    .amber_most = 5,
	    .sensitivity = 0.5,
	    .cancel_echo = true,
	    .user_model = true,
	    .socket_group = "steady",
	};
	config_reminders_defaults(&config->reminders);
	take(config->data_dir, sizeof(config->data_dir), NULL, STEADY_DATADIR, "");
	take(config->local_dir, sizeof(config->local_dir), NULL, STEADY_SYSCONFDIR "/steady", "");
	take(config->state_dir, sizeof(config->state_dir), "STATE_DIRECTORY", "/var/lib/steady", "");
	take(config->socket, sizeof(config->socket), "RUNTIME_DIRECTORY", "/run/steady", "/control.sock");
}

const char *config_user_model(const struct config *config, char *out, size_t size)
{
	snprintf(out, size, "%s/" CONFIG_USER_MODEL, config->state_dir);
	return out;
}

const char *config_used_user_model(const struct config *config, char *out, size_t size)
{
	if (!config->user_model || access(config_user_model(config, out, size), F_OK) != 0)
		out[0] = '\0';
	return out;
}

static void read_audio(const struct setting *group, struct device_portaudio_config *audio)
{
	static const char *const duplexes[] = {"auto", "yes", "no", NULL};
	int rate = (int)audio->rate, duplex = (int)audio->duplex;

	setting_string(group, "input", OPTIONAL, audio->input, sizeof(audio->input));
	setting_string(group, "output", OPTIONAL, audio->output, sizeof(audio->output));
	if (setting_integer(group, "rate", OPTIONAL, 0, 48000, &rate)) {
		if (rate == 0 || rate == 16000 || rate == 44100 || rate == 48000)
			audio->rate = (unsigned)rate;
		else
			setting_complain(setting_member(group, "rate", REQUIRED),
					 "%d is not possible; expected 16000, 44100, 48000, or 0 for the first of "
					 "them that the card takes",
					 rate);
	}
	if (setting_choice(group, "duplex", OPTIONAL, duplexes, &duplex))
		audio->duplex = (enum duplex)duplex;
}

static void read_voice(const struct setting *group, struct config *config)
{
	setting_string(group, "name", OPTIONAL, config->voice, sizeof(config->voice));
	setting_integer(group, "rate", OPTIONAL, 50, 200, &config->rate_percent);
	setting_integer(group, "volume", OPTIONAL, 0, 100, &config->volume_percent);
	setting_integer(group, "limit", OPTIONAL, 0, 40, &config->limit_db);
}

static void read_coach(const struct setting *group, struct config *config)
{
	static const char *const talks[] = {"full", "short", "counts", NULL};
	int talk = (int)config->talk;

	if (setting_choice(group, "talk", OPTIONAL, talks, &talk))
		config->talk = (enum talk)talk;
	setting_boolean(group, "ask_when_unsure", OPTIONAL, &config->ask_when_unsure);
	setting_boolean(group, "confirm_start", OPTIONAL, &config->confirm_start);
	setting_string(group, "routine", OPTIONAL, config->routine, sizeof(config->routine));
	setting_integer(group, "ready", OPTIONAL, 1000, 20000, &config->ready_ms);
	setting_integer(group, "change", OPTIONAL, 5, 10, &config->change_s);
	setting_integer(group, "beat", OPTIONAL, 700, 2000, &config->slot_ms);
	setting_integer(group, "answer", OPTIONAL, 4, 60, &config->answer_s);
	setting_integer(group, "pause_reminder", OPTIONAL, 10, 3600, &config->pause_reminder_s);
	setting_integer(group, "pause_end", OPTIONAL, 60, 7200, &config->pause_end_s);
	setting_boolean(group, "adapt", OPTIONAL, &config->adapt);
	setting_integer(group, "clean_sessions", OPTIONAL, 1, 20, &config->clean_sessions);
	setting_integer(group, "below_sessions", OPTIONAL, 1, 20, &config->below_sessions);
	setting_integer(group, "refused_sessions", OPTIONAL, 0, 50, &config->refused_sessions);
	setting_boolean(group, "ask_feedback", OPTIONAL, &config->ask_feedback);
}

static void read_pain(const struct setting *group, struct config *config)
{
	int green = config->green_most, amber = config->amber_most;

	if (!setting_integer(group, "green_most", OPTIONAL, 0, 9, &green) ||
	    !setting_integer(group, "amber_most", OPTIONAL, 0, 9, &amber))
		return;
	if (amber < green) {
		setting_complain(group, "amber_most (%d) is below green_most (%d); expected it to be at least that",
				 amber, green);
		return;
	}
	config->green_most = green;
	config->amber_most = amber;
}

static void read_listening(const struct setting *group, struct config *config)
{
	setting_double(group, "sensitivity", OPTIONAL, 0.0, 1.0, &config->sensitivity);
	setting_boolean(group, "cancel_echo", OPTIONAL, &config->cancel_echo);
	setting_string(group, "model", OPTIONAL, config->model, sizeof(config->model));
	setting_boolean(group, "user_model", OPTIONAL, &config->user_model);
	setting_string(group, "weights", OPTIONAL, config->weights, sizeof(config->weights));
}

static void read_paths(const struct setting *group, struct config *config)
{
	setting_string(group, "data", OPTIONAL, config->data_dir, sizeof(config->data_dir));
	setting_string(group, "local", OPTIONAL, config->local_dir, sizeof(config->local_dir));
	setting_string(group, "state", OPTIONAL, config->state_dir, sizeof(config->state_dir));
}

static void read_control(const struct setting *group, struct config *config)
{
	setting_string(group, "socket", OPTIONAL, config->socket, sizeof(config->socket));
	setting_string(group, "group", OPTIONAL, config->socket_group, sizeof(config->socket_group));
}

static void read_all(const struct setting *root, struct config *config)
{
	const struct setting *group;

	if ((group = setting_group(root, "audio", OPTIONAL)))
		read_audio(group, &config->audio);
	if ((group = setting_group(root, "voice", OPTIONAL)))
		read_voice(group, config);
	if ((group = setting_group(root, "coach", OPTIONAL)))
		read_coach(group, config);
	if ((group = setting_group(root, "pain", OPTIONAL)))
		read_pain(group, config);
	if ((group = setting_group(root, "listening", OPTIONAL)))
		read_listening(group, config);
	if ((group = setting_group(root, "paths", OPTIONAL)))
		read_paths(group, config);
	if ((group = setting_group(root, "control", OPTIONAL)))
		read_control(group, config);
	if ((group = setting_list(root, "people", OPTIONAL)))
		people_read(group, &config->people);
	config_reminders_read(root, &config->reminders);
}

bool config_load(struct config *config, const char *path, bool optional, struct problems *problems)
{
	size_t before = problems->count + problems->dropped;
	struct settings *settings;

	if (optional && access(path, F_OK) != 0)
		return true;
	settings = settings_read(path, problems);
	if (!settings)
		return false;
	read_all(settings_root(settings), config);
	settings_finish(settings, true);
	return problems->count + problems->dropped == before;
}
