#!/bin/sh
# The questions about pain with the real daemon, by steadyctl alone, as a key beside the mat would do it; and the plug
# pulled between two answers: what was told is on disk. Usage: test_hurts.sh BUILD
set -u
build=$(cd "${1:?usage: test_hurts.sh BUILD}" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
passed=0
failed=0
if ! command -v pulseaudio >/dev/null; then
	echo "skipped: no pulseaudio"
	echo "0 passed, 0 failed"
	exit 0
fi
# shellcheck source=tests/pulse/pulse.sh
. "$root/tests/pulse/pulse.sh"

daemon=
end_all() {
	[ -z "$daemon" ] || kill -KILL "$daemon" 2>/dev/null
	pulse_stop
}
trap end_all EXIT
pulse_start || exit 1
pulse_room
work=$PULSE_HOME
cd "$work" || exit 1
export STATE_DIRECTORY="$work/state" RUNTIME_DIRECTORY="$work" STEADY_SOCKET="$work/control.sock"
cat >steady.cfg <<'END'
audio: { input = "pulse"; output = "pulse"; };
control: { group = ""; };
END

# expect WHAT COMMAND...: it must succeed; what the daemon logged is shown when it does not.
expect() {
	what=$1
	shift
	if "$@" >out 2>&1; then
		passed=$((passed + 1))
		echo "ok      $what"
	else
		failed=$((failed + 1))
		echo "FAILED  $what"
		sed 's/^/        /' out
		ctl --json status 2>&1 | sed 's/^/        status: /'
		tail -n 20 log | sed 's/^/        log: /'
	fi
}

ctl() {
	"$build/steadyctl" "$@"
}

# within SECONDS PATTERN: the status has it in time.
within() {
	for _ in $(seq $(($1 * 20))); do
		! ctl --json status 2>/dev/null | grep -Eq "$2" || return 0
		sleep 0.05
	done
	return 1
}

wake() {
	"$build/steadyd" --config steady.cfg --data "$root" >>log 2>&1 &
	daemon=$!
	within 15 '"ok": *true, *"input": *"pulse"'
}

# What is asked at the very first start is answered by the socket this once.
begin() {
	ctl start break && within 3 '"question": *"safety"' && ctl yes && within 3 '"question": *"tour"' && ctl no &&
		within 30 '"exercise": *"desk-break"'
}

asks_how_bad() {
	ctl hurts && within 1 '"question": *"how-bad", *"asks": *"How bad is it, from zero to ten\?"' &&
		ctl status | grep -q '^asks  *How bad is it'
}

asks_about_the_leg() {
	ctl number 4 && within 1 '"question": *"leg", *"asks": *"Four\. Does it go down a leg'
}

pull_the_plug() {
	kill -KILL "$daemon"
	wait "$daemon" 2>/dev/null
	daemon=
	wake
}

keeps_what_was_told() {
	ctl history --csv && ctl history --csv | grep -q '^.*,break,,interrupted,.*,1,desk-break,4,'
}

goes_on_from_there() {
	ctl start break && within 30 '"state": *"(running|asking)"' && ctl hurts && within 2 '"question": *"how-bad"' &&
		ctl number 8 && within 1 '"question": *"leg"' && ctl no && within 30 '"state": *"idle"' &&
		ctl --json history | grep -Eq '"outcome": *"pain"'
}

expect "ready" wake
expect "a session begins" begin
expect "hurts: asks how bad it is, and status says so" asks_how_bad
expect "number 4: asks about the leg" asks_about_the_leg
expect "the plug is pulled, and it comes back" pull_the_plug
expect "the pain and its number are on disk" keeps_what_was_told
expect "the next time, eight of ten ends the session" goes_on_from_there
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
