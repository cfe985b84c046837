#!/bin/sh
# Runs suites, each a command that ends on "N passed, N failed", and adds them up.
# Usage: tests/all.sh COMMAND... [--beside COMMAND...]
# Those after --beside run meanwhile, one after another, and what they print comes whole when the others are done. A suite that
# does not end on that line has failed once. Says how long each took. Exits with failure when anything has failed.
set -u
passed=0
failed=0
beside=
work=$(mktemp -d)
end_all() {
	# A group of its own: whatever it runs ends, too.
	[ -z "$beside" ] || kill -TERM -"$beside" 2>/dev/null
	rm -rf "$work"
}
trap end_all EXIT
trap 'exit 1' HUP INT TERM
: >"$work/failed"

# add SUITE: by the last line of what it has printed.
add() {
	sum=$(tail -n 1 "$work/last" | grep -E '^[0-9]+ passed, [0-9]+ failed$')
	if [ -z "$sum" ]; then
		echo "FAILED  $1 ended without a sum"
		sum='0 passed, 1 failed'
	fi
	bad=$(echo "$sum" | sed 's/.*, \([0-9]*\) failed/\1/')
	[ "$bad" = 0 ] || echo "FAILED  $bad in: $1" >>"$work/failed"
	passed=$((passed + ${sum%% passed*}))
	failed=$((failed + bad))
}

# begin_beside N SUITE...: those behind the first N and "--beside".
begin_beside() {
	shift $(($1 + 2))
	[ $# -gt 0 ] || return 0
	setsid "$0" "$@" >"$work/beside" 2>&1 &
	beside=$!
}

first=$#
place=0
for suite in "$@"; do
	[ "$suite" != --beside ] || first=$place
	place=$((place + 1))
done
[ $first = $# ] || begin_beside $first "$@"

for suite in "$@"; do
	[ "$suite" != --beside ] || break
	echo "== $suite"
	began=$(date +%s)
	sh -c "$suite" | tee "$work/last"
	add "$suite"
	echo "-- $suite: $(($(date +%s) - began)) s"
done
if [ -n "$beside" ]; then
	echo "== meanwhile"
	wait "$beside"
	beside=
	tee "$work/last" <"$work/beside"
	add "what ran meanwhile"
fi
echo "== all"
cat "$work/failed"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
