#!/bin/sh
# Adapts Debian's acoustic model to single words, near and far: MAP (sphinxtrain), three passes, means and mixture
# weights; variances and transitions stay. Same corpus, same result.
#
# usage: adapt.sh PREPARED FOLD   (FOLD: 0..4 = speakers left out for measuring, none = the one that is shipped)
# Leaves PREPARED/FOLD.model/{means,sendump} and links to the rest of Debian's model.
set -eu
dir=$1 fold=$2
base=${STEADY_BASE_MODEL:-/usr/share/pocketsphinx/model/en-us/en-us}
dict=${STEADY_DICTIONARY:-/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict}
tools=${SPHINXTRAIN:-/usr/lib/sphinxtrain}
passes=${PASSES:-3}
tool=$(realpath "${MODEL_TOOL:?where build/listen/model_tool is}")
cd "$dir"

if [ ! -s mdef.txt ]; then
	pocketsphinx_mdef_convert -text "$base/mdef" mdef.txt >mdef.log 2>&1
	sort -u words | while read -r word; do
		grep -m 1 "^$word " "$dict" || echo "adapt: no pronunciation of \"$word\"" >&2
	done >dict
	printf '<s> SIL\n</s> SIL\n<sil> SIL\n' >fillers
	"$tool" mixtures "$base/sendump" mixw
	sphinx_fe -c all.ctl -di raw -ei raw -do mfc -eo mfc -raw yes -samprate 16000 -build_outdirs yes \
		-lowerf 130 -upperf 6800 -nfilt 25 -transform dct -lifter 22 -remove_noise no -remove_silence no >fe.log 2>&1
fi

means=$base/means mixw=mixw
pass=1
while [ "$pass" -le "$passes" ]; do
	rm -rf "$fold.acc" && mkdir "$fold.acc"
	"$tools/bw" -hmmdir "$base" -moddeffn mdef.txt -ts2cbfn .ptm. -feat 1s_c_d_dd -svspec 0-12/13-25/26-38 \
		-cmn batch -agc none -dictfn dict -fdictfn fillers -ctlfn "$fold.ctl" -lsnfn "$fold.lsn" \
		-cepdir mfc -cepext mfc -accumdir "$fold.acc" -meanfn "$means" -varfn "$base/variances" -mixwfn "$mixw" \
		-mwfloor 1e-7 -tmatfn "$base/transition_matrices" -topn 16 -varreest yes -tmatreest no -timing no \
		>"$fold.bw.log" 2>&1
	# The prior is always Debian's model; only the alignment is the last pass's.
	"$tools/map_adapt" -moddeffn mdef.txt -ts2cbfn .ptm. -meanfn "$base/means" -varfn "$base/variances" -mixwfn mixw \
		-tmatfn "$base/transition_matrices" -accumdir "$fold.acc" -mapmeanfn "$fold.means.new" \
		-mapmixwfn "$fold.mixw.new" -mwfloor 1e-7 >"$fold.map.log" 2>&1
	mv "$fold.means.new" "$fold.means" && mv "$fold.mixw.new" "$fold.mixw"
	means=$fold.means mixw=$fold.mixw
	pass=$((pass + 1))
done

"$tools/mk_s2sendump" -pocketsphinx yes -moddeffn mdef.txt -mixwfn "$mixw" -mwfloor 1e-7 \
	-sendumpfn "$fold.sendump" >"$fold.sendump.log" 2>&1
rm -rf "$fold.model" "$fold.acc" && mkdir "$fold.model"
for file in "$base"/*; do
	ln -s "$file" "$fold.model/"
done
rm "$fold.model/means" "$fold.model/sendump"
cp "$fold.means" "$fold.model/means"
cp "$fold.sendump" "$fold.model/sendump"
