#!/bin/sh
# Rebuilds voices/listening.net (the verifier's network) and voices/listening.cfg (the weights of the confidence) from
# recordings: same recordings, same result. About twelve hours of one core; needs what setup.sh calls "train".
#
# Nothing is learnt from what one's own teachers say: the acoustic model's difference and the network were learnt from
# the same speakers, rooms, noises and talk, so the sounds of fold F are judged with the model and the network that F had
# no part in (make adapt-model ADAPT_FOLDS="0 1 2 3 4 none" comes first). Three pairs of networks serve five folds: each
# leaves out one or two.
#
# usage: train.sh BUILD FOLDER   (BUILD/listen gets examples, tables, and fold-F.cfg, .model and .net for the bench)
set -eu
build=$1 folder=$2 listen=$1/listen
base=${STEADY_BASE_MODEL:-/usr/share/pocketsphinx/model/en-us/en-us}
dictionary=${STEADY_DICTIONARY:-/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict}
python=${PYTHON:-/usr/bin/python3} # Debian's, which has Debian's PyTorch
steps=${STEPS:-4400} examples=${EXAMPLES:-5000}
[ -d "$folder" ] || { echo "train-listening: no $folder (DATA=folder)"; exit 1; }
mkdir -p "$listen/examples"
export OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1

# What synthetic voices say: all commands and recorded words, words that sound like some, and what the coach says.
{
	"$listen/collect" --phrases
	printf '%s\n' down go left no off on right stop up yes
} | sort -u >"$listen/commands.txt"
cat tests/listen/others.txt >"$listen/others.txt"
cat voices/phrases/english.cfg routines/exercises/*.cfg | grep -oE '"[A-Z][^"{}]{15,160}[.?]"' | tr -d '"' | sort -u \
	>"$listen/sentences.txt"
bash tests/listen/voices.sh "$build/voices" "$listen/commands.txt" "$listen/others.txt" "$listen/sentences.txt"
[ -s "$listen/talk.words" ] || tests/listen/transcribe.sh "$folder" "$listen/talk.words"

# examples FOLD SEED WORDS
examples() {
	name=$listen/examples/$1-$2
	[ -s "$name.words" ] ||
		"$python" tests/listen/examples.py "$folder" "$build/voices" "$3" "$1" "$examples" "$2" "$name"
}
for fold in 0 1 2 3 4; do
	for seed in 1 2; do examples $fold $seed "$listen/talk.words"; done
done

# list SEEDS FOLD...: the names of all examples of these seeds but those of these folds
list() {
	seeds=$1
	shift
	for fold in 0 1 2 3 4; do
		case " $* " in *" $fold "*) continue ;; esac
		for seed in $seeds; do [ ! -s "$listen/examples/$fold-$seed.words" ] || echo "$listen/examples/$fold-$seed"; done
	done
}
network() {
	"$python" tests/listen/train_network.py "$@"
}
# What sounds where, for phones.
[ -s "$listen/phones.txt" ] || {
	"$python" tests/listen/spoken.py "$folder" "$build/voices" "$listen/talk.words" "$dictionary" |
		"$listen/phones" >"$listen/phones.part"
	mv "$listen/phones.part" "$listen/phones.txt"
}
for fold in 0 1 2 3 4; do
	name=$listen/examples/$fold-phones
	[ -s "$name.words" ] || "$python" tests/listen/examples.py --phones "$folder" "$build/voices" \
		"$listen/phones.txt" "$fold" "$((examples * 4 / 5))" 1 "$name"
done
# learn NAME HOW STEPS SEEDS FOLD...: words, then words and phones, from all examples but those of these folds
learn() {
	net=$listen/$1.pt how=$2 count=$3 seeds=$4
	shift 4
	# shellcheck disable=SC2046 # a list of names
	[ -s "$net.words" ] || network --learn "$net.words" "$how" "$count" $(list "$seeds" "$@")
	# shellcheck disable=SC2046 # a list of names
	[ -s "$net" ] || network --go-on "$net" "$net.words" "$how" "$steps" "$(list phones "$@" | paste -sd,)" \
		$(list "$seeds" "$@")
}
# pair FOLD-FOLD..: the networks that leave these folds out
pair() {
	echo "$listen/plain-without-$1.pt,$listen/warped-without-$1.pt"
}
for folds in 0-3 1-2 4; do
	# shellcheck disable=SC2046 # two folds
	for how in plain warped; do learn "$how-without-$folds" $how "$steps" "1 2 3" $(echo $folds | tr - ' '); done
done
# The talk of these folds holds the only conversation. What is said in it is better heard by networks that have not learnt
# it than by a language model; with that the last examples are made.
[ -s "$listen/all.words" ] || {
	network --doubt "$(pair 0-3)" "$folder" 03 "$listen/doubts"
	cat "$listen/talk.words" "$listen/doubts" >"$listen/all.words"
}
for fold in 0 1 2 3 4; do examples $fold 3 "$listen/all.words"; done
learn plain-without- plain "$steps" "1 2 3"
learn warped-without- warped "$((steps * 3 / 2))" "1 2 3"
network --lift "$(pair 0-3)" "$folder" 03 "$listen/lift"
network --write "$(pair '')" "$listen/lift" voices/listening.net
for folds in 0-3 1-2 4; do
	network --report "$(pair $folds)" "$folder" "$(echo $folds | tr -d -)"
	for fold in $(echo $folds | tr - ' '); do
		network --write "$(pair $folds)" "$listen/lift" "$listen/fold-$fold.net"
	done
done

# collect OUT WEIGHTS SCENE PARTS [OPTION...]: one table
collect() {
	out=$listen/$1.table weights=$2 scene=$3 parts=$4
	shift 4
	[ -s "$out" ] && return
	"$listen/collect" "$folder" "$weights" "$scene" "$parts" "$@" >"$out.part"
	mv "$out.part" "$out"
}
for fold in 0 1 2 3 4; do
	weights=$listen/collect-$fold.cfg
	"$listen/model_tool" difference "$base" "$build/adapt/$fold.model" "$listen/fold-$fold.model"
	sed -e "s/^difference = .*/difference = \"fold-$fold.model\";/" \
		-e "s/^verifier = .*/verifier = \"fold-$fold.net\";/" voices/listening.cfg >"$weights"
	for scene in clean far talk-12 mixed after; do collect "t-$fold-$scene-c" "$weights" $scene c --fold "$fold"; done
	collect "t-$fold-clean-w" "$weights" clean w --fold "$fold" --every 2
	collect "t-$fold-clean-t" "$weights" clean t --fold "$fold"
	collect "t-$fold-clean-n" "$weights" clean n --fold "$fold"
done
"$listen/train" voices/listening.cfg "$listen" "$listen"/t-*.table
tests/listen/train_phrases.sh "$build" "$folder"
