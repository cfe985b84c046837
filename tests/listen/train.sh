#!/bin/sh
# Rebuilds voices/listening.net (the verifier's network) and voices/listening.cfg (the weights of the confidence) from
# recordings: same recordings, same result. About three hours of one core; needs python3-torch and python3-numpy.
#
# Nothing is learnt from what one's own teachers say: the acoustic model's difference and the network were learnt from
# the same speakers, rooms, noises and talk, so the sounds of fold F are judged with the model and the network that F had
# no part in (make adapt-model ADAPT_FOLDS="0 1 2 3 4 none" comes first).
#
# usage: train.sh BUILD FOLDER   (BUILD/listen gets pictures, tables, and fold-F.cfg, .model and .net for the bench)
set -eu
build=$1 folder=$2 listen=$1/listen
base=${STEADY_BASE_MODEL:-/usr/share/pocketsphinx/model/en-us/en-us}
[ -d "$folder" ] || { echo "train-listening: no $folder (DATA=folder)"; exit 1; }
mkdir -p "$listen/seen"

# look OUT FOLDER SCENE PARTS SEED: what the network is shown
look() {
	[ -e "$listen/seen/$1.list" ] && return
	"$listen/pictures" "$2" voices/listening.cfg "$3" "$4" "$5" "$listen/seen/part"
	mv "$listen/seen/part.pictures" "$listen/seen/$1.pictures"
	mv "$listen/seen/part.list" "$listen/seen/$1.list"
}

# collect OUT WEIGHTS SCENE PARTS [OPTION...]: one table
collect() {
	out=$listen/$1.table weights=$2 scene=$3 parts=$4
	shift 4
	[ -s "$out" ] && return
	"$listen/collect" "$folder" "$weights" "$scene" "$parts" "$@" >"$out.part"
	mv "$out.part" "$out"
}

for scene in clean padded far noise talk-12 talk-6; do look "$scene" "$folder" "$scene" cw 1; done
for seed in 1 2 3 4 5 6; do look "mixed$seed" "$folder" mixed cw "$seed"; done
for scene in clean mixed; do
	look "talk-$scene" "$folder" "$scene" tn 1
	look "phrases-$scene" "$folder" "$scene" p 1
done
for scene in clean padded; do look "synthetic-$scene" "$build/synthetic" "$scene" s 1; done
names=$(for list in "$listen"/seen/*.list; do echo "${list%.list}"; done)
for fold in 0 1 2 3 4 none; do
	[ -s "$listen/fold-$fold.net" ] && continue
	# shellcheck disable=SC2086 # a list of names
	"${PYTHON:-python3}" tests/listen/train_network.py "$fold" "$listen/fold-$fold.part" $names
	mv "$listen/fold-$fold.part" "$listen/fold-$fold.net"
done
cp "$listen/fold-none.net" voices/listening.net

for fold in 0 1 2 3 4; do
	weights=$listen/collect-$fold.cfg
	"$listen/model_tool" difference "$base" "$build/adapt/$fold.model" "$listen/fold-$fold.model"
	sed -e "s/^difference = .*/difference = \"fold-$fold.model\";/" \
		-e "s/^verifier = .*/verifier = \"fold-$fold.net\";/" voices/listening.cfg >"$weights"
	collect "$fold-clean" "$weights" clean cw --fold "$fold" --every 2
	for scene in far talk-12 mixed; do collect "$fold-$scene" "$weights" $scene c --fold "$fold"; done
	for half in 0 1; do collect "$fold-half-$half" "$weights" clean wp --fold "$fold" --promote $half --every 3; done
	collect "$fold-talk" "$weights" clean t --fold "$fold"
done
# What nobody has recorded, each phrase by some of the voices: five has no part in their number.
folder=$build/synthetic
collect synthetic voices/listening.cfg clean s --every 5
"$listen/train" voices/listening.cfg "$listen" "$listen"/*.table
