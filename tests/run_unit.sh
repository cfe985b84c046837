#!/bin/sh
# Runs the unit tests in a directory, or those named, two at a time. Usage: tests/run_unit.sh DIR [NAME...]
# Says which programs passed, prints the whole output of those that did not; ends on "N passed, N failed" (tests, not
# programs).
set -u
dir=${1:?usage: tests/run_unit.sh DIR [NAME...]}
shift
# shellcheck disable=SC2046 # names of tests hold no blanks
[ $# -gt 0 ] || set -- $(find "$dir" -maxdepth 1 -name 'test_*' -type f -perm -u+x -exec basename {} \; | sort)

passed=0
failed=0
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# A test that hangs has failed; an emulated one takes longer.
run='timeout "${UNIT_TIMEOUT:-300}" "$0/$2" >"$1/$2" 2>&1; echo $? >"$1/$2.status"'
[ $# = 0 ] || printf '%s\n' "$@" | xargs -P 2 -n 1 sh -c "$run" "$dir" "$out"

# count PASSED|FAILED NAME
count() {
	sed -n "s/^\[ *$1 *\] \([0-9]*\) test(s).*/\1/p" "$out/$2" | head -n 1
}

for name in "$@"; do
	status=$(cat "$out/$name.status")
	# cmocka ends one of its lines without a break.
	sed -i 's/run\.\[/run.\n[/' "$out/$name"
	good=$(count PASSED "$name")
	bad=$(count FAILED "$name")
	# Ended by a signal or a sanitizer: one more that cmocka could not count.
	[ "$status" = 0 ] || [ "${bad:-0}" -gt 0 ] || bad=1
	passed=$((passed + ${good:-0}))
	failed=$((failed + ${bad:-0}))
	if [ "${bad:-0}" = 0 ]; then
		printf 'ok      %-24s %3d\n' "$name" "${good:-0}"
		grep -h '^skipped' "$out/$name"
	else
		printf 'FAILED  %-24s status %s\n' "$name" "$status"
		sed 's/^/        /' "$out/$name"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
