/* Reports. Shares are in percent with their 95 % interval in brackets. */
#include "report.h"

#include <math.h>

static const char *const labels[] = {"stop", "yes", "no", "back"};
static const enum alarm_intents label_alarms[] = {ALARM_SAFETY, ALARM_YES_NO, ALARM_YES_NO, ALARM_OTHER};
#define LABELS (sizeof(labels) / sizeof(labels[0]))

static const double rates[] = {0.1, 0.3, 1, 3, 10};
#define RATES (sizeof(rates) / sizeof(rates[0]))

static const char *const set_names[] = {"talk", "noise", "other words"};
static const char *const intent_names[] = {"stop, hurts", "yes, no", "other commands", "start", "any"};

static void print_share(FILE *out, size_t count, size_t total)
{
	struct tally_range range = tally_share(count, total);

	fprintf(out, "%5.1f [%4.1f-%5.1f]", 100 * range.value, 100 * range.low, 100 * range.high);
}

static void print_commands(const struct results *results, FILE *out)
{
	fprintf(out, "\nCommands at the thresholds as shipped, %% [95 %%]\n");
	fprintf(out, "%-6s %-8s %5s  %-18s %-20s %-18s %s\n", "word", "scene", "clips", "missed", "nor held",
		"taken for another", "end to decision, median s");
	for (size_t i = 0; i < LABELS; i++) {
		for (enum scene_kind scene = 0; scene < SCENE_COUNT; scene++) {
			struct command_score score = results_command(results, labels[i], scene);

			if (score.total == 0)
				continue;
			fprintf(out, "%-6s %-8s %5zu  ", labels[i], scene_name(scene), score.total);
			print_share(out, score.total - score.heard, score.total);
			fprintf(out, "  ");
			print_share(out, score.total - score.heard - score.held, score.total);
			fprintf(out, "    ");
			print_share(out, score.wrong, score.total);
			fprintf(out, "  %.2f\n", score.latency_median);
		}
	}
}

static void print_alarms(const struct results *results, FILE *out)
{
	fprintf(out, "\nFalse alarms and holds\n");
	for (enum alarm_set set = ALARM_TALK; set <= ALARM_WORDS; set++) {
		for (enum scene_kind scene = 0; scene < SCENE_COUNT; scene++) {
			for (enum alarm_intents intents = ALARM_SAFETY; intents <= ALARM_ANY; intents++) {
				struct alarm_score score = results_alarms(results, set, scene, intents);
				struct tally_range sure = tally_rate(score.sure, score.hours);
				struct tally_range held = tally_rate(score.held, score.hours);

				if (score.recordings == 0)
					continue;
				fprintf(out, "%-12s %-8s %-15s", set_names[set], scene_name(scene),
					intent_names[intents]);
				if (set == ALARM_WORDS) {
					fprintf(out, "%5zu words  taken ", score.recordings);
					print_share(out, score.sure, score.recordings);
					fprintf(out, " %%  held ");
					print_share(out, score.held, score.recordings);
					fprintf(out, " %%\n");
				} else {
					fprintf(out, "%5.2f h  alarms %5.1f/h [%.1f-%.1f]  holds %5.1f/h [%.1f-%.1f]\n",
						score.hours, sure.value, sure.low, sure.high, held.value, held.low,
						held.high);
				}
			}
		}
	}
}

static size_t clips(const struct results *results, const char *label, enum scene_kind scene)
{
	return results_command(results, label, scene).total;
}

static void print_trade(const struct results *results, FILE *out)
{
	fprintf(out, "\nMissed (%%) at so many false alarms an hour of talk\n%-6s %-8s", "word", "scene");
	for (size_t k = 0; k < RATES; k++)
		fprintf(out, "%8.1f/h", rates[k]);
	fprintf(out, "\n");
	for (size_t i = 0; i < LABELS; i++) {
		for (enum scene_kind scene = 0; scene < SCENE_COUNT; scene++) {
			size_t total = clips(results, labels[i], scene);

			if (total == 0)
				continue;
			fprintf(out, "%-6s %-8s", labels[i], scene_name(scene));
			for (size_t k = 0; k < RATES; k++) {
				double threshold = results_threshold(results, label_alarms[i], rates[k]);
				size_t recalled = results_recalled(results, labels[i], scene, threshold);

				fprintf(out, "%10.1f", 100.0 * (double)(total - recalled) / (double)total);
			}
			fprintf(out, "\n");
		}
	}
}

void report_table(const struct results *results, FILE *out)
{
	print_commands(results, out);
	print_alarms(results, out);
	print_trade(results, out);
}

