/*
 * Curves: each step is one false alarm more in all the talk there is. A dot is where the weights as shipped are; the
 * left end is where no false alarm is left, which is as far as the hours of talk allow to see.
 */
#include "curves.h"

#include "ask.h"

#include <math.h>
#include <string.h>

#define WIDTH 720.0
#define HEIGHT 440.0
#define LEFT 60.0
#define RIGHT 230.0 /* the names of the curves */
#define TOP 40.0
#define BOTTOM 60.0
#define RATE_LEAST 0.1
#define RATE_MOST 30.0
#define CURVES_MOST 8
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

struct curve {
	struct ask_trials said;
	struct ask_trials talk;
	const char *intents;
	const char *name;
};

static const struct drawing {
	const char *file, *title;
	double most; /* share missed at the top */
	struct curve curves[CURVES_MOST];
} drawings[] = {
    {"stop.svg",
     "stop: missed against false alarms",
     1,
     {{{"commands", "clean", "stop"}, {"talk", "session", NULL}, "safety", "near, quiet"},
      {{"commands", "far", "stop"}, {"talk", "session", NULL}, "safety", "in a room, noise 15 dB below"},
      {{"commands", "noise", "stop"}, {"talk", "session", NULL}, "safety", "noise 10 dB below"},
      {{"commands", "talk-12", "stop"}, {"talk", "session", NULL}, "safety", "television 12 dB below"},
      {{"commands", "talk-6", "stop"}, {"talk", "session", NULL}, "safety", "television 6 dB below"}}},
    {"stop-coach.svg",
     "stop while the coach speaks: missed against false alarms in talk",
     1,
     {{{"coach", "yield-6", NULL}, {"talk", "session", NULL}, "safety", "coach 6 dB louder"},
      {{"coach", "yield-12", NULL}, {"talk", "session", NULL}, "safety", "coach 12 dB louder"},
      {{"coach", "yield-20", NULL}, {"talk", "session", NULL}, "safety", "coach 20 dB louder"},
      {{"coach", "coach-6", NULL}, {"talk", "session", NULL}, "safety", "6 dB, speaks on"},
      {{"coach", "coach-12", NULL}, {"talk", "session", NULL}, "safety", "12 dB, speaks on"},
      {{"coach", "coach-20", NULL}, {"talk", "session", NULL}, "safety", "20 dB, speaks on"}}},
    {"answers.svg",
     "yes, no, back and custom phrases: missed against false alarms of that word",
     1,
     {{{"commands", "clean", "yes"}, {"talk", "question", NULL}, "yes", "yes, near"},
      {{"commands", "far", "yes"}, {"talk", "question", NULL}, "yes", "yes, far"},
      {{"commands", "clean", "no"}, {"talk", "question", NULL}, "no", "no, near"},
      {{"commands", "far", "no"}, {"talk", "question", NULL}, "no", "no, far"},
      {{"commands", "clean", "back"}, {"talk", "session", NULL}, "back", "back, near"},
      {{"commands", "far", "back"}, {"talk", "session", NULL}, "back", "back, far"},
      {{"phrases", NULL, "alexa"}, {"talk", "idle", NULL}, "phrase:alexa", "alexa, noise 10 dB below"},
      {{"phrases", NULL, "computer"}, {"talk", "idle", NULL}, "phrase:computer", "computer, noise 10 dB"}}},
};

static const char *const colours[CURVES_MOST] = {"#1b6e3c", "#1f4e9c", "#b26b00", "#a0208a",
						 "#b01515", "#008080", "#555555", "#7a5a00"};

size_t curves_count(void)
{
	return COUNT(drawings);
}

const char *curves_name(size_t drawing)
{
	return drawings[drawing].file;
}

static double x_of(double rate)
{
	double share = log(fmin(fmax(rate, RATE_LEAST), RATE_MOST) / RATE_LEAST) / log(RATE_MOST / RATE_LEAST);

	return LEFT + (WIDTH - LEFT - RIGHT) * share;
}

static double y_of(const struct drawing *drawing, double missed)
{
	return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * fmin(missed, drawing->most) / drawing->most;
}

