#!/bin/sh
# Has eSpeak NG say every phrase in several voices: what nobody has recorded. FOLDER/synthetic/PHRASE/VOICE.wav
#
# usage: [VOICES=...] synthesise.sh FOLDER < PHRASES
set -eu
folder=$1
voices=${VOICES:-en-us en-us+f2 en-us+m6 en-us+f5 en-gb+m3 en-gb-x-rp+f1 en-us+klatt2 en-gb en-gb-scotland \
	en-gb-x-rp+m4 en-us+f3 en-us+m3}
mkdir -p "$folder/commands"
while read -r phrase; do
	mkdir -p "$folder/synthetic/$phrase"
	for voice in $voices; do
		[ -s "$folder/synthetic/$phrase/$voice.wav" ] ||
			espeak-ng -v "$voice" -s 150 -w "$folder/synthetic/$phrase/$voice.wav" "$phrase"
	done
done
