#!/bin/sh
# Rebuilds voices/listening.net (the verifier's network) and voices/listening.cfg (the weights of the confidence) from
# recordings: same recordings, same result. About four hours of one core; needs what setup.sh calls "train".
#
# Nothing is learnt from what one's own teachers say: the acoustic model's difference and the network were learnt from
# the same speakers, rooms, noises and talk, so the sounds of fold F are judged with the model and the network that F had
# no part in (make adapt-model ADAPT_FOLDS="0 1 2 3 4 none" comes first). Three networks serve five folds: each leaves
# out one or two.
#
# usage: train.sh BUILD FOLDER   (BUILD/listen gets examples, tables, and fold-F.cfg, .model and .net for the bench)
set -eu
build=$1 folder=$2 listen=$1/listen
base=${STEADY_BASE_MODEL:-/usr/share/pocketsphinx/model/en-us/en-us}
python=${PYTHON:-/usr/bin/python3} # Debian's, which has Debian's PyTorch
steps=${STEPS:-4000} examples=${EXAMPLES:-5000}
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

names=
for fold in 0 1 2 3 4; do
	for seed in 1 2; do
		name=$listen/examples/$fold-$seed
		[ -s "$name.words" ] ||
			"$python" tests/listen/examples.py "$folder" "$build/voices" "$listen/talk.words" $fold "$examples" $seed "$name"
		names="$names $name"
	done
done

# learn NET FOLD...: from all examples but those of these folds
learn() {
	net=$1
	shift
	some=
	for name in $names; do
		skip=
		for fold in "$@"; do
			case $name in */"$fold"-?) skip=yes ;; esac
		done
		[ "$skip" ] || some="$some $name"
	done
	# shellcheck disable=SC2086 # a list of names
	[ -s "$net" ] || network --learn "$net" "$steps" $some
}
network() {
	"$python" tests/listen/train_network.py "$@"
}
learn "$listen/without-0-3.pt" 0 3
learn "$listen/without-1-2.pt" 1 2
learn "$listen/without-4.pt" 4
learn "$listen/without.pt"
# The talk of these folds holds the only conversation.
network --lift "$listen/without-0-3.pt" "$folder" 03 "$listen/lift"
network --write "$listen/without.pt" "$listen/lift" voices/listening.net
for folds in 0-3 1-2 4; do
	network --report "$listen/without-$folds.pt" "$folder" "$(echo $folds | tr -d -)"
	for fold in $(echo $folds | tr - ' '); do
		network --write "$listen/without-$folds.pt" "$listen/lift" "$listen/fold-$fold.net"
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
	for scene in clean far talk-12 mixed; do collect "t-$fold-$scene-c" "$weights" $scene c --fold "$fold"; done
	collect "t-$fold-clean-w" "$weights" clean w --fold "$fold" --every 2
	collect "t-$fold-clean-t" "$weights" clean t --fold "$fold"
done
"$listen/train" voices/listening.cfg "$listen" "$listen"/t-*.table
