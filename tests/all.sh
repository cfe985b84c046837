#!/bin/sh
# Runs suites, each a command that ends on "N passed, N failed", and adds them up. Usage: tests/all.sh [-j N] COMMAND...
# With -j so many at a time; what each prints then comes whole, in the order given. A suite that does not end on that line has
# failed once. Says how long each took, and at the end again which have failed. Exits with failure when any has.
set -u
jobs=1
if [ "${1:-}" = -j ]; then
	jobs=$2
	shift 2
fi
passed=0
failed=0
runner=
work=$(mktemp -d)
end_all() {
	# It passes that on to whatever it runs.
	[ -z "$runner" ] || kill -TERM "$runner" 2>/dev/null
	rm -rf "$work"
}
trap end_all EXIT
trap 'exit 1' HUP INT TERM
: >"$work/failed"

# add SUITE N: by the last line of what it has printed.
add() {
	sum=$(tail -n 1 "$work/$2.out" | grep -E '^[0-9]+ passed, [0-9]+ failed$')
	if [ -z "$sum" ]; then
		echo "FAILED  $1 ended without a sum"
		sum='0 passed, 1 failed'
	fi
	bad=$(echo "$sum" | sed 's/.*, \([0-9]*\) failed/\1/')
	[ "$bad" = 0 ] || echo "FAILED  $bad in: $1" >>"$work/failed"
	passed=$((passed + ${sum%% passed*}))
	failed=$((failed + bad))
}

# Of each a file with the command; one with its output; and, when it is over, one with the seconds that it took.
count=0
for suite in "$@"; do
	count=$((count + 1))
	printf '%s\n' "$suite" >"$work/$count"
	: >"$work/$count.out"
done
if [ "$jobs" != 1 ]; then
	# shellcheck disable=SC2016 # for another shell
	run='began=$(date +%s); sh "$0/$1" >"$0/$1.out" 2>&1; echo $(($(date +%s) - began)) >"$0/$1.took"'
	# A process group of its own, without end; a session of its own would have a share of the processors of its own, too,
	# whatever its niceness, where the kernel has autogroups.
	# shellcheck disable=SC2016
	timeout 0 sh -c 'seq "$1" | xargs -P "$2" -n 1 sh -c "$3" "$0"' "$work" $count "$jobs" "$run" &
	runner=$!
fi

place=0
for suite in "$@"; do
	place=$((place + 1))
	echo "== $suite"
	if [ -z "$runner" ]; then
		began=$(date +%s)
		sh "$work/$place" | tee "$work/$place.out"
		echo $(($(date +%s) - began)) >"$work/$place.took"
	else
		while [ ! -s "$work/$place.took" ] && kill -0 $runner 2>/dev/null; do sleep 0.2; done
		cat "$work/$place.out"
	fi
	add "$suite" $place
	echo "-- $suite: $(cat "$work/$place.took") s"
done
[ -z "$runner" ] || wait $runner
runner=
echo "== all"
cat "$work/failed"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
