#!/bin/sh
# Instructions for a second of sound, by callgrind, and what they mean for a Pi: share of one of its four cores.
# Usage: instructions.sh BUILD. Takes some minutes; the same build gives the same figures on any x86 machine.
#
# Assumed, since no Pi is here:
# - An instruction of x86-64 is one of arm64: over 26 programs the two differ by less than a fifth (Blem, Menon and
#   Sankaralingam, "Power Struggles", HPCA 2013). What SpeexDSP and the compiler vectorise, both do four at a time.
# - A Cortex-A53 (two at once at most, in order) carries out 0.7 instructions a cycle, and a Cortex-A72 (three, out of order)
#   1.2: careful middle values; a third less or more is possible. That makes 0.7 to 1.8 thousand million a second.
set -eu
build=$(realpath "${1:?usage: instructions.sh BUILD}")
root=$(realpath "$(dirname "$0")/../..")
out=$build/lasting
if ! command -v valgrind >/dev/null; then
	echo "INSTRUCTIONS: skipped: no valgrind (apt-get install valgrind, then build anew)"
	exit 0
fi
rm -f "$out"/callgrind.out*
valgrind --tool=callgrind --instr-atstart=no --collect-atstart=no --callgrind-out-file="$out/callgrind.out" "$out/instructions" "$root" \
	>"$out/instructions.txt" 2>"$out/instructions.log" || {
	tail -n 20 "$out/instructions.txt" "$out/instructions.log"
	exit 1
}

# counted PART: all instructions of the dump that is named by it.
counted() {
	dump=$(grep -l "^desc: Trigger: Client Request: $1\$" "$out"/callgrind.out.*) || {
		echo "callgrind has not counted \"$1\"; was valgrind installed when this was built?" >&2
		exit 1
	}
	sed -n 's/^totals: //p' "$dump"
}

for part in idle talk word coach; do
	echo "$(grep "^$part " "$out/instructions.txt") $(counted $part)"
done >"$out/instructions.counted"

echo "INSTRUCTIONS for a second of sound (48 kHz card, noise at -60 dBFS), million, by callgrind; share of one core of four"
awk '
	function row(what, million) {
		printf "  %-44s %8.1f  %7.0f %%  %7.0f %%  %7.0f %%  %7.0f %%\n", what, million,
			million / (1000 * a53) * 100, million / (1200 * a53) * 100, million / (1400 * a53) * 100,
			million / (1500 * a72) * 100
	}
	BEGIN {
		a53 = 0.7; a72 = 1.2
		printf "  %-44s %8s  %9s  %9s  %9s  %9s\n", "", "million", "Zero 2 W", "Pi 3", "Pi 3+", "Pi 4"
		printf "  %-44s %8s  %9s  %9s  %9s  %9s\n", "", "", "1 GHz", "1.2 GHz", "1.4 GHz", "1.5 GHz"
	}
	{ seconds[$1] = $2; decoded[$1] = $3; million[$1] = $4 / 1e6 }
	END {
		idle = million["idle"] / seconds["idle"]
		row("idle: a quiet room", idle)
		row("the coach speaks, its echo cancelled", million["coach"] / seconds["coach"])
		row(sprintf("talk in the room (%d sounds decoded in %.0f s)", decoded["talk"], seconds["talk"]),
			million["talk"] / seconds["talk"])
		word = million["word"] - idle * seconds["word"]
		printf "  %-44s %8.1f  %5.0f ms    %5.0f ms    %5.0f ms    %5.0f ms\n", "one word decoded (\"stop\"), in all", word,
			word / a53, word / 1.2 / a53, word / 1.4 / a53, word / 1.5 / a72
	}' "$out/instructions.counted"
