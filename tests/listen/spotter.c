/* Plain keyword spotting. */
#include "spotter.h"

#include <pocketsphinx.h>

#include <stdlib.h>
#include <unistd.h>

#define MODEL "/usr/share/pocketsphinx/model/en-us/"

struct spotter {
	ps_decoder_t *decoder;
	cmd_ln_t *settings;
};

/* Phrases, and thresholds for their lengths. */
static const char phrases[] = "start back routine /1e-20/\nstop /1e-5/\nit hurts /1e-10/\n";

/* PocketSphinx reads them from a file. */
static bool set_phrases(struct spotter *spotter)
{
	char path[] = "/tmp/steady-spotter-XXXXXX";
	int fd = mkstemp(path);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
	bool ok = file && fputs(phrases, file) >= 0;

	ok = file && fclose(file) == 0 && ok;
	ok =
	    ok && ps_set_kws(spotter->decoder, "phrases", path) == 0 && ps_set_search(spotter->decoder, "phrases") == 0;
	unlink(path);
	return ok && ps_start_utt(spotter->decoder) == 0;
}

struct spotter *spotter_create(bool every_frame)
{
	struct spotter *spotter = calloc(1, sizeof(*spotter));

	if (!spotter)
		return NULL;
	spotter->settings =
	    cmd_ln_init(NULL, ps_args(), TRUE, "-hmm", MODEL "en-us", "-dict", MODEL "cmudict-en-us.dict",
			"-remove_silence", every_frame ? "no" : "yes", "-logfn", "/dev/null", NULL);
	spotter->decoder = spotter->settings ? ps_init(spotter->settings) : NULL;
	if (spotter->decoder && set_phrases(spotter))
		return spotter;
	spotter_destroy(spotter);
	return NULL;
}

void spotter_destroy(struct spotter *spotter)
{
	if (!spotter)
		return;
	if (spotter->decoder)
		ps_free(spotter->decoder);
	cmd_ln_free_r(spotter->settings);
	free(spotter);
}

void spotter_hear(struct spotter *spotter, const int16_t *samples, size_t count)
{
	ps_process_raw(spotter->decoder, samples, count, FALSE, FALSE);
	if (!ps_get_hyp(spotter->decoder, NULL))
		return;
	ps_end_utt(spotter->decoder);
	ps_start_utt(spotter->decoder);
}
