/* The picky card. Both the question whether a format is supported and the opening itself are refused. */
#include "picky.h"

#include <portaudio.h>

#include <stdbool.h>
#include <stddef.h>

struct picky_side picky_input, picky_output;

/* The linker makes these of every call to the functions themselves. */
PaError __real_Pa_IsFormatSupported(const PaStreamParameters *input, const PaStreamParameters *output, double rate);
PaError __wrap_Pa_IsFormatSupported(const PaStreamParameters *input, const PaStreamParameters *output, double rate);
PaError __real_Pa_OpenStream(PaStream **stream, const PaStreamParameters *input, const PaStreamParameters *output,
			     double rate, unsigned long frames, PaStreamFlags flags, PaStreamCallback *callback,
			     void *user);
PaError __wrap_Pa_OpenStream(PaStream **stream, const PaStreamParameters *input, const PaStreamParameters *output,
			     double rate, unsigned long frames, PaStreamFlags flags, PaStreamCallback *callback,
			     void *user);

static PaError judge(const struct picky_side *side, const PaStreamParameters *parameters, double rate)
{
	if (!parameters)
		return paNoError;
	if (side->rate && (unsigned)rate != side->rate)
		return paInvalidSampleRate;
	return side->channels && parameters->channelCount != side->channels ? paInvalidChannelCount : paNoError;
}

static PaError judge_both(const PaStreamParameters *input, const PaStreamParameters *output, double rate)
{
	PaError error = judge(&picky_input, input, rate);
	return error == paNoError ? judge(&picky_output, output, rate) : error;
}

PaError __wrap_Pa_IsFormatSupported(const PaStreamParameters *input, const PaStreamParameters *output, double rate)
{
	PaError error = judge_both(input, output, rate);
	return error == paNoError ? __real_Pa_IsFormatSupported(input, output, rate) : error;
}

PaError __wrap_Pa_OpenStream(PaStream **stream, const PaStreamParameters *input, const PaStreamParameters *output,
			     double rate, unsigned long frames, PaStreamFlags flags, PaStreamCallback *callback,
			     void *user)
{
	PaError error = judge_both(input, output, rate);
	return error == paNoError ? __real_Pa_OpenStream(stream, input, output, rate, frames, flags, callback, user)
				  : error;
}
