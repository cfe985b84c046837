#!/bin/sh
# Power and crashes, as much as fits into `make test`: a sample of the sweep over every write, one hang, a few kills.
# Usage: all.sh BUILD. Ends on "N passed, N failed".
set -u
here=$(cd "$(dirname "$0")" && pwd)
build=${1:?usage: all.sh BUILD}
passed=0
failed=0
out=$(mktemp)
trap 'rm -f "$out" "$out".*' EXIT

add() {
	tee "$out"
	sum=$(tail -n 1 "$out")
	passed=$((passed + ${sum%% passed*}))
	failed=$((failed + $(echo "$sum" | sed 's/.*, \([0-9]*\) failed/\1/')))
}

# These mostly wait, each with a sound server of its own.
"$here/test_kills.sh" "$build" 2 >"$out.kills" &
kills=$!
"$here/test_hangs.sh" "$build" listen_process >"$out.hangs" &
hangs=$!
"$here/../run_unit.sh" "$build/power" test_sweep >"$out.sweep"
wait $hangs $kills
for part in sweep hangs kills; do
	add <"$out.$part"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
