#!/bin/sh
# A session played in a stream that has run for a day, a year, 65 years: the same decisions in the same frames, the same
# sound, as in one that just began. The numbers of its frames pass 2^31 and 2^32 under way, at the stream's rate and at
# the hearing's. Usage: year.sh BUILD [all]: all = every limit, with a whole session; ends on "N passed, N failed".
set -u
build=${1:?usage: year.sh BUILD [all]}
root=$(cd "$(dirname "$0")/../.." && pwd)
out=$build/year
mkdir -p "$out"

# At 48 kHz. Begins so many seconds after the stream did; 0 is what the others are compared with.
rate=48000
scenario=$root/tests/lasting/year.scn
beginnings="0 89350 134090 31536000"
if [ "${2:-}" = all ]; then
	scenario=$root/tests/scenarios/demo.scn
	beginnings="0 44610 89350 134090 268310 31536000 2051000000"
fi

what_it_means() {
	case $1 in
	44610) echo "half a day: past 2^31 frames" ;;
	89350) echo "a day: past 2^32 frames" ;;
	134090) echo "1.5 days: past 2^31 frames at 16 kHz" ;;
	268310) echo "three days: past 2^32 frames at 16 kHz" ;;
	31536000) echo "a year" ;;
	2051000000) echo "65 years" ;;
	esac
}

# The scenario, begun later: `begin` and `rate` come before everything else.
for seconds in $beginnings; do
	{
		echo "rate $rate"
		echo "begin $((seconds * rate))"
		sed "/^rate /d; s|^routines .*|routines $root/tests/scenarios/routines|" "$scenario"
	} >"$out/$seconds.scn"
done
# Two at a time.
play='"$0" --data "$1" --simulate "$2/$3.scn" --out "$2/$3" >"$2/$3.txt" 2>&1; echo $? >"$2/$3.status"'
# shellcheck disable=SC2086 # a list of numbers
printf '%s\n' $beginnings | xargs -P 2 -n 1 sh -c "$play" "$build/steadyd" "$root" "$out"

# The events with their frames and times counted from the beginning of the play. Seconds that only repeat a frame, and
# are rounded, are left out.
from_beginning() {
	awk -v frames=$(($1 * rate)) -v seconds="$1" '
		{
			gsub(/"(s|planned_s)": *[0-9.]+,?/, "")
			line = ""
			while (match($0, /"(frame|voice_frame|planned|begin_s|end_s|decided_s)": *[0-9.]+/)) {
				field = substr($0, RSTART, RLENGTH); colon = index(field, ":")
				value = substr(field, colon + 1) - (field ~ /^"(frame|voice_frame|planned)"/ ? frames : seconds)
				line = line substr($0, 1, RSTART - 1) substr(field, 1, colon) sprintf("%.3f", value)
				$0 = substr($0, RSTART + RLENGTH)
			}
			print line $0
		}' "$out/$1/events.jsonl"
}

same() {
	[ "$(cat "$out/0.status")" = 0 ] || {
		echo "the play fails, whenever it begins:" && tail -n 5 "$out/0.txt" && return 1
	}
	from_beginning "$1" >"$out/$1.events"
	awk -v begin=$(($1 * rate)) -F'"frame": *' '{ bad += $2 + 0 < begin } END { exit bad || NR < 50 }' \
		"$out/$1/events.jsonl" || {
		echo "there are frames before $(($1 * rate)), or too few events" && return 1
	}
	cmp "$out/0.events" "$out/$1.events" && cmp "$out/0/coach.wav" "$out/$1/coach.wav" &&
		cmp "$out/0.txt" "$out/$1.txt"
}

passed=0
failed=0
from_beginning 0 >"$out/0.events"
for seconds in $beginnings; do
	[ "$seconds" != 0 ] || continue
	if complaint=$(same "$seconds" 2>&1); then
		passed=$((passed + 1))
		printf 'ok      begun after %-42s %s events the same\n' "$(what_it_means "$seconds")" "$(wc -l <"$out/$seconds.events")"
	else
		failed=$((failed + 1))
		printf 'FAILED  begun after %s\n%s\n' "$(what_it_means "$seconds")" "$complaint"
	fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
