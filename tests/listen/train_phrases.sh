#!/bin/sh
# Learns in voices/listening.cfg what judges phrases of a user's own, and all commands that nobody has recorded, those of
# several words among them: the groups that need no network. About half an hour of one core; same recordings, same result.
#
# A list of phrases that only one fold is heard with stands for a user's own (custom.py): words and phrases that people
# have recorded, stretches of talk, words put together, and made-up ones for what talk makes of them. Commands of several
# words are said by synthetic voices, near and in a room.
#
# What is shipped was learnt from less: of folds 0 and 3 what train.sh collects, and p-*-noise-s, p-*-noise-d, p-*-far-d,
# p-*-clean-t, s-clean and s-far; the groups for what the networks alone find, and for hearing without them, are of before.
#
# usage: train_phrases.sh BUILD FOLDER [FOLD...]   (needs BUILD/listen/talk.words, and fold-F.model and .net for each fold,
# which train.sh makes; FOLDs are those there are, all by default)
set -eu
build=$1 folder=$2 listen=$1/listen
shift 2
folds=${*:-0 1 2 3 4}
dictionary=${STEADY_DICTIONARY:-/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict}
python=${PYTHON:-/usr/bin/python3}
custom=$build/custom
export PYTHONDONTWRITEBYTECODE=1

"$listen/collect" --phrases >"$listen/phrases.txt"
[ -d "$custom" ] || {
	rm -rf "$custom.part"
	# shellcheck disable=SC2086 # a list of numbers
	"$python" tests/listen/custom.py "$folder" "$listen/talk.words" "$dictionary" "$listen/phrases.txt" \
		tests/listen/custom.txt "$custom.part" $folds
	mv "$custom.part" "$custom"
}
# Voices that taught the networks nothing, and are none of those that measure.
VOICES="en-us+m4 en-us+m5 en-us+f4 en-us+klatt3 en-us+m7 en-gb+f2 en-gb+m2 en-gb-x-rp+m1 en-gb-scotland+m4
	en-gb-x-gbclan+f2 en-029+m3 en-gb+m6" tests/listen/synthesise.sh "$build/synthetic-phrases" <"$listen/phrases.txt"
for part in noise rooms; do ln -sfn "$(cd "$folder" && pwd)/$part" "$build/synthetic-phrases/$part"; done

# collect OUT FOLDER WEIGHTS SCENE PARTS [OPTION...]: one table
collect() {
	out=$listen/$1.table
	shift
	[ -s "$out" ] && return
	"$listen/collect" "$@" >"$out.part"
	mv "$out.part" "$out"
}
for fold in $folds; do
	weights=$listen/collect-$fold.cfg
	sed -e "s/^difference = .*/difference = \"fold-$fold.model\";/" \
		-e "s/^verifier = .*/verifier = \"fold-$fold.net\";/" voices/listening.cfg >"$weights"
	for scene in clean noise far; do
		collect "p-$fold-$scene-s" "$folder" "$weights" $scene wp --fold "$fold" --every 3 \
			--promote "$custom/joined/phrases-$fold.txt"
		collect "p-$fold-$scene-j" "$custom/joined" "$weights" $scene w --fold "$fold" --every 3 \
			--promote "$custom/joined/phrases-$fold.txt"
		collect "p-$fold-$scene-d" "$custom/said" "$weights" $scene w --fold "$fold" --every 2 \
			--promote "$custom/said/phrases-$fold.txt"
	done
	collect "p-$fold-clean-t" "$folder" "$weights" clean t --fold "$fold" --every 3 \
		--promote "$custom/joined/unsaid-$fold.txt"
	# What all commands make of talk and of other words, when train.sh has not done it yet.
	collect "t-$fold-clean-t" "$folder" "$weights" clean t --fold "$fold"
	collect "t-$fold-clean-w" "$folder" "$weights" clean w --fold "$fold" --every 2
done
for scene in clean far; do collect "s-$scene" "$build/synthetic-phrases" voices/listening.cfg $scene s --every 5; done
"$listen/train" --shape phrases voices/listening.cfg "$listen" "$listen"/[pst]-*.table