void report_json(const struct results *results, FILE *out)
{
	const char *comma = "";

	fprintf(out, "{\"commands\": [");
	for (size_t i = 0; i < LABELS; i++) {
		for (enum scene_kind scene = 0; scene < SCENE_COUNT; scene++) {
			struct command_score score = results_command(results, labels[i], scene);

			if (score.total == 0)
				continue;
			fprintf(
			    out,
			    "%s\n {\"word\": \"%s\", \"scene\": \"%s\", \"clips\": %zu, \"heard\": %zu, \"held\": %zu, "
			    "\"wrong\": %zu, \"latency_s\": %.3f}",
			    comma, labels[i], scene_name(scene), score.total, score.heard, score.held, score.wrong,
			    score.latency_median);
			comma = ",";
		}
	}
	fprintf(out, "],\n\"alarms\": [");
	comma = "";
	for (enum alarm_set set = ALARM_TALK; set <= ALARM_WORDS; set++) {
		for (enum alarm_intents intents = ALARM_SAFETY; intents <= ALARM_ANY; intents++) {
			struct alarm_score score = results_alarms(results, set, SCENE_CLEAN, intents);

			fprintf(out,
				"%s\n {\"in\": \"%s\", \"intents\": \"%s\", \"hours\": %.3f, \"recordings\": %zu, "
				"\"sure\": %zu, "
				"\"held\": %zu}",
				comma, set_names[set], intent_names[intents], score.hours, score.recordings, score.sure,
				score.held);
			comma = ",";
		}
	}
	fprintf(out, "]}\n");
}

#define WIDTH 640.0
#define HEIGHT 400.0
#define MARGIN 50.0
#define MOST_MISSED 0.5
static const double curve_rates[] = {0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30};
#define CURVE_POINTS (sizeof(curve_rates) / sizeof(curve_rates[0]))

static double curve_x(double rate)
{
	return MARGIN + (WIDTH - 2 * MARGIN) * log10(rate / 0.1) / log10(300);
}

static double curve_y(double missed)
{
	return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * fmin(missed, MOST_MISSED) / MOST_MISSED;
}

static void draw_axes(FILE *out)
{
	fprintf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\" font-family=\"sans-serif\" "
		"font-size=\"12\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
		WIDTH, HEIGHT);
	for (double rate = 0.1; rate < 31; rate *= rate < 0.2 || (rate > 0.9 && rate < 1.1) || rate > 9 ? 3 : 10.0 / 3)
		fprintf(out, "<path d=\"M%.1f %.1fV%.1f\" stroke=\"#ddd\"/><text x=\"%.1f\" y=\"%.1f\">%.2g</text>\n",
			curve_x(rate), curve_y(0), curve_y(MOST_MISSED), curve_x(rate) - 8, curve_y(0) + 16, rate);
	for (int missed = 0; missed <= 50; missed += 10)
		fprintf(out, "<path d=\"M%.1f %.1fH%.1f\" stroke=\"#ddd\"/><text x=\"12\" y=\"%.1f\">%d %%</text>\n",
			curve_x(0.1), curve_y(missed / 100.0), curve_x(30), curve_y(missed / 100.0) + 4, missed);
	fprintf(out,
		"<text x=\"%.1f\" y=\"%.1f\">false alarms an hour of talk</text><text x=\"12\" y=\"30\">stops "
		"missed</text>\n",
		WIDTH / 2 - 80, HEIGHT - 12);
}

void report_curves(const struct results *results, FILE *out)
{
	static const char *const colours[SCENE_COUNT] = {"#1b6e3c", "#1f4e9c", "#b26b00", "#a0208a", "#b01515"};

	draw_axes(out);
	for (enum scene_kind scene = 0; scene < SCENE_COUNT; scene++) {
		size_t total = clips(results, "stop", scene);

		if (total == 0)
			continue;
		fprintf(out, "<path fill=\"none\" stroke-width=\"2\" stroke=\"%s\" d=\"", colours[scene]);
		for (size_t i = 0; i < CURVE_POINTS; i++) {
			double threshold = results_threshold(results, ALARM_SAFETY, curve_rates[i]);
			size_t recalled = results_recalled(results, "stop", scene, threshold);

			fprintf(out, "%c%.1f %.1f", i ? 'L' : 'M', curve_x(curve_rates[i]),
				curve_y(1 - (double)recalled / (double)total));
		}
		fprintf(out, "\"/><text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">%s</text>\n", WIDTH - 110, 30 + 16.0 * scene,
			colours[scene], scene_name(scene));
	}
	fprintf(out, "</svg>\n");
}
