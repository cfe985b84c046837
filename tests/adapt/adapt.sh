#!/bin/sh
# Adapts Debian's acoustic model to single words, near and far: MAP (sphinxtrain), two passes, means and mixture
# weights; variances and transitions stay. Same corpus, same result.
#
# usage: adapt.sh PREPARED FOLD...   (FOLD: 0..4 = its speakers left out, for measuring; none = what is shipped)
# Leaves PREPARED/FOLD.model: adapted means and sendump, links to the rest of Debian's model.
set -eu
cd "${1:?usage: adapt.sh PREPARED FOLD...}"
shift
base=${STEADY_BASE_MODEL:-/usr/share/pocketsphinx/model/en-us/en-us}
dict=${STEADY_DICTIONARY:-/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict}
tools=${SPHINXTRAIN:-/usr/lib/sphinxtrain}
tool=${MODEL_TOOL:?where model_tool is}

# Features from the decoder's own front end, with the settings of recognizer.c.
prepare() {
	pocketsphinx_mdef_convert -text "$base/mdef" mdef.txt >mdef.log 2>&1
	sort -u words | while read -r word; do
		grep -m 1 "^$word " "$dict" || echo "adapt: no pronunciation of \"$word\"" >&2
	done >words.dict
	printf '<s> SIL\n</s> SIL\n<sil> SIL\n' >fillers
	"$tool" mixtures "$base/sendump" mixw
	sphinx_fe -c all.ctl -di raw -ei raw -do mfc -eo mfc -raw yes -samprate 16000 -build_outdirs yes \
		-lowerf 130 -upperf 6800 -nfilt 25 -transform dct -lifter 22 -remove_noise no -remove_silence no >fe.log 2>&1
}

# expect ACCUMULATOR MEANS MIXTURES PART...: what the sounds of these parts would have the model be.
expect() {
	acc=$1 means=$2 mixtures=$3
	shift 3
	rm -rf "$acc" && mkdir "$acc"
	for part in "$@"; do cat "$part.ctl"; done >"$acc.ctl"
	for part in "$@"; do cat "$part.lsn"; done >"$acc.lsn"
	"$tools/bw" -hmmdir "$base" -moddeffn mdef.txt -ts2cbfn .ptm. -feat 1s_c_d_dd -svspec 0-12/13-25/26-38 \
		-cmn batch -agc none -dictfn words.dict -fdictfn fillers -ctlfn "$acc.ctl" -lsnfn "$acc.lsn" \
		-cepdir mfc -cepext mfc -accumdir "$acc" -meanfn "$means" -varfn "$base/variances" -mixwfn "$mixtures" \
		-mwfloor 1e-7 -tmatfn "$base/transition_matrices" -topn 16 -varreest yes -tmatreest no -timing no \
		>"$acc.log" 2>&1
}

# adapt NAME ACCUMULATOR,...: the prior is always Debian's model, whatever the sounds were aligned with.
adapt() {
	name=$1
	"$tools/map_adapt" -moddeffn mdef.txt -ts2cbfn .ptm. -meanfn "$base/means" -varfn "$base/variances" -mixwfn mixw \
		-tmatfn "$base/transition_matrices" -accumdir "$2" -mapmeanfn "$name.means" \
		-mapmixwfn "$name.mixw" -mwfloor 1e-7 >"$name.map.log" 2>&1
}

finish() {
	"$tools/mk_s2sendump" -pocketsphinx yes -moddeffn mdef.txt -mixwfn "$1.mixw" -mwfloor 1e-7 \
		-sendumpfn "$1.sendump" >"$1.sendump.log" 2>&1
	rm -rf "$1.model" && mkdir "$1.model"
	for file in "$base"/*; do
		ln -s "$file" "$1.model/"
	done
	rm "$1.model/means" "$1.model/sendump"
	cp "$1.means" "$1.model/means"
	cp "$1.sendump" "$1.model/sendump"
}

[ -s mixw ] || prepare
for fold in "$@"; do
	parts='' first=''
	for part in 0 1 2 3 4 syn; do
		if [ "$part" = "$fold" ] || [ ! -s "$part.ctl" ]; then continue; fi
		# The first pass aligns with Debian's model, so what a part says then serves every fold.
		[ -e "first$part/gauden_counts" ] || expect "first$part" "$base/means" mixw "$part"
		parts="$parts $part" first="${first:+$first,}first$part"
	done
	adapt "$fold-first" "$first"
	# shellcheck disable=SC2086 # a list of words
	expect "$fold-second" "$fold-first.means" "$fold-first.mixw" $parts
	adapt "$fold" "$fold-second"
	finish "$fold"
	echo "adapt: $fold.model"
done
