#!/bin/sh
# Runs the unit tests in a directory, or those named. Usage: tests/run_unit.sh DIR [NAME...]
# Says which programs passed, prints the whole output of those that did not; ends on "N passed, N failed" (tests, not
# programs).
set -u
dir=${1:?usage: tests/run_unit.sh DIR [NAME...]}
shift
# shellcheck disable=SC2046 # names of tests hold no blanks
[ $# -gt 0 ] || set -- $(find "$dir" -maxdepth 1 -name 'test_*' -type f -perm -u+x -exec basename {} \; | sort)

passed=0
failed=0
out=$(mktemp)
trap 'rm -f "$out"' EXIT

count() {
	sed -n "s/^\[ *$1 *\] \([0-9]*\) test(s).*/\1/p" "$out" | head -n 1
}

for name in "$@"; do
	# A test that hangs has failed; an emulated one takes longer.
	timeout "${UNIT_TIMEOUT:-300}" "$dir/$name" >"$out" 2>&1
	status=$?
	# cmocka ends one of its lines without a break.
	sed -i 's/run\.\[/run.\n[/' "$out"
	good=$(count PASSED)
	bad=$(count FAILED)
	# Ended by a signal or a sanitizer: one more that cmocka could not count.
	[ $status = 0 ] || [ "${bad:-0}" -gt 0 ] || bad=1
	passed=$((passed + ${good:-0}))
	failed=$((failed + ${bad:-0}))
	if [ "${bad:-0}" = 0 ]; then
		printf 'ok      %-24s %3d\n' "$name" "${good:-0}"
		grep -h '^skipped' "$out"
	else
		printf 'FAILED  %-24s status %d\n' "$name" "$status"
		sed 's/^/        /' "$out"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
