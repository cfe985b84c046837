/*
 * PocketSphinx: one decoder with a handful of small grammars, each run over the whole of a short sound.
 *
 * The settings are what made scores of different grammars comparable and words of two phones distinct, measured on
 * real isolated words: -compallsen (else every frame is normalised by the best senone of the grammar at hand),
 * -topn 16 (89 to 93 % of ten words right), beams too wide to lose a word, no bestpath pass (it re-scores on a
 * lattice), no filler words beside silence, and silence forced at both ends instead of optional everywhere, because
 * optional silence eats closures and fricatives. -remove_noise is off because its noise estimate outlives the
 * utterance: the same sound would score otherwise after another one.
 *
 * Nearly all of the time goes into the senone scores (87 % with 500 words in the grammar), and they are the same for
 * every grammar. So the first decoding of a sound has PocketSphinx log them (-senlogdir) and the others read them back
 * (ps_decode_senscr), which makes four grammars cost little more than one. The log wants a directory: a private one in
 * memory, emptied at once. Where there is none, every grammar is decoded from the sound.
 */
#include "recognizer.h"

#include "acoustic.h"
#include "log.h"

#include <pocketsphinx.h>
#include <sphinxbase/ckd_alloc.h>
#include <sphinxbase/err.h>
#include <sphinxbase/fe.h>
#include <sphinxbase/feat.h>
#include <sphinxbase/fsg_model.h>

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Decoder scores are logarithms to the base 1.0001, divided by 1024. */
#define NATS_PER_UNIT (1024.0f * 0.000099995f)
#define PHONE_PROBABILITY 0.1  /* of each phone in the loop, about what a bigram gives */
#define PAUSE_PROBABILITY 0.1f /* of a silence between two words of a phrase */
/* Of each further word of a phrase: a lone "stop" shall not be "stop now", which can stretch to fit. */
#define NEXT_WORD_PROBABILITY 0.02
#define PHONE_PREFIX '_' /* marks the one-phone words of the loop */

static const char *const phones[] = {
    "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F",  "G", "HH", "IH", "IY", "JH", "K",
    "L",  "M",	"N",  "NG", "OW", "OY", "P", "R",  "S", "SH", "T",  "TH", "UH", "UW", "V", "W",	 "Y",  "Z",  "ZH",
};
#define PHONES (sizeof(phones) / sizeof(phones[0]))

struct recognizer {
	ps_decoder_t *decoder;
	cmd_ln_t *settings;
	char directory[32];	 /* for the score log, "" = none */
	struct acoustic adapted; /* open while the decoder is made */
	FILE *scores;		 /* of the sound at hand, NULL = not known yet */
	const int16_t *samples;
	size_t count;
};

/* PocketSphinx reads dictionaries from files only: one without a name will do. */
static int dictionary_file(const char *text)
{
	int fd = memfd_create("steady-dictionary", MFD_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(dup(fd), "w");

	if (!file)
		return -1;
	fputs(text, file);
	for (size_t i = 0; i < PHONES; i++)
		fprintf(file, "%c%s %s\n", PHONE_PREFIX, phones[i], phones[i]);
	if (fclose(file) == 0)
		return fd;
	close(fd);
	return -1;
}

static cmd_ln_t *decoder_settings(const char *model, const char *dictionary_path, const char *directory)
{
	cmd_ln_t *settings =
	    cmd_ln_init(NULL, ps_args(), TRUE, "-hmm", model, "-dict", dictionary_path, "-compallsen", "yes", "-cmn",
			"batch", "-remove_silence", "no", "-remove_noise", "no", "-topn", "16", "-beam", "1e-120",
			"-wbeam", "1e-100", "-pbeam", "1e-120", "-lw", "1", "-wip", "1", "-pip", "1", "-bestpath", "no",
			"-fsgusefiller", "no", "-maxhmmpf", "-1", NULL);

	if (settings && directory[0])
		cmd_ln_set_str_r(settings, "-senlogdir", directory);
	return settings;
}

static void make_directory(char *directory, size_t size)
{
	snprintf(directory, size, "/dev/shm/steady-XXXXXX");
	if (!mkdtemp(directory))
		directory[0] = '\0';
}

/* Removes every log; the last one is left open in *scores when that is wanted. */
static void empty_directory(const char *directory, FILE **scores)
{
	DIR *listing = opendir(directory);

	if (!listing)
		return;
	for (struct dirent *entry = readdir(listing); entry; entry = readdir(listing)) {
		char path[320];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);
		if (scores && !*scores)
			*scores = fopen(path, "rbe");
		unlink(path);
	}
	closedir(listing);
}

