#!/bin/sh
# How long each shipped routine takes, in every shipped voice and at other rates of speech, and what was estimated when it
# began: they must agree within 5 %. Sessions are rendered whole, with their real timing. Usage: tests/durations.sh BUILD
# Prints a line for each; ends on "N passed, N failed".
set -u
here=$(dirname "$0")
build=${1:?usage: durations.sh BUILD}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/steady-test-XXXXXX")
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

# VOICE RATE ROUTINE
measure() {
	printf 'voice = { name = "%s"; rate = %d; };\n' "$1" "$2" >"$scratch/steady.cfg"
	told=$("$build/steadyd" --data "$here/.." -c "$scratch/steady.cfg" --render "$3" "$scratch/out.wav" 2>&1)
	if line=$(printf '%s\n' "$told" | awk '
		/ min .* estimated / {
			real = $2 * 60 + $4
			guess = $7 * 60 + $9
			off = (guess - real) * 100 / real
			printf "%s (%+.1f %%)", $0, off
			found = off <= 5 && off >= -5
		}
		END { exit !found }'); then
		passed=$((passed + 1))
		printf 'ok      %-14s %3d %%  %s\n' "$1" "$2" "$line"
	else
		failed=$((failed + 1))
		printf 'FAILED  %-14s %3d %%  %s: %s\n' "$1" "$2" "$3" "${line:-$told}"
	fi
}

for file in "$here"/../voices/*.cfg; do
	voice=$(basename "$file" .cfg)
	grep -q '^style' "$file" || continue
	for routine in "$here"/../routines/*.cfg; do
		routine=$(basename "$routine" .cfg)
		[ "$routine" = positions ] || measure "$voice" 100 "$routine"
	done
	measure "$voice" 80 back
	measure "$voice" 130 back
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
