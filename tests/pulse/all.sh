#!/bin/sh
# The real sound path against a private PulseAudio: the device alone, then the whole daemon, three times. Usage: all.sh BUILD
# Ends on "N passed, N failed".
set -u
here=$(cd "$(dirname "$0")" && pwd)
build=${1:?usage: all.sh BUILD}
passed=0
failed=0
out=$(mktemp)
trap 'rm -f "$out"' EXIT

count() {
	sed -n "s/^\[ *$1 *\] \([0-9]*\) test(s).*/\1/p" "$out" | head -n 1
}

"$here/test_portaudio.sh" "$build/pulse/test_portaudio" 2>&1 | sed -e '/^Expression/d' -e 's/run\.\[/run.\n[/' | tee "$out"
passed=$(count PASSED)
failed=$(count FAILED)
# Ended before cmocka could count, and not because there is nothing to test with.
[ -n "$passed" ] || grep -q '^skipped' "$out" || failed=1
for live in live hurts lost; do
	"$here/test_$live.sh" "$build" | tee "$out"
	sum=$(tail -n 1 "$out")
	passed=$((${passed:-0} + ${sum%% passed*}))
	failed=$((${failed:-0} + $(echo "$sum" | sed 's/.*, \([0-9]*\) failed/\1/')))
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
