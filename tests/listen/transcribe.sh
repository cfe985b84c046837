#!/bin/sh
# Has PocketSphinx's own language model write down what is said in the talk, with times, so that "no" within it is not
# taught as no "no". usage: transcribe.sh FOLDER OUT   (OUT: -hypseg lines; a long recording in pieces of 20 s, NAME_001 ...)
set -eu
folder=$1 out=$2 model=${STEADY_MODELS:-/usr/share/pocketsphinx/model/en-us}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for file in "$folder"/talk/*/*; do
	name=$(basename "$file")
	sox "$file" -r 16000 -b 16 -c 1 "$work/${name%.*}_.wav" trim 0 20 : newfile : restart 2>/dev/null
done
(cd "$work" && for wav in *.wav; do echo "${wav%.wav}"; done) >"$work/list"
pocketsphinx_batch -hmm "$model/en-us" -lm "$model/en-us.lm.bin" -dict "$model/cmudict-en-us.dict" -adcin yes -adchdr 44 \
	-cepdir "$work" -cepext .wav -ctl "$work/list" -hypseg "$out.part" -logfn /dev/null
mv "$out.part" "$out"