static void draw_axes(const struct drawing *drawing, FILE *out)
{
	static const double rates[] = {0.1, 0.2, 0.5, 1, 2, 5, 10, 20};

	fprintf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\" font-family=\"sans-serif\" "
		"font-size=\"12\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n"
		"<text x=\"%g\" y=\"22\" font-size=\"15\">%s</text>\n",
		WIDTH, HEIGHT, LEFT, drawing->title);
	for (size_t i = 0; i < COUNT(rates); i++)
		fprintf(out,
			"<path d=\"M%.1f %.1fV%.1f\" stroke=\"%s\"/><text x=\"%.1f\" y=\"%.1f\" "
			"text-anchor=\"middle\">%g</text>\n",
			x_of(rates[i]), y_of(drawing, 0), TOP, rates[i] == 1 ? "#999" : "#ddd", x_of(rates[i]),
			HEIGHT - BOTTOM + 18, rates[i]);
	for (int tenth = 0; tenth <= 5; tenth++) {
		double missed = drawing->most * tenth / 5;

		fprintf(out,
			"<path d=\"M%.1f %.1fH%.1f\" stroke=\"#ddd\"/><text x=\"%.1f\" y=\"%.1f\" "
			"text-anchor=\"end\">%.0f %%</text>\n",
			LEFT, y_of(drawing, missed), WIDTH - RIGHT, LEFT - 6, y_of(drawing, missed) + 4, 100 * missed);
	}
	fprintf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">false alarms an hour of talk</text>\n",
		(LEFT + WIDTH - RIGHT) / 2, HEIGHT - 20);
}

/* A horizontal and a vertical line for each false alarm. */
static void draw_steps(const struct drawing *drawing, const struct curve *curve, const struct record *record,
		       const char *colour, FILE *out)
{
	double hours = ask_hours(record, &curve->talk), total = (double)ask_count(record, &curve->said), missed = 0;
	size_t most = (size_t)(RATE_MOST * hours);

	fprintf(out, "<path fill=\"none\" stroke-width=\"2\" stroke=\"%s\" d=\"", colour);
	for (size_t alarms = 0; alarms <= most; alarms++) {
		double threshold = ask_threshold(record, &curve->talk, curve->intents, alarms);

		missed = (double)ask_missed(record, &curve->said, threshold) / total;
		if (alarms == 0)
			fprintf(out, "M%.1f %.1f", x_of(RATE_LEAST), y_of(drawing, missed));
		else
			fprintf(out, "H%.1fV%.1f", x_of((double)alarms / hours), y_of(drawing, missed));
		if (threshold <= 0)
			break;
	}
	fprintf(out, "H%.1f\"/>\n", x_of(RATE_MOST));
}

static void draw_shipped(const struct drawing *drawing, const struct curve *curve, const struct record *record,
			 const char *colour, FILE *out)
{
	struct ask_score score = ask_score(record, &curve->said);
	double rate = (double)ask_alarms(record, &curve->talk, curve->intents) / ask_hours(record, &curve->talk);
	double missed = (double)(score.total - score.heard) / (double)score.total;

	fprintf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>\n", x_of(rate), y_of(drawing, missed),
		colour);
}

void curves_draw(size_t number, const struct record *record, FILE *out)
{
	const struct drawing *drawing = &drawings[number];
	double line = TOP + 10;

	draw_axes(drawing, out);
	for (size_t i = 0; i < CURVES_MOST && drawing->curves[i].name; i++) {
		const struct curve *curve = &drawing->curves[i];
		size_t total = ask_count(record, &curve->said);

		if (total == 0 || ask_hours(record, &curve->talk) <= 0)
			continue;
		draw_steps(drawing, curve, record, colours[i], out);
		draw_shipped(drawing, curve, record, colours[i], out);
		fprintf(out, "<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">%s (%zu)</text>\n", WIDTH - RIGHT + 10, line,
			colours[i], curve->name, total);
		line += 18;
	}
	fprintf(out, "</svg>\n");
}
