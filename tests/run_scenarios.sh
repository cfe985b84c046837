#!/bin/sh
# Plays every scenario (or those given) in the simulated room, two at a time, and one of them twice to see that the same play
# gives the same bytes; those in scenarios/failing must fail in every point. Usage: tests/run_scenarios.sh STEADYD OUT_DIR [SCENARIO...]
# Prints a line for each and, of those that fail, transcript and verdict; ends on "N passed, N failed".
set -u
here=$(dirname "$0")
steadyd=${1:?usage: run_scenarios.sh STEADYD OUT_DIR [SCENARIO...]}
out=${2:?usage: run_scenarios.sh STEADYD OUT_DIR [SCENARIO...]}
shift 2
[ $# -gt 0 ] || set -- "$here"/scenarios/*.scn
mkdir -p "$out"

# One scenario: its print-out in OUT_DIR/NAME.txt, its exit status in NAME.status, the processor time in NAME.time.
play='
	name=$(basename "$1" .scn)
	"$STEADYD" --data "$DATA" --simulate "$1" --out "$OUT/$name" >"$OUT/$name.txt" 2>"$OUT/$name.log"
	echo $? >"$OUT/$name.status"
'
STEADYD=$steadyd DATA=$here/.. OUT=$out
export STEADYD DATA OUT
printf '%s\n' "$@" | xargs -P 2 -n 1 sh -c "$play" play

passed=0
failed=0
for scenario in "$@"; do
	name=$(basename "$scenario" .scn)
	status=$(cat "$out/$name.status")
	if [ "$status" = 0 ]; then
		passed=$((passed + 1))
		printf 'ok      %-28s %s\n' "$name" "$(tail -n 1 "$out/$name.txt")"
	else
		failed=$((failed + 1))
		printf 'FAILED  %-28s status %s\n' "$name" "$status"
		sed 's/^/        /' "$out/$name.txt" "$out/$name.log"
	fi
done

# The same scenario gives the same result twice, byte by byte.
name=$(basename "$1" .scn)
"$steadyd" --data "$DATA" --simulate "$1" --out "$out/again" >"$out/again.txt" 2>"$out/again.log"
same=yes
for file in coach.wav mic.wav events.jsonl; do
	[ ! -e "$out/$name/$file" ] || cmp -s "$out/$name/$file" "$out/again/$file" || same=no
done
cmp -s "$out/$name.txt" "$out/again.txt" || same=no
if [ $same = yes ]; then
	passed=$((passed + 1))
	printf 'ok      %-28s the same bytes twice\n' "$name, again"
else
	failed=$((failed + 1))
	printf 'FAILED  %-28s not the same twice: compare %s and %s\n' "$name, again" "$out/$name" "$out/again"
fi
# And a verdict that could not say no would be worth nothing: of these expectations each must fail.
for scenario in "$here"/scenarios/failing/*.scn; do
	name=$(basename "$scenario" .scn)
	"$steadyd" --data "$DATA" --simulate "$scenario" >"$out/$name.txt" 2>"$out/$name.log"
	status=$?
	wanted=$(grep -c 'expect ' "$scenario")
	found=$(grep -c '^FAILED  line' "$out/$name.txt")
	if [ $status = 1 ] && [ "$wanted" = "$found" ]; then
		passed=$((passed + 1))
		printf 'ok      %-28s %s wrong expectations seen\n' "failing/$name" "$found"
	else
		failed=$((failed + 1))
		printf 'FAILED  %-28s status %s, %s of %s wrong expectations seen\n' "failing/$name" $status "$found" "$wanted"
		sed 's/^/        /' "$out/$name.txt" "$out/$name.log"
	fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