/* States every grammar has: silence leads from BEGIN to FIRST, and from LAST to END. */
enum { STATE_BEGIN, STATE_FIRST, STATE_LAST, STATE_END, STATE_INNER };

static fsg_model_t *new_grammar(const struct recognizer *recognizer, const char *name, size_t inner_states)
{
	fsg_model_t *grammar =
	    fsg_model_init(name, ps_get_logmath(recognizer->decoder), 1.0f, (int32)(STATE_INNER + inner_states));
	int silence;

	grammar->start_state = STATE_BEGIN;
	grammar->final_state = STATE_END;
	silence = fsg_model_word_add(grammar, "<sil>");
	/* The self-loop changes nothing here, but it marks the word as silence for the search. */
	fsg_model_add_silence(grammar, "<sil>", STATE_BEGIN, PAUSE_PROBABILITY);
	fsg_model_trans_add(grammar, STATE_BEGIN, STATE_FIRST, 0, silence);
	fsg_model_trans_add(grammar, STATE_LAST, STATE_END, 0, silence);
	return grammar;
}

static bool install(struct recognizer *recognizer, const char *name, fsg_model_t *grammar)
{
	bool ok = ps_set_fsg(recognizer->decoder, name, grammar) == 0;

	fsg_model_free(grammar);
	return ok;
}

static size_t count_words(const char *phrase)
{
	size_t count = 1;

	for (; *phrase; phrase++)
		count += *phrase == ' ';
	return count;
}

/* Chains the words of a phrase from FIRST to LAST; returns the next free state. */
static int add_phrase(fsg_model_t *grammar, const char *phrase, int next_state)
{
	char word[RECOGNIZER_WORD_SIZE];
	int from = STATE_FIRST, cost = 0;

	while (*phrase) {
		size_t length = strcspn(phrase, " ");
		bool last = phrase[length] == '\0';
		int to = last ? STATE_LAST : next_state;

		snprintf(word, sizeof(word), "%.*s", (int)length, phrase);
		fsg_model_trans_add(grammar, from, to, cost, fsg_model_word_add(grammar, word));
		cost = (int)fsg_model_log(grammar, NEXT_WORD_PROBABILITY);
		if (!last)
			fsg_model_add_silence(grammar, "<sil>", next_state++, PAUSE_PROBABILITY);
		from = to;
		phrase += length + !last;
	}
	return next_state;
}

bool recognizer_set_phrases(struct recognizer *recognizer, const char *name, const char *const *phrases_, size_t count)
{
	size_t inner = 0;
	int next_state = STATE_INNER;
	fsg_model_t *grammar;

	for (size_t i = 0; i < count; i++)
		inner += count_words(phrases_[i]) - 1;
	grammar = new_grammar(recognizer, name, inner);
	for (size_t i = 0; i < count; i++)
		next_state = add_phrase(grammar, phrases_[i], next_state);
	return install(recognizer, name, grammar);
}

void recognizer_forget(struct recognizer *recognizer, const char *name)
{
	ps_unset_search(recognizer->decoder, name);
}

static bool install_loop(struct recognizer *recognizer)
{
	fsg_model_t *grammar = new_grammar(recognizer, RECOGNIZER_LOOP, 0);
	int cost = (int)fsg_model_log(grammar, PHONE_PROBABILITY);
	char word[8];

	for (size_t i = 0; i < PHONES; i++) {
		int id;

		snprintf(word, sizeof(word), "%c%s", PHONE_PREFIX, phones[i]);
		id = fsg_model_word_add(grammar, word);
		fsg_model_trans_add(grammar, STATE_FIRST, STATE_FIRST, cost, id);
	}
	fsg_model_null_trans_add(grammar, STATE_FIRST, STATE_LAST, 0);
	return install(recognizer, RECOGNIZER_LOOP, grammar);
}

/* Decodes the longest possible silence once. Reading scores back writes past a table that PocketSphinx enlarges only
 * when frames pile up unsearched (5prealpha: acmod_read_scores and framepos), so here they do. Feeding sound piece by
 * piece, as that takes, also turns mean normalisation from batch to live for good (feat_cmn): it is turned back. */
