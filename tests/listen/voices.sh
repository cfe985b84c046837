#!/bin/bash
# Has synthetic voices say commands, other words, and sentences, at several rates and pitches: eSpeak NG, Flite and
# Festival. usage: voices.sh FOLDER COMMANDS OTHERS SENTENCES   (three lists, a line each)
set -eu
folder=$1
espeak='en-us en-us+f2 en-us+m6 en-us+f5 en-gb+m3 en-gb-x-rp+f1 en-us+klatt2 en-gb en-gb-scotland en-gb-x-rp+m4 en-us+f3
	en-us+m3 en-us+m8 en-gb+f3 en-gb-x-gbclan+m5 en-us+klatt4 en-029+f1 en-gb-x-gbclan+f5'
flite='awb kal16 rms slt'
festival='cmu_us_slt_arctic_hts ked_diphone kal_diphone'
number=0

# say FILE VOICE TEXT
say() {
	number=$((number + 1))
	[ ! -s "$1" ] || return 0
	case $2 in
	flite-*) flite -voice "${2#flite-}" --setf duration_stretch="1.$((number * 7 % 40 + 10))" -t "$3" "$1" ;;
	*) espeak-ng -v "$2" -s $((125 + number * 37 % 65)) -p $((35 + number * 13 % 35)) -w "$1" "$3" ;;
	esac
}

for part in commands others; do
	list=$2
	shift
	while read -r text; do
		where=$folder/$part/$(echo "$text" | tr ' ' '_')
		mkdir -p "$where"
		for voice in $espeak $(printf 'flite-%s ' $flite); do say "$where/$voice.wav" "$voice" "$text"; done
	done <"$list"
	for voice in $festival; do
		{
			echo "(voice_$voice)"
			while read -r text; do
				echo "(utt.save.wave (utt.synth (Utterance Text \"$text\"))" \
					"\"$folder/$part/$(echo "$text" | tr ' ' '_')/festival-$voice.wav\" 'riff)"
			done <"$list"
		} | festival --pipe >/dev/null
	done
done
mkdir -p "$folder/sentences"
sentence=0
while read -r text; do
	for voice in $(printf '%s\n' $espeak | head -15) $(printf 'flite-%s ' $flite); do
		sentence=$((sentence + 1))
		# Each sentence by four of them.
		[ $((sentence % 5)) != 0 ] || say "$folder/sentences/$sentence-$voice.wav" "$voice" "$text"
	done
done <"$2"
