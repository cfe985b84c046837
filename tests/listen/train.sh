#!/bin/sh
# Rebuilds voices/listening.cfg from recordings: same recordings, same weights. About an hour of one core.
#
# usage: train.sh BUILD FOLDER   (BUILD holds collect and train; tables and the weights of each fold are left there)
set -eu
build=$1 folder=$2
[ -d "$folder" ] || { echo "train-listening: no $folder (DATA=folder)"; exit 1; }

# What is heard in which scene. Two jobs at a time: memory is no matter, cores are.
collect() {
	[ -s "$build/$3.table" ] || {
		"$build/collect" "$folder" voices/listening.cfg "$1" "$2" ${4:-} ${5:-} >"$build/$3.part"
		mv "$build/$3.part" "$build/$3.table"
	}
}
for scene in clean padded far noise talk-12; do
	collect $scene c $scene-c
	collect $scene w $scene-w
	collect $scene cwp $scene-0 --promote 0 &
	collect $scene cwp $scene-1 --promote 1
	wait
done
for scene in clean far; do
	collect $scene tn $scene-t
	collect $scene t $scene-t0 --promote 0 &
	collect $scene t $scene-t1 --promote 1
	wait
done
"$build/train" voices/listening.cfg "$build" "$build"/*.table