static bool enlarge_tables(ps_decoder_t *decoder)
{
	static const int16_t silence[RECOGNIZER_MAX_SAMPLES];
	cmn_type_t normalisation = ps_get_feat(decoder)->cmn;
	bool ok = ps_set_search(decoder, RECOGNIZER_LOOP) >= 0 && ps_start_utt(decoder) >= 0 &&
		  ps_process_raw(decoder, silence, RECOGNIZER_MAX_SAMPLES, TRUE, FALSE) >= 0 &&
		  ps_end_utt(decoder) >= 0;

	ps_get_feat(decoder)->cmn = normalisation;
	return ok;
}

void recognizer_take(struct recognizer *recognizer, const int16_t *samples, size_t count)
{
	assert(count <= RECOGNIZER_MAX_SAMPLES);
	if (recognizer->scores)
		fclose(recognizer->scores);
	recognizer->scores = NULL;
	recognizer->samples = samples;
	recognizer->count = count;
}

/* Debian's model with the difference and the user's own on it; without what does not fit: hearing less well beats not
 * hearing. */
static void adapt(struct recognizer *recognizer, const char *model, const char *difference, const char *user)
{
	char error[256], path[64];
	bool done = acoustic_open(&recognizer->adapted, model, difference, user, error, sizeof(error));

	if (!done && user && user[0]) {
		log_warning("hearing goes on without what is known of the user's speech: %s", error);
		done = acoustic_open(&recognizer->adapted, model, difference, NULL, error, sizeof(error));
	}
	if (!done) {
		log_warning("hearing goes on with the plain acoustic model: %s", error);
		return;
	}
	cmd_ln_set_str_r(recognizer->settings, "-mean", acoustic_path(recognizer->adapted.means, path, sizeof(path)));
	cmd_ln_set_str_r(recognizer->settings, "-sendump",
			 acoustic_path(recognizer->adapted.sendump, path, sizeof(path)));
}

