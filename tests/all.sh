#!/bin/sh
# Runs suites, each a command that ends on "N passed, N failed", and adds them up. Usage: tests/all.sh COMMAND...
# A suite that does not end on that line has failed once. Exits with failure when anything has failed.
set -u
passed=0
failed=0
last=$(mktemp)
trap 'rm -f "$last"' EXIT

for suite in "$@"; do
	echo "== $suite"
	sh -c "$suite" | tee "$last"
	sum=$(tail -n 1 "$last" | grep -E '^[0-9]+ passed, [0-9]+ failed$')
	if [ -z "$sum" ]; then
		echo "FAILED  $suite ended without a sum"
		sum='0 passed, 1 failed'
	fi
	passed=$((passed + ${sum%% passed*}))
	failed=$((failed + $(echo "$sum" | sed 's/.*, \([0-9]*\) failed/\1/')))
done
echo "== all"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
