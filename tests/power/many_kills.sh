#!/bin/sh
# test_kills.sh often: four at a time, since they mostly wait, each another sequence of moments. Usage: many_kills.sh BUILD KILLS
# Ends on "N passed, N failed".
set -u
here=$(dirname "$0")
build=${1:?usage: many_kills.sh BUILD KILLS}
kills=${2:?usage: many_kills.sh BUILD KILLS}
passed=0
failed=0
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

for seed in 1 2 3 4; do
	"$here/test_kills.sh" "$build" $(((kills + 4 - seed) / 4)) $seed >"$out/$seed" 2>&1 &
done
wait
for seed in 1 2 3 4; do
	echo "== begun with $seed"
	cat "$out/$seed"
	sum=$(tail -n 1 "$out/$seed" | grep -E '^[0-9]+ passed, [0-9]+ failed$')
	sum=${sum:-0 passed, 1 failed}
	passed=$((passed + ${sum%% passed*}))
	failed=$((failed + $(echo "$sum" | sed 's/.*, \([0-9]*\) failed/\1/')))
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