struct recognizer *recognizer_create(const char *model_dir, const char *difference, const char *user,
				     const char *dictionary, char *error, size_t error_size)
{
	bool own_model = model_dir && model_dir[0];
	const char *model = own_model ? model_dir : RECOGNIZER_MODEL;
	struct recognizer *recognizer = calloc(1, sizeof(*recognizer));
	char path[64];
	int fd;

	err_set_logfp(NULL);
	fd = recognizer ? dictionary_file(dictionary) : -1;
	if (fd < 0) {
		snprintf(error, error_size, "cannot hold the dictionary in memory: %s", strerror(errno));
		free(recognizer);
		return NULL;
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	make_directory(recognizer->directory, sizeof(recognizer->directory));
	recognizer->settings = decoder_settings(model, path, recognizer->directory);
	recognizer->adapted = (struct acoustic){.means = -1, .sendump = -1};
	/* A model that the user chose is taken as it is. */
	if (recognizer->settings && !own_model && ((difference && difference[0]) || (user && user[0])))
		adapt(recognizer, model, difference, user);
	recognizer->decoder = recognizer->settings ? ps_init(recognizer->settings) : NULL;
	close(fd);
	acoustic_close(&recognizer->adapted); /* PocketSphinx has read or mapped what it needs */
	if (recognizer->decoder && install_loop(recognizer) && enlarge_tables(recognizer->decoder)) {
		empty_directory(recognizer->directory, NULL);
		return recognizer;
	}
	snprintf(error, error_size,
		 "%s: no acoustic model that PocketSphinx can read; is pocketsphinx-en-us installed?", model);
	recognizer_destroy(recognizer);
	return NULL;
}

void recognizer_destroy(struct recognizer *recognizer)
{
	if (!recognizer)
		return;
	recognizer_take(recognizer, NULL, 0);
	if (recognizer->decoder)
		ps_free(recognizer->decoder);
	if (recognizer->directory[0]) {
		empty_directory(recognizer->directory, NULL);
		rmdir(recognizer->directory);
	}
	if (recognizer->settings)
		cmd_ln_free_r(recognizer->settings);
	free(recognizer);
}

/* Cepstra of the sound at hand, by the decoder's front end; *frames how many. NULL when out of memory; ckd_free_2d. */
static mfcc_t **cepstra(const struct recognizer *recognizer, int32 *frames)
{
	fe_t *front = ps_get_fe(recognizer->decoder);
	const int16_t *samples = recognizer->samples;
	size_t left = recognizer->count;
	int32 room = RECOGNIZER_MAX_FRAMES + 1, last = 0;
	mfcc_t **buffer = (mfcc_t **)ckd_calloc_2d((size_t)room, (size_t)fe_get_output_size(front), sizeof(**buffer));

	*frames = RECOGNIZER_MAX_FRAMES;
	fe_start_utt(front);
	fe_process_frames(front, &samples, &left, buffer, frames, NULL);
	fe_end_utt(front, buffer[*frames], &last);
	*frames += last;
	return buffer;
}

size_t recognizer_features(struct recognizer *recognizer, float *features, size_t frames)
{
	feat_t *kind = ps_get_feat(recognizer->decoder);
	int32 count;
	mfcc_t **buffer = cepstra(recognizer, &count);
	mfcc_t ***streams = feat_array_alloc(kind, RECOGNIZER_MAX_FRAMES + 1);

	/* Begun and ended at once, as the decoder does with a whole sound: the mean is taken over all of it. */
	count = feat_s2mfc2feat_live(kind, buffer, &count, TRUE, TRUE, streams);
	frames = (size_t)count < frames ? (size_t)count : frames;
	for (size_t i = 0; i < frames; i++) {
		size_t at = 0;

		for (int stream = 0; stream < feat_dimension1(kind); stream++) {
			for (int j = 0; j < (int)feat_dimension2(kind, stream) && at < RECOGNIZER_FEATURES; j++)
				features[i * RECOGNIZER_FEATURES + at++] = streams[i][stream][j];
		}
	}
	feat_array_free(streams);
	ckd_free_2d(buffer);
	return frames;
}

/* "_AA" to "AA", "stop(2)" to "stop", "<sil>" to "". */
static void plain_name(const char *word, char *name)
{
	size_t length = strcspn(word, "(");

	if (word[0] == '<')
		length = 0;
	if (word[0] == PHONE_PREFIX) {
		word++;
		length--;
	}
	snprintf(name, RECOGNIZER_WORD_SIZE, "%.*s", (int)length, word);
}

static void read_pieces(ps_decoder_t *decoder, struct recognizer_path *path)
{
	ps_seg_t *segment = ps_seg_iter(decoder);

	for (; segment; segment = ps_seg_next(segment)) {
		struct recognizer_piece *piece = &path->pieces[path->count];
		int32 acoustic, transition, back_off;

		if (strcmp(ps_seg_word(segment), "(NULL)") == 0)
			continue;
		if (path->count == RECOGNIZER_MAX_PIECES) {
			ps_seg_free(segment);
			return;
		}
		ps_seg_frames(segment, &piece->first, &piece->last);
		ps_seg_prob(segment, &acoustic, &transition, &back_off);
		piece->score = (float)(acoustic + transition) * NATS_PER_UNIT;
		plain_name(ps_seg_word(segment), piece->name);
		path->count++;
	}
}

static bool run_search(struct recognizer *recognizer)
{
	ps_decoder_t *decoder = recognizer->decoder;

	if (recognizer->scores) {
		rewind(recognizer->scores);
		return ps_decode_senscr(decoder, recognizer->scores) >= 0;
	}
	return ps_start_utt(decoder) >= 0 &&
	       ps_process_raw(decoder, recognizer->samples, recognizer->count, FALSE, TRUE) >= 0 &&
	       ps_end_utt(decoder) >= 0;
}

bool recognizer_decode(struct recognizer *recognizer, const char *name, struct recognizer_path *path)
{
	ps_decoder_t *decoder = recognizer->decoder;
	int32 score = 0;
	bool ok;

	*path = (struct recognizer_path){.found = false};
	ok = ps_set_search(decoder, name) >= 0 && run_search(recognizer);
	if (recognizer->directory[0])
		empty_directory(recognizer->directory, recognizer->scores ? NULL : &recognizer->scores);
	if (!ok)
		return false;
	path->found = ps_get_hyp(decoder, &score) != NULL;
	path->score = (float)score * NATS_PER_UNIT;
	if (path->found)
		read_pieces(decoder, path);
	if (path->count > 0)
		path->frames = path->pieces[path->count - 1].last + 1;
	return true;
}
