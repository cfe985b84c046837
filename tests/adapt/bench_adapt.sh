#!/bin/sh
# What adapting to one user brings, beside Debian's model, the shipped one, and the ones of `make adapt-model
# ADAPT_FOLDS="0 1 2 3 4"` when they are there (in those nobody is heard by a model that learnt from him).
# Usage: tests/adapt/bench_adapt.sh BUILD DATA [OPTION...]   (options of bench_adapt)
set -eu
build=$1 data=$2
shift 2
[ -d "$data" ] || { echo "skipped: no $data"; exit 0; }
base=${STEADY_BASE_MODEL:-/usr/share/pocketsphinx/model/en-us/en-us}
work=$build/adapt-bench
mkdir -p "$work"

# weights NAME DIFFERENCE: the shipped ones with another difference
weights() {
	sed -e "s/^difference = .*/difference = \"$2\";/" -e 's/^verifier = .*/verifier = "";/' voices/listening.cfg >"$work/$1.cfg"
}

measure() {
	echo "== $1"
	name=$2
	shift 2
	"$build/listen/bench_adapt" "$data" "$work/$name.cfg" "$work" "$@"
}

weights plain ''
cp voices/listening.model "$work/"
weights shipped listening.model
measure "Debian's model" plain "$@"
measure "Debian's model, twelve clips" plain --clips 12 "$@"
measure "the shipped model, which knows these speakers" shipped "$@"
if [ -e "$build/adapt/4.model/means" ]; then
	for fold in 0 1 2 3 4; do
		"$build/listen/model_tool" difference "$base" "$build/adapt/$fold.model" "$work/fold-$fold.model"
		weights "fold-$fold" "fold-$fold.model"
	done
	measure "a model like the shipped one that does not know them" fold-%u "$@"
	measure "the same, twelve clips" fold-%u --clips 12 "$@"
fi
measure "the shipped model, one who said \"back\" often" shipped --word back "$@"
