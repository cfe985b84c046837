#!/bin/sh
# Rebuilds voices/listening.cfg from recordings: same recordings, same weights. About an hour of one core.
#
# The acoustic model's difference was learnt from the same speakers, so nothing is learnt here from scores that it gave
# its own teachers: a speaker of fold F is heard with the model that F had no part in (make adapt-model
# ADAPT_FOLDS="none 0 1 2"). Three of five folds were adapted for the weights that are shipped: each takes minutes.
#
# usage: train.sh BUILD FOLDER   (BUILD/listen gets the tables, and fold-F.cfg and fold-F.model for the bench)
set -eu
build=$1 folder=$2 listen=$1/listen
base=${STEADY_BASE_MODEL:-/usr/share/pocketsphinx/model/en-us/en-us}
[ -d "$folder" ] || { echo "train-listening: no $folder (DATA=folder)"; exit 1; }

# collect OUT WEIGHTS SCENE PARTS [OPTION...]: one table
collect() {
	out=$listen/$1.table weights=$2 scene=$3 parts=$4
	shift 4
	[ -s "$out" ] && return
	"$listen/collect" "$folder" "$weights" "$scene" "$parts" "$@" >"$out.part"
	mv "$out.part" "$out"
}

for fold in ${FOLDS:-0 1 2}; do
	"$listen/model_tool" difference "$base" "$build/adapt/$fold.model" "$listen/fold-$fold.model"
	sed "s/^difference = .*/difference = \"fold-$fold.model\";/" voices/listening.cfg >"$listen/collect-$fold.cfg"
	for scene in clean far padded talk-12; do
		collect "$fold-$scene-c" "$listen/collect-$fold.cfg" $scene c --fold "$fold"
	done
	for scene in clean far; do
		collect "$fold-$scene-w" "$listen/collect-$fold.cfg" $scene w --fold "$fold"
		for half in 0 1; do
			collect "$fold-$scene-$half" "$listen/collect-$fold.cfg" $scene cwp --fold "$fold" --promote $half
		done
	done
done
for scene in clean far; do
	collect "talk-$scene" voices/listening.cfg $scene t
	for half in 0 1; do
		collect "talk-$scene-$half" voices/listening.cfg $scene t --promote $half
	done
done
"$listen/train" voices/listening.cfg "$listen" "$listen"/*.table
